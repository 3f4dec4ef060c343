// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench/bench_runner.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QSpinBox;
class QSplitter;
class QTableView;
class QTabWidget;

namespace trazor::ui {

class BenchTableModel;
class FieldNote;
class MeasuringTable;
class ScoreScatter;

/// The proxy bench: how well each score ranks networks whose trained quality is known. Independent of the session.
class BenchView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    /// `chooseFile` asks for a set file of the user's own and returns an empty string if cancelled.
    BenchView(bench::BenchTools tools, std::function<QString()> chooseFile, QWidget* parent = nullptr);

    const BenchResultPtr& result() const noexcept { return m_result; }

    QString exportName() const override { return QStringLiteral("bench"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct LoadedSet;
    QWidget* makeBar();
    QWidget* makeSecondBar();
    void makeTable();
    void showColumns(bool inBand);
    void fitNames();
    void sortByResult();
    void chooseSet(int entry);
    void load(std::function<bench::BenchmarkSet()> read, int entry);
    void takeSet(const LoadedSet& loaded);
    void run();
    void take(const BenchResultPtr& result);
    void clearResult();
    void showProxy(); ///< shows the proxy of the current row
    QString headline() const;
    void refreshControls();
    proxy::ProxyId currentProxy() const;

    BenchRunner* m_runner;
    std::function<QString()> m_chooseFile;
    BenchSetPtr m_set;
    BenchResultPtr m_result;
    int m_entry = -1;           ///< index in the set box of the set that is loaded or loading
    bool m_isCancelled = false; ///< the run that is ending was cancelled
    int m_loads = 0;            ///< number of loads, to recognise a stale one

    BenchTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QComboBox* m_setBox = nullptr;
    QComboBox* m_metric = nullptr;
    QSpinBox* m_supernets = nullptr;
    QPushButton* m_run = nullptr;
    QProgressBar* m_progress = nullptr;
    QCheckBox* m_inBand = nullptr;
    QLabel* m_headline = nullptr;
    FieldNote* m_note = nullptr;
    ScoreScatter* m_scatter;
    MeasuringTable* m_measuring;
    QTabWidget* m_left = nullptr; ///< score against quality, or measured results
    QSplitter* m_halves = nullptr;
    QTableView* m_table = nullptr;
};

} // namespace trazor::ui
