// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace trazor::ui {

/// Row names of the compare board: plain text on the window's background, as nothing there can be clicked.
class CompareRowHeader final : public QHeaderView {
    Q_OBJECT

public:
    explicit CompareRowHeader(QWidget* parent = nullptr);

protected:
    QSize sectionSizeFromContents(int logicalIndex) const override;
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
};

} // namespace trazor::ui
