// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/report/html_report.h"

#include "core/base/quantity.h"
#include "core/exchange/report/trust_json.h"
#include "core/exchange/text/svg_figure.h"
#include "core/exchange/text/template.h"
#include "core/search/settings/setting_text.h"
#include "core/session/analysis/measured_latency.h"
#include "core/session/columns.h"
#include "core/session/search_result.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace trazor::exchange {
namespace {

using session::candidateName;

using nlohmann::json;

constexpr int kBest = 3; ///< candidates shown with their blocks, in addition to starred ones
constexpr std::size_t kMostStarred = 20;
constexpr std::size_t kMostPoints = 4000; ///< dominated candidates drawn in a figure

constexpr const char* kDash = "\u2013"; ///< shown for non-finite numbers

std::string fixedDigits(double value, int digits) {
    return std::isfinite(value) ? formatFixed(value, digits) : kDash;
}

std::string significant(double value) {
    return std::isfinite(value) ? formatDigits(value, 5) : kDash;
}

std::string amount(std::int64_t value) {
    return formatCount(static_cast<double>(value));
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            group = group << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += at + i <= bytes.size() ? kLetters[group >> (18U - 6U * i) & 63U] : '=';
        }
    }
    return text;
}

/// The length of a bar in per cent of the longest one.
std::string share(double value, double most) {
    return fixedDigits(most > 0.0 && std::isfinite(value) ? std::max(100.0 * value / most, 0.0) : 0.0, 1);
}

/// Collects the values of resources/templates/report.html.mustache.
class Report {
public:
    explicit Report(const session::Session& session)
        : m_session(session)
        , m_space(session.space()) {}

    json values(const std::vector<ReportFigure>& figures) const {
        json pictures = json::array();
        for (const ReportFigure& figure : figures) {
            pictures.push_back({{"title", figure.title}, {"base64", base64(figure.svg)}});
        }
        json front = json::array();
        for (const int index : m_session.front()) {
            front.push_back(candidateNode(index));
        }
        json best = json::array();
        for (const int index : chosen()) {
            best.push_back(portrait(index));
        }
        return {{"version", session::programVersion()},
                {"title", m_space.title},
                {"source", m_space.source},
                {"about", m_space.about},
                {"facts", facts()},
                {"pareto", pareto()},
                {"has_front", !front.empty()},
                {"front", std::move(front)},
                {"has_best", !best.empty()},
                {"best", std::move(best)},
                {"figures", std::move(pictures)},
                {"trust", trustText(m_session)},
                {"settings", settings()},
                {"manifest", manifest()}};
    }

private:
    json facts() const {
        const auto& all = m_session.archive().candidates();
        const auto failed = std::count_if(all.begin(), all.end(), [](const auto& each) { return !each->isRanked(); });
        json facts = {{{"value", all.size()}, {"meaning", "candidates scored"}},
                      {{"value", m_session.front().size()}, {"meaning", "on the Pareto front"}},
                      {{"value", m_session.scorings(session::Purpose::Confirmation).size()},
                       {"meaning", "confirmed on fresh super-nets"}},
                      {{"value", failed}, {"meaning", "without a score"}}};
        for (const space::CostQuantity& quantity : space::kCostQuantities) {
            if (const Band& band = m_session.config().limits.*quantity.limit; !band.isOpen()) {
                facts.push_back({{"value", formatBand(band, quantity.writing)},
                                 {"meaning", std::string(quantity.unit) + ", as limited"}});
            }
        }
        const std::vector<session::CheckedLatency> checked = session::checkedLatencies(m_session);
        for (const session::CheckedLatency& it : checked) {
            facts.push_back({{"value", formatTime(1e6 * it.measuredMs)},
                             {"meaning", "latency of " + session::candidateName(it.candidate) + ", measured; " +
                                             formatTime(1e6 * it.promisedMs) + " predicted"}});
        }
        if (const std::string pace = session::paceText(checked); !pace.empty()) {
            facts.push_back({{"value", "Pace"}, {"meaning", pace}});
        }
        return facts;
    }

    SvgFigure::Point point(int index, std::string_view style) const {
        const search::Candidate& it = m_session.candidate(index);
        const double score = m_session.score(index);
        return {static_cast<double>(it.cost.params), score, style,
                style == "point" ? std::string()
                                 : candidateName(index) + " " + it.id + ", " + amount(it.cost.params) +
                                       " parameters, DSS++ " + fixedDigits(score, 3)};
    }

    json pareto() const {
        SvgFigure figure{"DSS++ over parameters: all candidates, the front and the starred ones",
                         "Parameters",
                         "DSS++ (rank in this session)",
                         {},
                         {}};
        const std::set<int> onFront(m_session.front().begin(), m_session.front().end());
        const std::size_t size = m_session.archive().size();
        const std::size_t stride = std::max<std::size_t>((size + kMostPoints - 1) / kMostPoints, 1);
        for (std::size_t index = 0; index < size; index += stride) {
            if (!onFront.contains(static_cast<int>(index))) {
                figure.points.push_back(point(static_cast<int>(index), "point"));
            }
        }
        const bool hasSteps = session::frontObjective(m_session) == search::Objective::pareto();
        for (const int index : m_session.front()) {
            if (hasSteps) {
                figure.steps.push_back(point(index, "front"));
            }
            figure.points.push_back(point(index, "front"));
        }
        for (const auto& [index, annotation] : m_session.annotations()) {
            if (annotation.starred) {
                figure.points.push_back(point(index, "marked"));
            }
        }
        const std::string svg = svgElement(figure);
        if (svg.empty()) {
            return false;
        }
        return {{"svg", svg},
                {"drawn", stride > 1 ? " (every " + std::to_string(stride) + "th drawn)" : std::string()}};
    }

