// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/start/run_summary.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace trazor::ui {

/// Actions on a run besides opening and resuming it.
enum class RunDeed { Rename, Tag, Reveal, Delete };

/// The list "Your searches": one row per run with a thumbnail of its front, space, limits, state and date; Open and, if
/// it is not finished, Resume. Ticked runs can be overlaid.
class RunList final : public QWidget {
    Q_OBJECT

public:
    explicit RunList(QWidget* parent = nullptr);

    void setRuns(std::vector<RunSummary> runs);

signals:
    void openRequested(const QString& file);
    void resumeRequested(const QString& file);
    void overlayRequested(const QStringList& files, const QStringList& names); ///< of the ticked runs
    void deedRequested(const trazor::ui::RunSummary& run, trazor::ui::RunDeed deed);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void tick(const QString& file, bool on);
    void showTicked();
    void requestOverlay();
    void addRow(const RunSummary& run, int row);
    QWidget* makeMenu(const RunSummary& run);

    std::vector<RunSummary> m_runs;
    bool m_showsAll = false;
    QWidget* m_rows = nullptr;
    QPushButton* m_more;
    QPushButton* m_overlay;
    QStringList m_ticked; ///< files, in the order of ticking
};

} // namespace trazor::ui
