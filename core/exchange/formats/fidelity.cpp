// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/fidelity.h"

#include "core/base/error.h"
#include "core/space/cost_model.h"
#include "core/space/plan_fields.h"
#include "core/space/search_space.h"
#include "core/space/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <type_traits>
#include <utility>

namespace trazor::exchange {
namespace {

/// The vocabulary quantity whose words name the values of an enumeration, in the same order.
template <typename Enum>
const char* quantityOf() {
    using namespace space;
    return std::is_same_v<Enum, StemKind>         ? "stem"
           : std::is_same_v<Enum, PositionKind>   ? "position"
           : std::is_same_v<Enum, DownsampleKind> ? "downsample"
           : std::is_same_v<Enum, PoolKind>       ? "pool"
           : std::is_same_v<Enum, PublishedFlops> ? "published_flops"
           : std::is_same_v<Enum, NormKind>       ? "norm_kind"
           : std::is_same_v<Enum, MlpKind>        ? "mlp_kind"
           : std::is_same_v<Enum, Activation>     ? "activation"
                                                  : "operation";
}

template <typename Value>
std::string textOf(const Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
        return value ? "yes" : "no";
    } else if constexpr (std::is_arithmetic_v<Value>) {
        return plainNumber(value);
    } else if constexpr (std::is_enum_v<Value>) {
        if constexpr (std::is_same_v<Value, space::MixerKind>) {
            if (value == space::MixerKind::None) { // the vocabulary has no "operation" for it
                return "none";
            }
        }
        return space::wordsOf(*space::findQuantity(quantityOf<Value>())).at(static_cast<std::size_t>(value));
    } else if constexpr (std::is_same_v<Value, std::vector<int>>) {
        std::vector<std::string> entries;
        std::transform(value.begin(), value.end(), std::back_inserter(entries), textOf<int>);
        return commaList(entries);
    } else { // lists of parts, which are compared individually
        return std::to_string(value.size());
    }
}

/// Collects the differences between two plans. A difference that several blocks share is reported once.
class Comparison {
public:
    template <typename Part>
    void compare(const Part& network, const Part& built, const std::string& place = {}) {
        const auto each = [&](const auto& field) {
            using Value = std::remove_cvref_t<decltype(network.*field.member)>;
            if constexpr (!std::is_same_v<Value, space::StemPlan> && !std::is_same_v<Value, space::HeadPlan>) {
                note(field.words, field.weight, textOf(network.*field.member), textOf(built.*field.member), place);
            }
        };
        std::apply([&](const auto&... fields) { (each(fields), ...); }, space::kFields<Part>);
    }

    Fidelity result() const {
        space::FieldWeight heaviest = space::FieldWeight::Derived;
        for (const Difference& difference : m_differences) {
            heaviest = std::min(heaviest, difference.weight);
        }
        Fidelity fidelity;
        for (const Difference& it : m_differences) {
            if (it.weight == heaviest) {
                fidelity.lose(it.text + (it.place.empty() ? "" : " in " + it.place) +
                              (it.times > 1 ? " and " + std::to_string(it.times - 1) + " more" : ""));
                fidelity.kind = heaviest == space::FieldWeight::Shape ? Fidelity::Kind::Refused : Fidelity::Kind::Lossy;
            }
        }
        return fidelity;
    }

private:
    struct Difference {
        std::string text; ///< "patch size 32 (built with 16)"
        space::FieldWeight weight;
        std::string place; ///< of the first occurrence
        int times;
    };

    void note(std::string_view words, space::FieldWeight weight, const std::string& own, const std::string& other,
              const std::string& place) {
        if (own == other) {
            return;
        }
        const std::string text = std::string(words) + " " + own + " (built with " + other + ")";
        const auto same =
            std::find_if(m_differences.begin(), m_differences.end(), [&](const auto& it) { return it.text == text; });
        if (same == m_differences.end()) {
            m_differences.push_back({text, weight, place, 1});
        } else {
            same->times += place.empty() ? 0 : 1;
        }
    }

    std::vector<Difference> m_differences;
};

/// Copies conventions that other programs' files never state because they are not part of the network: how tokens count
/// in the cost, how matrices are split for the score, and which of two equivalent words a space uses.
void takeNotation(space::NetworkPlan& built, const space::NetworkPlan& network) {
    built.publishedFlops = network.publishedFlops;
    for (std::size_t i = 0; i < std::min(built.stages.size(), network.stages.size()); ++i) {
        std::vector<space::BlockPlan>& blocks = built.stages[i].blocks;
        for (std::size_t j = 0; j < std::min(blocks.size(), network.stages[i].blocks.size()); ++j) {
            blocks[j].fusedQkv = network.stages[i].blocks[j].fusedQkv;
            blocks[j].mlpRatio = network.stages[i].blocks[j].mlpRatio;
        }
    }
    const auto isMean = [](space::PoolKind pool) {
        return pool == space::PoolKind::MeanPatches || pool == space::PoolKind::MeanTokens;
    };
    if (!built.stem.classToken && isMean(built.head.pool) && isMean(network.head.pool)) {
        built.head.pool = network.head.pool;
    }
}

int gridAfter(space::DownsampleKind kind, int grid) {
    switch (kind) {
    case space::DownsampleKind::None:
    case space::DownsampleKind::Projection:
        return grid;
    case space::DownsampleKind::ConvPool:
    case space::DownsampleKind::PatchMerging:
        return (grid + 1) / 2;
    }
    return grid;
}

} // namespace

void Fidelity::lose(std::string loss) {
    kind = isRefused() ? kind : Kind::Lossy;
    reasons.push_back(std::move(loss));
}

