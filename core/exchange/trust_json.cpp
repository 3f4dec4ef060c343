// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/trust_json.h"

#include "core/evidence/rank_correlation.h"
#include "core/search/screening_sample.h"

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

json confirmedNode(const session::RankedSession& session) {
    std::vector<const search::Confirmation*> confirmed;
    std::vector<std::pair<double, int>> byScore;
    for (const int index : session.ranking.order) {
        const search::Confirmation* const it = session.confirmation(index);
        if (it != nullptr && it->evaluation.status == proxy::EvaluationStatus::Ok) {
            confirmed.push_back(it);
        }
    }
    json rows = json::array();
    for (const search::Confirmation* const it : confirmed) {
        const auto& candidate = session.archive[static_cast<std::size_t>(it->index)];
        const double dss = it->evaluation.scores.dss();
        const auto better = std::count_if(confirmed.begin(), confirmed.end(), [&](const search::Confirmation* other) {
            return other->evaluation.scores.dss() > dss;
        });
        rows.push_back({{"id", candidate.id},
                        {"index", candidate.index},
                        {"dss", number(candidate.evaluation.scores.dss())},
                        {"confirmed_dss", dss},
                        {"confirmed_rank", better + 1}});
    }
    return rows;
}

json spreadsNode(const session::RankedSession& session) {
    const auto idOf = [&](int index) { return session.archive[static_cast<std::size_t>(index)].id; };
    json rows = json::array();
    for (const auto& [index, spread] : session.data.spreads) {
        json row = json::parse(session::spreadJson(spread));
        row["id"] = idOf(index);
        row["index"] = index;
        row["together"] = json::array();
        for (const int other : spread.together) {
            row["together"].push_back(idOf(other));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

json screeningNode(const bench::ScreeningAgreement& it) {
    const auto three = [&](double bench::ScreeningAgreement::Agreement::*which) {
        return json{{"dss_plus_plus", number(it.dssPlusPlus.*which)},
                    {"diversity", number(it.diversity.*which)},
                    {"saliency", number(it.saliency.*which)}};
    };
    return {{"level", search::levelName(it.level)},
            {"networks", it.networks},
            {"failed", it.failed},
            {"image", it.imageSize},
            {"full_image", it.fullImageSize},
            {"tau", three(&bench::ScreeningAgreement::Agreement::tau)},
            {"rho", three(&bench::ScreeningAgreement::Agreement::rho)},
            {"speedup", number(it.speedup)},
            {"seconds", number(it.seconds)}};
}

json trustNode(const session::RankedSession& session) {
    const session::SessionData& data = session.data;
    json check;
    if (!data.screenings.empty()) {
        check = screeningNode(bench::screeningAgreement(data.space, data.config.scoring.imageSize, data.config.level,
                                                        data.candidates, data.screenings));
        check.erase("speedup"); // the first size also pays for the weights
        check["supernets"] = 1;
    }
    return {{"image_check", std::move(check)},
            {"confirmed", confirmedNode(session)},
            {"seed_spread", spreadsNode(session)}};
}

std::string trustText(const session::RankedSession& session) {
    const session::SessionData& data = session.data;
    std::string text = "image check: ";
    if (!search::screensImages(data.space, data.config.scoring)) {
        text += "none is needed, the search scored the space's own inputs\n";
    } else if (data.screenings.empty()) {
        text += data.confirmations.empty() ? "not made (yet; it comes at the end, unless --check-image is 0)\n"
                                           : "not made (it comes at the end, unless --check-image is 0: extend the "
                                             "search)\n";
    } else {
        text += bench::toText(bench::screeningAgreement(data.space, data.config.scoring.imageSize, data.config.level,
                                                        data.candidates, data.screenings)) +
                "; on one super-net";
        if (data.config.scoring.supernets > 1) {
            text += ", where sizes agree less than in the mean over " + std::to_string(data.config.scoring.supernets);
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
        text += " of the best; Kendall tau " + shortText(number(evidence::kendallTauB(scores, confirmed)), "%.2f") +
                " between their DSS++ and the confirmed DSS";
    }
    text += "\nseed spread: " + std::string(data.spreads.empty() ? "not measured\n" : "\n");
    for (const json& row : spreadsNode(session)) {
        text += "  " + row.at("id").get<std::string>() + " over " + row.at("initialisations").dump() + " super-nets:";
        for (const auto& [key, name] : {std::pair{"dss", " DSS "}, {"diversity", ", D "}, {"saliency", ", S "}}) {
            text += name + shortText(row.at(key).at("mean"), "%.6g") + " +- " + shortText(row.at(key).at("sd"), "%.3g");
        }
        if (row.at("together").size() > 1) {
            text += "; order of " + std::to_string(row.at("together").size()) + " measured together: Kendall tau " +
                    shortText(row.at("rank_stability"), "%.2f");
        }
        text += '\n';
    }
    return text;
}

} // namespace trazor::exchange
