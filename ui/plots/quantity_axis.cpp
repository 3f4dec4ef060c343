// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/quantity_axis.h"

#include "ui/models/candidate_store.h"

#include <limits>

namespace trazor::ui {

QString quantityName(Quantity quantity) {
    switch (quantity) {
    case Quantity::DssPlusPlus:
        return QStringLiteral("DSS++");
    case Quantity::Diversity:
        return QStringLiteral("Diversity D");
    case Quantity::Saliency:
        return QStringLiteral("Saliency S");
    case Quantity::Dss:
        return QStringLiteral("DSS = D + S");
    case Quantity::Params:
        return QStringLiteral("Parameters");
    case Quantity::Macs:
        return QStringLiteral("MACs");
    case Quantity::Depth:
        return QStringLiteral("Depth");
    case Quantity::Generation:
        return QStringLiteral("Generation");
    case Quantity::Arrival:
        return QStringLiteral("Arrival");
    }
    return {};
}

QString quantityLabel(Quantity quantity) {
    switch (quantity) {
    case Quantity::DssPlusPlus:
        return QStringLiteral("DSS++ (rank, 0 to 1)");
    case Quantity::Diversity:
        return QStringLiteral("Synaptic diversity D");
    case Quantity::Saliency:
        return QStringLiteral("Synaptic saliency S");
    case Quantity::Dss:
        return QStringLiteral("DSS = D + S (raw)");
    case Quantity::Params:
        return QStringLiteral("Parameters (M)");
    case Quantity::Macs:
        return QStringLiteral("Multiply-accumulates (G)");
    case Quantity::Depth:
        return QStringLiteral("Depth (blocks)");
    case Quantity::Generation:
        return QStringLiteral("Generation");
    case Quantity::Arrival:
        return QStringLiteral("Order of arrival");
    }
    return {};
}

int quantityDirection(Quantity quantity) {
    switch (quantity) {
    case Quantity::DssPlusPlus:
    case Quantity::Diversity:
    case Quantity::Saliency:
    case Quantity::Dss:
        return 1;
    case Quantity::Params:
    case Quantity::Macs:
    case Quantity::Depth:
        return -1;
    case Quantity::Generation:
    case Quantity::Arrival:
        return 0;
    }
    return 0;
}

double quantityOf(const CandidateStore& store, int index, Quantity quantity) {
    const search::Candidate& candidate = store.candidate(index);
    if (quantityDirection(quantity) > 0 && !candidate.isRanked()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    switch (quantity) {
    case Quantity::DssPlusPlus:
        return store.score(index);
    case Quantity::Diversity:
        return candidate.evaluation.scores.diversity();
    case Quantity::Saliency:
        return candidate.evaluation.scores.saliency();
    case Quantity::Dss:
        return candidate.evaluation.scores.dss();
    case Quantity::Params:
        return static_cast<double>(candidate.cost.params) * 1e-6;
    case Quantity::Macs:
        return static_cast<double>(candidate.cost.macs) * 1e-9;
    case Quantity::Depth:
        return static_cast<double>(candidate.architecture.depth());
    case Quantity::Generation:
        return candidate.generation;
    case Quantity::Arrival:
        return index;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

} // namespace trazor::ui
