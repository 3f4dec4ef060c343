// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/proxy_bench.h"

#include "core/base/error.h"
#include "core/search/scoring_job.h"
#include "core/search/settings/search_config.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace trazor::bench {
namespace {

using proxy::ProxyCost;
using proxy::ProxyId;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The rows that have the metric and can be built, and the distinct networks among them.
struct Cohort {
    std::vector<const BenchmarkRow*> rows;
    std::vector<std::size_t> network;       ///< per row: index into `native` and `scored`
    std::vector<space::NetworkPlan> native; ///< at the family's native size, for closed-form proxies
    std::vector<space::NetworkPlan> scored; ///< at the size used for scoring
};

std::string shapeKey(const BenchmarkRow& row) {
    std::string key;
    for (const LayerShape& layer : row.layers) {
        for (const int number :
             {layer.stage, layer.embedDim, layer.heads, layer.headDim, static_cast<int>(layer.weightedQuery)}) {
            key += std::to_string(number) + ",";
        }
        for (const int width : layer.ffn) {
            key += std::to_string(width) + "-";
        }
        key += ";";
    }
    return key + std::to_string(row.vocabulary);
}

Cohort makeCohort(const BenchmarkSet& set, const Metric& metric, InputSize size, BenchResult& result) {
    Cohort cohort;
    std::map<std::string, std::size_t> known;
    for (const BenchmarkRow& row : set.rows) {
        const auto quality = row.metrics.find(metric.name);
        if (quality == row.metrics.end()) {
            continue;
        }
        try {
            const auto [entry, isNew] = known.try_emplace(shapeKey(row), cohort.native.size());
            if (isNew) {
                cohort.native.push_back(planOf(set, row));
                cohort.scored.push_back(planOf(set, row, size));
            }
            cohort.network.push_back(entry->second);
        } catch (const Error& error) {
            known.erase(shapeKey(row));
            cohort.native.resize(cohort.scored.size());
            result.skippedReason = result.skipped++ == 0 ? error.what() : result.skippedReason;
            continue;
        }
        cohort.rows.push_back(&row);
        result.ids.push_back(row.id);
        result.quality.push_back(quality->second);
        result.params.push_back(proxy::sizeProxy(ProxyId::ParamsBlocks, cohort.native[cohort.network.back()]));
    }
    if (cohort.rows.size() < 2) {
        throw Error(ErrorCode::Unsupported, "set " + set.name + ": fewer than two rows with the metric " + metric.name +
                                                " can be scored" +
                                                (result.skipped > 0 ? " (" + result.skippedReason + ")" : ""));
    }
    return cohort;
}

/// All scores of the networks of a cohort: per baseline, or shared by all proxies of a kind.
struct Scored {
    std::vector<proxy::Evaluation> linearised;
    std::vector<proxy::Evaluation> released;
    std::map<ProxyId, std::vector<double>> baselines;
    std::string failedReason; ///< of the first network that failed

    void noteFailure(proxy::EvaluationStatus status, const std::string& reason) {
        if (status != proxy::EvaluationStatus::Ok && failedReason.empty()) {
            failedReason = reason;
        }
    }
};

/// Counts networks over several passes.
class Counter {
public:
    Counter(const BenchProgress& progress, int total)
        : m_progress(progress)
        , m_total(total) {}

