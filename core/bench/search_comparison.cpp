// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/search_comparison.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/bench/evaluation_cache.h"
#include "core/search/archive/pareto.h"
#include "core/search/search_engine.h"
#include "core/search/strategy/exhaustive_search.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_map>
#include <utility>

namespace trazor::bench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kTop = 10;
constexpr std::string_view kRandom = "random";
constexpr std::string_view kExhaustive = "exhaustive";

constexpr std::array kMetrics = std::to_array<ComparisonMetric>({
    {"best", "best", "Highest DSS++ over the union cohort (all networks of all runs, ranked together).",
     &ComparedRun::best},
    {"top10", "top 10", "Mean DSS++ of the run's ten best over the union cohort.", &ComparedRun::top10},
    {"held_out", "held-out",
     "DSS++ of the best network on super-nets that no search has seen, ranked together with the ten best of all runs "
     "and "
     "100 random networks within the limits.",
     &ComparedRun::heldOut},
    {"held_out_top10", "held-out, top 10", "The same, mean of the run's ten best.", &ComparedRun::heldOutTop10},
    {"held_out_confirmed", "held-out, confirmed",
     "The same, of the one among the run's ten best that is best on as many further super-nets.",
     &ComparedRun::heldOutConfirmed},
    {"held_out_z", "z",
     "The best network on the held-out super-nets: mean of the z-scores of log D and log S against "
     "the random networks.",
     &ComparedRun::heldOutZ},
    {"held_out_z_top10", "z, top 10", "The same, mean of the run's ten best.", &ComparedRun::heldOutZTop10},
    {"hypervolume", "hypervolume", "Of (parameters, DSS++ over the union), both scaled to [0, 1]; see reference.",
     &ComparedRun::hypervolume},
    {"until_random", "to random",
     "Evaluations until the best score of the random search of the same seed is reached; null if never.",
     &ComparedRun::untilRandom},
    {"top_ups", "top-ups", "Random children because operators found too few new ones.", &ComparedRun::topUps},
    {"rank_in_enumeration", "true rank",
     "Rank of the best network among all within the limits, 1 is best; only with exhaustive.",
     &ComparedRun::rankInEnumeration},
});

/// Forwards the number of evaluated candidates.
class Counter final : public search::SearchObserver {
public:
    Counter(const ComparisonProgress& progress, std::string_view algorithm, std::uint64_t seed, int planned)
        : m_progress(progress)
        , m_algorithm(algorithm)
        , m_seed(seed)
        , m_planned(planned) {}

    void onRecord(const search::Record& record) override {
        if (const auto* const candidate = std::get_if<search::CandidatePtr>(&record); candidate && m_progress) {
            m_progress(m_algorithm, m_seed, (*candidate)->index + 1, m_planned);
        }
    }

private:
    const ComparisonProgress& m_progress;
    std::string_view m_algorithm;
    std::uint64_t m_seed;
    int m_planned;
};

struct Run {
    ComparedRun report;
    search::Archive archive;
    std::vector<std::size_t> inUnion; ///< per candidate: index in the union cohort
    std::vector<std::size_t> best;    ///< ranked candidates, best first, distinct
};

void check(const ComparisonConfig& config) {
    const auto refuse = [](const std::string& problem, const std::string& hint = {}) {
        throw Error(ErrorCode::InvalidArgument, problem, hint);
    };
    if (config.algorithms.empty()) {
        refuse("algorithms: none is given", "For instance random,block-evolution.");
    }
    for (auto name = config.algorithms.begin(); name != config.algorithms.end(); ++name) {
        if (std::find(config.algorithms.begin(), name, *name) != name) {
            refuse("algorithms: " + *name + " is given twice");
        }
    }
    if (config.seeds < 1 || config.seeds > 1000) {
        refuse("seeds: " + std::to_string(config.seeds) + " is outside 1 to 1000");
    }
    if (config.heldOut < 1 || config.heldOut > 256) {
        refuse("held-out: " + std::to_string(config.heldOut) + " super-nets is outside 1 to 256");
    }
}

