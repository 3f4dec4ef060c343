// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_view.h"
#include "core/device/profile.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace trazor::device {
namespace {

using nlohmann::json;

constexpr const char* kFormat = "trazor-profile";
constexpr int kVersion = 1;
constexpr double kMostMs = 1e9;
constexpr std::size_t kMostNetworks = 100'000;
constexpr std::size_t kMostParts = 1'000'000;
constexpr int kMostRuns = 1'000'000'000;

json conditionsNode(const Conditions& it) {
    return {{"device", it.device},        {"kind", it.kind},       {"runtime", it.runtime},
            {"dtype", it.dtype},          {"threads", it.threads}, {"batch", it.batch},
            {"image_size", it.imageSize}, {"tokens", it.tokens},   {"date", it.date}};
}

Conditions conditionsWithInput(const JsonView& view) {
    Conditions it = parseConditions(view);
    it.imageSize = static_cast<int>(view.at("image_size").integer(0, 100'000));
    it.tokens = static_cast<int>(view.at("tokens").integer(0, 10'000'000));
    return it;
}

} // namespace

Conditions parseConditions(const JsonView& view) {
    Conditions it;
    it.device = view.at("device").text(400);
    it.kind = view.at("kind").text(400);
    it.runtime = view.at("runtime").text(400);
    it.dtype = view.at("dtype").text(40);
    it.threads = static_cast<int>(view.at("threads").integer(0, 100'000));
    it.batch = static_cast<int>(view.at("batch").integer(1, 1'000'000));
    it.date = view.at("date").text(40);
    return it;
}

std::string Profile::json() const {
    nlohmann::json networks = json::array();
    for (const MeasuredNetwork& network : m_networks) {
        networks.push_back({{"id", network.id},
                            {"median_ms", network.timing.medianMs},
                            {"quartiles_ms", network.timing.quartilesMs},
                            {"runs", network.timing.runs},
                            {"predicted_ms", network.predictedMs}});
    }
    nlohmann::json work = json::object();
    for (std::size_t i = 0; i < kWorks.size(); ++i) {
        work[std::string(kWorks[i])] = m_msPerWork[i];
    }
    nlohmann::json parts = json::object();
    for (const auto& [name, part] : m_parts) {
        parts[name] = {{"ms", part.ms}, {"networks", part.networks}};
    }
    return nlohmann::json{{"format", kFormat},
                          {"version", kVersion},
                          {"space", m_space},
                          {"conditions", conditionsNode(m_conditions)},
                          {"networks", std::move(networks)},
                          {"error",
                           {{"median", m_error.median},
                            {"quantile_90", m_error.quantile90},
                            {"tau", std::isfinite(m_error.tau) ? nlohmann::json(m_error.tau) : nlohmann::json()}}},
                          {"overhead_ms", m_overheadMs},
                          {"ms_per_work", std::move(work)},
                          {"parts", std::move(parts)}}
        .dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Profile Profile::parse(std::string_view text, std::string_view origin) {
    const nlohmann::json document = parseJson(text, origin);
    const JsonView view(document, origin);
    view.expectFormat(kFormat, kVersion);
    Profile profile;
    profile.m_space = view.at("space").text(200);
    profile.m_conditions = conditionsWithInput(view.at("conditions"));
    const JsonView networks = view.at("networks");
    for (std::size_t i = 0; i < networks.listSize(kFewestNetworks, kMostNetworks); ++i) {
        const JsonView network = networks.at(i);
        profile.m_networks.push_back(
            {network.at("id").text(200),
             {network.at("median_ms").number(0.0, kMostMs), network.at("quartiles_ms").number(0.0, kMostMs),
              static_cast<int>(network.at("runs").integer(0, kMostRuns))},
             network.at("predicted_ms").number(0.0, kMostMs)});
    }
    const JsonView error = view.at("error");
    profile.m_error = {error.at("median").number(0.0, kMostMs), error.at("quantile_90").number(0.0, kMostMs),
                       error.at("tau").node().is_null() ? std::numeric_limits<double>::quiet_NaN()
                                                        : error.at("tau").number(-1.0, 1.0)};
    profile.m_overheadMs = view.at("overhead_ms").number(0.0, kMostMs);
    const JsonView work = view.at("ms_per_work");
    for (std::size_t i = 0; i < kWorks.size(); ++i) {
        profile.m_msPerWork[i] = work.at(kWorks[i]).number(0.0, kMostMs);
    }
    const JsonView parts = view.at("parts");
    if (!parts.isObject() || parts.node().size() > kMostParts) {
        parts.fail("must be an object with at most " + std::to_string(kMostParts) + " parts");
    }
    for (const auto& item : parts.node().items()) {
        const JsonView part = parts.at(item.key());
        profile.m_parts[item.key()] = {part.at("ms").number(0.0, kMostMs),
                                       static_cast<int>(part.at("networks").integer(0, kMostRuns))};
    }
    return profile;
}

} // namespace trazor::device
