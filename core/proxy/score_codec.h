// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"

#include <span>
#include <vector>

namespace trazor::proxy {

/// All scores of a candidate as bytes: a version, counts, then little-endian IEEE doubles. Not-a-number and
/// infinity survive, which JSON and SQL numbers would not allow.
std::vector<unsigned char> encodeScores(const NetworkScores& scores);

/// Inverse. Throws Error(InvalidFile) if the bytes are cut, too many, or say something impossible.
NetworkScores decodeScores(std::span<const unsigned char> bytes);

} // namespace trazor::proxy
