// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/gene_importance.h"

#include "core/base/rng.h"
#include "core/base/stable_hash.h"
#include "core/evidence/rank_correlation.h"
#include "core/search/strategy/ridge.h"
#include "core/session/search_result.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trazor::session {
namespace {

constexpr std::size_t kFewest = 20;
constexpr std::size_t kMost = 2000;
constexpr std::size_t kFolds = 5;
constexpr int kShuffles = 3;
constexpr double kPenalty = 1e-3;

/// Features of one gene: a range of columns.
struct Group {
    const space::Gene* gene = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Table {
    std::vector<Group> groups;
    std::vector<std::vector<double>> rows; ///< features of each candidate
    std::vector<double> objective;
};

/// Mean of `of(value)` over the blocks of a stage; 0 without blocks.
template <typename Of>
double meanIn(const space::SearchSpace& space, const space::Architecture& architecture, const space::Gene& gene,
              std::size_t stage, const Of& of) {
    if (gene.scope != space::Scope::Block) {
        return of(space.value(architecture, gene, stage));
    }
    const std::size_t blocks = architecture.stages[stage].blocks.size();
    double sum = 0.0;
    for (std::size_t block = 0; block < blocks; ++block) {
        sum += of(space.value(architecture, gene, stage, block));
    }
    return blocks > 0 ? sum / static_cast<double>(blocks) : 0.0;
}

void appendFeatures(const space::SearchSpace& space, const space::Architecture& architecture, const space::Gene& gene,
                    std::vector<double>& row) {
    const std::size_t stages = gene.scope == space::Scope::Network ? 1 : space.stageCount;
    for (std::size_t stage = 0; stage < stages; ++stage) {
        if (gene.isCategorical()) {
            for (std::size_t label = 0; label < gene.labels.size(); ++label) {
                row.push_back(meanIn(space, architecture, gene, stage, [label](double value) {
                    return value == static_cast<double>(label) ? 1.0 : 0.0;
                }));
            }
        } else {
            row.push_back(meanIn(space, architecture, gene, stage, [](double value) { return value; }));
            row.push_back(row.back() * row.back());
        }
    }
}

search::Objective::Part partOf(const search::Objective& objective) {
    const auto& parts = objective.parts();
    const auto score = std::find_if(parts.begin(), parts.end(), [](const search::Objective::Part& part) {
        return part.kind == search::Objective::Kind::Score;
    });
    return score != parts.end() ? *score : parts.front();
}

Table tableOf(const Session& session, const search::Objective::Part& part) {
    const space::SearchSpace& space = session.space();
    std::vector<int> known;
    for (int index = 0; index < session.size(); ++index) {
        if (session.candidate(index).isRanked() && std::isfinite(objectiveValue(session, part, index))) {
            known.push_back(index);
        }
    }
    Table table;
    const std::size_t count = std::min(known.size(), kMost);
    for (std::size_t i = 0; i < count; ++i) {
        const int index = known[i * known.size() / count];
        std::vector<double>& row = table.rows.emplace_back();
        table.groups.clear();
        for (const space::Gene& gene : space.genes) {
            const std::size_t begin = row.size();
            appendFeatures(space, session.candidate(index).architecture, gene, row);
            table.groups.push_back({&gene, begin, row.size()});
        }
        table.objective.push_back(objectiveValue(session, part, index));
    }
    return table;
}

/// Sums of squared errors on held-out candidates: unchanged, and with each gene shuffled.
struct Errors {
    double plain = 0.0;
    std::vector<double> shuffled;
};

Errors crossValidate(const Table& table) {
    Errors errors;
    errors.shuffled.assign(table.groups.size(), 0.0);
    const auto squared = [&](const search::Ridge& model, const std::vector<double>& row, std::size_t at) {
        const double miss = model.predict(row).front() - table.objective[at];
        return miss * miss;
    };
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
        search::Ridge model(kPenalty);
        std::vector<std::size_t> unseen;
        for (std::size_t at = 0; at < table.rows.size(); ++at) {
            if (at % kFolds == fold) {
                unseen.push_back(at);
            } else {
                model.add(table.rows[at], {&table.objective[at], 1});
            }
        }
        for (const std::size_t at : unseen) {
            errors.plain += squared(model, table.rows[at], at);
        }
        for (std::size_t group = 0; group < table.groups.size(); ++group) {
            const Group& columns = table.groups[group];
            Rng rng(stableHash(fold, columns.gene->name));
            for (int shuffle = 0; shuffle < kShuffles; ++shuffle) {
                std::vector<std::size_t> others = unseen;
                rng.shuffle(others);
                for (std::size_t i = 0; i < unseen.size(); ++i) {
                    std::vector<double> row = table.rows[unseen[i]];
                    const std::vector<double>& other = table.rows[others[i]];
                    std::copy(other.begin() + static_cast<std::ptrdiff_t>(columns.begin),
                              other.begin() + static_cast<std::ptrdiff_t>(columns.end),
                              row.begin() + static_cast<std::ptrdiff_t>(columns.begin));
                    errors.shuffled[group] += squared(model, row, unseen[i]) / kShuffles;
                }
            }
        }
    }
    return errors;
}

double rhoOf(const Table& table, const Group& columns) {
    if (columns.gene->isCategorical()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<double> values;
    for (const std::vector<double>& row : table.rows) {
        double sum = 0.0;
        for (std::size_t column = columns.begin; column < columns.end; column += 2) { // every second is a square
            sum += row[column];
        }
        values.push_back(sum);
    }
    return evidence::spearmanRho(values, table.objective);
}

} // namespace

GeneImportances geneImportances(const Session& session) {
    GeneImportances result;
    if (!session.hasSpace()) {
        return result;
    }
    const search::Objective::Part part = partOf(session.config().objective);
    result.objective = part.kind == search::Objective::Kind::Score  ? std::string("DSS++")
                       : part.kind == search::Objective::Kind::Cost ? std::string("fewer ").append(part.name)
                                                                    : part.name;
    const Table table = tableOf(session, part);
    result.candidates = static_cast<int>(table.rows.size());
    const double count = static_cast<double>(table.rows.size());
    const double mean = std::accumulate(table.objective.begin(), table.objective.end(), 0.0) / std::max(count, 1.0);
    double total = 0.0;
    for (const double value : table.objective) {
        total += (value - mean) * (value - mean);
    }
    if (table.rows.size() < kFewest || !(total > 0.0)) {
        return result;
    }
    const Errors errors = crossValidate(table);
    result.explained = 1.0 - errors.plain / total;
    for (std::size_t group = 0; group < table.groups.size(); ++group) {
        result.genes.push_back({table.groups[group].gene->name, (errors.shuffled[group] - errors.plain) / total,
                                rhoOf(table, table.groups[group])});
    }
    std::stable_sort(result.genes.begin(), result.genes.end(),
                     [](const GeneImportance& a, const GeneImportance& b) { return a.importance > b.importance; });
    return result;
}

} // namespace trazor::session
