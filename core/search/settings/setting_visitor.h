// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

namespace trazor::search {

/// Maps every entry of the settings table to its field; serialising, parsing and validating all use this mapping. A
/// visitor has choice(setting, enum&), objective, number(setting, int& or double&), flag, seed and band.
template <typename Config, typename Visitor>
void visitSettings(Config& config, Visitor&& visit) {
    visit.choice(setting("algorithm"), config.algorithm);
    visit.choice(setting("preset"), config.preset);
    visit.choice(setting("guide"), config.guide);
    visit.objective(setting("objective"), config.objective);
    visit.choice(setting("level"), config.level);
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        visit.band(setting(quantity.name), config.limits.*quantity.limit);
    }
    visit.flag(setting("latency_as_predicted"), config.limits.latencyAsPredicted);
    visit.number(setting("evaluations"), config.evaluations);
    visit.seed(setting("seed"), config.seed);
    visit.number(setting("initial_sample"), config.initialSample);
    visit.number(setting("step_size"), config.stepSize);
    visit.number(setting("in_flight"), config.inFlight);
    visit.number(setting("parents"), config.parents);
    visit.number(setting("crossover_share"), config.crossoverShare);
    visit.number(setting("mutate_block"), config.mutateBlock);
    visit.number(setting("mutate_network"), config.mutateNetwork);
    visit.number(setting("explore"), config.explore);
    visit.number(setting("temperature"), config.temperature);
    visit.number(setting("exchange"), config.exchange);
    visit.number(setting("prescreen"), config.prescreen);
    visit.number(setting("confirm"), config.confirm);
    visit.number(setting("confirm_supernets"), config.confirmSupernets);
    visit.number(setting("check_image"), config.checkImage);
    visit.choice(setting("init"), config.scoring.init);
    visit.seed(setting("scoring_seed"), config.scoring.seed);
    visit.number(setting("supernets"), config.scoring.supernets);
    visit.number(setting("image"), config.scoring.imageSize);
    visit.choice(setting("dtype"), config.scoring.dtype);
    visit.choice(setting("device"), config.scoring.device);
    visit.flag(setting("linearised"), config.scoring.linearised);
    visit.choice(setting("norm"), config.scoring.norm);
    visit.choice(setting("input"), config.scoring.input);
    visit.choice(setting("variant"), config.scoring.variant);
    visit.number(setting("threads"), config.scoring.threads);
    visit.number(setting("candidate_seconds"), config.scoring.candidateSeconds);
}

} // namespace trazor::search
