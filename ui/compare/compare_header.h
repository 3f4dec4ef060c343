// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

#include <vector>

namespace trazor::ui {

/// Header of the compare board: the name of each candidate with buttons to pin, move and remove it.
class CompareHeader final : public QHeaderView {
    Q_OBJECT

public:
    explicit CompareHeader(QWidget* parent = nullptr);

    struct Column {
        QString name; ///< "#0412"
        bool isPinned = false;
    };
    void setColumns(const std::vector<Column>& columns);
    /// Focuses the button that moves the candidate on in the same direction.
    void focusMove(int column, int by);

    QSize sizeHint() const override;

signals:
    void nameClicked(int column);
    void pinToggled(int column, bool pinned);
    void moveRequested(int column, int by);
    void removeRequested(int column);

protected:
    void updateGeometries() override;
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;

private:
    QWidget* makeControls(int column, const Column& what, int columns);
    void place();

    std::vector<QWidget*> m_controls;
};

} // namespace trazor::ui
