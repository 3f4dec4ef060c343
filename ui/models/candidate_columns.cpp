// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/candidate_columns.h"

#include "core/session/seed_spread_values.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

using Columns = std::vector<CandidateColumn>;
using Number = std::function<double(const CandidateStore&, int)>;
using Text = std::function<QString(const CandidateStore&, int)>;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostPlaces = 48; ///< blocks of a stage that have columns of their own
const QString kDash = QStringLiteral("\u2013");

QString whole(double value) {
    return QString::number(value, 'f', 0);
}
QString plain(double value) {
    return QString::number(value, 'g', 4);
}

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

CandidateColumn& addNumber(Columns& columns, ColumnGroup group, const QString& name, const QString& title,
                           const QString& meaning, Number number, std::function<QString(double)> format) {
    CandidateColumn column{.name = name,
                           .title = title,
                           .meaning = meaning,
                           .label = {},
                           .group = group,
                           .levels = {},
                           .number = number,
                           .format = format,
                           .text = {}};
    column.isAxis = true;
    column.text = [number = std::move(number), format = std::move(format)](const CandidateStore& store, int index) {
        const double value = number(store, index);
        return std::isnan(value) ? kDash : format(value);
    };
    return columns.emplace_back(std::move(column));
}

CandidateColumn& addText(Columns& columns, const char* name, const char* title, const char* meaning, Text text) {
    return columns.emplace_back(CandidateColumn{.name = name,
                                                .title = title,
                                                .meaning = meaning,
                                                .label = {},
                                                .group = ColumnGroup::Origin,
                                                .levels = {},
                                                .number = {},
                                                .format = {},
                                                .text = std::move(text)});
}

/// A fact of the scores, absent where the candidate could not be scored.
Number scored(double (*value)(const search::Candidate&)) {
    return [value](const CandidateStore& store, int index) {
        const search::Candidate& candidate = store.candidate(index);
        return candidate.isRanked() ? value(candidate) : kNone;
    };
}

double dssOfConfirmation(const CandidateStore& store, int index) {
    return store.session().confirmedDss(index);
}

QString parentNames(const CandidateStore& store, int index) {
    QStringList names;
    for (const int parent : store.candidate(index).parents) {
        names << candidateName(parent);
    }
    return names.isEmpty() ? kDash : names.join(' ');
}

void addFlags(Columns& columns) {
    CandidateColumn& starred = addNumber(
        columns, ColumnGroup::Origin, "starred", "\u2605", "Your star. Click to set or remove it.",
        [](const CandidateStore& store, int index) { return store.isStarred(index) ? 1.0 : 0.0; }, whole);
    starred.text = [](const CandidateStore& store, int index) {
        return store.isStarred(index) ? QStringLiteral("\u2605") : QStringLiteral("\u2606");
    };
    CandidateColumn& front = addNumber(
        columns, ColumnGroup::Score, "front", "Front", "1 on the Pareto front of parameters against DSS++, else 0",
        [](const CandidateStore& store, int index) { return store.isOnFront(index) ? 1.0 : 0.0; }, whole);
    front.inTable = false;
    CandidateColumn& failed = addNumber(
        columns, ColumnGroup::Score, "failed", "Failed", "1 if it could not be scored, else 0",
        [](const CandidateStore& store, int index) { return store.candidate(index).isRanked() ? 0.0 : 1.0; }, whole);
    failed.inTable = false;
    for (CandidateColumn& column : columns) {
        column.mayChange = column.name != "failed";
        column.isAxis = false;
    }
    CandidateColumn& index = addNumber(
        columns, ColumnGroup::Origin, "index", "#", "Order of arrival, from 0",
        [](const CandidateStore&, int at) { return double(at); }, whole);
    index.text = [](const CandidateStore&, int at) { return candidateName(at); };
    index.label = "Order of arrival";
    index.isWhole = true;
}

