// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/image_agreement.h"
#include "core/session/session.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace trazor::exchange {

/// {level, networks, failed, image, full_image, tau: {dss_plus_plus, diversity, saliency}, rho: {...}, speedup,
/// seconds}; null for a number that does not exist.
nlohmann::json imageAgreementNode(const bench::ImageAgreement& agreement);

/// How well the search's small image size reproduces the ranking at full resolution; empty without an image check.
std::optional<bench::ImageAgreement> imageAgreementOf(const session::Session& session);

/// The evidence in a session for how far its scores can be trusted: {image_check: imageAgreementNode without speedup
/// and with supernets: 1, or null, confirmed: [{id, index, dss, confirmed_dss, confirmed_rank}], seed_spread: [{id,
/// index, initialisations, diversity: {mean, sd, count}, saliency, dss, together: [id], rank_stability}]}. Confirmed
/// candidates are in ranking order.
nlohmann::json trustNode(const session::Session& session);
/// trustNode() as text, one line per fact, including what was not measured.
std::string trustText(const session::Session& session);

} // namespace trazor::exchange
