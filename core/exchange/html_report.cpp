// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/html_report.h"

#include "core/base/quantity.h"
#include "core/exchange/svg_figure.h"
#include "core/exchange/trust_json.h"
#include "core/search/settings/setting_text.h"
#include "core/space/network_plan.h"
#include "core/space/space_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

namespace trazor::exchange {
namespace {

constexpr int kBest = 3; ///< candidates shown with their blocks, besides starred ones
constexpr std::size_t kMostStarred = 20;
constexpr std::size_t kMostPoints = 4000; ///< dominated candidates drawn in a figure

constexpr auto kStyle = R"css(
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --muted: #59636e; --line: #d5dae0; --panel: #f5f7f9;
  --first: #0b69b7; --second: #1a7f5a; --point: #9aa5b1; --marked: #c2410c; }
@media (prefers-color-scheme: dark) { :root { --ground: #16191d; --text: #e6e9ed; --muted: #9aa5b1; --line: #363c44;
  --panel: #1f2328; --first: #58b0f0; --second: #3fb68b; --point: #657080; --marked: #ff9454; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 960px; padding: 28px 24px 60px; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 4px; } h2 { font-size: 20px; margin: 38px 0 10px; }
h3 { font-size: 16px; margin: 26px 0 6px; } p { margin: 6px 0; } .muted, figcaption { color: var(--muted); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 10px; margin: 18px 0; }
.facts div { background: var(--panel); border-radius: 8px; padding: 10px 14px; } .facts b { display: block; font-size: 21px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--muted); font-weight: 600; } .number { text-align: right; }
.id { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 13px; }
.bar { width: 22%; min-width: 110px; } .bar i { display: block; height: 9px; margin: 7px 0; border-radius: 2px; background: var(--first); }
.bar.s i { background: var(--second); } figure { margin: 14px 0; } svg, img { width: 100%; height: auto; display: block; }
img { background: #fff; border-radius: 6px; }
svg text { fill: var(--muted); font-size: 12px; } svg .label { fill: var(--text); font-size: 13px; }
.grid { stroke: var(--line); stroke-width: 1; } .line { fill: none; stroke: var(--first); stroke-width: 2; }
.point { fill: var(--point); fill-opacity: .75; } .front { fill: var(--first); } .marked { fill: var(--marked); }
.legend span { margin-right: 18px; } .legend i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
.note { white-space: pre-wrap; border-left: 3px solid var(--line); padding-left: 12px; }
pre { background: var(--panel); border-radius: 8px; padding: 12px; overflow-x: auto; font-size: 13px; }
details > summary { cursor: pointer; color: var(--muted); margin: 6px 0; }
@media print { :root { --ground: #fff; --text: #000; --muted: #444; --line: #bbb; --panel: #f2f2f2; --first: #0b69b7;
  --second: #1a7f5a; --point: #8a949f; --marked: #c2410c; }
  body { max-width: none; padding: 0; font-size: 11pt; } h2, h3 { break-after: avoid; } tr, figure, .facts { break-inside: avoid; } }
)css";

constexpr auto kTrust = R"html(<ul>
<li>DSS++ ranks networks without training any. It compares candidates of this session only, and it changes as a session grows.</li>
<li>It follows size closely: on most benchmarks of trained networks the parameter count alone ranks as well or better. Compare
networks of similar size, or look at the front.</li>
<li>A search on random super-nets also fits their noise. The confirmed score comes from fresh super-nets at full resolution;
where it is missing, the candidate was not scored again.</li>
<li>That ranks of diversity and saliency are unified is known from the paper (Zhou et al., IEEE TPAMI 2024). Its equations could
not be obtained: levels, ties and the steps of the evolution are decisions of T-Razor Studio.</li>
<li>No accuracy stands in this report, because nothing was trained. Train the networks that you choose.</li>
</ul>
)html";

std::string fixedDigits(double value, int digits) {
    if (!std::isfinite(value)) {
        return "\u2013";
    }
    std::array<char, 64> text{};
    const auto [end, problem] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
    return problem == std::errc() ? std::string(text.data(), end) : std::string("\u2013");
}

std::string significant(double value) {
    if (!std::isfinite(value)) {
        return "\u2013";
    }
    std::array<char, 64> text{};
    const auto [end, problem] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 5);
    return {text.data(), end};
}

std::string amount(std::int64_t value) {
    return formatCount(static_cast<double>(value));
}

std::string candidateName(int index) {
    std::string digits = std::to_string(index);
    return "#" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
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

class Report {
public:
    explicit Report(const session::Session& session)
        : m_session(session)
        , m_space(session.space()) {}

    std::string write(const std::vector<ReportFigure>& figures) {
        const std::string title = "Search of " + m_space.title;
        m_html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"generator\" content=\"T-Razor Studio " +
                 escaped(session::programVersion()) +
                 "\">\n"
                 "<title>" +
                 escaped(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n";
        m_html += "<h1>" + escaped(title) + "</h1>\n<p class=\"muted\">" + escaped(m_space.source) + "</p>\n";
        summary();
        pareto();
        front();
        best();
        for (const ReportFigure& figure : figures) {
            m_html += "<h2>" + escaped(figure.title) + "</h2>\n<figure><img alt=\"" + escaped(figure.title) +
                      "\" src=\"data:image/svg+xml;base64," + base64(figure.svg) + "\"></figure>\n";
        }
        m_html += std::string("<h2>How far to trust the score</h2>\n") + kTrust + "<pre>" +
                  escaped(trustText(m_session)) + "</pre>\n";
        settings();
        manifest();
        return m_html + "</body>\n</html>\n";
    }

private:
    const search::Candidate& candidate(int index) const { return m_session.archive()[static_cast<std::size_t>(index)]; }

    void fact(const std::string& value, const std::string& meaning) {
        m_html += "<div><b>" + escaped(value) + "</b>" + escaped(meaning) + "</div>\n";
    }

    void summary() {
        int failed = 0;
        for (const search::CandidatePtr& each : m_session.archive().candidates()) {
            failed += each->isRanked() ? 0 : 1;
        }
        m_html += "<div class=\"facts\">\n";
        fact(std::to_string(m_session.archive().size()), "candidates scored");
        fact(std::to_string(m_session.front().size()), "on the Pareto front");
        fact(std::to_string(m_session.scorings(session::Purpose::Confirmation).size()),
             "confirmed on fresh super-nets");
        fact(std::to_string(failed), "without a score");
        for (const space::CostQuantity& quantity : space::kCostQuantities) {
            if (const Band& band = m_session.config().limits.*quantity.limit; !band.isOpen()) {
                fact(formatBand(band), std::string(quantity.unit) + ", as limited");
            }
        }
        m_html += "</div>\n<p>" + escaped(m_space.about) + "</p>\n";
    }

    std::string hover(int index) const {
        const search::Candidate& it = candidate(index);
        return candidateName(index) + " " + it.id + ", " + amount(it.cost.params) + " parameters, DSS++ " +
               fixedDigits(m_session.score(index), 3);
    }

    SvgFigure::Point point(int index, std::string_view style) const {
        return {static_cast<double>(candidate(index).cost.params), m_session.score(index), style,
                style == "point" ? std::string() : hover(index)};
    }

    void pareto() {
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
        for (const int index : m_session.front()) {
            figure.steps.push_back(point(index, "front"));
            figure.points.push_back(point(index, "front"));
        }
        for (const auto& [index, annotation] : m_session.annotations()) {
            if (annotation.starred) {
                figure.points.push_back(point(index, "marked"));
            }
        }
        m_html += "<h2>Size against score</h2>\n";
        const std::string svg = svgElement(figure);
        if (svg.empty()) {
            m_html += "<p class=\"muted\">No candidate has a score yet.</p>\n";
            return;
        }
        m_html += "<figure>" + svg +
                  "<figcaption class=\"legend\"><span><i style=\"background:var(--first)\"></i>Pareto front</span>"
                  "<span><i style=\"background:var(--point)\"></i>dominated" +
                  (stride > 1 ? " (every " + std::to_string(stride) + "th drawn)" : std::string()) +
                  "</span><span><i style=\"background:var(--marked)\"></i>starred</span></figcaption></figure>\n";
    }

    void front() {
        if (m_session.front().empty()) {
            return;
        }
        m_html += "<h2>Pareto front</h2>\n<div class=\"scroll\"><table>\n<tr><th>#</th><th>Id</th><th "
                  "class=\"number\">Parameters</th>"
                  "<th class=\"number\">MACs</th><th class=\"number\">Depth</th><th class=\"number\">DSS++</th>"
                  "<th class=\"number\">D</th><th class=\"number\">S</th><th class=\"number\">Confirmed "
                  "DSS</th><th>Tags</th></tr>\n";
        for (const int index : m_session.front()) {
            const search::Candidate& it = candidate(index);
            const proxy::NetworkScores& scores = it.evaluation.scores;
            m_html += "<tr><td>" + candidateName(index) + "</td><td class=\"id\">" + it.id + "</td>" +
                      cell(amount(it.cost.params)) + cell(amount(it.cost.macs)) +
                      cell(std::to_string(it.architecture.depth())) + cell(fixedDigits(m_session.score(index), 3)) +
                      cell(significant(scores.diversity())) + cell(significant(scores.saliency())) +
                      cell(significant(m_session.confirmedDss(index))) + "<td>" +
                      escaped(m_session.annotation(index).tags) + "</td></tr>\n";
        }
        m_html += "</table></div>\n";
    }

    static std::string cell(const std::string& text) { return "<td class=\"number\">" + escaped(text) + "</td>"; }

    void best() {
        std::vector<int> chosen;
        for (const int index : m_session.ranking().order) {
            if (static_cast<int>(chosen.size()) < kBest && candidate(index).isRanked()) {
                chosen.push_back(index);
            }
        }
        for (const auto& [index, annotation] : m_session.annotations()) {
            if (annotation.starred && chosen.size() < kMostStarred + kBest &&
                std::find(chosen.begin(), chosen.end(), index) == chosen.end()) {
                chosen.push_back(index);
            }
        }
        if (chosen.empty()) {
            return;
        }
        m_html += "<h2>Best candidates by DSS++, and the starred ones</h2>\n";
        for (const int index : chosen) {
            portrait(index);
        }
    }

    void portrait(int index) {
        const search::Candidate& it = candidate(index);
        const session::Annotation annotation = m_session.annotation(index);
        m_html += "<h3>" + std::string(annotation.starred ? "\u2605 " : "") + candidateName(index) +
                  " <span class=\"id muted\">" + it.id + "</span></h3>\n<p>" + amount(it.cost.params) +
                  " parameters, " + amount(it.cost.macs) + " multiply-accumulates, depth " +
                  std::to_string(it.architecture.depth()) + ". ";
        if (it.isRanked()) {
            m_html += "DSS++ " + fixedDigits(m_session.score(index), 3) + " among " +
                      std::to_string(m_session.archive().size()) + ", D " +
                      significant(it.evaluation.scores.diversity()) + ", S " +
                      significant(it.evaluation.scores.saliency()) + ". ";
        } else {
            m_html += "No score: " + escaped(it.evaluation.reason) + ". ";
        }
        m_html += "Origin: " + std::string(search::operatorName(it.op)) + ", generation " +
                  std::to_string(it.generation) + ".</p>\n";
        if (!annotation.tags.empty()) {
            m_html += "<p class=\"muted\">Tags: " + escaped(annotation.tags) + "</p>\n";
        }
        if (!annotation.note.empty()) {
            m_html += "<p class=\"note\">" + escaped(annotation.note) + "</p>\n";
        }
        blocks(it);
        m_html += "<details><summary>Genes as JSON</summary><pre>" +
                  escaped(space::genesJson(m_space, it.architecture)) + "</pre></details>\n";
    }

    void blocks(const search::Candidate& it) {
        const space::NetworkPlan plan = space::plan(m_space, it.architecture);
        const space::CostBreakdown cost = space::costBreakdown(plan);
        const std::vector<proxy::BlockScore>& scores = it.evaluation.scores.blocks;
        const bool scored = it.isRanked() && scores.size() == plan.depth();
        double mostD = 0.0;
        double mostS = 0.0;
        for (const proxy::BlockScore& score : scores) {
            mostD = std::max(mostD, score.diversity);
            mostS = std::max(mostS, score.saliency);
        }
        m_html += "<div class=\"scroll\"><table>\n<tr><th>Block</th><th class=\"number\">Width</th><th "
                  "class=\"number\">Heads</th>"
                  "<th class=\"number\">Attention</th><th class=\"number\">MLP</th><th class=\"number\">Parameters</th>"
                  "<th>D, diversity</th><th>S, saliency</th></tr>\n";
        std::size_t position = 0;
        for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
            for (const space::BlockPlan& block : plan.stages[stage].blocks) {
                std::string hidden;
                for (const int width : block.mlpHidden) {
                    hidden += (hidden.empty() ? "" : "+") + std::to_string(width);
                }
                const std::string name = (plan.stages.size() > 1 ? std::to_string(stage + 1) + "." : std::string()) +
                                         std::to_string(block.index + 1);
                m_html += "<tr><td>" + name + "</td>" + cell(std::to_string(block.embedDim)) +
                          cell(std::to_string(block.heads)) +
                          cell(std::to_string(block.attentionWidth) +
                               (block.window > 0 ? ", window " + std::to_string(block.window) : std::string())) +
                          cell(hidden) +
                          cell(amount(cost.blocks[stage][static_cast<std::size_t>(block.index)].total().params)) +
                          bar("bar", scored ? scores[position].diversity : 0.0, mostD) +
                          bar("bar s", scored ? scores[position].saliency : 0.0, mostS) + "</tr>\n";
                ++position;
            }
        }
        m_html += "</table></div>\n";
    }

    static std::string bar(const char* style, double value, double most) {
        const double share = most > 0.0 && std::isfinite(value) ? std::max(100.0 * value / most, 0.0) : 0.0;
        return std::string("<td class=\"") + style + "\" title=\"" + significant(value) +
               "\"><i style=\"width:" + fixedDigits(share, 1) + "%\"></i></td>";
    }

    void settings() {
        m_html += "<h2>Settings</h2>\n<div "
                  "class=\"scroll\"><table>\n<tr><th>Setting</th><th>Value</th><th>Meaning</th></tr>\n";
        for (const search::Setting& setting : search::settings()) {
            const std::string value = search::valueText(m_session.config(), setting);
            m_html += "<tr><td>" + escaped(setting.title.empty() ? setting.name : setting.title) + "</td><td>" +
                      escaped(value == ":" ? "any" : value) +
                      (setting.unit.empty() ? "" : " " + escaped(setting.unit)) + "</td><td class=\"muted\">" +
                      escaped(setting.meaning) + "</td></tr>\n";
        }
        m_html += "</table></div>\n";
    }

    void manifest() {
        const session::Manifest& it = m_session.manifest();
        m_html += "<h2>Manifest</h2>\n<div class=\"scroll\"><table>\n";
        const auto row = [&](const std::string& name, const std::string& value) {
            m_html += "<tr><th>" + escaped(name) + "</th><td>" + escaped(value) + "</td></tr>\n";
        };
        row("Made by", it.program + " " + it.version);
        row("Begun", it.created);
        row("Space", m_space.name + ", hash " + it.spaceHash);
        row("Seed", std::to_string(it.seed));
        row("Scored by", it.evaluator);
        row("Ended", m_session.stopReason().empty() ? "not yet, or broken off" : m_session.stopReason());
        m_html += "</table></div>\n";
    }

    const session::Session& m_session;
    const space::SearchSpace& m_space;
    std::string m_html;
};

} // namespace

std::string htmlReport(const session::Session& session, const std::vector<ReportFigure>& figures) {
    return Report(session).write(figures);
}

} // namespace trazor::exchange
