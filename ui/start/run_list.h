// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/start/run_summary.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace trazor::ui {

/// What can be done with a run besides opening it.
enum class RunDeed { Rename, Tag, Reveal, Delete };

/// "Your searches": one row for each, with a small picture of its front, space, limits, state and date; Open and, where
/// there is more to do, Resume. Those that are ticked can be laid over each other.
class RunList final : public QWidget {
    Q_OBJECT

public:
    explicit RunList(QWidget* parent = nullptr);

    void setRuns(std::vector<RunSummary> runs);

signals:
    void openRequested(const QString& file);
    void resumeRequested(const QString& file);
    void overlayRequested(const QStringList& files, const QStringList& names); ///< ticked ones
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
    QStringList m_ticked; ///< files, in the order in which they were ticked
};

} // namespace trazor::ui
