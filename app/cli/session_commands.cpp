// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/device_options.h"
#include "app/cli/setting_options.h"

#include "core/exchange/candidate_json.h"
#include "core/exchange/report/trust_json.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/session/file/session_file.h"
#include "core/session/forecast.h"
#include "core/space/cost_model.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

struct ShowOptions {
    std::string file;
    bool front = false;
    bool references = false;
    bool trust = false;
    int top = 0;
    SettingOptions limits;
    DeviceOptions device;
    bool asJson = false;
};

/// What is asked of the candidates that are already scored: nothing is scored for it.
struct Asked {
    space::Limits limits;
    device::DeviceLimits device;

    Asked(const session::Session& session, const ShowOptions& options)
        : device(options.device.load()) {
        search::SearchConfig config;
        options.limits.applyTo(config);
        limits = config.limits;
        device.check(session.space());
    }

    /// The candidates that satisfy all limits. Throws Error(Infeasible) saying how many each rejects alone if none
    /// does.
    std::vector<int> filtered(const session::Session& session, const std::vector<int>& indices) const {
        std::vector<std::pair<std::string, int>> rejected;
        const auto count = [&](std::string_view name, bool passes) {
            auto found =
                std::find_if(rejected.begin(), rejected.end(), [&](const auto& it) { return it.first == name; });
            found = found == rejected.end() ? rejected.insert(found, {std::string(name), 0}) : found;
            found->second += passes ? 0 : 1;
            return passes;
        };
        std::vector<int> passing;
        for (const int index : indices) {
            const search::Candidate& candidate = session.candidate(index);
            bool passes = true;
            for (const space::CostQuantity& quantity : space::kCostQuantities) {
                passes =
                    count(quantity.name, (limits.*quantity.limit).contains(candidate.cost.*quantity.value)) && passes;
            }
            if (!device.isOpen()) {
                const space::NetworkPlan plan = space::plan(session.space(), candidate.architecture);
                passes = count("latency", device.allowsLatency(plan)) && passes;
                passes = count("memory", device.allowsMemory(plan)) && passes;
            }
            if (passes) {
                passing.push_back(index);
            }
        }
        if (passing.empty() && !indices.empty()) {
            std::string text;
            for (const auto& [name, number] : rejected) {
                text += (text.empty() ? "" : ", ") + name + " rejects " + std::to_string(number);
            }
            throw Error(ErrorCode::Infeasible,
                        "limits: none of " + std::to_string(indices.size()) + " candidates satisfies all; alone, " +
                            text,
                        "Widen the limits, or search within them.");
        }
        return passing;
    }
};

std::vector<int> chosen(const session::Session& session, const ShowOptions& options, const Asked& asked) {
    std::vector<int> indices;
    if (options.front) {
        indices = session.front();
    } else if (options.top > 0) {
        indices = session.ranking().order;
    } else {
        for (int index = 0; index < static_cast<int>(session.archive().size()); ++index) {
            indices.push_back(index);
        }
    }
    indices = asked.filtered(session, indices);
    if (options.top > 0 && indices.size() > static_cast<std::size_t>(options.top)) {
        indices.resize(static_cast<std::size_t>(options.top));
    }
    return indices;
}

