// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/measure_again.h"
#include "app/cli/progress_line.h"
#include "app/cli/rescue.h"
#include "app/cli/setting_options.h"
#include "app/cli/stop_signal.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/base/quantity.h"
#include "core/exchange/candidate_json.h"
#include "core/exchange/report/trust_json.h"
#include "core/search/recorded_evidence.h"
#include "core/search/settings/setting_text.h"
#include "core/search/strategy/selection.h"
#include "core/search/strategy/strategy.h"
#include "core/session/analysis/measured_latency.h"
#include "core/session/file/recorded_run.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>

namespace trazor::app {
namespace {

using nlohmann::json;

struct Options {
    SpaceOption space;
    SettingOptions settings;
    std::string out;
    std::string replay;
    double rankSeconds = 60.0;
    bool resume = false;
    bool asJson = false;
};

/// Applies the given options to a base: the preset's defaults, or the settings of the session to resume.
class ConfigBuilder {
public:
    explicit ConfigBuilder(const Options& options)
        : m_options(options) {}

    search::SearchConfig fresh(const space::SearchSpace& space) const {
        search::SearchConfig chosen; // preset and algorithm determine the other defaults
        m_options.settings.applyTo(chosen);
        search::SearchConfig config = search::makeConfig(chosen.preset, space, chosen.algorithm);
        config.limits = {}; // the usual band is only for the window; here limits are as typed
        m_options.settings.applyTo(config);
        config.scoring.seed = config.seed;
        return config;
    }

    /// The settings for resuming. Objectives may differ from those that made the archive, as the manifest records.
    /// Otherwise only the length of the run and the threads may differ from the session's.
    search::SearchConfig resumed(const search::SearchConfig& stored) const {
        search::SearchConfig config = stored;
        m_options.settings.applyTo(config);
        if (config.seed != stored.seed) {
            config.scoring.seed = config.seed;
        }
        search::SearchConfig comparable = config;
        comparable.evaluations = stored.evaluations;
        comparable.objective = stored.objective;
        comparable.confirm = stored.confirm;
        comparable.checkImage = stored.checkImage;
        comparable.scoring.threads = stored.scoring.threads;
        comparable.scoring.candidateSeconds = stored.scoring.candidateSeconds;
        if (search::configJson(comparable) != search::configJson(stored)) {
            json settings = json::parse(search::configJson(stored));
            if (const auto profile = settings.find("profile"); profile != settings.end()) {
                *profile = stored.limits.device->conditionsText(); // the full profile would be too long for a message
            }
            throw Error(
                ErrorCode::InvalidArgument,
                "--resume: an option given differs from the session's setting; only --evaluations, --objective, "
                "--confirm, --check-image, --threads and --candidate-seconds may change. The session has " +
                    settings.dump(),
                "Leave the other options out, or start a new session.");
        }
        return config;
    }

private:
    const Options& m_options;
};

json resultNode(const session::Session& session, const search::Outcome& outcome, double seconds,
                const std::string& file) {
    const auto brief = [&](int index) {
        json node = exchange::candidateNode(session.space(), session.archive().candidates(), session.candidate(index),
                                            session.score(index));
        node["scores"]["dss_plus_plus"] = node.at("dss_plus_plus");
        return node;
    };
    // Several objectives define their own front; one defines a best candidate, beside the front of sizes and scores.
    search::Ranker ranker(session.archive());
    const search::Objective& objective = session.config().objective;
    search::Selection selection(session.space(), session.config(),
                                search::evidenceOf(session.space(), objective, session.records()));
    const std::vector<int> best = selection.best(ranker, 1);
    std::vector<int> members = objective.isSingle() || objective == search::Objective::pareto()
                                   ? session.front()
                                   : selection.finalists(ranker, session.archive().size());
    json front = json::array();
    for (const int index : members) {
        front.push_back(brief(index));
    }
    return {{"evaluations", session.size()},
            {"seconds", seconds},
            {"stop_reason", search::toString(outcome.reason)},
            {"failed", outcome.progress.failed},
            {"top_ups", outcome.progress.topUps},
            {"objective", objective.text()},
            {"best", best.empty() ? json() : brief(best.front())},
            {"front", std::move(front)},
            {"session", file}};
}

/// Throws if the space given on the command line is not the session's.
void checkSameSpace(const Options& options, const space::SearchSpace& stored) {
    if (options.space.isGiven() && space::spaceJson(options.space.load()) != space::spaceJson(stored)) {
        throw Error(ErrorCode::InvalidArgument,
                    "--space: the session to resume was made on '" + stored.name +
                        "', in another version or with other choices",
                    "Leave --space out to continue on the session's own space.");
    }
}

session::Session resumed(const Options& options) {
    session::Session session = session::SessionFile::read(options.out);
    checkSameSpace(options, session.space());
    session.setConfig(ConfigBuilder(options).resumed(session.config()));
    search::validate(session.config());
    return session;
}

void requireFree(const std::string& file) {
    if (std::filesystem::exists(file)) {
        throw Error(ErrorCode::Io, "cannot create session '" + file + "': the file exists",
                    "Choose another name, or give --resume to continue the session.");
    }
}

/// Prepares a replay of the asynchronous search recorded in another session.
session::Session again(const Options& options, std::vector<std::string>& arrivals) {
    const session::Session recorded = session::SessionFile::read(options.replay);
    checkSameSpace(options, recorded.space());
    if (recorded.config().inFlight == 0) {
        throw Error(ErrorCode::InvalidArgument, "--replay: the search in " + options.replay + " is not asynchronous",
                    "It makes the same archive whenever it is started with the same settings.");
    }
    search::SearchConfig config = ConfigBuilder(options).resumed(recorded.config());
    for (const search::CandidatePtr& candidate : recorded.archive().candidates()) {
        arrivals.push_back(candidate->id);
    }
    requireFree(options.out);
    auto space = std::make_shared<const space::SearchSpace>(recorded.space());
    return {space, config, session::makeManifest(*space, config.seed)};
}

session::Session fresh(const Options& options) {
    if (!options.settings.isGiven("evaluations")) {
        throw Error(ErrorCode::InvalidArgument, "--evaluations: how many candidates to score is not given",
                    "For instance --evaluations 1000.");
    }
    auto space = std::make_shared<const space::SearchSpace>(options.space.load());
    const search::SearchConfig config = ConfigBuilder(options).fresh(*space);
    search::validate(config);
    static_cast<void>(space::checkFeasible(*space, config.limits, config.seed));
    static_cast<void>(search::makeStrategy(*space, config)); // throws if the space is too large to enumerate
    requireFree(options.out);
    return {space, config, session::makeManifest(*space, config.seed)};
}

/// Updates the in-memory session from the search's records and prints progress.
class Follower final : public search::SearchObserver {
public:
    Follower(session::Session& session, ProgressLine& progress)
        : m_session(session)
        , m_progress(progress) {}

