// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace trazor::space {
struct GeneChange;
}

namespace trazor::ui {

/// Makes numbers use a decimal point in the window and in files, whatever locale QApplication has set. Must be called
/// right after QApplication is constructed.
void useOneNumberNotation();

/// "#0412": the name of a candidate in every view.
QString candidateName(int index);

/// "5.87 M".
QString formatAmount(double value);

/// Short number for an axis, with four significant digits: "0.25", "60k", "1.5M".
QString formatTick(double value);
/// Distance between ticks: 1, 2 or 5 times a power of ten, at least `least`, which must be positive.
double roundStep(double least);
/// Number with four digits and k, M, G, for numeric columns: "57.40k", "3826".
QString formatValue(double value);

/// "45 s", "1 min 33 s", "2 h 05 min".
QString formatDuration(double seconds);
/// "7.84 ms", in the unit that gives three digits; from a minute on like formatDuration().
QString formatTime(double nanoseconds);

/// DSS++ on the current archive, with three decimals.
QString formatScore(double score);

/// Readable name of a gene: "mlp ratio".
QString geneName(const std::string& name);

/// A gene change, "block 7: heads 3 → 4".
QString changeText(const space::GeneChange& change);

} // namespace trazor::ui
