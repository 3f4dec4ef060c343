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

/// A network with its measured value, if any, and its predicted value.
struct PredictedNetwork {
    Subject subject;
    double measured = 0.0; ///< mean of its values; NaN if none
    evidence::Prediction prediction;
    evidence::Prediction leftOut; ///< predicted by the other measured networks; NaN if not measured
    double score = 0.0;           ///< sort key: larger is better
    std::size_t rank = 0;         ///< 1 + number of candidates with a higher score
};

/// Agreement of an order with the measured values.
struct OrderEvidence {
    double tau = 0.0;         ///< Kendall's tau-b; NaN if undefined
    std::size_t networks = 0; ///< measured networks that have the score
    evidence::Verdict verdict = evidence::Verdict::TooFewToTell;
};

/// Predictions for all networks of a session from the measured values of a quantity.
struct Forecast {
    search::Quantity quantity;
    std::vector<PredictedNetwork> candidates; ///< by index
    std::vector<PredictedNetwork> published;  ///< published networks that are not candidates
    OrderEvidence predictor;                  ///< leave-one-out
    OrderEvidence params;                     ///< of the blocks
    OrderEvidence dssPlusPlus;
};

/// Predicts all candidates and published networks. Throws Error(InvalidArgument) if the session has no such quantity
/// or the quantity has no better direction, and whatever evidence::predict() throws.
Forecast forecast(const Session& session, std::string_view quantity);

/// Forecasts of all quantities with enough values; none for baselines and seed spreads, which are not measured.
Forecasts forecasts(const Session& session);

/// Candidates to train next: without a value of the quantity, within the session's limits and spread over the sizes.
std::vector<int> suggestBySize(const Session& session, std::string_view quantity, std::size_t count);
/// Like suggestBySize(), but the best predicted first.
std::vector<int> suggestBest(const Session& session, const Forecast& forecast, std::size_t count);

} // namespace trazor::session