    void onRecord(const search::Record& record) override {
        m_session.apply(record);
        m_progress.onRecord(record);
    }
    void onUnrecorded(const search::CandidatePtr& candidate) override { m_session.apply(candidate); }
    void onProgress(const search::Progress& progress) override { m_progress.onProgress(progress); }
    void onFinished(const search::Outcome& outcome) override {
        m_session.setStopReason(std::string(search::toString(outcome.reason)));
        m_progress.onFinished(outcome);
    }

private:
    session::Session& m_session;
    ProgressLine& m_progress;
};

void search(const Options& options) {
    search::SearchControl control;
    const StopOnSignal stopOnSignal(control); // active before the session exists, until its search ends
    if (scoreAsRank(options.rankSeconds)) {
        return;
    }
    std::optional<session::RunLock> lock;
    std::vector<std::string> arrivals;
    const bool resumes = options.resume && std::filesystem::exists(options.out);
    if (resumes) {
        lock.emplace(options.out); // before the file is read, so that no other process can resume it meanwhile
    }
    session::Session session = resumes                  ? resumed(options)
                               : options.replay.empty() ? fresh(options)
                                                        : again(options, arrivals);
    warnOfSlowScoring(session.config().scoring);
    ProgressLine progress(session.config().evaluations);
    progress.start(session.size());
    const session::Session known = session;
    Follower follower(session, progress);
    const auto start = std::chrono::steady_clock::now();
    const search::Outcome outcome = session::runRecorded(options.out, known, evaluatorFactory(), follower, control,
                                                         std::move(lock), std::move(arrivals));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto& device = session.config().limits.device;
    std::optional<session::Session> measured;
    if (device != nullptr && session.isFinished()) {
        measureAgainInChild(options.out);
        measured = session::SessionFile::read(options.out);
    }
    if (options.asJson) {
        json node = resultNode(session, outcome, seconds, options.out);
        node["trust"] = exchange::trustNode(session);
        if (device != nullptr) {
            node["device"] = {{"conditions", device->conditionsText()},
                              {"error_quantile_90", device->error90()},
                              {"measured", measured ? measuredNode(*measured) : json::array()}};
        }
        std::cout << node.dump(2) << '\n';
    } else {
        std::cout << exchange::trustText(session) << (measured ? measuredText(*measured) : "");
    }
    if (outcome.reason == search::StopReason::Failed) {
        throw Error(ErrorCode::Internal, "the search failed: " + outcome.message, rescue(session, options.out));
    }
    if (outcome.reason == search::StopReason::Stopped) {
        throw CLI::RuntimeError(stopOnSignal.exitStatus());
    }
}

} // namespace

void addSearchCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("search", "Search a space for the best architectures");
    const auto options = std::make_shared<Options>();
    options->space.addTo(*command);
    options->settings.addAll(*command);
    command->add_option("--out", options->out, "Session file (*.trazor)")->required();
    command->add_flag("--resume", options->resume, "Continue the session in --out, if there is one");
    command
        ->add_option("--replay", options->replay,
                     "Asynchronous session (*.trazor) to search again with its settings: scores count in the order "
                     "recorded there")
        ->excludes("--resume")
        ->check(CLI::ExistingFile);
    command
        ->add_option("--rank-seconds", options->rankSeconds,
                     std::string("With mpirun or srun: a rank that has sent nothing for so long ends the search "
                                 "(default 60)") +
                         (std::filesystem::exists(mpiModuleFile()) ? "" : "; no MPI module is installed"))
        ->check(CLI::Range(5.0, 1e6));
    command->add_flag("--json", options->asJson, "Print the result as JSON");
    command->callback([options] { search(*options); });
}

} // namespace trazor::app
