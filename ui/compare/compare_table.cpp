// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_table.h"

#include "ui/models/candidate_columns.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"

#include <QFont>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

const QString kDash = QStringLiteral("\u2013");

/// Divides by the greatest; absent values stay absent.
void scale(std::vector<double>& values, double most) {
    for (double& value : values) {
        value = most > 0.0 && std::isfinite(value) ? std::max(value, 0.0) / most : 0.0;
    }
}

double greatest(const std::vector<double>& values) {
    double most = 0.0;
    for (const double value : values) {
        most = std::isfinite(value) ? std::max(most, value) : most;
    }
    return most;
}

/// Position of a block among all blocks of its network.
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

CompareTableModel::CompareTableModel(const CandidateStore& store, QObject* parent)
    : QAbstractTableModel(parent)
    , m_store(store) {}

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
    if (m_store.hasSession() && !m_candidates.empty()) {
        addScores();
        addGenes();
        const std::size_t firstBlock = m_rows.size();
        for (std::size_t stage = 0; stage < m_store.space().stageCount; ++stage) {
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
    for (const CandidateColumn& column : candidateColumns(m_store)) {
        const bool isScore = column.name == "dss++" || column.name == "d" || column.name == "s" || column.name == "dss"
                             || column.name == "confirmed";
        const bool isCost = column.name == "params" || column.name == "macs" || column.name == "depth";
        if (!isScore && !isCost) {
            continue;
        }
        Row row{.name = column.title, .meaning = column.meaning, .texts = {}, .first = {}, .second = {}};
        for (const int candidate : m_candidates) {
            row.texts.push_back(column.text(m_store, candidate));
            row.first.push_back(column.number(m_store, candidate));
        }
        scale(row.first, greatest(row.first));
        m_rows.push_back(std::move(row));
    }
}

void CompareTableModel::addGenes() {
    const space::SearchSpace& space = m_store.space();
    for (const space::Gene& gene : space.genes) {
        if (gene.isDepth() || gene.scope == space::Scope::Block) {
            continue;
        }
        const std::size_t places = gene.scope == space::Scope::Stage ? space.stageCount : 1;
        for (std::size_t stage = 0; stage < places; ++stage) {
            Row row{.name = geneName(gene.name), .meaning = "Gene", .texts = {}, .first = {}, .second = {}, .isGene = true};
            if (places > 1) {
                row.name = QString("Stage %1: %2").arg(stage + 1).arg(row.name);
            }
            for (const int candidate : m_candidates) {
                row.texts.push_back(
                    QString::fromStdString(gene.format(space.value(m_store.candidate(candidate).architecture, gene, stage))));
            }
            m_rows.push_back(std::move(row));
        }
    }
}

void CompareTableModel::addStage(std::size_t stage) {
    std::size_t most = 0;
    for (const int candidate : m_candidates) {
        most = std::max(most, m_store.candidate(candidate).architecture.stages[stage].blocks.size());
    }
    for (std::size_t block = 0; block < most; ++block) {
        m_rows.push_back(blockRow(stage, block));
    }
}

CompareTableModel::Row CompareTableModel::blockRow(std::size_t stage, std::size_t block) const {
    const space::SearchSpace& space = m_store.space();
    Row row{.name = space.stageCount > 1 ? QString("Block %1.%2").arg(stage + 1).arg(block + 1) : QString("Block %1").arg(block + 1),
            .meaning = "Genes of the block; bars: its diversity D and saliency S, on one scale for all blocks shown",
            .texts = {}, .first = {}, .second = {}, .isGene = true};
    for (const int index : m_candidates) {
        const search::Candidate& candidate = m_store.candidate(index);
        if (block >= candidate.architecture.stages[stage].blocks.size()) {
            row.texts.push_back(kDash);
            row.first.push_back(0.0);
            row.second.push_back(0.0);
            continue;
        }
        QStringList genes;
        for (const space::Gene& gene : space.genes) {
            if (gene.scope == space::Scope::Block && !gene.isDepth()) {
                genes << geneName(gene.name) + ' '
                             + QString::fromStdString(gene.format(space.value(candidate.architecture, gene, stage, block)));
            }
        }
        row.texts.push_back(genes.join(QStringLiteral(" \u00b7 ")));
        const auto& scores = candidate.evaluation.scores.blocks;
        const std::size_t position = positionOf(candidate.architecture, stage, block);
        row.first.push_back(position < scores.size() ? scores[position].diversity : 0.0);
        row.second.push_back(position < scores.size() ? scores[position].saliency : 0.0);
    }
    return row;
}

void CompareTableModel::scaleBlocks(std::size_t firstRow) {
    double diversity = 0.0;
    double saliency = 0.0;
    for (std::size_t row = firstRow; row < m_rows.size(); ++row) {
        diversity = std::max(diversity, greatest(m_rows[row].first));
        saliency = std::max(saliency, greatest(m_rows[row].second));
    }
    for (std::size_t row = firstRow; row < m_rows.size(); ++row) {
        scale(m_rows[row].first, diversity);
        scale(m_rows[row].second, saliency);
    }
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
    case Qt::ToolTipRole:
        return row.meaning;
    case Qt::FontRole:
        if (row.isGene && row.texts[column] != row.texts.front()) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case FirstBarRole:
        return row.first.empty() ? QVariant() : QVariant(row.first[column]);
    case SecondBarRole:
        return row.second.empty() ? QVariant() : QVariant(row.second[column]);
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
