// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/formatting.h"

#include "core/base/quantity.h"
#include "core/session/columns.h"
#include "core/space/gene_names.h"
#include "core/space/search_space.h"

#include <QLocale>

#include <clocale>
#include <cmath>

namespace trazor::ui {

void useOneNumberNotation() {
    std::setlocale(LC_NUMERIC, "C"); // NOLINT(concurrency-mt-unsafe): no other thread runs yet
    QLocale::setDefault(QLocale::c());
}

QString candidateName(int index) {
    return QString::fromStdString(session::candidateName(index));
}

QString formatAmount(double value) {
    return QString::fromStdString(formatCount(value));
}

QString formatTick(double value) {
    return QString::fromStdString(trazor::formatTick(value));
}

double roundStep(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least) {
            return factor * power;
        }
    }
    return 10.0 * power;
}

QString formatValue(double value) {
    return QString::fromStdString(trazor::formatValue(value));
}

QString formatDuration(double seconds) {
    return QString::fromStdString(trazor::formatDuration(seconds));
}

QString formatTime(double nanoseconds) {
    return QString::fromStdString(trazor::formatTime(nanoseconds));
}

QString formatScore(double score) {
    return QString::fromStdString(trazor::formatScore(score));
}

QString geneName(const std::string& name) {
    return QString::fromStdString(space::geneName(name));
}

QString changeText(const space::GeneChange& change) {
    return QString::fromStdString(change.text())
        .replace(QStringLiteral("->"), QStringLiteral("\u2192"))
        .replace(QString::fromStdString(change.gene), geneName(change.gene));
}

} // namespace trazor::ui