/// Published architectures with their place among the candidates.
void showReferences(const session::Session& session, bool asJson) {
    json rows = json::array();
    for (const auto& [subject, evaluation] : session.scorings(session::Purpose::Comparison)) {
        const space::SearchSpace& space = session.space();
        const space::Published& entry = space.published[static_cast<std::size_t>(subject.index)];
        const space::Cost cost = space::costOf(space::plan(space, entry.architecture));
        const double score =
            search::scoreAgainst(session.archive(), session.config().level, entry.architecture, evaluation);
        rows.push_back({{"name", entry.name},
                        {"note", entry.note},
                        {"id", space::architectureId(space, entry.architecture)},
                        {"status", proxy::statusName(evaluation.status)},
                        {"reason", evaluation.reason},
                        {"params", cost.params},
                        {"macs", cost.macs},
                        {"scores", exchange::scoresNode(evaluation)},
                        {"dss_plus_plus", std::isfinite(score) ? json(score) : json()}});
    }
    if (asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    std::printf("%-16s %-16s %12s %8s\n", "published", "id", "parameters", "DSS++");
    for (const json& row : rows) {
        const json& score = row.at("dss_plus_plus");
        std::printf("%-16s %-16s %12lld %8s\n", row.at("name").get<std::string>().c_str(),
                    row.at("id").get<std::string>().c_str(), row.at("params").get<long long>(),
                    score.is_null() ? "-" : std::to_string(score.get<double>()).substr(0, 6).c_str());
    }
}

void show(const ShowOptions& options) {
    session::Session session = session::SessionFile::read(options.file);
    if (session.config().objective.has(search::Objective::Kind::Predicted)) {
        session.setForecasts(session::forecasts(session)); // the front is about them
    }
    if (options.references) {
        showReferences(session, options.asJson);
        return;
    }
    if (options.trust) {
        if (options.asJson) {
            std::cout << exchange::trustNode(session).dump(2) << '\n';
        } else {
            std::cout << exchange::trustText(session);
        }
        return;
    }
    json rows = json::array();
    const Asked asked(session, options);
    for (const int index : chosen(session, options, asked)) {
        rows.push_back(exchange::candidateNode(session.space(), session.archive().candidates(),
                                               session.archive()[static_cast<std::size_t>(index)],
                                               session.score(index)));
        if (options.device.isGiven()) {
            const space::NetworkPlan plan = space::plan(session.space(), session.candidate(index).architecture);
            const double ms = asked.device.latencyMs(plan);
            rows.back()["latency_ms"] = std::isfinite(ms) ? json(ms) : json();
            rows.back()["memory_bytes"] = asked.device.memoryBytes(plan);
        }
    }
    if (options.asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    if (asked.device.profile) {
        std::printf("latency: %s; predicted within %.1f %% in 9 of 10 cases\n",
                    asked.device.profile->conditions().text().c_str(),
                    100.0 * asked.device.profile->error().quantile90);
    }
    std::printf("%6s  %-16s %4s %-9s %12s %8s %12s %12s%s\n", "#", "id", "gen", "operator", "parameters", "DSS++",
                "D (MSA)", "S (MLP)", options.device.isGiven() ? "  latency ms    memory" : "");
    for (const json& row : rows) {
        const json& scores = row.at("scores");
        std::printf("%6d  %-16s %4d %-9s %12lld ", row.at("index").get<int>(), row.at("id").get<std::string>().c_str(),
                    row.at("generation").get<int>(), row.at("operator").get<std::string>().c_str(),
                    row.at("params").get<long long>());
        if (row.at("dss_plus_plus").is_null()) {
            std::printf("%s: %s\n", row.at("status").get<std::string>().c_str(),
                        row.at("reason").get<std::string>().c_str());
        } else {
            std::printf("%8.4f %12.6g %12.6g", row.at("dss_plus_plus").get<double>(),
                        scores.at("diversity").get<double>(), scores.at("saliency").get<double>());
            if (options.device.isGiven()) {
                const json& ms = row.at("latency_ms");
                std::printf(" %11s %9s", ms.is_null() ? "" : formatDigits(ms.get<double>(), 4).c_str(),
                            formatCount(row.at("memory_bytes").get<double>()).c_str());
            }
            std::printf("\n");
        }
    }
    std::printf("\n%s", exchange::trustText(session).c_str());
}

} // namespace

void addShowCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("show", "List the candidates of a session");
    const auto options = std::make_shared<ShowOptions>();
    command->add_option("session", options->file, "Session file (*.trazor)")->required();
    command->add_flag(
        "--front", options->front,
        "Only the Pareto front of the objectives of the search (of parameters and DSS++ if it has a single one)");
    command->add_flag("--references", options->references,
                      "Published architectures instead, with their DSS++ among the candidates (they join no ranking)");
    command->add_flag(
        "--trust", options->trust,
        "How far to trust the scores instead: whether the small image ranks like the full one, the confirmed "
        "ranking, and measured seed spreads");
    command->add_option("--top", options->top, "Only the best K")->check(CLI::Range(1, 10'000'000));
    options->limits.addGroup(*command, search::SettingGroup::Limits);
    options->device.addTo(*command);
    command->add_flag("--json", options->asJson, "Print JSON");
    command->footer("Limits choose among the candidates that are there; nothing is scored for them.");
    command->callback([options] { show(*options); });
}

} // namespace trazor::app
