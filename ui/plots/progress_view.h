// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"

#include <QWidget>

#include <memory>

class QPainter;

namespace trazor::ui {

class SessionModel;

/// Progress of the search over evaluations: best DSS++ so far and the hypervolume of the front; below, the diversity of
/// each generation and the share of its children that the operators found.
class ProgressView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ProgressView(SessionModel& model, QWidget* parent = nullptr);
    ~ProgressView() override;

    /// Updates the plot now instead of with the next frame.
    void refresh();
    bool prepare() override;
    /// Draws the plot into (0, 0, size).
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("progress"); }
    std::string csv() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace trazor::ui
