// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/formatting.h"

#include "core/base/quantity.h"
#include "core/space/search_space.h"

#include <cmath>

namespace trazor::ui {

QString candidateName(int index) {
    return QStringLiteral("#%1").arg(index, 4, 10, QLatin1Char('0'));
}

QString formatAmount(double value) {
    return QString::fromStdString(formatCount(value));
}

namespace {

/// `print` writes the number in front of the unit.
template <typename Print>
QString withUnit(double value, Print&& print) {
    struct Unit {
        double factor;
        const char* suffix;
    };
    for (const Unit unit : {Unit{1e9, "G"}, Unit{1e6, "M"}, Unit{1e3, "k"}}) {
        // Thousands keep their digits up to 9,999: "1500" reads better than "1.5k".
        if (std::abs(value) >= unit.factor * (unit.factor < 1e6 ? 10.0 : 1.0)) {
            return print(value / unit.factor) + QLatin1String(unit.suffix);
        }
    }
    return print(value);
}

} // namespace

QString formatTick(double value) {
    return withUnit(value, [](double number) { return QString::number(number, 'g', 4); });
}

QString formatValue(double value) {
    return withUnit(value, [](double number) {
        QString digits = QString::asprintf("%#.4g", number); // keeps the zeros at the end
        if (digits.endsWith('.')) {
            digits.chop(1);
        }
        return digits;
    });
}

QString formatScore(double score) {
    return QString::number(score, 'f', 3);
}

QString geneName(const std::string& name) {
    return QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString changeText(const space::GeneChange& change) {
    return QString::fromStdString(change.text())
        .replace(QStringLiteral("->"), QStringLiteral("\u2192"))
        .replace(QString::fromStdString(change.gene), geneName(change.gene));
}

} // namespace trazor::ui
