// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/candidate_columns.h"

#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

using Number = std::function<double(const CandidateStore&, int)>;
using Text = std::function<QString(const CandidateStore&, int)>;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const QString kDash = QStringLiteral("\u2013");

QString orDash(double value, QString (*format)(double)) { return std::isnan(value) ? kDash : format(value); }

CandidateColumn numeric(const char* name, const char* title, const char* meaning, Number number,
                        QString (*format)(double)) {
    CandidateColumn column{.name = name, .title = title, .meaning = meaning, .number = number, .text = {}};
    column.text = [number, format](const CandidateStore& store, int index) {
        return orDash(number(store, index), format);
    };
    return column;
}

CandidateColumn textual(const char* name, const char* title, const char* meaning, Text text) {
    return {.name = name, .title = title, .meaning = meaning, .number = {}, .text = std::move(text)};
}

/// A fact of the scores, absent where the candidate could not be scored.
Number scored(double (*value)(const search::Candidate&)) {
    return [value](const CandidateStore& store, int index) {
        const search::Candidate& candidate = store.candidate(index);
        return candidate.isRanked() ? value(candidate) : kNone;
    };
}

QString whole(double value) { return QString::number(value, 'f', 0); }
QString plain(double value) { return QString::number(value, 'g', 4); }

double dssOfConfirmation(const CandidateStore& store, int index) {
    const auto found = store.confirmations().find(index);
    return found != store.confirmations().end() && found->second.evaluation.status == proxy::EvaluationStatus::Ok
               ? found->second.evaluation.scores.dss()
               : kNone;
}

QString parentNames(const CandidateStore& store, int index) {
    QStringList names;
    for (const int parent : store.candidate(index).parents) {
        names << candidateName(parent);
    }
    return names.isEmpty() ? kDash : names.join(' ');
}

void addFlags(std::vector<CandidateColumn>& columns) {
    CandidateColumn starred = numeric(
        "starred", "\u2605", "Your star. Click to set or remove it.",
        [](const CandidateStore& store, int index) { return store.isStarred(index) ? 1.0 : 0.0; }, whole);
    starred.text = [](const CandidateStore& store, int index) {
        return store.isStarred(index) ? QStringLiteral("\u2605") : QStringLiteral("\u2606");
    };
    columns.push_back(std::move(starred));

    CandidateColumn front = numeric(
        "front", "Front", "1 on the Pareto front of parameters against DSS++, else 0",
        [](const CandidateStore& store, int index) { return store.isOnFront(index) ? 1.0 : 0.0; }, whole);
    front.inTable = false;
    front.dependsOnRanking = true;
    columns.push_back(std::move(front));
}

void addScores(std::vector<CandidateColumn>& columns) {
    CandidateColumn score = numeric(
        "dss++", "DSS++",
        "Unified rank of diversity and saliency among all candidates of this session, 0 to 1. "
        "It changes as the session grows.",
        [](const CandidateStore& store, int index) {
            return store.candidate(index).isRanked() ? store.score(index) : kNone;
        },
        formatScore);
    score.dependsOnRanking = true;
    columns.push_back(std::move(score));
    columns.push_back(numeric("d", "D", "Synaptic diversity of all attention matrices (no unit)",
                              scored([](const auto& it) { return it.evaluation.scores.diversity(); }), formatTick));
    columns.push_back(numeric("s", "S", "Synaptic saliency of all MLP matrices (no unit)",
                              scored([](const auto& it) { return it.evaluation.scores.saliency(); }), formatTick));
    columns.push_back(numeric("dss", "DSS", "D + S, the score of TF-TAS (no unit)",
                              scored([](const auto& it) { return it.evaluation.scores.dss(); }), formatTick));
}

