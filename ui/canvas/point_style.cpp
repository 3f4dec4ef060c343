// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/point_style.h"

#include "ui/models/session_model.h"

#include <QMenu>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

constexpr std::size_t kColors = 24;
constexpr std::size_t kSizes = 6;
constexpr double kScaleWidth = 70.0; ///< pixels

/// Quantises a share in [0, 1] to a step.
std::size_t stepOf(double share, std::size_t steps) {
    return std::min(static_cast<std::size_t>(share * static_cast<double>(steps)), steps - 1);
}

} // namespace

void PointStyle::Channel::update(const SessionModel& model, const std::vector<CandidateColumn>& columns) {
    least = most = 0.0;
    const CandidateColumn* const found = column.isEmpty() ? nullptr : findColumn(columns, column);
    if (found == nullptr || !found->isNumeric()) {
        return;
    }
    title = found->title;
    format = found->format;
    values.update(model, *found);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values.values()) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (low < high) {
        least = low;
        most = high;
    }
}

std::optional<double> PointStyle::Channel::shareOf(std::size_t candidate) const {
    const double value = candidate < values.size() ? values[candidate] : std::numeric_limits<double>::quiet_NaN();
    return std::isfinite(value) && most > least ? std::optional((value - least) / (most - least)) : std::nullopt;
}

void PointStyle::clear() {
    m_color.values.clear();
    m_size.values.clear();
    m_color.least = m_color.most = m_size.least = m_size.most = 0.0;
}

void PointStyle::update(const SessionModel& model, const std::vector<CandidateColumn>& columns) {
    m_color.update(model, columns);
    m_size.update(model, columns);
}

void PointStyle::prepare(double radius, const QColor& plain, double ratio) {
    m_sprites.clear();
    const bool isSized = m_size.most > m_size.least;
    for (std::size_t size = 0; size < kSizes; ++size) {
        const double share = static_cast<double>(size) / (kSizes - 1);
        const double own = isSized ? radius * (0.6 + 1.6 * share) : radius;
        for (std::size_t color = 0; color < kColors; ++color) {
            QColor tone = hasColor() ? sequentialColor((static_cast<double>(color) + 0.5) / kColors) : plain;
            tone.setAlphaF(std::max(plain.alphaF(), hasColor() ? 0.75F : 0.0F));
            m_sprites.emplace_back(Shape::Circle, own, tone, ratio);
        }
        m_sprites.emplace_back(Shape::Circle, own, plain, ratio);
    }
}

const Sprite& PointStyle::spriteOf(std::size_t candidate) const {
    const std::optional<double> color = m_color.shareOf(candidate);
    const std::size_t row = stepOf(m_size.shareOf(candidate).value_or(0.0), kSizes);
    return m_sprites[row * (kColors + 1) + (color ? stepOf(*color, kColors) : kColors)];
}

QColor PointStyle::colorOf(std::size_t candidate) const {
    return sequentialColor(m_color.shareOf(candidate).value_or(0.0));
}

double PointStyle::paintScale(QPainter& painter, double right, double middle, const ViewColors& colors) const {
    const auto write = [&](const QString& text) {
        const double width = painter.fontMetrics().horizontalAdvance(text) + 1.0;
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(right - width, middle - 10.0, width, 20.0), Qt::AlignVCenter, text);
        right -= width + 5.0;
    };
    write(m_color.format(m_color.most));
    for (int x = 0; x < static_cast<int>(kScaleWidth); ++x) {
        painter.fillRect(QRectF(right - kScaleWidth + x, middle - 4.0, 1.0, 8.0), sequentialColor(x / kScaleWidth));
    }
    right -= kScaleWidth + 5.0;
    write(m_color.title + ' ' + m_color.format(m_color.least));
    return right;
}

void PointStyle::addChoices(QMenu& menu, Channel& channel, const std::vector<CandidateColumn>& columns,
                            const std::function<void()>& changed) {
    const auto add = [&](QMenu& to, const QString& text, const QString& name, const QString& help) {
        QAction* const action = to.addAction(text);
        action->setCheckable(true);
        action->setChecked(channel.column == name);
        action->setToolTip(help);
        QObject::connect(action, &QAction::triggered, &menu, [&channel, name, changed] {
            channel.column = name;
            changed();
        });
    };
    add(menu, "Nothing", {}, "All points alike");
    for (const ColumnGroup group : kColumnGroups) {
        if (group == ColumnGroup::Position) {
            continue; // too many for a menu
        }
        QMenu* const part = menu.addMenu(groupTitle(group));
        for (const CandidateColumn& column : columns) {
            if (column.isAxis && column.group == group) {
                add(*part, column.title, column.name, column.meaning);
            }
        }
        part->menuAction()->setVisible(!part->isEmpty());
    }
}

void PointStyle::fillMenu(QMenu& menu, const std::vector<CandidateColumn>& columns,
                          const std::function<void()>& changed) {
    qDeleteAll(menu.findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    addChoices(*menu.addMenu("&Colour by"), m_color, columns, changed);
    addChoices(*menu.addMenu("&Size by"), m_size, columns, changed);
}

} // namespace trazor::ui