void addScores(Columns& columns) {
    CandidateColumn& score = addNumber(
        columns, ColumnGroup::Score, "dss++", "DSS++",
        "Unified rank of diversity and saliency among all candidates of this session, 0 to 1. "
        "It changes as the session grows.",
        [](const CandidateStore& store, int index) {
            return store.candidate(index).isRanked() ? store.score(index) : kNone;
        },
        formatScore);
    score.mayChange = true;
    score.direction = 1;
    score.label = "DSS++ (rank, 0 to 1)";
    const auto add = [&columns](const char* name, const char* title, const char* label, const char* meaning,
                                double (*value)(const search::Candidate&)) {
        CandidateColumn& column =
            addNumber(columns, ColumnGroup::Score, name, title, meaning, scored(value), formatValue);
        column.direction = 1;
        column.label = label;
    };
    add("d", "D", "Synaptic diversity D", "Synaptic diversity of all attention matrices (no unit)",
        [](const auto& it) { return it.evaluation.scores.diversity(); });
    add("s", "S", "Synaptic saliency S", "Synaptic saliency of all MLP matrices (no unit)",
        [](const auto& it) { return it.evaluation.scores.saliency(); });
    add("dss", "DSS", "DSS = D + S (raw)", "D + S, the score of TF-TAS (no unit)",
        [](const auto& it) { return it.evaluation.scores.dss(); });
}

void addCosts(Columns& columns) {
    const auto add = [&columns](const char* name, const char* title, const char* label, const char* meaning,
                                double (*value)(const search::Candidate&), QString (*format)(double)) {
        CandidateColumn& column = addNumber(
            columns, ColumnGroup::Cost, name, title, meaning,
            [value](const CandidateStore& store, int at) { return value(store.candidate(at)); }, format);
        column.direction = -1;
        column.label = label;
        return &column;
    };
    add(
        "params", "Params", "Parameters", "Trainable parameters",
        [](const auto& it) { return static_cast<double>(it.cost.params); }, formatAmount);
    add(
        "macs", "MACs", "Multiply-accumulates", "Multiply-accumulates of one forward pass",
        [](const auto& it) { return static_cast<double>(it.cost.macs); }, formatAmount);
    CandidateColumn& depth = *add(
        "depth", "Depth", "Depth (blocks)", "Number of blocks",
        [](const auto& it) { return static_cast<double>(it.architecture.depth()); }, whole);
    depth.isWhole = true;
}

/// The value of a gene at each place that has one: of the network, a stage, or a block.
template <typename Visit>
void forEachPlace(const space::SearchSpace& space, const space::Architecture& architecture, const space::Gene& gene,
                  Visit visit) {
    for (std::size_t stage = 0; stage < architecture.stages.size(); ++stage) {
        const std::size_t places = gene.scope == space::Scope::Block ? architecture.stages[stage].blocks.size() : 1;
        for (std::size_t place = 0; place < places; ++place) {
            visit(space.value(architecture, gene, stage, place));
        }
        if (gene.scope == space::Scope::Network) {
            return;
        }
    }
}

/// One gene, or one kind of places of a gene, under construction.
struct GeneColumns {
    Columns& columns;
    const space::Gene& gene;
    QString name = utf8(gene.name);
    QString title = QString(name).replace('_', ' ');

    /// What all places of a candidate come to, from the first value on.
    void addReduced(const char* suffix, const QString& what, bool shown, double (*step)(double, double), bool isMean) {
        // Genes are addressed by scope and slot, so a copy serves every store of the space.
        CandidateColumn& column = addNumber(
            columns, ColumnGroup::Gene, name + suffix, title + suffix, QString("Gene %1, %2").arg(name, what),
            [copy = gene, step, isMean](const CandidateStore& store, int index) {
                double value = kNone;
                int places = 0;
                forEachPlace(store.space(), store.candidate(index).architecture, copy,
                             [&](double each) { value = places++ == 0 ? each : step(value, each); });
                return isMean && places > 0 ? value / places : value;
            },
            plain);
        column.inTable = shown;
        column.isAxis = shown;
    }

