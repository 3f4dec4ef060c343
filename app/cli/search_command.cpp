// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/progress_line.h"
#include "app/cli/setting_options.h"
#include "app/cli/stop_signal.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/exchange/candidate_json.h"
#include "core/exchange/trust_json.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/archive_front.h"
#include "core/search/search_engine.h"
#include "core/search/setting_text.h"
#include "core/search/strategy.h"
#include "core/session/ranked_session.h"
#include "core/session/recording_observer.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
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
    bool resume = false;
    bool asJson = false;
};

/// Options the user gave, applied over a base (the preset's defaults, or the settings of the session to resume).
class ConfigBuilder {
public:
    explicit ConfigBuilder(const Options& options)
        : m_options(options) {}

    search::SearchConfig fresh(const space::SearchSpace& space) const {
        search::SearchConfig chosen; // the preset and the algorithm decide the defaults of the rest
        m_options.settings.applyTo(chosen);
        search::SearchConfig config = search::makeConfig(chosen.preset, space, chosen.algorithm);
        config.limits = {}; // the usual band is for the window; here limits are what was typed
        m_options.settings.applyTo(config);
        config.scoring.seed = config.seed;
        return config;
    }

    /// Only the length of the run and the threads may differ from the session's.
    search::SearchConfig resumed(const search::SearchConfig& stored) const {
        search::SearchConfig config = stored;
        m_options.settings.applyTo(config);
        if (config.seed != stored.seed) {
            config.scoring.seed = config.seed;
        }
        search::SearchConfig comparable = config;
        comparable.evaluations = stored.evaluations;
        comparable.confirm = stored.confirm;
        comparable.checkImage = stored.checkImage;
        comparable.scoring.threads = stored.scoring.threads;
        if (search::configJson(comparable) != search::configJson(stored)) {
            throw Error(ErrorCode::InvalidArgument,
                        "--resume: an option given differs from the session's setting; only --evaluations, --confirm, "
                        "--check-image and --threads may change. The session has " +
                            json::parse(search::configJson(stored)).dump(),
                        "Leave the other options out, or start a new session.");
        }
        return config;
    }

private:
    const Options& m_options;
};

json resultNode(const space::SearchSpace& space, const search::SearchConfig& config, const search::Archive& archive,
                const search::Outcome& outcome, double seconds, const std::string& file) {
    const search::Ranking ranking = search::rank(archive, config.level);
    const auto brief = [&](int index) {
        const search::Candidate& candidate = archive[static_cast<std::size_t>(index)];
        const double score = ranking.score[static_cast<std::size_t>(index)];
        json node = exchange::candidateNode(space, archive.candidates(), candidate, score);
        node["scores"]["dss_plus_plus"] = node.at("dss_plus_plus");
        return node;
    };
    json front = json::array();
    for (const int index : search::archiveFront(archive, ranking)) {
        front.push_back(brief(index));
    }
    const bool hasBest = ranking.best() >= 0 && archive[static_cast<std::size_t>(ranking.best())].isRanked();
    return {{"evaluations", archive.size()},
            {"seconds", seconds},
            {"stop_reason", search::toString(outcome.reason)},
            {"failed", outcome.progress.failed},
            {"top_ups", outcome.progress.topUps},
            {"best", hasBest ? brief(ranking.best()) : json()},
            {"front", std::move(front)},
            {"session", file}};
}

/// The space named on the command line must be the session's.
void checkSameSpace(const Options& options, const space::SearchSpace& stored) {
    if (options.space.isGiven() && space::spaceJson(options.space.load()) != space::spaceJson(stored)) {
        throw Error(ErrorCode::InvalidArgument,
                    "--space: the session to resume was made on '" + stored.name +
                        "', in another version or with other choices",
                    "Leave --space out to continue on the session's own space.");
    }
}

void search(const Options& options) {
    search::SearchControl control;
    const StopOnSignal stopOnSignal(control); // from before there is a session to the end of its search
    const ConfigBuilder builder(options);
    const bool resumes = options.resume && std::filesystem::exists(options.out);
    search::ResumePoint resume;
    search::SearchConfig config;
    space::SearchSpace space;
    std::unique_ptr<proxy::ProxyEvaluator> first; // before there is a session, because memory may be too short for it
    std::unique_ptr<session::SessionStore> store;
    std::optional<session::RunLock> lock;
    if (resumes) {
        store = std::make_unique<session::SessionStore>(
            session::SessionStore::open(options.out, session::SessionStore::Mode::ReadWrite));
        lock.emplace(options.out); // before it is read, so that nobody goes on with it meanwhile
        session::SessionData data = store->load();
        checkSameSpace(options, data.space);
        config = builder.resumed(data.config);
        search::validate(config);
        space = std::move(data.space);
        resume = {std::move(data.candidates), std::move(data.confirmations), std::move(data.references),
                  std::move(data.screenings)};
    } else {
        if (!options.settings.isGiven("evaluations")) {
            throw Error(ErrorCode::InvalidArgument, "--evaluations: how many candidates to score is not given",
                        "For instance --evaluations 1000.");
        }
        space = options.space.load();
        config = builder.fresh(space);
        search::validate(config);
        static_cast<void>(space::checkFeasible(space, config.limits, config.seed));
        static_cast<void>(search::makeStrategy(space, config)); // refuses to enumerate a large space
        first = evaluatorFactory()(space, config.scoring);
        store = std::make_unique<session::SessionStore>(session::SessionStore::create(
            options.out, session::makeManifest(space::spaceJson(space), config.seed, describeScoring(config.scoring)),
            space, config));
        lock.emplace(options.out);
    }
    if (const std::string warning = proxy::blasWarning(); !warning.empty()) {
        std::cerr << "warning: " << warning << '\n';
    }

    ProgressLine progress(config.evaluations);
    progress.start(static_cast<int>(resume.candidates.size()));
    session::RecordingObserver recorder(std::move(*lock), *store, progress);
    if (resumes) {
        store->setConfig(config);
    }
    search::Archive archive;
    const auto start = std::chrono::steady_clock::now();
    const auto makeEvaluator = [&](const space::SearchSpace& target, const proxy::ScoringConfig& scoring) {
        return first ? std::move(first) : evaluatorFactory()(target, scoring);
    };
    const search::Outcome outcome = search::runSearch(space, config, makeEvaluator, archive, recorder, control, resume);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const session::RankedSession session(store->load());
    if (options.asJson) {
        json node = resultNode(space, config, archive, outcome, seconds, options.out);
        node["trust"] = exchange::trustNode(session);
        std::cout << node.dump(2) << '\n';
    } else {
        std::cout << exchange::trustText(session);
    }
    if (outcome.reason == search::StopReason::Failed) {
        throw Error(ErrorCode::Internal, "the search failed: " + outcome.message,
                    "What was scored is kept in " + options.out + "; --resume continues it.");
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
    command->add_flag("--json", options->asJson, "Print the result as JSON");
    command->callback([options] { search(*options); });
}

} // namespace trazor::app
