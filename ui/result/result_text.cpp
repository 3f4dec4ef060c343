// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/result/result_text.h"

#include "core/session/analysis/measured_latency.h"
#include "core/session/search_result.h"
#include "core/session/ties.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

using session::SearchResult;

QString link(int index) {
    return QString("<a href=\"%1\">%2</a>").arg(index).arg(candidateName(index));
}

/// "0.08": with the leading zero, because a line may break before ".08".
QString difference(double value) {
    return QString::number(value, 'f', 2);
}

QString tiesText(const SearchResult& result) {
    if (result.tied == 0) {
        return QString(
            "How far differences of the score can be trusted is unknown, because each candidate was scored on "
            "one super-net. Measure the spread in the inspector.");
    }
    if (result.tied == 1) {
        return QString("%1 is better than all others by more than noise.").arg(link(result.best));
    }
    return QString("%1 of them cannot be told apart from the best: a difference of DSS++ below %2 is noise.")
        .arg(result.tied)
        .arg(difference(result.leastTrusted));
}

QString suggestionText(const SearchResult& result) {
    QString text = QString("<b>Suggested: %1</b>").arg(link(result.suggested));
    if (result.tied == 0) {
        text += ", the best by DSS++";
    } else if (result.oneError > 1) {
        text += QString(", the smallest of the %1 within one standard error of the best").arg(result.oneError);
        text += result.suggested != result.best ? QString(", %1").arg(link(result.best)) : QString();
    } else {
        text += ", the best by more than a standard error";
    }
    return text + (result.knee >= 0 ? QString("; knee of the front %1.").arg(link(result.knee)) : QString("."));
}

/// The margin of the suggested candidate over a yardstick.
QString marginText(double own, const SearchResult::Yardstick& other, double leastTrusted, const QString& name) {
    const double margin = own - other.score;
    const QString size = QString("%1 (%2)").arg(name, formatAmount(static_cast<double>(other.params)));
    if (!std::isnan(leastTrusted) && std::abs(margin) <= leastTrusted) {
        return QString("within noise of %1").arg(size);
    }
    return QString("%1 %2 %3").arg(difference(std::abs(margin)), margin < 0.0 ? "below" : "above", size);
}

QString marginsText(const SessionModel& model, const SearchResult& result) {
    const double own = model.score(result.suggested);
    QStringList parts;
    if (result.sample > 1 && result.sample < result.scored) {
        parts << marginText(own, result.bestOfSample, result.leastTrusted,
                            QString("the best of %1 random ones").arg(result.sample));
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(result.published.size(), 2); ++i) {
        const SearchResult::Yardstick& network = result.published[i];
        parts << marginText(own, network, result.leastTrusted, QString::fromStdString(network.name).toHtmlEscaped());
    }
    return parts.isEmpty() ? QString() : "Its DSS++ is " + parts.join(", ") + ".";
}

/// Predicted and measured latency.
QString latencyText(const SessionModel& model, const SearchResult& result) {
    const auto& device = model.config().limits.device;
    if (device == nullptr) {
        return {};
    }
    QStringList checked;
    const std::vector<session::CheckedLatency> all = session::checkedLatencies(model.session());
    for (const session::CheckedLatency& it : all) {
        if (std::find(result.shortlist.begin(), result.shortlist.end(), it.candidate) != result.shortlist.end()) {
            checked << QString("%1 %2 predicted, %3 measured")
                           .arg(link(it.candidate), formatTime(1e6 * it.promisedMs), formatTime(1e6 * it.measuredMs));
        }
    }
    const QString promised = formatTime(static_cast<double>(model.candidate(result.suggested).cost.latency));
    return checked.isEmpty() ? QString("Latency: %1 predicted, within %2 % in 9 of 10 cases; not measured again.")
                                   .arg(promised)
                                   .arg(100.0 * device->error90(), 0, 'f', 1)
                             : QString("Latency: %1. %2")
                                   .arg(checked.join("; "), QString::fromStdString(session::paceText(all)))
                                   .trimmed();
}

} // namespace

QString resultHeadline(const SessionModel& model, const SearchResult& result) {
    const QString failed = result.failed > 0 ? QString(", %1 failed,").arg(result.failed) : QString();
    return QString("%1: %2 scored%3 in %4 of scoring.")
        .arg(model.session().isFinished() ? "Done" : "So far")
        .arg(result.scored)
        .arg(failed, formatDuration(result.scoringSeconds));
}

QString resultStatement(const SessionModel& model, const SearchResult& result) {
    if (result.suggested < 0 && result.scored > 0) {
        std::vector<space::Cost> costs;
        for (const search::CandidatePtr& candidate : model.archive().candidates()) {
            costs.push_back(candidate->cost);
        }
        return QString("No candidate satisfies the limits; alone, %1.")
            .arg(QString::fromStdString(space::rejectionsText(model.session().limits(), costs)));
    }
    if (result.suggested < 0) {
        return "No candidate could be scored. The column Reason of the table says why.";
    }
    QStringList sentences{tiesText(result), suggestionText(result)};
    if (const QString margins = marginsText(model, result); !margins.isEmpty()) {
        sentences << margins;
    }
    if (result.confirmedRank > 0) {
        sentences << QString("Scored again at full resolution: rank %1 of %2.")
                         .arg(result.confirmedRank)
                         .arg(result.confirmed);
    }
    if (const QString latencies = latencyText(model, result); !latencies.isEmpty()) {
        sentences << latencies;
    }
    return sentences.join(' ');
}

QString shortlistReason(const SessionModel& model, const SearchResult& result, int index) {
    return index == result.suggested ? QString("suggested")
           : index == result.best    ? QString("best")
           : index == result.knee    ? QString("knee")
                                     : "rank " + QString::fromStdString(session::rankText(model.session(), index));
}

} // namespace trazor::ui
