// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/columns.h"

#include "core/base/quantity.h"
#include "core/session/forecast.h"
#include "core/session/seed_spread_values.h"
#include "core/session/ties.h"
#include "core/space/gene_names.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::session {
namespace {

using Columns = std::vector<Column>;
using Number = std::function<double(const Session&, int)>;
using Text = std::function<std::string(const Session&, int)>;
using Format = std::function<std::string(double)>;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostPlaces = 48; ///< blocks per stage with their own columns
constexpr const char* kDash = "\u2013";

std::string whole(double value) {
    return formatFixed(value, 0);
}

/// "Embedding dim"
std::string heading(std::string_view gene) {
    std::string text = space::geneName(gene);
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

Column& addNumber(Columns& columns, ColumnGroup group, std::string name, std::string title, std::string meaning,
                  Number number, Format format) {
    Column column{.name = std::move(name), .title = std::move(title), .meaning = std::move(meaning)};
    column.group = group;
    column.isAxis = true;
    column.number = number;
    column.format = format;
    column.text = [number = std::move(number), format = std::move(format)](const Session& session, int index) {
        const double value = number(session, index);
        return std::isnan(value) ? std::string(kDash) : format(value);
    };
    return columns.emplace_back(std::move(column));
}

Column& addText(Columns& columns, std::string name, std::string title, std::string meaning, Text text) {
    Column column{.name = std::move(name), .title = std::move(title), .meaning = std::move(meaning)};
    column.group = ColumnGroup::Origin;
    column.text = std::move(text);
    return columns.emplace_back(std::move(column));
}

/// A value of the scores, NaN if the candidate could not be scored.
Number scored(double (*value)(const proxy::NetworkScores&)) {
    return [value](const Session& session, int index) {
        const search::Candidate& candidate = session.candidate(index);
        return candidate.isRanked() ? value(candidate.evaluation.scores) : kNone;
    };
}

void addFlags(Columns& columns) {
    Column& starred = addNumber(
        columns, ColumnGroup::Origin, "starred", "\u2605", "Your star. Click to set or remove it.",
        [](const Session& session, int index) { return session.annotation(index).starred ? 1.0 : 0.0; }, whole);
    starred.text = [](const Session& session, int index) {
        return std::string(session.annotation(index).starred ? "\u2605" : "\u2606");
    };
    addNumber(
        columns, ColumnGroup::Score, "front", "Front",
        "1 on the Pareto front of the objectives (parameters and DSS++ unless the search has others), else 0",
        [](const Session& session, int index) { return session.isOnFront(index) ? 1.0 : 0.0; }, whole)
        .inTable = false;
    addNumber(
        columns, ColumnGroup::Score, "failed", "Failed", "1 if it could not be scored, else 0",
        [](const Session& session, int index) { return session.candidate(index).isRanked() ? 0.0 : 1.0; }, whole)
        .inTable = false;
    for (Column& column : columns) {
        column.mayChange = column.name != "failed";
        column.isAxis = false;
    }
    Column& index = addNumber(
        columns, ColumnGroup::Origin, "index", "#", "Order of arrival, from 0",
        [](const Session&, int at) { return double(at); }, whole);
    index.text = [](const Session&, int at) { return candidateName(at); };
    index.label = "Order of arrival";
    index.isWhole = true;
}

void addScores(Columns& columns) {
    Column& score = addNumber(
        columns, ColumnGroup::Score, "dss++", "DSS++",
        "Unified rank of diversity and saliency among all candidates of this session, 0 to 1. "
        "It changes as the session grows.",
        [](const Session& session, int index) { return session.score(index); }, formatScore);
    score.mayChange = true;
    score.direction = 1;
    score.label = "DSS++ (rank, 0 to 1)";
    score.exported = "dss_plus_plus";
    score.text = scoreText;
    Column& rank = addNumber(
        columns, ColumnGroup::Score, "rank", "Rank",
        "1 plus the number of candidates whose DSS++ is better by more than chance; candidates that cannot be told "
        "apart share a rank (=). Without a known noise, the place in the order.",
        [](const Session& session, int index) {
            const int of = session.ties().rank[static_cast<std::size_t>(index)];
            return of > 0 ? double(of) : kNone;
        },
        whole);
    rank.mayChange = true;
    rank.direction = -1;
    rank.isWhole = true;
    rank.text = rankText;
    const auto add = [&columns](const char* name, const char* title, const char* label, const char* exported,
                                const char* meaning, double (*value)(const proxy::NetworkScores&)) {
        Column& column = addNumber(columns, ColumnGroup::Score, name, title, meaning, scored(value), formatValue);
        column.direction = 1;
        column.label = label;
        column.exported = exported;
    };
    add("d", "D", "Synaptic diversity D", "diversity", "Synaptic diversity of all attention matrices (no unit)",
        [](const proxy::NetworkScores& scores) { return scores.diversity(); });
    add("s", "S", "Synaptic saliency S", "saliency", "Synaptic saliency of all MLP matrices (no unit)",
        [](const proxy::NetworkScores& scores) { return scores.saliency(); });
    add("dss", "DSS", "DSS = D + S (raw)", "dss", "D + S, the score of TF-TAS (no unit)",
        [](const proxy::NetworkScores& scores) { return scores.dss(); });
}

void addCosts(Columns& columns, const space::DeviceModel* device) {
    const auto add = [&columns](const char* name, const char* title, const char* label, const char* meaning,
                                double (*value)(const search::Candidate&), std::string (*format)(double)) -> Column& {
        Column& column = addNumber(
            columns, ColumnGroup::Cost, name, title, meaning,
            [value](const Session& session, int index) { return value(session.candidate(index)); }, format);
        column.direction = -1;
        column.label = label;
        return column;
    };
    add(
        "params", "Params", "Parameters", "Trainable parameters",
        [](const search::Candidate& it) { return static_cast<double>(it.cost.params); }, formatCount);
    add(
        "macs", "MACs", "Multiply-accumulates", "Multiply-accumulates of one forward pass",
        [](const search::Candidate& it) { return static_cast<double>(it.cost.macs); }, formatCount);
    add(
        "depth", "Depth", "Depth (blocks)", "Number of blocks",
        [](const search::Candidate& it) { return static_cast<double>(it.architecture.depth()); }, whole)
        .isWhole = true;
    add(
        "memory", "Memory", "Memory (bytes)",
        "Bytes of inference in float32: weights, largest activations, key-value cache",
        [](const search::Candidate& it) { return static_cast<double>(it.cost.memory); }, formatBytes)
        .exported = "memory_bytes";
    if (device != nullptr) {
        const std::string meaning = "Time of a forward pass in ms, predicted, 9 of 10 within " +
                                    formatFixed(100.0 * device->error90(), 1) + " %: " + device->conditionsText();
        Column& latency = add(
            "latency", "Latency", "Latency (ms)", meaning.c_str(),
            [](const search::Candidate& it) { return 1e-6 * static_cast<double>(it.cost.latency); }, formatValue);
        latency.exported = "latency_ms";
        latency.mayChange = true; // with another profile
    }
}

/// Visits the value of a gene at every place of its scope: the network, each stage, or each block.
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

/// Builds the columns of one gene. The columns keep a copy of the gene: it is addressed by scope and slot, so the copy
/// works for every session of the space.
struct GeneColumns {
    Columns& columns;
    const space::Gene& gene;
    std::string name = gene.name;
    std::string title = heading(gene.name);

    /// Adds a column that reduces the values at all places of a candidate to one number.
    void addReduced(const char* suffix, const char* reduced, const std::string& what, bool shown,
                    double (*step)(double, double), bool isMean) {
        Column& column = addNumber(
            columns, ColumnGroup::Gene, name + suffix, title + " (" + reduced + ')', title + ", " + what,
            [copy = gene, step, isMean](const Session& session, int index) {
                double value = kNone;
                int places = 0;
                forEachPlace(session.space(), session.candidate(index).architecture, copy,
                             [&](double each) { value = places++ == 0 ? each : step(value, each); });
                return isMean && places > 0 ? value / places : value;
            },
            [](double value) { return formatDigits(value, 4); });
        column.inTable = shown;
        column.isAxis = shown;
        column.exported = isMean ? name + ".mean" : "";
    }

    void addShares() {
        for (std::size_t level = 0; level < gene.labels.size(); ++level) {
            const std::string& kind = gene.labels[level];
            Column& column = addNumber(
                columns, ColumnGroup::Gene, name + '.' + lower(kind), kind,
                "Number of blocks with " + title + ' ' + kind,
                [copy = gene, level](const Session& session, int index) {
                    double count = 0.0;
                    forEachPlace(session.space(), session.candidate(index).architecture, copy,
                                 [&](double each) { count += each == static_cast<double>(level) ? 1.0 : 0.0; });
                    return count;
                },
                whole);
            column.label = kind + " (blocks)";
            column.isWhole = true;
        }
    }

    /// Adds the value in one stage, or in one block of a stage.
    void addPlace(const std::string& suffix, const std::string& place, std::size_t stage, std::size_t block,
                  bool shown) {
        Column& column = addNumber(
            columns, ColumnGroup::Position, name + suffix, title + " (" + place + ')', title + " in " + place,
            [copy = gene, stage, block](const Session& session, int index) {
                const space::Architecture& architecture = session.candidate(index).architecture;
                if (stage >= architecture.stages.size() ||
                    (copy.scope == space::Scope::Block && block >= architecture.stages[stage].blocks.size())) {
                    return kNone;
                }
                return session.space().value(architecture, copy, stage, block);
            },
            [copy = gene](double value) { return copy.format(value); });
        column.inTable = shown;
        column.levels = gene.labels;
    }

    void addNetworkGene() {
        addNumber(
            columns, ColumnGroup::Gene, name, title, title + " of the network",
            [copy = gene](const Session& session, int index) {
                return session.space().value(session.candidate(index).architecture, copy);
            },
            [copy = gene](double value) { return copy.format(value); })
            .levels = gene.labels;
    }

    /// "3 4 3": for files and the filter.
    void addList() {
        Column& column =
            addText(columns, name + ".all", title + " (all)", title + " at all places, from the input",
                    [copy = gene](const Session& session, int index) {
                        std::string text;
                        forEachPlace(session.space(), session.candidate(index).architecture, copy, [&](double each) {
                            text += text.empty() ? "" : " ";
                            text += copy.format(each);
                        });
                        return text;
                    });
        column.inTable = false;
        column.exported = name;
    }
};

std::size_t mostBlocks(const space::SearchSpace& space, std::size_t stage) {
    const std::vector<double>& depths = space.depthGene().choicesAt(stage);
    return static_cast<std::size_t>(*std::max_element(depths.begin(), depths.end()));
}

void addPlaces(GeneColumns& made, const space::SearchSpace& space) {
    const bool isStaged = space.stageCount > 1;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        const std::string stageName = std::to_string(stage + 1);
        if (made.gene.scope == space::Scope::Stage) {
            made.addPlace('.' + stageName, "stage " + stageName, stage, 0, isStaged && !made.gene.isDepth());
            continue;
        }
        for (std::size_t block = 0; block < std::min(mostBlocks(space, stage), kMostPlaces); ++block) {
            const std::string blockName = std::to_string(block + 1);
            made.addPlace(isStaged ? '.' + stageName + '.' + blockName : '.' + blockName,
                          "block " + blockName + (isStaged ? " of stage " + stageName : ""), stage, block, false);
        }
    }
}

void addGene(Columns& columns, const space::SearchSpace& space, const space::Gene& gene) {
    GeneColumns made{columns, gene};
    if (gene.isDepth()) {
        // The total number of blocks has its own column.
        if (gene.scope == space::Scope::Stage && space.stageCount > 1) {
            addPlaces(made, space);
            made.addList();
            columns.back().exported = "stage_depths";
        }
        return;
    }
    if (gene.scope == space::Scope::Network) {
        made.addNetworkGene();
        return;
    }
    const std::string over = gene.scope == space::Scope::Stage ? "the stages" : "the blocks";
    if (gene.isCategorical()) {
        made.addShares();
    } else {
        made.addReduced(
            "", "mean", "mean over " + over, gene.scope == space::Scope::Block,
            [](double sum, double each) { return sum + each; }, true);
        made.addReduced(
            ".min", "least", "least of " + over, false, [](double a, double b) { return std::min(a, b); }, false);
        made.addReduced(
            ".max", "greatest", "greatest of " + over, false, [](double a, double b) { return std::max(a, b); }, false);
    }
    addPlaces(made, space);
    made.addList();
}

/// Adds the predictions from the measured values of a quantity.
void addForecast(Columns& columns, const search::Quantity& quantity) {
    const auto add = [&](const char* suffix, const std::string& title, const std::string& meaning,
                         double (*value)(const PredictedNetwork&), Format format) -> Column& {
        Column& column = addNumber(
            columns, ColumnGroup::Predicted, kPredictedPrefix + quantity.name + suffix, quantity.title + ' ' + title,
            meaning,
            [name = quantity.name, value](const Session& session, int index) {
                const Forecast* const forecast = session.forecast(name);
                const auto at = static_cast<std::size_t>(index);
                return forecast == nullptr || at >= forecast->candidates.size() ? kNone
                                                                                : value(forecast->candidates[at]);
            },
            std::move(format));
        column.mayChange = true;
        column.label = column.title + (quantity.unit.empty() ? "" : " (" + quantity.unit + ')');
        return column;
    };
    const std::string of = quantity.title + " by a few measured networks";
    add(
        "", "predicted", "Prediction of " + of, [](const PredictedNetwork& it) { return it.prediction.value; },
        formatValue)
        .direction = quantity.better == search::Better::Smaller ? -1 : 1;
    add(
        ".low", "low", "Lower end of the 90 % interval of " + of,
        [](const PredictedNetwork& it) { return it.prediction.low; }, formatValue)
        .inTable = false;
    add(
        ".high", "high", "Upper end of the 90 % interval of " + of,
        [](const PredictedNetwork& it) { return it.prediction.high; }, formatValue)
        .inTable = false;
    Column& rank = add(
        ".rank", "rank", "1 + number of candidates with a better prediction of " + of,
        [](const PredictedNetwork& it) { return static_cast<double>(it.rank); }, whole);
    rank.label = rank.title;
    rank.direction = -1;
    rank.isWhole = true;
}

void addQuantities(Columns& columns, const Session& session) {
    for (const QuantityValues& it : session.quantities()) {
        const search::Quantity& quantity = it.quantity;
        if (quantity.name.starts_with(kSpreadPrefix)) {
            continue;
        }
        const bool isCost = quantity.better == search::Better::Smaller;
        Column& column = addNumber(
            columns, isCost ? ColumnGroup::Cost : ColumnGroup::Baseline, quantity.name, quantity.title,
            quantity.meaning,
            [name = quantity.name](const Session& owner, int index) {
                return owner.value(name, Subject::candidate(index));
            },
            isCost ? formatCount : formatValue);
        column.mayChange = true;
        column.direction = isCost ? -1 : quantity.better == search::Better::Larger ? 1 : 0;
        column.label = quantity.unit.empty() ? "" : quantity.title + " (" + quantity.unit + ')';
        if (session.forecast(quantity.name) != nullptr) {
            addForecast(columns, quantity);
        }
    }
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words) {
        text += text.empty() ? "" : between;
        text += word;
    }
    return text;
}

