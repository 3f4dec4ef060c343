// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace trazor::ui {

/// A small card beside the mouse with the facts of one candidate. Overlays its parent and ignores mouse events.
class HoverCard final : public QLabel {
    Q_OBJECT

public:
    explicit HoverCard(QWidget* parent);

    /// Shows `richText` beside `position` (parent's coordinates), entirely inside the parent.
    void showAt(const QPoint& position, const QString& richText);
};

} // namespace trazor::ui
