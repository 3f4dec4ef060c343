// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/analysis/gene_importance.h"
#include "ui/canvas/view_export.h"

#include <QTimer>
#include <QWidget>

namespace trazor::ui {

class SessionModel;

/// The importance of each gene for the objective, as a bar, and the better side of its values with Spearman's rho.
class GeneView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit GeneView(SessionModel& sessionModel, QWidget* parent = nullptr);

    /// The text of each row, for tests and screen readers.
    QStringList rowTexts() const;

    QString exportName() const override { return QStringLiteral("genes"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;
    QSize minimumSizeHint() const override { return {260, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void request(); ///< schedules a computation on a worker while visible, throttled while candidates arrive
    void compute();
    void finish(); ///< computes synchronously what is outdated, for exports
    void draw(QPainter& painter, const QSize& size) const;
    void drawRow(QPainter& painter, const QRectF& row, const session::GeneImportance& gene, double nameWidth) const;

    SessionModel& m_sessionModel;
    session::GeneImportances m_result;
    QTimer m_delay;
    bool m_isStale = true;    ///< no computation requested yet for the latest data
    bool m_isWaiting = false; ///< a worker is computing
    int m_question = 0;       ///< number of requests, to recognise a stale answer
};

} // namespace trazor::ui