std::string simplified(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        const bool isBlank = std::isspace(static_cast<unsigned char>(letter)) != 0;
        if (!isBlank) {
            result += letter;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return result.ends_with(' ') ? result.substr(0, result.size() - 1) : result;
}

void addHistory(Columns& columns) {
    Column& generation = addNumber(
        columns, ColumnGroup::Origin, "generation", "Gen", "Generation in which it was made; 0 is the initial sample",
        [](const Session& session, int index) { return double(session.candidate(index).generation); }, whole);
    generation.label = "Generation";
    generation.isWhole = true;
    addText(columns, "operator", "Operator",
            "How it came to be: random, mutation, crossover, top-up, enumerated or by hand",
            [](const Session& session, int index) {
                return std::string(search::operatorName(session.candidate(index).op));
            });
    addText(columns, "parents", "Parents", "Candidates it was made from", [](const Session& session, int index) {
        std::vector<std::string> names;
        for (const int parent : session.candidate(index).parents) {
            names.push_back(candidateName(parent));
        }
        return names.empty() ? std::string(kDash) : joined(names, " ");
    }).exportText = [](const Session& session, int index) {
        std::vector<std::string> ids;
        for (const int parent : session.candidate(index).parents) {
            ids.push_back(session.candidate(parent).id);
        }
        return joined(ids, " ");
    };
    addText(columns, "changes", "Changes", "Genes that differ from the first parent",
            [](const Session& session, int index) {
                std::vector<std::string> texts;
                for (const space::GeneChange& change : session.candidate(index).changes) {
                    texts.push_back(change.text());
                }
                return joined(texts, "; ");
            })
        .inTable = false;
    addText(columns, "status", "Status", "ok, or why there is no score", [](const Session& session, int index) {
        return std::string(proxy::statusName(session.candidate(index).evaluation.status));
    });
    addText(columns, "reason", "Reason", "Why there is no score", [](const Session& session, int index) {
        return session.candidate(index).evaluation.reason;
    }).inTable = false;
}

void addOutcome(Columns& columns) {
    Column& head =
        addNumber(columns, ColumnGroup::Score, "head", "Head saliency",
                  "Saliency of the classifier, which DSS does not count (no unit)",
                  scored([](const proxy::NetworkScores& scores) { return scores.headSaliency; }), formatValue);
    head.inTable = false;
    head.isAxis = false;
    head.exported = "head_saliency";
    Column& confirmed = addNumber(
        columns, ColumnGroup::Score, "confirmed", "Confirmed",
        "DSS scored again at full resolution on fresh super-nets; only for the best at the end",
        [](const Session& session, int index) { return session.confirmedDss(index); }, formatValue);
    confirmed.mayChange = true;
    confirmed.direction = 1;
    confirmed.label = "Confirmed DSS";
    confirmed.exported = "confirmed_dss";
    Column& elapsed = addNumber(
        columns, ColumnGroup::Cost, "elapsed", "Scoring ms", "Time that scoring it took, in milliseconds",
        [](const Session& session, int index) {
            const double elapsedMs = session.candidate(index).evaluation.elapsedMs;
            return elapsedMs > 0.0 ? elapsedMs : kNone;
        },
        [](double value) { return formatDigits(value, 4); });
    elapsed.inTable = false;
    elapsed.direction = -1;
    elapsed.label = "Scoring time (ms)";
}

void addAnnotations(Columns& columns) {
    addText(columns, "tags", "Tags", "Your tags, separated by blanks", [](const Session& session, int index) {
        return session.annotation(index).tags;
    }).mayChange = true;
    addText(columns, "note", "Note", "Your note", [](const Session& session, int index) {
        return simplified(session.annotation(index).note);
    }).mayChange = true;
    addText(columns, "id", "Id", "Name of the architecture, equal for equal networks",
            [](const Session& session, int index) { return session.candidate(index).id; });
}

} // namespace