class Comparison {
public:
    Comparison(const space::SearchSpace& space, const ComparisonConfig& config,
               const proxy::EvaluatorFactory& makeEvaluator, search::SearchControl& control,
               const ComparisonProgress& progress)
        : m_space(space)
        , m_config(config)
        , m_makeEvaluator(makeEvaluator)
        , m_control(control)
        , m_progress(progress) {}

    std::optional<ComparisonResult> compare() {
        if (!runAll()) {
            return {};
        }
        rankUnion();
        setReference();
        for (const std::unique_ptr<Run>& run : m_runs) {
            measure(*run);
        }
        for (const std::unique_ptr<Run>& run : m_runs) {
            measureAgainstOthers(*run);
        }
        if (!measureHeldOut()) {
            return {};
        }
        for (const std::unique_ptr<Run>& run : m_runs) {
            m_result.runs.push_back(std::move(run->report));
        }
        return std::move(m_result);
    }

private:
    /// Runs every algorithm with every seed. False if stopped.
    bool runAll() {
        EvaluationCache cache(m_space, m_config.scoring, m_makeEvaluator);
        std::vector<search::SearchConfig> settings;
        for (const std::string& name : m_config.algorithms) {
            settings.push_back(settingsOf(name));
        }
        for (std::size_t i = 0; i < settings.size(); ++i) {
            const bool once = settings[i].algorithm == search::Algorithm::Exhaustive;
            for (int k = 0; k < (once ? 1 : m_config.seeds); ++k) {
                settings[i].seed = m_config.seed + static_cast<std::uint64_t>(k);
                if (!runOne(m_config.algorithms[i], settings[i], cache)) {
                    return false;
                }
            }
        }
        return true;
    }

    search::SearchConfig settingsOf(const std::string& name) const {
        search::SearchConfig settings = contenderConfig(name, m_space);
        settings.limits = m_config.limits;
        settings.objective = m_config.objective;
        settings.level = m_config.level;
        settings.scoring = m_config.scoring;
        settings.confirm = 0;
        settings.checkImage = 0;
        settings.evaluations = settings.algorithm == search::Algorithm::Exhaustive
                                   ? static_cast<int>(search::kMaxEnumerated)
                                   : m_config.evaluations;
        search::validate(settings);
        static_cast<void>(search::makeStrategy(m_space, settings)); // throws if the space is too large to enumerate
        return settings;
    }

    bool runOne(const std::string& name, const search::SearchConfig& settings, EvaluationCache& cache) {
        Run& run = *m_runs.emplace_back(std::make_unique<Run>());
        Counter counter(m_progress, name, settings.seed, settings.evaluations);
        const search::Outcome outcome =
            search::runSearch(m_space, settings, cache.factory(), run.archive, counter, m_control);
        if (outcome.reason == search::StopReason::Failed) {
            throw Error(ErrorCode::Internal, name + ", seed " + std::to_string(settings.seed) + ": " + outcome.message);
        }
        run.report.algorithm = name;
        run.report.seed = settings.seed;
        run.report.evaluations = outcome.progress.evaluations;
        run.report.failed = outcome.progress.failed;
        run.report.topUps = outcome.progress.topUps;
        return outcome.reason != search::StopReason::Stopped;
    }

    void rankUnion() {
        for (const std::unique_ptr<Run>& run : m_runs) {
            for (const search::CandidatePtr& candidate : run->archive.candidates()) {
                int index = m_union.find(candidate->id);
                if (index < 0) {
                    index = static_cast<int>(m_union.size());
                    auto copy = std::make_shared<search::Candidate>(*candidate);
                    copy->index = index;
                    m_union.add(std::move(copy));
                }
                run->inUnion.push_back(static_cast<std::size_t>(index));
            }
        }
        m_ranking = search::rank(m_union, m_config.level);
        m_result.unionCohort = m_union.size();
    }

