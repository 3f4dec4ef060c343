// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_text.h"

#include "core/session/ties.h"
#include "ui/lineage/lineage_layout.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QStringList>

namespace trazor::ui {

namespace {

constexpr std::size_t kLongestPath = 7; ///< number of links shown

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// Prevents line breaks within the text.
QString unbroken(QString words) {
    return words.replace(' ', QChar::Nbsp);
}

QString link(int index) {
    return QString("<a href=\"%1\">%2</a>").arg(index).arg(candidateName(index));
}

} // namespace

QString networkGenesText(const SessionModel& model, int index) {
    const space::Architecture& architecture = model.candidate(index).architecture;
    QStringList texts{QString("depth %1").arg(architecture.depth())};
    for (const space::Gene& gene : model.space().genes) {
        if (gene.scope == space::Scope::Network && !gene.isDepth()) {
            texts << geneName(gene.name) + ' ' +
                         QString::fromStdString(gene.format(model.space().value(architecture, gene)));
        }
    }
    for (QString& each : texts) {
        each = unbroken(each);
    }
    return texts.join(QStringLiteral(" \u00b7 "));
}

QString originHtml(const SessionModel& model, int index) {
    const search::Candidate& candidate = model.candidate(index);
    QStringList parents;
    for (const int parent : candidate.parents) {
        parents << link(parent);
    }
    return text(search::operatorName(candidate.op)) + (parents.isEmpty() ? QString() : " of " + parents.join(" and ")) +
           QString(", generation %1").arg(candidate.generation);
}

QString pathHtml(const SessionModel& model, int index) {
    const std::vector<int> path = pathToRoot(model, index);
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

QString noiseText(const SessionModel& model) {
    const session::ScoreNoise& noise = model.session().ties().noise;
    if (!noise.isKnown()) {
        return "unknown: one super-net; measure below";
    }
    const QString from =
        noise.source == session::NoiseSource::SuperNets       ? QString("%1 super\u2011nets each").arg(noise.supernets)
        : noise.source == session::NoiseSource::Confirmations ? QString("%1 confirmed candidates").arg(noise.networks)
                                                              : QString("%1 measured seed spreads").arg(noise.networks);
    const QString text = QString("D \u00b1%1 %, S \u00b1%2 %")
                             .arg(100.0 * noise.diversity, 0, 'f', 1)
                             .arg(100.0 * noise.saliency, 0, 'f', 1);
    return QString(text).replace(' ', QChar::Nbsp) + " from " + from;
}

QString manifestText(const SessionModel& model) {
    const session::Manifest& manifest = model.session().manifest();
    const search::SearchConfig& config = model.config();
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
    lines << QString("%1 evaluations planned").arg(config.evaluations);
    lines << QString("Space %1, hash %2")
                 .arg(QString::fromStdString(model.space().name), QString::fromStdString(manifest.spaceHash));
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

QString manifestJsonText(const SessionModel& model, int index) {
    return QString("{\n\"architecture\": \"%1\",\n\"manifest\": %2,\n\"settings\": %3\n}\n")
        .arg(QString::fromStdString(model.candidate(index).id),
             QString::fromStdString(session::manifestJson(model.session().manifest())),
             QString::fromStdString(search::configJson(model.config())).trimmed());
}

} // namespace trazor::ui
