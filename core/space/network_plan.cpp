// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/network_plan.h"

#include "core/space/architecture_words.h"
#include "core/space/blocks/block_part.h"
#include "core/space/gene_walk.h"
#include "core/space/plan_check.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace trazor::space {
namespace {

constexpr std::size_t kMaxDepth = 1024;
constexpr double kMaxWidth = 65'536;

/// The kind that a text word stands for; the last kind if the space does not define the word.
template <typename Kind, std::size_t N>
Kind meaning(const Words& words, Word word, const std::pair<std::string_view, Kind> (&kinds)[N]) {
    const std::string_view text = words.text(word, kinds[N - 1].first);
    return std::find_if(std::begin(kinds), std::prev(std::end(kinds)), [&](const auto& it) { return it.first == text; })
        ->second;
}

int widthOf(const Words& words) {
    const double width = words.number("base_dim")
                             ? static_cast<double>(words.integer("base_dim")) * words.integer("heads")
                             : std::floor(words.integer("embed_dim") * words.number("width_multiplier").value_or(1.0));
    if (!(width >= 1.0 && width <= kMaxWidth)) {
        refuse("a stage is " + std::to_string(width) + " wide; 1 to 65536 is possible");
    }
    return static_cast<int>(width);
}

void planPatches(const Words& words, int imageSize, StemPlan& stem) {
    stem.kind = StemKind::PatchEmbedding;
    stem.imageSize = imageSize > 0 ? imageSize : words.integer("image_size");
    stem.channels = words.integerOr(3, "channels");
    stem.patch = words.integer("patch_size");
    stem.stride = words.integerOr(stem.patch, "stride");
    stem.grid = (stem.imageSize - stem.patch) / stem.stride + 1;
}

void planTokens(const Words& words, StemPlan& stem) {
    stem.kind = StemKind::TokenEmbedding;
    stem.grid = 0;
    stem.imageSize = 0;
    stem.vocabulary = words.integer("vocabulary");
    stem.embeddingDim = words.integerOr(stem.embedDim, "embedding_dim");
    stem.maxPositions = words.integer("max_positions");
    stem.tokenTypes = words.integerOr(0, "token_types");
    stem.sequenceLength = words.integerOr(stem.maxPositions, "sequence_length");
}

StemPlan planStem(const Words& words, int imageSize) {
    StemPlan stem;
    stem.embedDim = widthOf(words);
    stem.norm = words.flag("stem_norm");
    stem.classToken = words.flag("class_token");
    stem.registerTokens = words.integerOr(0, "register_tokens");
    stem.position = meaning<PositionKind>(words, "position",
                                          // The blocks handle rotary positions.
                                          {{"learned", PositionKind::Learned},
                                           {"grid", PositionKind::LearnedGrid},
                                           {"every-token", PositionKind::LearnedEvery},
                                           {"none", PositionKind::None}});
    if (words.text("stem", "patch") == "tokens") {
        planTokens(words, stem);
    } else {
        planPatches(words, imageSize, stem);
    }
    return stem;
}

DownsampleKind downsampleOf(const Words& words) {
    return meaning<DownsampleKind>(words, "downsample",
                                   {{"conv-pool", DownsampleKind::ConvPool},
                                    {"patch-merging", DownsampleKind::PatchMerging},
                                    {"projection", DownsampleKind::Projection},
                                    {"none", DownsampleKind::None}});
}

int gridAfter(const StagePlan& stage) {
    switch (stage.downsample) {
    case DownsampleKind::None:
    case DownsampleKind::Projection:
        return stage.grid;
    case DownsampleKind::ConvPool: // 3x3, stride 2, padding 1
        return (stage.grid - 1) / 2 + 1;
    case DownsampleKind::PatchMerging: // odd grids are padded by one
        return (stage.grid + 1) / 2;
    }
    return stage.grid;
}

/// A copy of an earlier block with the same genes, if any. The position of a block in its stage matters only to
/// windows, which every second block shifts.
std::optional<BlockPlan> planAlike(const StageGenes& genes, const std::vector<BlockPlan>& planned) {
    const std::size_t block = planned.size();
    for (std::size_t before = block; before-- > 0;) {
        const bool isAlike = planned[before].window == 0 || (block - before) % 2 == 0;
        if (isAlike && genes.blocks[before] == genes.blocks[block]) {
            BlockPlan plan = planned[before];
            plan.index = static_cast<int>(block);
            return plan;
        }
    }
    return std::nullopt;
}

StagePlan planStage(const WordSource& words, std::size_t index, const StageGenes& genes, int grid,
                    const StemPlan& stem) {
    StagePlan stage;
    stage.embedDim = widthOf({words, index});
    stage.grid = grid;
    stage.tokens = stem.kind == StemKind::TokenEmbedding ? stem.sequenceLength : grid * grid + stem.otherTokens();
    stage.blocks.reserve(genes.blocks.size());
    for (std::size_t block = 0; block < genes.blocks.size(); ++block) {
        std::optional<BlockPlan> alike = planAlike(genes, stage.blocks);
        stage.blocks.push_back(alike ? *std::move(alike)
                                     : planBlock({words, index, block}, stage.embedDim, stage.tokenGrid()));
    }
    return stage;
}

HeadPlan planHead(const Words& words, const StemPlan& stem) {
    HeadPlan head;
    head.pool = meaning<PoolKind>(words, "pool",
                                  {{"mean-patches", PoolKind::MeanPatches},
                                   {"class-token", PoolKind::ClassToken},
                                   {"every-token", PoolKind::EveryToken},
                                   {"mean", PoolKind::MeanTokens}});
    head.norm = words.flag("head_norm", true);
    head.normEps = words.number("head_norm_eps").value_or(words.number("norm_eps").value_or(1e-5));
    head.tied = words.flag("tied_head");
    head.bias = head.tied || words.flag("head_bias", true);
    head.readoutOnly = words.flag("readout_only");
    head.classes = head.tied ? stem.vocabulary : words.integer("classes");
    return head;
}

/// Records which words are read.
class ReadWords final : public WordSource {
public:
    ReadWords(const SearchSpace& space, const Architecture& architecture)
        : m_words(space, architecture) {}

