// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/analysis/gene_importance.h"
#include "ui/canvas/view_export.h"

#include <QTimer>
#include <QWidget>

namespace trazor::ui {

class SessionModel;

/// How much each gene has to do with the objective: a bar of its importance and an arrow to the better side.
class GeneView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit GeneView(SessionModel& sessionModel, QWidget* parent = nullptr);

    /// What a row says, for tests and screen readers.
    QStringList rowTexts() const;

    QString exportName() const override { return QStringLiteral("genes"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;
    QSize minimumSizeHint() const override { return {260, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void request(); ///< while it is seen, on a worker, not with each candidate that arrives
    void compute();
    void finish(); ///< now, where nobody waits for the worker
    void draw(QPainter& painter, const QSize& size) const;
    void drawRow(QPainter& painter, const QRectF& row, const session::GeneImportance& gene, double nameWidth) const;

    SessionModel& m_sessionModel;
    session::GeneImportances m_result;
    QTimer m_delay;
    bool m_isStale = true;    ///< nobody has been asked
    bool m_isWaiting = false; ///< for the worker
    int m_question = 0;       ///< counts, so that a late answer is told apart
};

} // namespace trazor::ui