    void addShares() {
        for (std::size_t level = 0; level < gene.labels.size(); ++level) {
            const QString kind = utf8(gene.labels[level]);
            CandidateColumn& column = addNumber(
                columns, ColumnGroup::Gene, name + '.' + kind.toLower(), kind,
                QString("Number of blocks with %1 %2").arg(title, kind),
                [copy = gene, level](const CandidateStore& store, int index) {
                    double count = 0.0;
                    forEachPlace(store.space(), store.candidate(index).architecture, copy,
                                 [&](double each) { count += each == static_cast<double>(level) ? 1.0 : 0.0; });
                    return count;
                },
                whole);
            column.label = kind + " (blocks)";
            column.isWhole = true;
        }
    }

    /// The value in one stage, or in one block of a stage.
    void addPlace(const QString& suffix, const QString& place, std::size_t stage, std::size_t block, bool shown) {
        CandidateColumn& column = addNumber(
            columns, ColumnGroup::Position, name + suffix, title + suffix, QString("Gene %1 in %2").arg(name, place),
            [copy = gene, stage, block](const CandidateStore& store, int index) {
                const space::Architecture& architecture = store.candidate(index).architecture;
                if (stage >= architecture.stages.size() ||
                    (copy.scope == space::Scope::Block && block >= architecture.stages[stage].blocks.size())) {
                    return kNone;
                }
                return store.space().value(architecture, copy, stage, block);
            },
            [copy = gene](double value) { return utf8(copy.format(value)); });
        column.inTable = shown;
        addLevels(column);
    }

    void addNetworkGene() {
        CandidateColumn& column = addNumber(
            columns, ColumnGroup::Gene, name, title, QString("Gene %1").arg(name),
            [copy = gene](const CandidateStore& store, int index) {
                return store.space().value(store.candidate(index).architecture, copy);
            },
            [copy = gene](double value) { return utf8(copy.format(value)); });
        addLevels(column);
    }

    void addLevels(CandidateColumn& column) const {
        for (const std::string& level : gene.labels) {
            column.levels << utf8(level);
        }
    }
};

std::size_t mostBlocks(const space::SearchSpace& space, std::size_t stage) {
    const std::vector<double>& depths = space.depthGene().choicesAt(stage);
    return static_cast<std::size_t>(*std::max_element(depths.begin(), depths.end()));
}

void addPlaces(GeneColumns& made, const space::SearchSpace& space) {
    const bool isStaged = space.stageCount > 1;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        const QString inStage = QString("stage %1").arg(stage + 1);
        if (made.gene.scope == space::Scope::Stage) {
            made.addPlace(QString(".%1").arg(stage + 1), inStage, stage, 0, isStaged && !made.gene.isDepth());
            continue;
        }
        for (std::size_t block = 0; block < std::min(mostBlocks(space, stage), kMostPlaces); ++block) {
            const QString inBlock = QString("block %1").arg(block + 1);
            made.addPlace(isStaged ? QString(".%1.%2").arg(stage + 1).arg(block + 1) : QString(".%1").arg(block + 1),
                          isStaged ? inBlock + " of " + inStage : inBlock, stage, block, false);
        }
    }
}

void addGenes(Columns& columns, const space::SearchSpace& space) {
    for (const space::Gene& gene : space.genes) {
        GeneColumns made{columns, gene};
        if (gene.isDepth()) {
            // The number of all blocks is a column of its own.
            if (gene.scope == space::Scope::Stage && space.stageCount > 1) {
                addPlaces(made, space);
            }
            continue;
        }
        if (gene.scope == space::Scope::Network) {
            made.addNetworkGene();
            continue;
        }
        const QString over = gene.scope == space::Scope::Stage ? "the stages" : "the blocks";
        if (gene.isCategorical()) {
            made.addShares();
        } else {
            made.addReduced(
                "", "mean over " + over, gene.scope == space::Scope::Block,
                [](double sum, double each) { return sum + each; }, true);
            made.addReduced(
                ".min", "least of " + over, false, [](double a, double b) { return std::min(a, b); }, false);
            made.addReduced(
                ".max", "greatest of " + over, false, [](double a, double b) { return std::max(a, b); }, false);
        }
        addPlaces(made, space);
    }
}

