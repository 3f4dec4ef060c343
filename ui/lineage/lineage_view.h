// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lineage/lineage_canvas.h"
#include "ui/support/view_export.h"

class QLineEdit;
class QToolButton;

namespace trazor::ui {

/// Family tree of the candidates with its tool bar: colours, search, path only, fit.
class LineageView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit LineageView(CandidateStore& store, QWidget* parent = nullptr);

    LineageCanvas& canvas() noexcept { return *m_canvas; }
    /// Brings the view up to date now instead of with the next frame.
    void refresh();
    /// Draws the tree, without the tool bar, into (0, 0, size).
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("lineage"); }
    std::string csv() override;

private:
    void search();

    CandidateStore& m_store;
    LineageCanvas* m_canvas;
    QLineEdit* m_search;
};

} // namespace trazor::ui
