// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"
#include "ui/lineage/lineage_canvas.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace trazor::ui {

class LineagePlayer;

/// Family tree of the candidates with its tool bar: colours, search, replay, family or path only, fit.
class LineageView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit LineageView(SessionModel& model, QWidget* parent = nullptr);

    LineageCanvas& canvas() noexcept { return *m_canvas; }
    /// Updates the view now instead of with the next frame.
    void refresh();
    /// Draws the tree, without the tool bar, into (0, 0, size).
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("lineage"); }
    std::string csv() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QHBoxLayout* makeBar();
    void connectPlayer();
    /// Goes to the next (1) or previous (-1) match of the search text.
    void search(int direction);
    void forgetSearch();

    SessionModel& m_model;
    LineageCanvas* m_canvas;
    LineagePlayer* m_player;
    QLabel* m_colorLabel;
    QLineEdit* m_search;
    QLabel* m_found;
    QString m_searched; ///< text that m_matches belong to
    std::vector<int> m_matches;
};

} // namespace trazor::ui