    void setReference() {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        std::int64_t largest = 0;
        for (const search::CandidatePtr& candidate : m_union.candidates()) {
            least = std::min(least, candidate->cost.params);
            largest = std::max(largest, candidate->cost.params);
        }
        m_result.reference = {m_config.limits.params.min.value_or(least), m_config.limits.params.max.value_or(largest)};
    }

    double scoreOf(const Run& run, std::size_t candidate) const { return m_ranking.score[run.inUnion[candidate]]; }

    void measure(Run& run) const {
        const auto width =
            static_cast<double>(std::max<std::int64_t>(m_result.reference.max - m_result.reference.min, 1));
        std::vector<search::ParetoPoint> points;
        for (std::size_t i = 0; i < run.archive.size(); ++i) {
            if (run.archive[i].isRanked()) {
                run.best.push_back(i);
                points.push_back({static_cast<double>(run.archive[i].cost.params - m_result.reference.min) / width,
                                  scoreOf(run, i)});
            }
        }
        run.report.hypervolume = search::hypervolume(points, {1.0, 0.0});
        std::stable_sort(run.best.begin(), run.best.end(),
                         [&](std::size_t a, std::size_t b) { return scoreOf(run, a) > scoreOf(run, b); });
        run.best.resize(std::min(run.best.size(), kTop));
        std::vector<double> scores;
        for (const std::size_t candidate : run.best) {
            scores.push_back(scoreOf(run, candidate));
        }
        run.report.best = scores.empty() ? kNone : scores.front();
        run.report.top10 = spreadOf(scores).mean;
        if (!run.best.empty()) {
            run.report.bestId = run.archive[run.best.front()].id;
            run.report.bestParams = run.archive[run.best.front()].cost.params;
        }
    }

    const Run* find(std::string_view algorithm, std::optional<std::uint64_t> seed = {}) const {
        const auto run = std::find_if(m_runs.begin(), m_runs.end(), [&](const std::unique_ptr<Run>& candidate) {
            return candidate->report.algorithm == algorithm && (!seed || candidate->report.seed == *seed);
        });
        return run == m_runs.end() ? nullptr : run->get();
    }

    void measureAgainstOthers(Run& run) const {
        run.report.untilRandom = kNone;
        if (const Run* const random = find(kRandom, run.report.seed)) {
            for (std::size_t i = 0; i < run.archive.size(); ++i) {
                if (run.archive[i].isRanked() && scoreOf(run, i) >= random->report.best) {
                    run.report.untilRandom = static_cast<double>(i + 1);
                    break;
                }
            }
        }
        run.report.rankInEnumeration = kNone;
        if (const Run* const all = find(kExhaustive); all != nullptr && !run.best.empty()) {
            int above = 0;
            for (std::size_t i = 0; i < all->archive.size(); ++i) {
                above += scoreOf(*all, i) > run.report.best ? 1 : 0;
            }
            run.report.rankInEnumeration = above + 1;
        }
    }

    /// Scores the best networks of every run on super-nets that no search has seen. False if stopped.
    bool measureHeldOut() {
        const std::optional<HeldOutScores> heldOut = scoresOnFresh("held-out");
        const std::optional<HeldOutScores> confirmed = heldOut ? scoresOnFresh("confirmation") : std::nullopt;
        if (!confirmed) {
            return false;
        }
        std::size_t next = 0;
        for (const std::unique_ptr<Run>& run : m_runs) {
            const std::size_t count = run->best.size();
            ComparedRun& report = run->report;
            if (count == 0) {
                report.heldOut = report.heldOutTop10 = report.heldOutConfirmed = kNone;
                report.heldOutZ = report.heldOutZTop10 = kNone;
                continue;
            }
            const auto scores = std::span(heldOut->dssPlusPlus).subspan(next, count);
            const auto z = std::span(heldOut->z).subspan(next, count);
            const auto choice = std::span(confirmed->dssPlusPlus).subspan(next, count);
            report.heldOut = scores.front();
            report.heldOutTop10 = spreadOf(scores).mean;
            const auto isWorse = [](double a, double b) { return std::isnan(a) ? !std::isnan(b) : a < b; };
            const auto chosen = std::max_element(choice.begin(), choice.end(), isWorse) - choice.begin();
            report.heldOutConfirmed = scores[static_cast<std::size_t>(chosen)];
            report.heldOutZ = z.front();
            report.heldOutZTop10 = spreadOf(z).mean;
            next += count;
        }
        return true;
    }