std::string_view fidelityName(Fidelity::Kind kind) noexcept {
    switch (kind) {
    case Fidelity::Kind::Exact:
        return "exact";
    case Fidelity::Kind::Lossy:
        return "lossy";
    case Fidelity::Kind::Refused:
        return "refused";
    }
    return "";
}

std::string Fidelity::text() const {
    std::string all(fidelityName(kind));
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        all += (i == 0 ? ": " : "; ") + reasons[i];
    }
    return needs.empty() ? all : all + " (needs " + needs + ")";
}

Fidelity Fidelity::refused(std::string reason) {
    Fidelity fidelity;
    fidelity.kind = Kind::Refused;
    fidelity.reasons.push_back(std::move(reason));
    return fidelity;
}

Fidelity differencesOf(const space::NetworkPlan& network, const space::NetworkPlan& built) {
    Comparison comparison;
    comparison.compare(network, built);
    comparison.compare(network.stem, built.stem);
    const bool hasStages = network.stages.size() > 1;
    for (std::size_t i = 0; i < std::min(network.stages.size(), built.stages.size()); ++i) {
        const std::string stage = "stage " + std::to_string(i + 1);
        const std::vector<space::BlockPlan>& blocks = network.stages[i].blocks;
        comparison.compare(network.stages[i], built.stages[i], hasStages ? stage : std::string());
        for (std::size_t j = 0; j < std::min(blocks.size(), built.stages[i].blocks.size()); ++j) {
            const std::string block = "block " + std::to_string(j + 1);
            comparison.compare(blocks[j], built.stages[i].blocks[j], hasStages ? stage + ", " + block : block);
        }
    }
    comparison.compare(network.head, built.head);
    Fidelity fidelity = comparison.result();
    if (fidelity.kind == Fidelity::Kind::Exact && network != built) {
        fidelity.lose("a fact of the network that has no name here");
    }
    return fidelity;
}

Fidelity fidelityOf(const space::NetworkPlan& network, const DescribedPlan& described) {
    space::NetworkPlan built = described.plan;
    takeNotation(built, network);
    Fidelity fidelity = differencesOf(network, built);
    if (fidelity.isRefused()) {
        return fidelity;
    }
    fidelity.needs = described.needs;
    for (const std::string& note : described.notes) {
        fidelity.lose(note);
    }
    const std::int64_t params = space::costOf(network).params;
    fidelity.lostParams = params - space::costOf(built).params;
    if (fidelity.lostParams != 0) {
        fidelity.lose(std::to_string(params) + " parameters (built with " +
                      std::to_string(params - fidelity.lostParams) + ")");
    }
    return fidelity;
}

space::NetworkPlan completed(space::NetworkPlan plan) {
    space::StemPlan& stem = plan.stem;
    const bool isText = stem.kind == space::StemKind::TokenEmbedding;
    stem.imageSize = isText ? 0 : stem.imageSize;
    stem.grid = isText ? 0 : (stem.imageSize - stem.patch) / stem.stride + 1;
    int grid = stem.grid;
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
        space::StagePlan& stage = plan.stages[i];
        stage.grid = grid;
        stage.tokens = isText ? stem.sequenceLength : grid * grid + stem.otherTokens();
        for (std::size_t j = 0; j < stage.blocks.size(); ++j) {
            space::BlockPlan& block = stage.blocks[j];
            block.stage = static_cast<int>(i);
            block.index = static_cast<int>(j);
            block.embedDim = stage.embedDim;
            block.attentionWidth = block.heads * block.headDim;
            block.kvHeads = block.kvHeads > 0 ? block.kvHeads : block.heads;
        }
        if (i + 1 < plan.stages.size()) {
            stage.downsampleDim = plan.stages[i + 1].embedDim;
            grid = gridAfter(stage.downsample, grid);
        }
    }
    return plan;
}

space::BlockPlan plainBlock(const space::BlockPlan& own, double normEps) {
    space::BlockPlan block;
    block.heads = own.heads;
    block.headDim = own.headDim;
    block.attentionScale = 1.0 / std::sqrt(static_cast<double>(own.headDim));
    block.mlpHidden = {own.firstHidden()};
    block.normEps = normEps;
    return block;
}

const space::BlockPlan& firstBlock(const space::NetworkPlan& plan, std::size_t stage) {
    if (plan.stages.at(stage).blocks.empty()) {
        throw Error(ErrorCode::Unsupported, "stage " + std::to_string(stage + 1) + " has no block");
    }
    return plan.stages[stage].blocks.front();
}

double mlpRatioOf(const space::BlockPlan& block) {
    if (block.mlpRatio > 0.0) {
        return block.mlpRatio;
    }
    const double hidden = block.firstHidden();
    double ratio = hidden / block.embedDim;
    while (std::floor(block.embedDim * ratio) < hidden) {
        ratio = std::nextafter(ratio, 2.0 * ratio);
    }
    return ratio;
}

std::string plainNumber(double value) {
    return space::Gene{}.format(value);
}

std::string ratioNumber(double value) {
    const std::string text = plainNumber(value);
    return text.find('.') == std::string::npos && text.find('e') == std::string::npos ? text + ".0" : text;
}

std::string commaList(const std::vector<std::string>& entries) {
    std::string text;
    for (const std::string& entry : entries) {
        text += (text.empty() ? "" : ", ") + entry;
    }
    return text;
}

std::string bracketed(const std::vector<std::string>& entries) {
    std::string text = "[";
    text += commaList(entries);
    text += ']';
    return text;
}

} // namespace trazor::exchange
