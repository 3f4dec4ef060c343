// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/huge_count.h"

#include <QLocale>

namespace trazor::ui {

QString formatHugeCount(const std::string& digits) {
    if (digits.size() <= 7) {
        return QLocale(QLocale::English).toString(QString::fromStdString(digits).toInt());
    }
    static const QString kSuperscripts = QStringLiteral("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079");
    QString exponent;
    for (const QChar digit : QString::number(digits.size() - 1)) {
        exponent += kSuperscripts[digit.digitValue()];
    }
    return QString("%1.%2 \u00d7 10%3").arg(QChar(digits[0])).arg(QChar(digits[1])).arg(exponent);
}

} // namespace trazor::ui
