// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/exchange/autoformer_yaml.h"
#include "core/exchange/candidate_json.h"
#include "core/search/dss_plus_plus.h"
#include "core/search/archive_front.h"
#include "core/session/session_store.h"
#include "core/space/cost_model.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

/// A session with the ranks of its whole archive.
struct RankedSession {
    session::SessionData data;
    search::Archive archive;
    search::Ranking ranking;

    explicit RankedSession(const std::string& file)
        : data(session::SessionStore::open(file, session::SessionStore::Mode::ReadOnly).load()) {
        for (const search::CandidatePtr& candidate : data.candidates) {
            archive.add(candidate);
        }
        ranking = search::rank(archive, data.config.level);
    }

    double score(int index) const { return ranking.score[static_cast<std::size_t>(index)]; }
};

struct ShowOptions {
    std::string file;
    bool front = false;
    bool references = false;
    int top = 0;
    bool asJson = false;
};

std::vector<int> chosen(const RankedSession& session, const ShowOptions& options) {
    std::vector<int> indices;
    if (options.front) {
        indices = search::archiveFront(session.archive, session.ranking);
    } else if (options.top > 0) {
        indices = session.ranking.order;
    } else {
        for (int index = 0; index < static_cast<int>(session.archive.size()); ++index) {
            indices.push_back(index);
        }
    }
    if (options.top > 0 && indices.size() > static_cast<std::size_t>(options.top)) {
        indices.resize(static_cast<std::size_t>(options.top));
    }
    return indices;
}

/// Published architectures with their place among the candidates.
void showReferences(const RankedSession& session, bool asJson) {
    json rows = json::array();
    for (const search::Reference& reference : session.data.references) {
        const space::SearchSpace& space = session.data.space;
        const space::Published& entry = space.published[static_cast<std::size_t>(reference.index)];
        const space::Cost cost = space::costOf(space::plan(space, entry.architecture));
        const double score =
            search::scoreAgainst(session.archive, session.data.config.level, entry.architecture, reference.evaluation);
        rows.push_back({{"name", entry.name},
                        {"note", entry.note},
                        {"id", space::architectureId(space, entry.architecture)},
                        {"status", proxy::statusName(reference.evaluation.status)},
                        {"reason", reference.evaluation.reason},
                        {"params", cost.params},
                        {"macs", cost.macs},
                        {"scores", exchange::scoresNode(reference.evaluation)},
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
    const RankedSession session(options.file);
    if (options.references) {
        showReferences(session, options.asJson);
        return;
    }
    json rows = json::array();
    for (const int index : chosen(session, options)) {
        rows.push_back(exchange::candidateNode(session.data.space, session.archive.candidates(),
                                               session.archive[static_cast<std::size_t>(index)],
                                               session.score(index)));
    }
    if (options.asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    std::printf("%6s  %-16s %4s %-9s %12s %8s %12s %12s\n", "#", "id", "gen", "operator", "parameters", "DSS++",
                "D (MSA)", "S (MLP)");
    for (const json& row : rows) {
        const json& scores = row.at("scores");
        std::printf("%6d  %-16s %4d %-9s %12lld ", row.at("index").get<int>(),
                    row.at("id").get<std::string>().c_str(), row.at("generation").get<int>(),
                    row.at("operator").get<std::string>().c_str(), row.at("params").get<long long>());
        if (row.at("dss_plus_plus").is_null()) {
            std::printf("%s: %s\n", row.at("status").get<std::string>().c_str(),
                        row.at("reason").get<std::string>().c_str());
        } else {
            std::printf("%8.4f %12.6g %12.6g\n", row.at("dss_plus_plus").get<double>(),
                        scores.at("diversity").get<double>(), scores.at("saliency").get<double>());
        }
    }
}

int findCandidate(const RankedSession& session, const std::string& name) {
    if (name == "best") {
        if (session.ranking.best() < 0) {
            throw Error(ErrorCode::InvalidArgument, "--candidate: the session has no candidate yet");
        }
        return session.ranking.best();
    }
    const int index = session.archive.find(name);
    if (index < 0) {
        throw Error(ErrorCode::InvalidArgument, "--candidate: the session has no candidate '" + name + "'",
                    "Write 'best' or an id from 'trazor show'.");
    }
    return index;
}

struct ExportOptions {
    std::string file;
    std::string candidate = "best";
    std::string format = "trazor";
    std::string out;
};

void exportCandidate(const ExportOptions& options) {
    const RankedSession session(options.file);
    const int index = findCandidate(session, options.candidate);
    const search::Candidate& candidate = session.archive[static_cast<std::size_t>(index)];
    const space::SearchSpace& space = session.data.space;
    std::string text;
    if (options.format == "autoformer-yaml") {
        text = exchange::autoformerYaml(space, candidate.architecture);
    } else {
        exchange::ExportContext context;
        context.candidate = &candidate;
        context.cohort = static_cast<int>(session.archive.size());
        context.manifest = &session.data.manifest;
        if (candidate.isRanked()) {
            context.dssPlusPlus = session.score(index);
        }
        text = exchange::architectureJson(space, candidate.architecture, context);
    }
    writeFileAtomically(options.out, text);
    std::cerr << "exported " << candidate.id << " to " << options.out << '\n';
}

} // namespace

void addShowCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("show", "List the candidates of a session");
    const auto options = std::make_shared<ShowOptions>();
    command->add_option("session", options->file, "Session file (*.trazor)")->required();
    command->add_flag("--front", options->front, "Only the Pareto front of parameters against DSS++");
    command->add_flag("--references", options->references,
                      "Published architectures instead, with their DSS++ among the candidates (they join no ranking)");
    command->add_option("--top", options->top, "Only the best K")->check(CLI::Range(1, 10'000'000));
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { show(*options); });
}

void addExportCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("export", "Write a candidate of a session to a file");
    const auto options = std::make_shared<ExportOptions>();
    command->add_option("session", options->file, "Session file (*.trazor)")->required();
    command->add_option("--candidate", options->candidate, "Id, or best (default)");
    command->add_option("--format", options->format, "trazor (default) or autoformer-yaml")
        ->check(CLI::IsMember({"trazor", "autoformer-yaml"}));
    command->add_option("--out", options->out, "File to write")->required();
    command->callback([options] { exportCandidate(*options); });
}

} // namespace trazor::app