void addBaselines(Columns& columns, const CandidateStore& store) {
    for (const session::QuantityValues& it : store.session().quantities()) {
        if (it.quantity.name.starts_with(session::kSpreadPrefix)) {
            continue;
        }
        const bool isCost = it.quantity.better == search::Better::Smaller;
        CandidateColumn& column = addNumber(
            columns, isCost ? ColumnGroup::Cost : ColumnGroup::Baseline, utf8(it.quantity.name),
            utf8(it.quantity.title), utf8(it.quantity.meaning),
            [name = it.quantity.name](const CandidateStore& owner, int index) {
                return owner.session().value(name, session::Subject::candidate(index));
            },
            isCost ? formatAmount : formatValue);
        column.mayChange = true;
        column.direction = isCost ? -1 : it.quantity.better == search::Better::Larger ? 1 : 0;
    }
}

void addOrigin(Columns& columns) {
    CandidateColumn& generation = addNumber(
        columns, ColumnGroup::Origin, "generation", "Gen", "Generation in which it was made; 0 is the initial sample",
        [](const CandidateStore& store, int index) { return double(store.candidate(index).generation); }, whole);
    generation.label = "Generation";
    generation.isWhole = true;
    addText(
        columns, "operator", "Operator", "How it came to be: random, mutation, crossover or top-up",
        [](const CandidateStore& store, int index) { return utf8(search::operatorName(store.candidate(index).op)); });
    addText(columns, "parents", "Parents", "Candidates it was made from", parentNames);
    addText(columns, "status", "Status", "ok, or why there is no score", [](const CandidateStore& store, int index) {
        return utf8(proxy::statusName(store.candidate(index).evaluation.status));
    });
    CandidateColumn& confirmed =
        addNumber(columns, ColumnGroup::Score, "confirmed", "Confirmed",
                  "DSS scored again at full resolution on fresh super-nets; only for the best at the end",
                  dssOfConfirmation, formatValue);
    confirmed.mayChange = true;
    confirmed.direction = 1;
    confirmed.label = "Confirmed DSS";
    CandidateColumn& elapsed = addNumber(
        columns, ColumnGroup::Cost, "elapsed", "Scoring ms", "Time that scoring it took, in milliseconds",
        [](const CandidateStore& store, int index) {
            const double elapsedMs = store.candidate(index).evaluation.elapsedMs;
            return elapsedMs > 0.0 ? elapsedMs : kNone;
        },
        plain);
    elapsed.inTable = false;
    elapsed.direction = -1;
    elapsed.label = "Scoring time (ms)";
    addText(columns, "tags", "Tags", "Your tags, separated by blanks", [](const CandidateStore& store, int index) {
        return QString::fromStdString(store.annotation(index).tags);
    }).mayChange = true;
    addText(columns, "note", "Note", "Your note", [](const CandidateStore& store, int index) {
        return QString::fromStdString(store.annotation(index).note).simplified();
    }).mayChange = true;
    addText(columns, "id", "Id", "Name of the architecture, equal for equal networks",
            [](const CandidateStore& store, int index) { return QString::fromStdString(store.candidate(index).id); });
}

} // namespace

QString columnGroupName(ColumnGroup group) {
    switch (group) {
    case ColumnGroup::Score:
        return QStringLiteral("Scores");
    case ColumnGroup::Cost:
        return QStringLiteral("Costs");
    case ColumnGroup::Gene:
        return QStringLiteral("Genes");
    case ColumnGroup::Position:
        return QStringLiteral("Genes by place");
    case ColumnGroup::Origin:
        return QStringLiteral("Origin and marks");
    case ColumnGroup::Baseline:
        return QStringLiteral("Baselines");
    }
    return {};
}

std::vector<CandidateColumn> candidateColumns(const CandidateStore& store) {
    Columns columns;
    if (!store.hasSession()) {
        return columns;
    }
    columns.reserve(128);
    addFlags(columns);
    addScores(columns);
    addCosts(columns);
    addGenes(columns, store.space());
    addBaselines(columns, store);
    addOrigin(columns);
    return columns;
}

const CandidateColumn* findColumn(const std::vector<CandidateColumn>& columns, const QString& name) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&name](const CandidateColumn& column) {
        return column.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found != columns.end() ? &*found : nullptr;
}

} // namespace trazor::ui
