// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_table.h"

#include "core/session/ties.h"
#include "core/space/network_plan.h"
#include "core/space/vocabulary.h"
#include "ui/models/candidate_columns.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QFont>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

const QString kDash = QStringLiteral("\u2013");

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Position of a value between the ends, in [0, 1]; 1 if both ends are equal.
double share(double value, double least, double most) {
    return !std::isfinite(value) ? 0.0 : most > least ? std::clamp((value - least) / (most - least), 0.0, 1.0) : 1.0;
}

double greatest(const std::vector<double>& values) {
    double most = 0.0;
    for (const double value : values) {
        most = std::isfinite(value) ? std::max(most, value) : most;
    }
    return most;
}

/// Index of a block among all blocks of its network.
std::size_t positionOf(const space::Architecture& architecture, std::size_t stage, std::size_t block) {
    for (std::size_t before = 0; before < stage; ++before) {
        block += architecture.stages[before].blocks.size();
    }
    return block;
}

} // namespace

bool CompareTableModel::Row::differs() const {
    return std::any_of(texts.begin(), texts.end(), [this](const QString& text) { return text != texts.front(); });
}

CompareTableModel::CompareTableModel(const SessionModel& model, QObject* parent)
    : QAbstractTableModel(parent)
    , m_model(model) {}

void CompareTableModel::setCandidates(std::vector<int> candidates) {
    m_candidates = std::move(candidates);
    rebuild();
}

void CompareTableModel::setDifferencesOnly(bool only) {
    m_differencesOnly = only;
    beginResetModel();
    show();
    endResetModel();
}

void CompareTableModel::rebuild() {
    beginResetModel();
    m_rows.clear();
    m_mostDiversity = m_mostSaliency = 0.0;
    if (m_model.hasSession() && !m_candidates.empty()) {
        addScores();
        addGenes();
        const std::size_t firstBlock = m_rows.size();
        for (std::size_t stage = 0; stage < m_model.space().stageCount; ++stage) {
            addStage(stage);
        }
        scaleBlocks(firstBlock);
    }
    show();
    endResetModel();
}

void CompareTableModel::show() {
    m_shown.clear();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (!m_differencesOnly || m_rows[row].differs()) {
            m_shown.push_back(row);
        }
    }
}

void CompareTableModel::addScores() {
    for (const CandidateColumn& column : candidateColumns(m_model)) {
        const bool isScore = column.name == "dss++" || column.name == "d" || column.name == "s" ||
                             column.name == "dss" || column.name == "confirmed";
        const bool isCost = column.name == "params" || column.name == "macs" || column.name == "depth";
        if (!isScore && !isCost) {
            continue;
        }
        Row row{.name = column.title, .meaning = column.meaning, .texts = {}, .first = {}, .second = {}};
        for (const int candidate : m_candidates) {
            row.texts.push_back(column.text(m_model, candidate));
            row.first.push_back(column.number(m_model, candidate));
        }
        row.firstMost = greatest(row.first);
        // Bars from zero would hide the differences: give the smallest value a tenth of the length of the greatest.
        double least = row.firstMost;
        for (const double value : row.first) {
            least = std::isfinite(value) ? std::min(least, value) : least;
        }
        row.firstLeast = least - (row.firstMost - least) / 9.0;
        row.meaning += "\nBars run from the least to the greatest of the row.";
        row.isAbsolute = column.name == "dss++";
        row.isNoise = noiseOf(column.name);
        m_rows.push_back(std::move(row));
    }
}

/// Per candidate, whether its difference to the first is within the noise.
std::vector<char> CompareTableModel::noiseOf(const QString& column) const {
    const session::ScoreNoise& noise = m_model.session().ties().noise;
    const double relative = column == "d"     ? noise.diversity
                            : column == "s"   ? noise.saliency
                            : column == "dss" ? noise.dss
                                              : kNone;
    const int first = m_candidates.front();
    const auto isChance = [&](int index) {
        if (!m_model.candidate(index).isRanked() || !m_model.candidate(first).isRanked()) {
            return false;
        }
        if (column == "dss++") {
            return session::placeOf(m_model.session(), index)
                .isWithinNoiseOf(session::placeOf(m_model.session(), first));
        }
        const auto value = [&](int of) {
            const proxy::NetworkScores& scores = m_model.candidate(of).evaluation.scores;
            return column == "d" ? scores.diversity() : column == "s" ? scores.saliency() : scores.dss();
        };
        return std::abs(std::log(value(index) / value(first))) <= session::leastDifference(relative);
    };
    std::vector<char> isNoise;
    for (const int index : m_candidates) {
        isNoise.push_back(
            index != first && noise.isKnown() && (column == "dss++" || !std::isnan(relative)) && isChance(index) ? 1
                                                                                                                 : 0);
    }
    return isNoise;
}

void CompareTableModel::addGenes() {
    const space::SearchSpace& space = m_model.space();
    for (const space::Gene& gene : space.genes) {
        if (gene.isDepth() || gene.scope == space::Scope::Block) {
            continue;
        }
        const std::size_t places = gene.scope == space::Scope::Stage ? space.stageCount : 1;
        for (std::size_t stage = 0; stage < places; ++stage) {
            Row row{
                .name = geneName(gene.name), .meaning = "Gene", .texts = {}, .first = {}, .second = {}, .isGene = true};
            if (places > 1) {
                row.name = QString("Stage %1: %2").arg(stage + 1).arg(row.name);
            }
            for (const int candidate : m_candidates) {
                row.texts.push_back(QString::fromStdString(
                    gene.format(space.value(m_model.candidate(candidate).architecture, gene, stage))));
            }
            m_rows.push_back(std::move(row));
        }
    }
}

