// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/strategy.h"

#include "core/base/error.h"
#include "core/search/strategy/autoformer_evolution.h"
#include "core/search/strategy/block_evolution.h"
#include "core/search/strategy/exhaustive_search.h"
#include "core/search/strategy/random_search.h"
#include "core/space/file/space_json.h"

#include <utility>

namespace trazor::search {
namespace {

/// Empty if the network cannot be built, which makes a gene combination as illegal as breaking a rule.
std::optional<space::Cost> costIfPossible(const space::SearchSpace& space, const space::Architecture& architecture,
                                          const space::DeviceModel* device) {
    try {
        return space::costOf(space::plan(space, architecture), device);
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

Brood::Brood(const space::SearchSpace& space, const space::Limits& limits, const Archive& archive)
    : m_space(space)
    , m_facts(space::factsJson(space))
    , m_limits(limits)
    , m_archive(archive) {}

bool Brood::add(space::Architecture architecture, Operator op, std::vector<int> parents,
                std::optional<space::Cost> cost) {
    if (!space::violations(m_space, architecture).empty()) {
        return false;
    }
    if (!cost) {
        cost = costIfPossible(m_space, architecture, m_limits.device.get());
    }
    if (!cost || !space::satisfies(m_limits, *cost)) {
        return false;
    }
    std::string id = space::architectureId(m_facts, m_space, architecture);
    if (m_archive.contains(id) || m_ids.contains(id)) {
        return false;
    }
    m_ids.insert(id);
    m_children.push_back({std::move(architecture), std::move(id), *cost, op, std::move(parents)});
    return true;
}

std::unique_ptr<Strategy> makeStrategy(const space::SearchSpace& space, const SearchConfig& config,
                                       const Evidence& evidence) {
    switch (config.algorithm) {
    case Algorithm::Random:
        return std::make_unique<RandomSearch>(space, config);
    case Algorithm::AutoFormerEvolution:
        return std::make_unique<AutoFormerEvolution>(space, config, evidence);
    case Algorithm::BlockEvolution:
        return std::make_unique<BlockEvolution>(space, config, evidence);
    case Algorithm::Exhaustive:
        return std::make_unique<ExhaustiveSearch>(space, config);
    }
    throw Error(ErrorCode::Internal, "unknown algorithm");
}

} // namespace trazor::search
