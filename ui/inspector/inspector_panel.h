// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <optional>

class QFormLayout;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace trazor::ui {

class ArchitectureDiagram;
class BlockScoreBars;
class LazyRefresh;
class SessionModel;
class CostBars;
class MeasuredValues;
class ScoreCheckPanel;
class SearchController;

/// Shows all details of the session model's current candidate.
class InspectorPanel final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit InspectorPanel(SessionModel& model, QWidget* parent = nullptr);

    /// Stores pending edits of note, tags and measured values.
    void commitEdits();
    /// Sets the factory for scoring on demand (spread, second scoring); without it the buttons are disabled.
    void setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator);
    /// Updates the manifest of the open session, and whether a search is using the cores.
    void follow(const SearchController& controller);

    QString exportName() const override { return QStringLiteral("inspector"); }
    /// Draws the whole panel, including parts scrolled out of sight.
    void renderTo(QPainter& painter, const QSize& size) override;
    QSize exportSize() const override;
    /// One row per block.
    std::string csv() override;

signals:
    void compareRequested();
    void exportRequested(int index);
    void copyRequested(int index);
    void whatIfRequested(trazor::space::BlockIndex block);
    void valuesRequested(); ///< asks for the dialog to enter measured values of the selected candidates

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeContent();
    QLayout* makeHeader();
    void addVerdict(QFormLayout& form); ///< score and size
    void addFacts(QFormLayout& form);
    void addAnnotations(QVBoxLayout& layout);
    QLayout* makeButtons();
    QLabel* addFact(QFormLayout& form, const QString& name, const QString& meaning);
    void refresh();      ///< after a change of the current candidate
    void refreshScore(); ///< after candidates were added to the archive
    void refreshAnnotation();
    void showOrigin();
    void showNetwork();
    void showGuide();

    SessionModel& m_model;
    QStackedWidget* m_pages = nullptr;
    QWidget* m_content = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_id = nullptr;
    QToolButton* m_star = nullptr;
    QLabel* m_score = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_parts = nullptr;
    QLabel* m_spread = nullptr;
    QLabel* m_confirmed = nullptr;
    QLabel* m_genes = nullptr;
    QLabel* m_origin = nullptr;
    QLabel* m_path = nullptr;
    QLabel* m_changes = nullptr;
    QLabel* m_failure = nullptr;
    ArchitectureDiagram* m_diagram = nullptr;
    BlockScoreBars* m_bars = nullptr;
    LazyRefresh* m_guide = nullptr;
    CostBars* m_cost = nullptr;
    ScoreCheckPanel* m_check = nullptr;
    MeasuredValues* m_measured = nullptr;
    QLabel* m_manifestText = nullptr;
    QLineEdit* m_tags = nullptr;
    QPlainTextEdit* m_note = nullptr;
    QPushButton* m_compare = nullptr;
    int m_edited = -1; ///< candidate whose note and tags are shown
};

} // namespace trazor::ui
