// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"

#include <filesystem>
#include <string_view>

namespace trazor::exchange {

/// The space of one network alone: numbers of the network and its stages are fixed, and each number of the blocks is a
/// gene of its occurring values. The network is the only published architecture. Throws Error(InvalidFile).
space::SearchSpace spaceOf(const DescribedNetwork& network, std::string_view name, std::string_view origin);

/// The space around a network, which is its published and its largest architecture. Genes and choices (our decision),
/// for one stage: width and depth 3/4, 7/8 and 1 times the original, widths in multiples of 64; per block, key/value
/// heads 1/2 and 1, heads per key/value head 1/2 and 1 (without groups: heads 1/2, 3/4 and 1), MLP width 1/4, 1/2, 3/4
/// and 1 in multiples of 64, or of 256 from 1024 on; pre-norm networks may omit attention and MLP. Head width is kept.
/// Networks with several stages keep their widths, windows and heads: per stage, depth 1/2, 3/4 and 1 times the
/// original; per block, the occurring MLP ratios and 1/2 and 3/4 of the largest. Throws Error(InvalidFile).
space::SearchSpace spaceAround(const DescribedNetwork& network, std::string_view name, std::string_view origin);

/// The space around the network of a config.json (model_config.h). It is named after the file, or after the folder if
/// the file is called "config". Throws the errors of readModelConfig() and spaceAround().
space::SearchSpace loadSpaceAround(const std::filesystem::path& config);

} // namespace trazor::exchange
