// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace trazor::proxy {

/// Mean and sample standard deviation (n - 1) of the finite values of a sample; NaN if there are too few.
struct Spread {
    double mean = 0.0;
    double deviation = 0.0;
    int count = 0;
};

/// Scores of one network under several super-net initialisations.
struct ScoreSpread {
    Spread diversity; ///< D
    Spread saliency;  ///< S
    Spread dss;       ///< D + S
};

} // namespace trazor::proxy
