// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/report/trust_json.h"

#include "core/evidence/rank_correlation.h"
#include "core/search/image_check.h"
#include "core/session/seed_spread_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

namespace trazor::exchange {
namespace {

using nlohmann::json;

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

std::string shortText(const json& value, const char* format) {
    std::array<char, 32> text{};
    if (value.is_null()) {
        return "not known";
    }
    std::snprintf(text.data(), text.size(), format, value.get<double>());
    return text.data();
}

/// Confirmed candidates in ranking order.
json confirmedNode(const session::Session& session) {
    std::vector<std::pair<int, double>> confirmed;
    for (const int index : session.ranking().order) {
        if (const double dss = session.confirmedDss(index); !std::isnan(dss)) {
            confirmed.emplace_back(index, dss);
        }
    }
    json rows = json::array();
    for (const auto& [index, dss] : confirmed) {
        const auto better = std::count_if(confirmed.begin(), confirmed.end(),
                                          [dss = dss](const auto& other) { return other.second > dss; });
        rows.push_back({{"id", session.candidate(index).id},
                        {"index", index},
                        {"dss", number(session.candidate(index).evaluation.scores.dss())},
                        {"confirmed_dss", dss},
                        {"confirmed_rank", better + 1}});
    }
    return rows;
}

json spreadNode(const proxy::Spread& spread) {
    return {{"mean", number(spread.mean)}, {"sd", number(spread.deviation)}, {"count", spread.count}};
}

json spreadsNode(const session::Session& session) {
    json rows = json::array();
    for (const int index : session::candidatesWithSpread(session)) {
        const session::MeasuredSpread it = session::measuredSpread(session, index).value();
        json together = json::array();
        for (const int other : it.together) {
            together.push_back(session.candidate(other).id);
        }
        rows.push_back({{"id", session.candidate(index).id},
                        {"index", index},
                        {"initialisations", it.initialisations},
                        {"diversity", spreadNode(it.spread.diversity)},
                        {"saliency", spreadNode(it.spread.saliency)},
                        {"dss", spreadNode(it.spread.dss)},
                        {"together", std::move(together)},
                        {"rank_stability", number(it.rankStability)}});
    }
    return rows;
}

} // namespace

json imageAgreementNode(const bench::ImageAgreement& it) {
    const auto three = [&](double bench::ImageAgreement::Agreement::*which) {
        return json{{"dss_plus_plus", number(it.dssPlusPlus.*which)},
                    {"diversity", number(it.diversity.*which)},
                    {"saliency", number(it.saliency.*which)}};
    };
    return {{"level", search::levelName(it.level)},
            {"networks", it.networks},
            {"failed", it.failed},
            {"image", it.imageSize},
            {"full_image", it.fullImageSize},
            {"tau", three(&bench::ImageAgreement::Agreement::tau)},
            {"rho", three(&bench::ImageAgreement::Agreement::rho)},
            {"speedup", number(it.speedup)},
            {"seconds", number(it.seconds)}};
}

std::optional<bench::ImageAgreement> imageAgreementOf(const session::Session& session) {
    std::vector<bench::ImagePair> pairs;
    for (const auto& [subject, full] : session.scorings(session::Purpose::FullImage)) {
        if (const auto* const small = session.scoring(session::Purpose::SmallImage, subject)) {
            pairs.push_back({session.archive().at(static_cast<std::size_t>(subject.index)), *small, full});
        }
    }
    if (pairs.empty()) {
        return {};
    }
    return bench::imageAgreement(session.space(), session.config().scoring.imageSize, session.config().level,
                                 std::move(pairs));
}

json trustNode(const session::Session& session) {
    json check;
    if (const auto agreement = imageAgreementOf(session)) {
        check = imageAgreementNode(*agreement);
        check.erase("speedup"); // not comparable: the first size also pays for drawing the weights
        check["supernets"] = 1;
    }
    return {{"image_check", std::move(check)},
            {"confirmed", confirmedNode(session)},
            {"seed_spread", spreadsNode(session)}};
}

std::string trustText(const session::Session& session) {
    const search::SearchConfig& config = session.config();
    const bool isConfirmed = !session.scorings(session::Purpose::Confirmation).empty();
    std::string text = "image check: ";
    if (!search::usesSmallImage(session.space(), config.scoring)) {
        text += "none is needed, the search scored the space's own inputs\n";
    } else if (const auto agreement = imageAgreementOf(session); !agreement) {
        text += isConfirmed ? "not made (it comes at the end, unless --check-image is 0: extend the search)\n"
                            : "not made (yet; it comes at the end, unless --check-image is 0)\n";
    } else {
        text += bench::toText(*agreement) + "; on one super-net";
        if (config.scoring.supernets > 1) {
            text += ", where sizes agree less than in the mean over " + std::to_string(config.scoring.supernets);
        }
        text += '\n';
    }
    std::vector<double> scores;
    std::vector<double> confirmed;
    for (const json& row : confirmedNode(session)) {
        scores.push_back(session.score(row.at("index").get<int>()));
        confirmed.push_back(row.at("confirmed_dss").get<double>());
    }
    text += "confirmed on fresh super-nets at full resolution: " + std::to_string(confirmed.size());
    if (confirmed.size() > 1) {
        text += " of the best; Kendall tau " + shortText(number(evidence::kendallTauB(scores, confirmed)), "%+.2f") +
                " between their DSS++ and the confirmed DSS";
    }
    const json spreads = spreadsNode(session);
    text += "\nseed spread: " + std::string(spreads.empty() ? "not measured\n" : "\n");
    for (const json& row : spreads) {
        text += "  " + row.at("id").get<std::string>() + " over " + row.at("initialisations").dump() + " super-nets:";
        for (const auto& [key, name] : {std::pair{"dss", " DSS "}, {"diversity", ", D "}, {"saliency", ", S "}}) {
            text += name + shortText(row.at(key).at("mean"), "%.6g") + " +- " + shortText(row.at(key).at("sd"), "%.3g");
        }
        if (row.at("together").size() > 1) {
            text += "; order of " + std::to_string(row.at("together").size()) + " measured together: Kendall tau " +
                    shortText(row.at("rank_stability"), "%+.2f");
        }
        text += '\n';
    }
    return text;
}

} // namespace trazor::exchange
