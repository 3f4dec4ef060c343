// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/predictor.h"
#include "core/evidence/verdict.h"
#include "core/session/session.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::session {

/// A network with its measured value, where it has one, and its predicted one.
struct PredictedNetwork {
    Subject subject;
    double measured = 0.0; ///< mean of its values; NaN: none
    evidence::Prediction prediction;
    evidence::Prediction leftOut; ///< by the other measured networks; NaN if it is not measured
    double score = 0.0;           ///< to order by: larger is better
    std::size_t rank = 0;         ///< 1 + number of candidates with a higher score
};

/// How an order agrees with the measured values.
struct OrderEvidence {
    double tau = 0.0;         ///< Kendall's tau-b; NaN where there is none
    std::size_t networks = 0; ///< measured ones that have the score
    evidence::Verdict verdict = evidence::Verdict::TooFewToTell;
};

/// What the measured values of a quantity tell about all networks of a session.
struct Forecast {
    search::Quantity quantity;
    std::vector<PredictedNetwork> candidates; ///< by index
    std::vector<PredictedNetwork> published;  ///< those that are no candidates
    OrderEvidence predictor;                  ///< leaving out one after another
    OrderEvidence params;                     ///< of the blocks
    OrderEvidence dssPlusPlus;
};

/// Predicts over all candidates and the published networks. Throws Error(InvalidArgument) if the session has no such
/// quantity, if no side of it is better, and what evidence::predict() throws.
Forecast forecast(const Session& session, std::string_view quantity);

/// Forecasts of all quantities whose values suffice for one. Baselines and seed spreads are computed, not measured: of
/// them there is none.
Forecasts forecasts(const Session& session);

/// Candidates to train next: without a value of the quantity and within the limits of the session, spread over the
/// sizes.
std::vector<int> suggestBySize(const Session& session, std::string_view quantity, std::size_t count);
/// The same, best predicted first.
std::vector<int> suggestBest(const Session& session, const Forecast& forecast, std::size_t count);

} // namespace trazor::session
