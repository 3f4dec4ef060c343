// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/block_scores.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace trazor::proxy {
namespace {

/// In the order of LayerRole.
constexpr std::array<std::string_view, 17> kRoleNames = {
    "qkv", "query", "key",      "value", "query_weight", "proj", "conv_kernel", "conv_out", "mixing",
    "fc1", "fc2",   "fc_inner", "gate",  "up",           "down", "head",        "pooling"};

/// In the order of EvaluationStatus.
constexpr std::array<std::string_view, 4> kStatusNames = {"ok", "non_finite", "out_of_memory", "failed"};

} // namespace

std::string_view roleName(LayerRole role) noexcept {
    return kRoleNames[static_cast<std::size_t>(role)];
}

std::string_view statusName(EvaluationStatus status) noexcept {
    return kStatusNames[static_cast<std::size_t>(status)];
}

EvaluationStatus parseStatus(std::string_view name) {
    const auto found = std::find(kStatusNames.begin(), kStatusNames.end(), name);
    if (found == kStatusNames.end()) {
        throw Error(ErrorCode::InvalidFile,
                    "status: \"" + std::string(name) + "\" is unknown; allowed: ok, non_finite, out_of_memory, failed");
    }
    return static_cast<EvaluationStatus>(found - kStatusNames.begin());
}

double NetworkScores::diversity() const noexcept {
    double sum = 0.0;
    for (const BlockScore& block : blocks) {
        sum += block.diversity;
    }
    return sum;
}

double NetworkScores::saliency() const noexcept {
    double sum = 0.0;
    for (const BlockScore& block : blocks) {
        sum += block.saliency;
    }
    return sum;
}

double NetworkScores::logSum() const noexcept {
    double sum = 0.0;
    for (const BlockScore& block : blocks) {
        sum += std::log(block.diversity) + std::log(block.saliency);
    }
    return sum;
}

void keepReleasedTerms(BlockScore& block) noexcept {
    block.diversity = 0.0;
    for (LayerTerm& term : block.terms) {
        if (term.role == LayerRole::Projection) {
            block.diversity += term.value;
        } else if (isDiversityRole(term.role)) {
            term = {.role = term.role};
        }
    }
}

} // namespace trazor::proxy
