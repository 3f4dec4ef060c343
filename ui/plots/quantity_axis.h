// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

namespace trazor::ui {

class CandidateStore;

/// What an axis of the Pareto view can show.
enum class Quantity { DssPlusPlus, Diversity, Saliency, Dss, Params, Macs, Depth, Generation, Arrival };

inline constexpr std::array kQuantities{
    Quantity::DssPlusPlus, Quantity::Diversity, Quantity::Saliency,   Quantity::Dss,    Quantity::Params,
    Quantity::Macs,        Quantity::Depth,     Quantity::Generation, Quantity::Arrival};

/// "DSS++": in the list of axes.
QString quantityName(Quantity quantity);
/// "Parameters (M)": at the axis, with the unit.
QString quantityLabel(Quantity quantity);
/// +1 if larger is better, -1 if smaller is better, 0 if neither.
int quantityDirection(Quantity quantity);
/// Value in the unit of the label; NaN if the candidate has none (a score of a failed one).
double quantityOf(const CandidateStore& store, int index, Quantity quantity);

} // namespace trazor::ui
