// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"

#include <filesystem>
#include <string_view>

namespace trazor::exchange {

/// The space of one network alone: what is equal everywhere is fixed, what differs from block to block is a gene whose
/// choices are the values that it has. Its one published architecture is the network. Throws Error(InvalidFile).
space::SearchSpace spaceOf(const DescribedNetwork& network, std::string_view name, std::string_view origin);

/// The space around a network, which is its published architecture and its largest. Genes and choices (our decision):
/// width and depth 3/4, 7/8 and all of it, widths as multiples of 64; by block, heads of k and v a half and all, heads
/// for each of them a half and all (without groups: heads a half, 3/4 and all), the MLP's width 1/4, 1/2, 3/4 and all
/// as multiples of 64, from 1024 on of 256; where a pre-norm network has one stage, attention and MLP may be left out.
/// Heads keep their width. Networks in stages keep their widths, windows and heads. Throws Error(InvalidFile).
space::SearchSpace spaceAround(const DescribedNetwork& network, std::string_view name, std::string_view origin);

/// The space around the network of a config.json (model_config.h), named after the file; "config" alone says nothing,
/// so that a file of this name is called as its folder. Throws as readModelConfig() and spaceAround() do.
space::SearchSpace loadSpaceAround(const std::filesystem::path& config);

} // namespace trazor::exchange