    std::optional<WordValue> find(Word word, std::size_t stage, std::optional<std::size_t> block) const override {
        m_read[word.index] = true;
        return m_words.find(word, stage, block);
    }
    const std::vector<bool>& read() const noexcept { return m_read; }

private:
    ArchitectureWords m_words;
    mutable std::vector<bool> m_read = std::vector<bool>(kVocabulary.size());
};

/// Stem and head use the norm kind of the adjacent block.
void planOuterNorms(NetworkPlan& plan) {
    const BlockPlan* last = nullptr;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            plan.stem.normKind = last == nullptr && plan.stem.norm ? block.normKind : plan.stem.normKind;
            last = &block;
        }
    }
    if (last != nullptr && plan.head.norm) {
        plan.head.normKind = last->normKind;
    }
}

} // namespace

NetworkPlan plan(const SearchSpace& space, const Architecture& architecture, int imageSize) {
    if (architecture.stages.size() != space.stageCount) {
        refuse("the architecture has " + std::to_string(architecture.stages.size()) + " stages, the space " +
               std::to_string(space.stageCount));
    }
    if (architecture.depth() > kMaxDepth) {
        refuse("depth " + std::to_string(architecture.depth()) + " is larger than " + std::to_string(kMaxDepth));
    }
    const ArchitectureWords words(space, architecture);
    const Words network(words, 0);
    NetworkPlan plan;
    plan.stem = planStem(network, imageSize);
    int grid = plan.stem.grid;
    plan.stages.reserve(space.stageCount);
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        StagePlan& built =
            plan.stages.emplace_back(planStage(words, stage, architecture.stages[stage], grid, plan.stem));
        if (stage + 1 < space.stageCount) {
            built.downsample = downsampleOf({words, stage});
            built.downsampleDim = widthOf({words, stage + 1});
        }
        grid = gridAfter(built);
    }
    plan.head = planHead(network, plan.stem);
    planOuterNorms(plan);
    plan.publishedFlops = meaning<PublishedFlops>(network, "published_flops",
                                                  {{"autoformer", PublishedFlops::AutoFormer},
                                                   {"swin", PublishedFlops::Swin},
                                                   {"vitas", PublishedFlops::Vitas},
                                                   {"macs", PublishedFlops::ExactMacs}});
    checkPlan(plan);
    return plan;
}

std::vector<bool> wordsRead(const SearchSpace& space, const Architecture& architecture, std::size_t stage,
                            std::size_t block) {
    const ReadWords words(space, architecture);
    const StagePlan built = plan(space, architecture).stages.at(stage);
    planBlock({words, stage, block}, built.embedDim, built.tokenGrid());
    return words.read();
}

NetworkPlan supernetPlan(const SearchSpace& space, int imageSize) {
    const Architecture widest = buildArchitecture(space, [&](const Gene& gene, std::size_t stage) {
        const auto given = space.supernet.find(gene.name);
        return given != space.supernet.end() ? given->second : gene.choicesAt(stage).back();
    });
    return plan(space, widest, imageSize);
}

} // namespace trazor::space