void addGenes(std::vector<CandidateColumn>& columns, const space::SearchSpace& space) {
    for (const space::Gene& gene : space.genes) {
        if (gene.isDepth()) {
            continue;
        }
        // The store's space is the one these columns were made for; genes are found again by name.
        const std::string name = gene.name;
        const auto values = [name](const CandidateStore& store, int index) {
            std::vector<double> found;
            const space::SearchSpace& owner = store.space();
            const space::Gene& wanted = *owner.findGene(name);
            const space::Architecture& architecture = store.candidate(index).architecture;
            for (std::size_t stage = 0; stage < architecture.stages.size(); ++stage) {
                for (std::size_t block = 0; block < architecture.stages[stage].blocks.size(); ++block) {
                    found.push_back(owner.value(architecture, wanted, stage, block));
                }
            }
            return found;
        };
        const auto add = [&](const char* suffix, const char* what, bool inTable, double (*reduce)(std::vector<double>)) {
            CandidateColumn column = numeric(
                "", "", "",
                [values, reduce](const CandidateStore& store, int index) { return reduce(values(store, index)); }, plain);
            column.name = QString::fromStdString(name) + suffix;
            column.title = QString::fromStdString(name).replace('_', ' ') + (suffix[0] != 0 ? suffix : "");
            column.meaning = QString("Gene %1%2").arg(QString::fromStdString(name), what);
            column.inTable = inTable;
            columns.push_back(std::move(column));
        };
        const auto mean = [](std::vector<double> all) {
            double sum = 0.0;
            for (const double value : all) {
                sum += value;
            }
            return all.empty() ? kNone : sum / static_cast<double>(all.size());
        };
        if (gene.scope == space::Scope::Network) {
            add("", "", true, mean);
            continue;
        }
        add("", ", mean over the blocks", true, mean);
        add(".min", ", least of the blocks", false,
            [](std::vector<double> all) { return all.empty() ? kNone : *std::min_element(all.begin(), all.end()); });
        add(".max", ", greatest of the blocks", false,
            [](std::vector<double> all) { return all.empty() ? kNone : *std::max_element(all.begin(), all.end()); });
    }
}

void addOrigin(std::vector<CandidateColumn>& columns) {
    columns.push_back(numeric(
        "generation", "Gen", "Generation in which it was made; 0 is the initial sample",
        [](const CandidateStore& store, int index) { return double(store.candidate(index).generation); }, whole));
    columns.push_back(textual("operator", "Operator", "How it came to be: random, mutation, crossover or top-up",
                              [](const CandidateStore& store, int index) {
                                  const auto name = search::operatorName(store.candidate(index).op);
                                  return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
                              }));
    columns.push_back(textual("parents", "Parents", "Candidates it was made from", parentNames));
    columns.push_back(
        textual("status", "Status", "ok, or why there is no score", [](const CandidateStore& store, int index) {
            const auto name = proxy::statusName(store.candidate(index).evaluation.status);
            return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        }));
    columns.push_back(numeric("confirmed", "Confirmed",
                              "DSS scored again at full resolution on fresh super-nets; only for the best at the end",
                              dssOfConfirmation, formatTick));
    columns.push_back(textual("tags", "Tags", "Your tags, separated by blanks", [](const CandidateStore& store, int index) {
        return QString::fromStdString(store.annotation(index).tags);
    }));
    columns.push_back(textual("note", "Note", "Your note", [](const CandidateStore& store, int index) {
        return QString::fromStdString(store.annotation(index).note).simplified();
    }));
    columns.push_back(textual("id", "Id", "Name of the architecture, equal for equal networks",
                              [](const CandidateStore& store, int index) {
                                  return QString::fromStdString(store.candidate(index).id);
                              }));
}

} // namespace

std::vector<CandidateColumn> candidateColumns(const space::SearchSpace& space) {
    std::vector<CandidateColumn> columns;
    addFlags(columns);
    CandidateColumn index = numeric(
        "index", "#", "Order of arrival, from 0", [](const CandidateStore&, int at) { return double(at); }, whole);
    index.text = [](const CandidateStore&, int at) { return candidateName(at); };
    columns.push_back(std::move(index));
    addScores(columns);
    columns.push_back(numeric(
        "params", "Params", "Trainable parameters",
        [](const CandidateStore& store, int at) { return double(store.candidate(at).cost.params); }, formatAmount));
    columns.push_back(numeric(
        "macs", "MACs", "Multiply-accumulates of one forward pass",
        [](const CandidateStore& store, int at) { return double(store.candidate(at).cost.macs); }, formatAmount));
    columns.push_back(numeric(
        "depth", "Depth", "Number of blocks",
        [](const CandidateStore& store, int at) { return double(store.candidate(at).architecture.depth()); }, whole));
    addGenes(columns, space);
    addOrigin(columns);
    return columns;
}

} // namespace trazor::ui