    void tick() {
        ++m_done;
        if (m_progress) {
            m_progress(m_done, m_total);
        }
    }

private:
    const BenchProgress& m_progress;
    int m_total;
    int m_done = 0;
};

std::vector<ProxyId> ofCost(const std::vector<ProxyId>& proxies, std::initializer_list<ProxyCost> costs) {
    std::vector<ProxyId> selected;
    std::copy_if(proxies.begin(), proxies.end(), std::back_inserter(selected), [&](ProxyId id) {
        return std::find(costs.begin(), costs.end(), proxy::proxyInfo(id).cost) != costs.end();
    });
    return selected;
}

std::vector<proxy::Evaluation> evaluate(const Cohort& cohort, const proxy::ScoringConfig& config,
                                        const BenchTools& tools, Counter& counter, std::stop_token stop,
                                        Scored& scored) {
    std::vector<proxy::Evaluation> evaluations =
        search::scoreAll(*tools.makeEvaluator(config), cohort.scored, std::move(stop), [&counter] { counter.tick(); });
    for (const proxy::Evaluation& evaluation : evaluations) {
        scored.noteFailure(evaluation.status, evaluation.reason);
    }
    return evaluations;
}

void scoreBaselines(const Cohort& cohort, const std::vector<ProxyId>& proxies, const proxy::ScoringConfig& config,
                    const BenchTools& tools, Counter& counter, std::stop_token stop, Scored& scored) {
    for (const ProxyId id : proxies) {
        scored.baselines[id].assign(cohort.scored.size(), kNone);
    }
    tools.makeBaselines(config)->score(
        cohort.scored, proxies,
        [&](std::size_t index, proxy::BaselineScores&& scores) {
            scored.noteFailure(scores.status, scores.reason);
            for (std::size_t i = 0; i < scores.values.size(); ++i) {
                scored.baselines[proxies[i]][index] = scores.values[i];
            }
            counter.tick();
        },
        std::move(stop));
}

Scored scoreAll(const Cohort& cohort, const BenchConfig& config, const BenchTools& tools, const BenchProgress& progress,
                const std::stop_token& stop) {
    const bool linearised = !ofCost(config.proxies, {ProxyCost::BlockScores, ProxyCost::Cohort}).empty();
    const bool released = !ofCost(config.proxies, {ProxyCost::SignedPass}).empty();
    const std::vector<ProxyId> baselines = ofCost(config.proxies, {ProxyCost::OnePass, ProxyCost::Batch});
    const int passes = int{linearised} + int{released} + int{!baselines.empty()};
    Counter counter(progress, passes * static_cast<int>(cohort.scored.size()));
    Scored scored;
    proxy::ScoringConfig scoring = config.scoring;
    if (linearised) {
        scored.linearised = evaluate(cohort, scoring, tools, counter, stop, scored);
    }
    if (!baselines.empty()) {
        scoreBaselines(cohort, baselines, scoring, tools, counter, stop, scored);
    }
    if (released) {
        scoring.variant = proxy::DssVariant::Released;
        scored.released = evaluate(cohort, scoring, tools, counter, stop, scored);
    }
    return scored;
}

/// The rows as an archive, so that DSS++ is computed by the same code as in a search.
search::Archive archiveOf(const Cohort& cohort, const Scored& scored) {
    search::Archive archive;
    for (std::size_t i = 0; i < cohort.rows.size(); ++i) {
        search::Candidate candidate;
        candidate.index = static_cast<int>(i);
        candidate.id = std::to_string(i);
        candidate.architecture.stages.resize(1);
        for (const space::StagePlan& stage : cohort.native[cohort.network[i]].stages) {
            auto& blocks = candidate.architecture.stages.back().blocks;
            blocks.resize(blocks.size() + stage.blocks.size());
            // A projection only changes the width, so the stages on both sides count as one.
            if (stage.downsample != space::DownsampleKind::None &&
                stage.downsample != space::DownsampleKind::Projection) {
                candidate.architecture.stages.emplace_back();
            }
        }
        candidate.evaluation = scored.linearised[cohort.network[i]];
        archive.add(std::make_shared<const search::Candidate>(std::move(candidate)));
    }
    return archive;
}

/// The default level, as for search spaces: stage if there are several stages, block if mixers differ, else net.
search::RankLevel defaultLevel(const Cohort& cohort) {
    const space::StagePlan& first = cohort.native.front().stages.front();
    const bool isStaged =
        first.downsample == space::DownsampleKind::ConvPool || first.downsample == space::DownsampleKind::PatchMerging;
    const bool isMixed = std::any_of(cohort.native.begin(), cohort.native.end(), [](const space::NetworkPlan& plan) {
        const auto& blocks = plan.stages.front().blocks;
        return std::any_of(blocks.begin(), blocks.end(),
                           [&](const space::BlockPlan& block) { return block.mixer != blocks.front().mixer; });
    });
    return isStaged ? search::RankLevel::Stage : (isMixed ? search::RankLevel::Block : search::RankLevel::Net);
}

search::RankLevel levelOf(ProxyId id, const BenchConfig& config, const Cohort& cohort) {
    switch (id) {
    case ProxyId::DssPlusPlusNet:
        return search::RankLevel::Net;
    case ProxyId::DssPlusPlusStage:
        return search::RankLevel::Stage;
    case ProxyId::DssPlusPlusBlock:
        return search::RankLevel::Block;
    case ProxyId::DssPlusPlusLogRank:
        return search::RankLevel::LogRank;
    default:
        return config.level.value_or(defaultLevel(cohort));
    }
}

double blockScoreValue(ProxyId id, const proxy::Evaluation& evaluation) {
    return evaluation.status == proxy::EvaluationStatus::Ok ? proxy::blockScoreProxy(id, evaluation.scores) : kNone;
}

double sizeValue(ProxyId id, const BenchmarkRow& row, const space::NetworkPlan& plan) {
    // The file's count includes embeddings that the plan does not model.
    return id == ProxyId::ParamsTotal && row.totalParams > 0.0 ? row.totalParams : proxy::sizeProxy(id, plan);
}

std::vector<double> valuesOf(ProxyId id, const Cohort& cohort, const Scored& scored, const BenchConfig& config) {
    const ProxyCost cost = proxy::proxyInfo(id).cost;
    if (cost == ProxyCost::Cohort) {
        std::vector<double> values = search::rank(archiveOf(cohort, scored), levelOf(id, config, cohort)).score;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const bool isRanked = scored.linearised[cohort.network[i]].status == proxy::EvaluationStatus::Ok;
            values[i] = isRanked ? values[i] : kNone;
        }
        return values;
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < cohort.rows.size(); ++i) {
        const std::size_t network = cohort.network[i];
        switch (cost) {
        case ProxyCost::ClosedForm:
            values.push_back(sizeValue(id, *cohort.rows[i], cohort.native[network]));
            break;
        case ProxyCost::BlockScores:
            values.push_back(blockScoreValue(id, scored.linearised[network]));
            break;
        case ProxyCost::SignedPass:
            values.push_back(blockScoreValue(id, scored.released[network]));
            break;
        default:
            values.push_back(scored.baselines.at(id)[network]);
        }
    }
    return values;
}

