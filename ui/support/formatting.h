// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace trazor::space {
struct GeneChange;
}

namespace trazor::ui {

/// Numbers get a decimal point in the window and in files, whatever the locale that QApplication has set. Call it right
/// after QApplication is made.
void useOneNumberNotation();

/// "#0412": how every view names a candidate.
QString candidateName(int index);

/// "5.87 M".
QString formatAmount(double value);

/// Short number for an axis: "0.25", "60k", "1.5M". Four significant digits.
QString formatTick(double value);
/// Distance of two ticks: 1, 2 or 5 times a power of ten, at least `least`, which is above 0.
double roundStep(double least);
/// Four digits and k, M, G, for columns of numbers: "57.40k", "3826".
QString formatValue(double value);

/// DSS++ with three decimals, as it stands on today's archive.
QString formatScore(double score);

/// A gene as people read it: "mlp ratio".
QString geneName(const std::string& name);

/// "block 7: heads 3 → 4".
QString changeText(const space::GeneChange& change);

} // namespace trazor::ui
