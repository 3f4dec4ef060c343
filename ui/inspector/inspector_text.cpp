// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_text.h"

#include "ui/lineage/lineage_layout.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"

#include <QStringList>

#include <cmath>

namespace trazor::ui {

namespace {

constexpr std::size_t kLongestPath = 7; ///< links shown

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// Never wrapped inside.
QString unbroken(QString words) {
    return words.replace(' ', QChar::Nbsp);
}

QString link(int index) {
    return QString("<a href=\"%1\">%2</a>").arg(index).arg(candidateName(index));
}

/// Relative standard deviation over the super-nets, in percent.
double spreadPercent(const std::vector<proxy::SeedScore>& seeds, double proxy::SeedScore::*value) {
    double mean = 0.0;
    for (const proxy::SeedScore& seed : seeds) {
        mean += seed.*value / static_cast<double>(seeds.size());
    }
    double squares = 0.0;
    for (const proxy::SeedScore& seed : seeds) {
        squares += (seed.*value - mean) * (seed.*value - mean);
    }
    return mean > 0.0 ? 100.0 * std::sqrt(squares / static_cast<double>(seeds.size() - 1)) / mean : 0.0;
}

} // namespace

QString networkGenesText(const CandidateStore& store, int index) {
    const space::Architecture& architecture = store.candidate(index).architecture;
    QStringList texts{QString("depth %1").arg(architecture.depth())};
    for (const space::Gene& gene : store.space().genes) {
        if (gene.scope == space::Scope::Network && !gene.isDepth()) {
            texts << geneName(gene.name) + ' ' +
                         QString::fromStdString(gene.format(store.space().value(architecture, gene)));
        }
    }
    for (QString& each : texts) {
        each = unbroken(each);
    }
    return texts.join(QStringLiteral(" \u00b7 "));
}

QString originHtml(const CandidateStore& store, int index) {
    const search::Candidate& candidate = store.candidate(index);
    QStringList parents;
    for (const int parent : candidate.parents) {
        parents << link(parent);
    }
    return text(search::operatorName(candidate.op)) + (parents.isEmpty() ? QString() : " of " + parents.join(" and ")) +
           QString(", generation %1").arg(candidate.generation);
}

QString pathHtml(const CandidateStore& store, int index) {
    const std::vector<int> path = pathToRoot(store, index);
    const std::size_t hidden = path.size() > kLongestPath ? path.size() - kLongestPath : 0;
    QStringList steps;
    for (std::size_t i = path.size(); i-- > 0;) {
        const std::size_t fromRoot = path.size() - 1 - i;
        if (hidden > 0 && fromRoot >= 1 && fromRoot <= hidden) {
            if (fromRoot == 1) {
                steps << QString("%1 more").arg(hidden);
            }
            continue;
        }
        steps << (i == 0 ? candidateName(path[i]) : link(path[i]));
    }
    return steps.join(QStringLiteral(" \u203a "));
}

QString sessionSpreadText(const CandidateStore& store, int index) {
    const std::vector<proxy::SeedScore>& seeds = store.candidate(index).evaluation.scores.seeds;
    return seeds.size() > 1
               ? QString("D\u00a0\u00b1%1\u00a0%, S\u00a0\u00b1%2\u00a0% over\u00a0%3\u00a0super\u2011nets")
                     .arg(spreadPercent(seeds, &proxy::SeedScore::diversity), 0, 'f', 1)
                     .arg(spreadPercent(seeds, &proxy::SeedScore::saliency), 0, 'f', 1)
                     .arg(seeds.size())
               : QString("one super-net; measure below");
}

QString manifestText(const CandidateStore& store) {
    const session::Manifest& manifest = store.session().manifest();
    const search::SearchConfig& config = store.config();
    const proxy::ScoringConfig& scoring = config.scoring;
    QStringList lines;
    lines << QString("Seed %1, super-net seed %2 (%3 averaged)")
                 .arg(config.seed)
                 .arg(scoring.seed)
                 .arg(scoring.supernets);
    lines << QString("%1, %2, image %3")
                 .arg(scoring.dtype == proxy::DType::Float64 ? "float64" : "float32",
                      scoring.device == proxy::Device::Cuda ? "CUDA" : "CPU",
                      scoring.imageSize > 0 ? QString("%1 px").arg(scoring.imageSize) : QString("as in the space"));
    lines << QString("Space %1, hash %2")
                 .arg(QString::fromStdString(store.space().name), QString::fromStdString(manifest.spaceHash));
    lines << QString("%1 %2").arg(QString::fromStdString(manifest.program), QString::fromStdString(manifest.version));
    lines << QString::fromStdString(manifest.evaluator);
    lines << QString("Created %1").arg(QString::fromStdString(manifest.created));
    if (manifest.runs.size() > 1) {
        lines << QString("Continued %1 times, last by version %2")
                     .arg(manifest.runs.size() - 1)
                     .arg(QString::fromStdString(manifest.runs.back().version));
    }
    return lines.join('\n');
}

QString manifestJsonText(const CandidateStore& store, int index) {
    return QString("{\n\"architecture\": \"%1\",\n\"manifest\": %2,\n\"settings\": %3\n}\n")
        .arg(QString::fromStdString(store.candidate(index).id),
             QString::fromStdString(session::manifestJson(store.session().manifest())),
             QString::fromStdString(search::configJson(store.config())).trimmed());
}

} // namespace trazor::ui
