// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/fidelity.h"
#include "core/proxy/block_scores.h"

#include <string>
#include <string_view>

namespace trazor::exchange {

/// A self-contained Python program that depends only on torch: a table of the network's facts and the modules that it
/// needs (resources/templates/pytorch.py.mustache).

/// The network that the program builds.
space::NetworkPlan pytorchPlan(const space::NetworkPlan& plan);
/// Writes the program. `reference` holds the float64 scores of the reference filler (algorithm 1.7), which its option
/// --check recomputes; null omits the check. `id`, `origin` and `fidelity` are informational.
std::string pytorchModule(const space::NetworkPlan& plan, std::string_view id, std::string_view origin,
                          const Fidelity& fidelity, const proxy::Evaluation* reference);

} // namespace trazor::exchange