void CompareTableModel::addStage(std::size_t stage) {
    std::size_t most = 0;
    for (const int candidate : m_candidates) {
        most = std::max(most, m_model.candidate(candidate).architecture.stages[stage].blocks.size());
    }
    for (std::size_t block = 0; block < most; ++block) {
        m_rows.push_back(blockRow(stage, block));
    }
}

CompareTableModel::Row CompareTableModel::blockRow(std::size_t stage, std::size_t block) const {
    const space::SearchSpace& space = m_model.space();
    Row row{.name = space.stageCount > 1 ? QString("Block %1.%2").arg(stage + 1).arg(block + 1)
                                         : QString("Block %1").arg(block + 1),
            .meaning = "Genes of the block, set off where they differ from the first candidate's; fields: its "
                       "diversity D and saliency S, on one scale for all blocks",
            .texts = {},
            .first = {},
            .second = {},
            .isGene = true};
    for (const int index : m_candidates) {
        const search::Candidate& candidate = m_model.candidate(index);
        if (block >= candidate.architecture.stages[stage].blocks.size()) {
            row.texts.push_back(kDash);
            row.first.push_back(kNone);
            row.second.push_back(kNone);
            continue;
        }
        QStringList genes;
        const std::vector<bool> isRead = space::wordsRead(space, candidate.architecture, stage, block);
        for (const space::Gene& gene : space.genes) {
            if (gene.scope == space::Scope::Block && !gene.isDepth() && isRead[space::wordIndex(gene.name).value()]) {
                QString text =
                    geneName(gene.name) + ' ' +
                    QString::fromStdString(gene.format(space.value(candidate.architecture, gene, stage, block)));
                genes << text.replace(' ', QChar::Nbsp); // break lines only between genes
            }
        }
        row.texts.push_back(genes.join(QStringLiteral(" \u00b7 ")));
        const auto& scores = candidate.evaluation.scores.blocks;
        const std::size_t position = positionOf(candidate.architecture, stage, block);
        row.first.push_back(position < scores.size() ? scores[position].diversity : kNone);
        row.second.push_back(position < scores.size() ? scores[position].saliency : kNone);
    }
    return row;
}

void CompareTableModel::scaleBlocks(std::size_t firstRow) {
    for (std::size_t row = firstRow; row < m_rows.size(); ++row) {
        m_mostDiversity = std::max(m_mostDiversity, greatest(m_rows[row].first));
        m_mostSaliency = std::max(m_mostSaliency, greatest(m_rows[row].second));
    }
    for (std::size_t row = firstRow; row < m_rows.size(); ++row) {
        m_rows[row].firstMost = m_mostDiversity;
        m_rows[row].secondMost = m_mostSaliency;
    }
}

QString CompareTableModel::wholeText(const Row& row, std::size_t column) const {
    QString text = row.texts[column];
    text.replace(QChar::Nbsp, ' ');
    return row.second.empty() || !std::isfinite(row.first[column])
               ? text
               : QString("%1 (D %2, S %3)").arg(text, formatTick(row.first[column]), formatTick(row.second[column]));
}

QString CompareTableModel::difference(const Row& row, std::size_t column) {
    if (row.first.empty() || !row.second.empty() || row.texts[column] == row.texts.front()) {
        return {};
    }
    const double reference = row.first.front();
    const double change = row.first[column] - reference;
    const double shown = row.isAbsolute ? change : 100.0 * change / std::abs(reference);
    if (!std::isfinite(shown)) {
        return {};
    }
    const QString sign = shown < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+");
    return row.isAbsolute ? sign + formatScore(std::abs(shown))
                          : sign + QString::number(std::abs(shown), 'g', 2) + QStringLiteral("\u00a0%");
}

int CompareTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int CompareTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_candidates.size());
}

QVariant CompareTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = m_rows[m_shown[static_cast<std::size_t>(index.row())]];
    const auto column = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return row.texts[column];
    case IsNoiseRole:
        return !row.isNoise.empty() && row.isNoise[column] != 0;
    case DifferenceRole:
        return difference(row, column);
    case Qt::ToolTipRole:
        if (!row.isNoise.empty() && row.isNoise[column] != 0) {
            return QString("The difference to %1 is within the noise of the super-nets.\n%2")
                .arg(candidateName(m_candidates.front()), row.meaning);
        }
        return row.second.empty() ? row.meaning : data(index, WholeTextRole).toString() + '\n' + row.meaning;
    case Qt::AccessibleTextRole:
        return data(index, WholeTextRole);
    case Qt::FontRole:
        if (row.isGene && row.texts[column] != row.texts.front()) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case FirstShareRole:
        return row.first.empty() ? QVariant() : QVariant(share(row.first[column], row.firstLeast, row.firstMost));
    case SecondShareRole:
        return row.second.empty() ? QVariant() : QVariant(share(row.second[column], 0.0, row.secondMost));
    case FirstValueRole:
        return row.first.empty() ? QVariant() : QVariant(row.first[column]);
    case SecondValueRole:
        return row.second.empty() ? QVariant() : QVariant(row.second[column]);
    case WholeTextRole:
        return wholeText(row, column);
    default:
        return {};
    }
}

QVariant CompareTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0 || section >= (orientation == Qt::Horizontal ? columnCount() : rowCount())) {
        return {};
    }
    const auto at = static_cast<std::size_t>(section);
    if (orientation == Qt::Horizontal) {
        return role == Qt::DisplayRole ? QVariant(candidateName(m_candidates[at])) : QVariant();
    }
    const Row& row = m_rows[m_shown[at]];
    return role == Qt::DisplayRole ? QVariant(row.name) : role == Qt::ToolTipRole ? QVariant(row.meaning) : QVariant();
}

} // namespace trazor::ui
