// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_values.h"
#include "ui/models/column_values.h"
#include "ui/support/theme.h"

#include <QAbstractScrollArea>

#include <optional>
#include <utility>
#include <vector>

namespace trazor::ui {

class SessionModel;
class HoverCard;

/// Order of the rows: by a quantity of the candidates, better end first, or by the value of a block.
struct HeatmapOrder {
    QString number = QStringLiteral("dss++"); ///< name of a candidate column
    int column = -1;                          ///< of a block; -1 to order by `number`
    bool operator==(const HeatmapOrder&) const = default;
};

/// The painted part of the heat-map. Only visible rows are drawn, so 100,000 cost as much as forty.
///
/// Click selects (Ctrl adds), a click on a block number sorts by it, the wheel scrolls, Ctrl+wheel changes the
/// height of the rows. Keys: Up, Down, PageUp, PageDown, Home, End move the current candidate (Ctrl adds), + and -
/// change the height.
class HeatmapCanvas final : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit HeatmapCanvas(SessionModel& model, QWidget* parent = nullptr);

    void setQuantity(const HeatmapQuantity& quantity);
    void setOrder(const HeatmapOrder& order);
    const HeatmapOrder& order() const noexcept { return m_order; }
    /// Shows differences to this candidate instead of values; -1 shows values again.
    void setReference(int index);
    int reference() const noexcept { return m_reference; }
    void setRowHeight(int pixels);

    /// Candidates that pass the filter, from the top row down. Up to date after refresh().
    const std::vector<int>& rows() const noexcept { return m_rows; }
    int columns() const noexcept { return m_values.columns(); }
    QString columnName(int column) const { return m_values.columnName(column); }
    /// Values of all candidates at a block position; NaN if there is none. Valid until the next call.
    const std::vector<double>& columnValues(int column) { return m_values.column(column); }
    /// Rectangle of a cell in viewport coordinates, even if it is out of sight.
    QRect cellRect(int row, int column) const;
    QRect headerRect(int column) const;

    void refresh();
    void paintTo(QPainter& painter, const QSize& size);

signals:
    void orderChanged();
    /// The number of block positions has changed.
    void columnsChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    static constexpr int kLabelWidth = 148;
    static constexpr int kHeaderHeight = 40;
    /// Rectangles of the parts in an area of a given size.
    struct Layout {
        QRect cells;
        QRect bar;
        int columnWidth = 1;
        int firstRow = 0;
        int visibleRows = 0;
    };
    Layout layOut(const QSize& size) const;
    /// Values of the visible rows, read once per paint.
    struct Cells {
        std::vector<double> values; ///< [visible row][column]
        std::vector<double> base;   ///< [column], of the reference if there is one
        double at(int row, int column, int columns) const {
            return values[static_cast<std::size_t>(row * columns + column)];
        }
    };
    Cells readCells(const Layout& layout) const;
    void markStale();
    void sortRows();
    void updateScale();
    void updateScrollBar();
    void showCurrent();
    const std::vector<double>* sortKeys(bool& falls);
    QString valueText(double value) const;
    /// Position on the colour map in [0, 1]; NaN if there is nothing to show. `base`: value of the reference.
    double shade(double value, double base) const;
    void paintCells(QPainter& painter, const Layout& layout, const Cells& cells) const;
    void paintGaps(QPainter& painter, const Layout& layout, const Cells& cells) const;
    void paintRowLabels(QPainter& painter, const Layout& layout) const;
    void paintHeader(QPainter& painter, const Layout& layout) const;
    /// Positions on the colour bar, 0 to 1 from the bottom, with their labels.
    std::vector<std::pair<double, QString>> barTicks() const;
    void paintBar(QPainter& painter, const Layout& layout) const;
    void paintMarks(QPainter& painter, const Layout& layout) const;
    int rowAt(const QPoint& position) const;    ///< -1 outside
    int columnAt(const QPoint& position) const; ///< -1 outside
    void moveCurrent(int by, bool adds);
    void describe();
    void showCard(const QPoint& position);

    SessionModel& m_model;
    HoverCard* m_card;
    ViewColors m_colors;
    HeatmapQuantity m_quantity;
    HeatmapOrder m_order;
    HeatmapValues m_values;
    ColumnValues m_numbers; ///< values that determine the order
    HeatmapValues::Range m_range;
    double m_differenceLimit = 1.0;
    int m_reference = -1;
    int m_rowHeight = 16;
    std::vector<int> m_rows;
    bool m_isStale = true;
    bool m_scrollsToCurrent = false; ///< on the next refresh
};

} // namespace trazor::ui