    /// Scores the best networks of all runs, in run order, on super-nets seeded by `purpose`. Empty if stopped.
    std::optional<HeldOutScores> scoresOnFresh(std::string_view purpose) {
        HeldOutConfig fresh{.limits = m_config.limits,
                            .level = m_config.level,
                            .cohortSeed = stableHash(m_config.seed, "held-out cohort"),
                            .scoring = m_config.scoring};
        fresh.scoring.seed = stableHash(m_config.scoring.seed, purpose);
        fresh.scoring.supernets = m_config.heldOut;
        std::vector<search::CandidatePtr> best;
        for (const std::unique_ptr<Run>& run : m_runs) {
            for (const std::size_t candidate : run->best) {
                best.push_back(run->archive.at(candidate));
            }
        }
        const auto progress = [&](int done, int planned) {
            if (m_progress) {
                m_progress("held-out", m_config.scoring.seed, done, planned);
            }
        };
        return bench::scoreHeldOut(m_space, fresh, best, m_makeEvaluator, m_control, progress);
    }

    const space::SearchSpace& m_space;
    const ComparisonConfig& m_config;
    const proxy::EvaluatorFactory& m_makeEvaluator;
    search::SearchControl& m_control;
    const ComparisonProgress& m_progress;
    std::vector<std::unique_ptr<Run>> m_runs;
    search::Archive m_union;
    search::Ranking m_ranking;
    ComparisonResult m_result;
};

std::vector<std::string> splitAt(std::string_view text, char separator) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == separator) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

} // namespace

std::span<const ComparisonMetric> comparisonMetrics() noexcept {
    return kMetrics;
}

Spread ComparisonResult::summary(std::string_view algorithm, const ComparisonMetric& metric) const {
    std::vector<double> values;
    for (const ComparedRun& run : runs) {
        if (run.algorithm == algorithm) {
            values.push_back(run.*metric.value);
        }
    }
    return spreadOf(values);
}

search::SearchConfig contenderConfig(std::string_view name, const space::SearchSpace& space) {
    const std::vector<std::string> parts = splitAt(name, ':');
    const search::Algorithm algorithm = search::parseAlgorithm(parts.front());
    search::Preset preset = search::Preset::Recommended;
    search::Guide guide = search::Guide::DssPlusPlus;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (algorithm != search::Algorithm::BlockEvolution) {
            throw Error(ErrorCode::InvalidArgument,
                        "algorithms: " + parts.front() + " has no variants, but '" + std::string(name) + "' is given");
        }
        if (parts[i] == "paper" || parts[i] == "recommended") {
            preset = search::parsePreset(parts[i]);
        } else if (parts[i] == "dss++" || parts[i] == "uniform") {
            guide = search::parseGuide(parts[i]);
        } else {
            throw Error(ErrorCode::InvalidArgument, "algorithms: '" + parts[i] + "' in '" + std::string(name) +
                                                        "' is none of paper, recommended, dss++, uniform");
        }
    }
    search::SearchConfig config = search::makeConfig(preset, space, algorithm);
    config.guide = guide;
    return config;
}

std::optional<ComparisonResult> compareSearches(const space::SearchSpace& space, const ComparisonConfig& config,
                                                const proxy::EvaluatorFactory& makeEvaluator,
                                                search::SearchControl& control, const ComparisonProgress& progress) {
    check(config);
    const auto start = std::chrono::steady_clock::now();
    std::optional<ComparisonResult> result = Comparison(space, config, makeEvaluator, control, progress).compare();
    if (result) {
        result->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    return result;
}

} // namespace trazor::bench