    json candidateNode(int index) const {
        const search::Candidate& it = m_session.candidate(index);
        return {{"name", candidateName(index)},
                {"id", it.id},
                {"params", amount(it.cost.params)},
                {"macs", amount(it.cost.macs)},
                {"depth", it.architecture.depth()},
                {"dss_plus_plus", fixedDigits(m_session.score(index), 3)},
                {"diversity", significant(it.evaluation.scores.diversity())},
                {"saliency", significant(it.evaluation.scores.saliency())},
                {"confirmed", significant(m_session.confirmedDss(index))},
                {"tags", m_session.annotation(index).tags}};
    }

    std::vector<int> chosen() const {
        std::vector<int> chosen;
        for (const int index : m_session.ranking().order) {
            if (static_cast<int>(chosen.size()) < kBest && m_session.candidate(index).isRanked()) {
                chosen.push_back(index);
            }
        }
        for (const auto& [index, annotation] : m_session.annotations()) {
            if (annotation.starred && chosen.size() < kMostStarred + kBest &&
                std::find(chosen.begin(), chosen.end(), index) == chosen.end()) {
                chosen.push_back(index);
            }
        }
        return chosen;
    }

    json portrait(int index) const {
        const search::Candidate& it = m_session.candidate(index);
        const session::Annotation annotation = m_session.annotation(index);
        json node = candidateNode(index);
        node.update({{"starred", annotation.starred},
                     {"has_tags", !annotation.tags.empty()},
                     {"has_note", !annotation.note.empty()},
                     {"note", annotation.note},
                     {"scored", it.isRanked()},
                     {"reason", it.evaluation.reason},
                     {"cohort", m_session.archive().size()},
                     {"origin", search::operatorName(it.op)},
                     {"generation", it.generation},
                     {"blocks", blocks(it)},
                     {"genes", space::genesJson(m_space, it.architecture)}});
        return node;
    }

    json blocks(const search::Candidate& it) const {
        const space::NetworkPlan plan = space::plan(m_space, it.architecture);
        const space::CostBreakdown cost = space::costBreakdown(plan);
        std::vector<proxy::BlockScore> scores = it.evaluation.scores.blocks;
        scores.resize(plan.depth()); // 0 where there is no score
        double mostD = 0.0;
        double mostS = 0.0;
        for (const proxy::BlockScore& score : scores) {
            mostD = std::max(mostD, score.diversity);
            mostS = std::max(mostS, score.saliency);
        }
        json rows = json::array();
        for (const space::StagePlan& stage : plan.stages) {
            for (const space::BlockPlan& block : stage.blocks) {
                std::string hidden;
                for (const int width : block.mlpHidden) {
                    hidden += hidden.empty() ? "" : "+";
                    hidden += std::to_string(width);
                }
                const proxy::BlockScore& score = scores[rows.size()];
                const auto index = static_cast<std::size_t>(block.index);
                const std::string window = block.window > 0 ? ", window " + std::to_string(block.window) : "";
                rows.push_back(
                    {{"block", (plan.stages.size() > 1 ? std::to_string(block.stage + 1) + "." : std::string()) +
                                   std::to_string(block.index + 1)},
                     {"width", block.embedDim},
                     {"heads", block.heads},
                     {"attention", std::to_string(block.attentionWidth) + window},
                     {"hidden", hidden},
                     {"params", amount(cost.blocks[static_cast<std::size_t>(block.stage)][index].total().params)},
                     {"diversity", significant(score.diversity)},
                     {"diversity_share", share(score.diversity, mostD)},
                     {"saliency", significant(score.saliency)},
                     {"saliency_share", share(score.saliency, mostS)}});
            }
        }
        return rows;
    }

    json settings() const {
        json rows = json::array();
        for (const search::Setting& setting : search::settings()) {
            const std::string value = search::valueText(m_session.config(), setting);
            rows.push_back(
                {{"title", setting.title.empty() ? setting.name : setting.title},
                 {"value", (value == ":" ? "any" : value) +
                               (setting.unit.empty() ? std::string() : std::string(" ").append(setting.unit))},
                 {"meaning", setting.meaning}});
        }
        return rows;
    }

    json manifest() const {
        const session::Manifest& it = m_session.manifest();
        const std::string& reason = m_session.stopReason();
        return {{{"name", "Made by"}, {"value", it.program + " " + it.version}},
                {{"name", "Begun"}, {"value", it.created}},
                {{"name", "Space"}, {"value", m_space.name + ", hash " + it.spaceHash}},
                {{"name", "Seed"}, {"value", it.seed}},
                {{"name", "Scored by"}, {"value", it.evaluator}},
                {{"name", "Ended"}, {"value", reason.empty() ? "not yet, or broken off" : reason}}};
    }

    const session::Session& m_session;
    const space::SearchSpace& m_space;
};

} // namespace

std::string htmlReport(const session::Session& session, const std::vector<ReportFigure>& figures) {
    return filledTemplate("report.html", Report(session).values(figures), Escape::Html);
}

} // namespace trazor::exchange