ProxyResult correlate(ProxyId id, std::vector<double> values, const BenchResult& result) {
    ProxyResult row;
    row.proxy = id;
    std::vector<double> score;
    for (const double value : values) {
        row.failed += std::isfinite(value) ? 0 : 1;
        const double oriented = proxy::proxyInfo(id).largerIsBetter ? value : -value;
        score.push_back(std::isfinite(value) ? oriented : -std::numeric_limits<double>::infinity());
    }
    row.values = std::move(values);
    std::vector<double> quality = result.quality;
    if (!result.metric.largerIsBetter) {
        std::transform(quality.begin(), quality.end(), quality.begin(), std::negate<>());
    }
    row.tauB = evidence::kendallTauB(score, quality);
    row.tauA = evidence::kendallTauA(score, quality);
    row.rho = evidence::spearmanRho(score, quality);
    row.ci95 = evidence::bootstrapTauB(score, quality);
    row.rhoCi95 = evidence::bootstrapRho(score, quality);
    row.inBandTauB = evidence::inBandTauB(score, quality, result.params);
    row.inBandTauA = evidence::inBandTauA(score, quality, result.params);
    row.inBandCi95 = evidence::bootstrapInBandTauB(score, quality, result.params);
    row.ndcg = evidence::ndcg(score, quality);
    row.regret = evidence::topRegret(score, quality);
    row.inBands = evidence::inBandMeans(score, quality, result.params);
    return row;
}

} // namespace

int screeningSize(Family family) noexcept {
    return family == Family::AutoFormer ? 64 : (family == Family::Pit ? 224 : 0);
}

std::optional<BenchResult> runBench(const BenchmarkSet& set, const BenchConfig& config, const BenchTools& tools,
                                    const BenchProgress& progress, const std::stop_token& stop) {
    BenchResult result;
    result.set = set.name;
    result.metric = set.metric(config.metric.empty() ? set.defaultMetric : config.metric);
    const bool isVision = screeningSize(set.family) > 0;
    if (isVision) {
        if (config.scoring.input == proxy::InputKind::TokenIds) {
            throw Error(ErrorCode::InvalidArgument, "input: token-ids, but the networks of " + set.name + " see images",
                        "Use ones or gaussian.");
        }
        result.imageSize = config.scoring.imageSize > 0 ? config.scoring.imageSize : screeningSize(set.family);
    }
    const Cohort cohort =
        makeCohort(set, result.metric, {.imageSize = result.imageSize, .tokens = config.tokens}, result);
    result.distinct = static_cast<int>(cohort.native.size());

    const auto start = std::chrono::steady_clock::now();
    const Scored scored = scoreAll(cohort, config, tools, progress, stop);
    if (stop.stop_requested()) {
        return std::nullopt;
    }
    result.secondsPerCandidate =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / result.distinct;
    result.failedReason = scored.failedReason;
    for (const ProxyId id : config.proxies) {
        result.proxies.push_back(correlate(id, valuesOf(id, cohort, scored, config), result));
    }
    return result;
}

} // namespace trazor::bench
