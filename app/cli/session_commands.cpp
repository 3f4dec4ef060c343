// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"

#include "core/exchange/candidate_json.h"
#include "core/exchange/report/trust_json.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/session/file/session_file.h"
#include "core/session/forecast.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <numeric>

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
    bool asJson = false;
};

/// Tightens the session's active limits by the limits given as options.
void setLimits(session::Session& session, const ShowOptions& options) {
    search::SearchConfig config = session.config();
    options.limits.applyTo(config);
    search::validate(config);
    if (config.limits.device != session.config().limits.device) {
        session.setDevice(config.limits.device);
    }
    if (config.limits != session.config().limits) {
        session.setLimits(config.limits);
    }
}

/// The candidates to list. Those without a score come last, and only if all are requested.
std::vector<int> chosen(const session::Session& session, const ShowOptions& options) {
    std::vector<int> indices;
    if (options.front) {
        indices = session.front();
    } else if (options.top > 0) {
        indices = session.ranking().order;
    } else {
        indices.resize(session.archive().size());
        std::iota(indices.begin(), indices.end(), 0);
    }
    std::erase_if(indices,
                  [&session](int index) { return !space::satisfies(session.limits(), session.candidate(index).cost); });
    if (indices.empty() && session.size() > 0) {
        std::vector<space::Cost> costs;
        for (const search::CandidatePtr& candidate : session.archive().candidates()) {
            costs.push_back(candidate->cost);
        }
        throw Error(ErrorCode::Infeasible,
                    "limits: no candidate satisfies all; alone, " + space::rejectionsText(session.limits(), costs),
                    "Widen the limits, or search within them.");
    }
    if (options.top > 0 && indices.size() > static_cast<std::size_t>(options.top)) {
        indices.resize(static_cast<std::size_t>(options.top));
    }
    return indices;
}

/// Prints published architectures with their rank among the candidates.
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
        session.setForecasts(session::forecasts(session)); // the front depends on them
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
    setLimits(session, options);
    for (const int index : chosen(session, options)) {
        rows.push_back(exchange::candidateNode(session.space(), session.archive().candidates(),
                                               session.archive()[static_cast<std::size_t>(index)],
                                               session.score(index)));
    }
    if (options.asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    const auto& device = session.config().limits.device;
    if (device != nullptr) {
        std::printf("latency: %s; predicted within %.1f %% in 9 of 10 cases\n", device->conditionsText().c_str(),
                    100.0 * device->error90());
    }
    std::printf("%6s  %-16s %4s %-9s %12s %8s %12s %12s%s\n", "#", "id", "gen", "operator", "parameters", "DSS++",
                "D (MSA)", "S (MLP)", device != nullptr ? "  latency ms    memory" : "");
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
            if (device != nullptr) {
                std::printf(" %11s %9s", formatDigits(row.at("latency_ms").get<double>(), 4).c_str(),
                            formatBytes(row.at("memory_bytes").get<double>()).c_str());
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
    command->add_flag("--json", options->asJson, "Print JSON");
    command->footer("Limits choose among the candidates that are there; nothing is scored for them.");
    command->callback([options] { show(*options); });
}

} // namespace trazor::app
