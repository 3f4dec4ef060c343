// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/chip_line.h"

#include "ui/models/session_model.h"
#include "ui/support/limits_text.h"
#include "ui/support/theme.h"

#include <QLocale>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace trazor::ui {

namespace {

constexpr int kPadding = 9; ///< left and right padding of a chip
constexpr int kGap = 6;

QStringList chipsOf(const SessionModel& model) {
    const search::SearchConfig& config = model.config();
    const auto name = [](std::string_view text) {
        return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    };
    QStringList chips{QString::fromStdString(model.space().title), limitsText(config.limits)};
    chips << QString("%1 evaluations").arg(QLocale(QLocale::English).toString(config.evaluations));
    chips << name(search::toString(config.algorithm)).replace('-', ' ');
    chips << (config.scoring.supernets == 1 ? QString("1 super-net")
                                            : QString("%1 super-nets").arg(config.scoring.supernets));
    if (config.scoring.imageSize > 0) {
        chips << QString("%1 px").arg(config.scoring.imageSize);
    }
    chips << QString("seed %1").arg(config.seed);
    return chips;
}

} // namespace

ChipLine::ChipLine(const SessionModel& model, QWidget* parent)
    : QAbstractButton(parent)
    , m_model(model) {
    setObjectName("chipLine");
    setAccessibleName("Settings of this search");
    setToolTip("The settings of this search. Click leads to all of them.");
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&model, &SessionModel::sessionReset, this, &ChipLine::refresh);
    connect(&model, &SessionModel::candidatesAppended, this, &ChipLine::refresh); // an extended search plans more
    refresh();
}

void ChipLine::refresh() {
    const QStringList chips = m_model.hasSession() ? chipsOf(m_model) : QStringList();
    if (chips != m_chips) {
        m_chips = chips;
        setAccessibleName("Settings: " + chips.join(", "));
        update();
    }
}

QSize ChipLine::sizeHint() const {
    return {400, fontMetrics().height() + 10};
}

void ChipLine::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ViewColors colors = ViewColors::of(palette());
    int left = 8;
    for (const QString& chip : m_chips) {
        const int chipWidth = fontMetrics().horizontalAdvance(chip) + 2 * kPadding;
        if (left + chipWidth > width() - 8) {
            break;
        }
        const QRectF place(left + 0.5, 2.5, chipWidth - 1.0, height() - 5.0);
        painter.setPen(QPen(underMouse() ? colors.axis : colors.grid, 1.0));
        painter.setBrush(palette().base());
        painter.drawRoundedRect(place, place.height() / 2.0, place.height() / 2.0);
        painter.setPen(colors.text);
        painter.drawText(place, Qt::AlignCenter, chip);
        left += chipWidth + kGap;
    }
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(2, 1, -2, -1);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

} // namespace trazor::ui
