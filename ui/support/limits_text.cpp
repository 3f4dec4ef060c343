// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/limits_text.h"

#include "core/base/quantity.h"
#include "core/space/limits.h"

#include <QStringList>

namespace trazor::ui {

QString limitsText(const space::Limits& limits) {
    QStringList parts;
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        if (const Band& band = limits.*quantity.limit; !band.isOpen()) {
            parts << QString::fromStdString(formatBand(band, quantity.writing)) + ' ' +
                         QString::fromUtf8(quantity.unit.data());
        }
    }
    return parts.isEmpty() ? QString("no limits") : parts.join(", ");
}

} // namespace trazor::ui
