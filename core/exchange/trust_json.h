// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/screening.h"
#include "core/session/ranked_session.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace trazor::exchange {

/// {level, networks, failed, image, full_image, tau: {dss_plus_plus, diversity, saliency}, rho: {...}, speedup,
/// seconds}; null for a number that does not exist.
nlohmann::json screeningNode(const bench::ScreeningAgreement& agreement);

/// What a session knows about how far its scores can be trusted: {image_check: screeningNode, supernets: 1, or null,
/// confirmed: [{id, index, dss, confirmed_dss, confirmed_rank}], seed_spread: [{id, index, initialisations,
/// diversity: {mean, sd, count}, saliency, dss, together: [id], rank_stability}]}. Confirmed ones in the order of the
/// session's ranking.
nlohmann::json trustNode(const session::RankedSession& session);
/// The same in words, a line each; says what was not measured.
std::string trustText(const session::RankedSession& session);

} // namespace trazor::exchange
