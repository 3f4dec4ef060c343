// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/predicted_score.h"
#include "core/space/file/space_json.h"

#include <utility>

namespace trazor::search {

PredictedScore::PredictedScore(const space::SearchSpace& space, MeasuredValues measured)
    : m_space(space)
    , m_measured(std::move(measured)) {
    for (const space::Published& network : space.published) {
        m_published.push_back({space::architectureId(space, network.architecture),
                               evidence::shapeOf(space::plan(space, network.architecture))});
    }
}

std::vector<double> PredictedScore::scores(const Archive& archive, std::span<const Child> children) {
    while (m_candidates.size() < archive.size()) {
        m_candidates.push_back(evidence::shapeOf(space::plan(m_space, archive[m_candidates.size()].architecture)));
    }
    std::vector<evidence::Shape> pool = m_candidates;
    std::vector<evidence::Measurement> measured;
    const auto measure = [&](std::size_t network, const std::string& id) {
        if (const auto found = m_measured.byNetwork.find(id); found != m_measured.byNetwork.end()) {
            measured.push_back({network, found->second});
        }
    };
    for (std::size_t i = 0; i < archive.size(); ++i) {
        measure(i, archive[i].id);
    }
    for (const Child& child : children) {
        measure(pool.size(), child.id);
        pool.push_back(evidence::shapeOf(space::plan(m_space, child.architecture)));
    }
    const std::size_t wanted = pool.size();
    for (const Network& network : m_published) {
        if (!archive.contains(network.id)) {
            measure(pool.size(), network.id);
            pool.push_back(network.shape);
        }
    }
    std::vector<double> scores = evidence::predict(pool, measured, m_measured.largerIsBetter).score;
    scores.resize(wanted);
    return scores;
}

} // namespace trazor::search