std::string_view columnGroupName(ColumnGroup group) noexcept {
    switch (group) {
    case ColumnGroup::Score:
        return "Scores";
    case ColumnGroup::Cost:
        return "Costs";
    case ColumnGroup::Gene:
        return "Genes";
    case ColumnGroup::Position:
        return "Genes by place";
    case ColumnGroup::Origin:
        return "Origin and marks";
    case ColumnGroup::Predicted:
        return "Predictions";
    case ColumnGroup::Baseline:
        break;
    }
    return "Baselines";
}

std::vector<Column> columns(const Session& session) {
    Columns columns;
    if (!session.hasSpace()) {
        return columns;
    }
    columns.reserve(128);
    addFlags(columns);
    addScores(columns);
    addCosts(columns, session.config().limits.device.get());
    for (const space::Gene& gene : session.space().genes) {
        addGene(columns, session.space(), gene);
    }
    addQuantities(columns, session);
    addHistory(columns);
    addOutcome(columns);
    addAnnotations(columns);
    return columns;
}

const Column* findColumn(const std::vector<Column>& columns, std::string_view name) {
    const std::string wanted = lower(std::string(name));
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const Column& column) { return lower(column.name) == wanted; });
    return found == columns.end() ? nullptr : &*found;
}

std::string candidateName(int index) {
    const std::string digits = std::to_string(index);
    return '#' + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

} // namespace trazor::session
