// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/blocks/block_plan.h"

#include <array>
#include <string_view>

namespace trazor::space {

/// A choice of the word `operation`.
struct MixerChoice {
    std::string_view word;
    MixerKind mixer;
    int convKernel;
    std::string_view name; ///< in tables
};

inline constexpr auto kMixerChoices = std::to_array<MixerChoice>({
    {"SA-SDP", MixerKind::SelfAttention, 0, "self-attention"},
    {"SA-WMA", MixerKind::WeightedAttention, 0, "weighted-attention"},
    {"LT-DFT", MixerKind::FourierTransform, 0, "fourier-transform"},
    {"LT-DCT", MixerKind::CosineTransform, 0, "cosine-transform"},
    {"DSC-5", MixerKind::SpanConvolution, 5, "span-convolution"},
    {"DSC-9", MixerKind::SpanConvolution, 9, "span-convolution"},
});

/// The choice that yields this block; null if there is none (a kernel of another size).
const MixerChoice* mixerChoice(const BlockPlan& block) noexcept;

} // namespace trazor::space
