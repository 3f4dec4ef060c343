// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/network_plan.h"

#include "core/base/error.h"
#include "core/space/plan_rules.h"
#include "core/space/search_space.h"
#include "core/space/vocabulary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trazor::space {
namespace {

constexpr std::size_t kMaxDepth = 1024;

[[noreturn]] void refuse(const std::string& problem, const std::string& hint = {}) {
    throw Error(ErrorCode::InvalidArgument, problem, hint);
}

/// The quantities that a network is made from, in the order in which the facts of a space are kept.
constexpr auto kNames = std::to_array<std::string_view>({
    "attention_scale",
    "base_dim",
    "causal",
    "channels",
    "class_token",
    "classes",
    "downsample",
    "embed_dim",
    "embedding_dim",
    "fused_qkv",
    "head_dim",
    "head_norm",
    "head_norm_eps",
    "heads",
    "heads_offset",
    "image_size",
    "max_positions",
    "mlp_hidden",
    "mlp_layers",
    "mlp_ratio",
    "norm",
    "norm_eps",
    "operation",
    "patch_size",
    "pool",
    "position",
    "published_flops",
    "qkv_width",
    "readout_only",
    "relative_position",
    "sequence_length",
    "shifted_windows",
    "stem",
    "stem_norm",
    "stride",
    "tied_head",
    "token_types",
    "vocabulary",
    "width_multiplier",
    "window",
});
static_assert(std::is_sorted(kNames.begin(), kNames.end()));

/// A name from the list, found by the compiler: plans are made by the hundred thousand.
struct Name {
    std::size_t index;

    consteval Name(const char* text) // implicit, so that names are written as texts
        : index(static_cast<std::size_t>(std::find(kNames.begin(), kNames.end(), text) - kNames.begin())) {
        if (index == kNames.size()) {
            throw "add the name to kNames";
        }
    }
};

/// Looks quantities up at a place of an architecture: the gene of that name, else the fixed fact.
class Quantities {
public:
    Quantities(const SearchSpace& space, const Architecture& architecture)
        : m_space(space)
        , m_architecture(architecture) {
        auto fact = space.facts.begin();
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            while (fact != space.facts.end() && fact->first < kNames[i]) {
                ++fact;
            }
            if (fact != space.facts.end() && fact->first == kNames[i]) {
                m_sources[i].fact = &fact->second;
            }
        }
        for (const Gene& gene : space.genes) {
            const auto name = std::lower_bound(kNames.begin(), kNames.end(), gene.name);
            if (name != kNames.end() && *name == gene.name) {
                m_sources[static_cast<std::size_t>(name - kNames.begin())] = {&gene, findQuantity(gene.name), nullptr};
            }
        }
    }

    /// `block` absent: the quantity is needed for a whole stage, so a block gene cannot give it.
    std::optional<double> number(Name name, std::size_t stage, std::optional<std::size_t> block = {}) const {
        const Source& source = m_sources[name.index];
        if (source.gene != nullptr) {
            if (source.gene->scope == Scope::Block && !block) {
                refuse("'" + source.gene->name + "' decides the width of a stage and cannot be a gene of a block",
                       "Give it the scope network or stage.");
            }
            const double value = m_space.value(m_architecture, *source.gene, stage, block.value_or(0));
            checkRange(source, value);
            return value;
        }
        if (source.fact == nullptr) {
            return {};
        }
        const auto& values = std::get<std::vector<double>>(*source.fact);
        return values.size() == 1 ? values.front() : values.at(stage);
    }

    int integer(Name name, std::size_t stage, std::optional<std::size_t> block = {}) const {
        const std::optional<double> value = number(name, stage, block);
        if (!value) {
            refuse("the space does not say '" + std::string(kNames[name.index]) + "'",
                   "Add it to the genes or to \"fixed\".");
        }
        return static_cast<int>(*value);
    }

    int integerOr(int otherwise, Name name, std::size_t stage, std::optional<std::size_t> block = {}) const {
        const std::optional<double> value = number(name, stage, block);
        return value ? static_cast<int>(*value) : otherwise;
    }

    bool flag(Name name, bool otherwise = false) const { return integerOr(otherwise ? 1 : 0, name, 0) != 0; }

    std::string_view word(Name name, std::string_view otherwise) const {
        const Fact* const fact = m_sources[name.index].fact;
        return fact == nullptr ? otherwise : std::string_view(std::get<std::string>(*fact));
    }

    std::string operation(std::size_t stage, std::size_t block) const {
        if (const Gene* const gene = m_sources[Name("operation").index].gene) {
            return gene->format(m_space.value(m_architecture, *gene, stage, block));
        }
        return std::string(word("operation", "SA-SDP"));
    }

private:
    /// Where a quantity has its value; all null: the space does not say it.
    struct Source {
        const Gene* gene = nullptr;
        const Quantity* range = nullptr; ///< of the gene
        const Fact* fact = nullptr;
    };

    static void checkRange(const Source& source, double value) {
        const Gene& gene = *source.gene;
        const Quantity& range = *source.range;
        const bool whole = range.kind == QuantityKind::Real || value == std::floor(value);
        if (!gene.isCategorical() && !(whole && value >= range.min && value <= range.max)) {
            refuse(gene.name + " " + gene.format(value) + " is outside " +
                   std::to_string(static_cast<std::int64_t>(range.min)) + " to " +
                   std::to_string(static_cast<std::int64_t>(range.max)));
        }
    }

    const SearchSpace& m_space;
    const Architecture& m_architecture;
    std::array<Source, kNames.size()> m_sources;
};

class PlanBuilder {
public:
    PlanBuilder(const SearchSpace& space, const Architecture& architecture, int imageSize)
        : m_space(space)
        , m_architecture(architecture)
        , m_quantities(space, architecture)
        , m_imageSize(imageSize) {}

    NetworkPlan build() {
        if (m_architecture.stages.size() != m_space.stageCount) {
            refuse("the architecture has " + std::to_string(m_architecture.stages.size()) + " stages, the space " +
                   std::to_string(m_space.stageCount));
        }
        if (m_architecture.depth() > kMaxDepth) {
            refuse("depth " + std::to_string(m_architecture.depth()) + " is larger than " + std::to_string(kMaxDepth));
        }
        NetworkPlan plan;
        plan.stem = stem();
        int grid = plan.stem.grid;
        for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
            plan.stages.push_back(buildStage(stage, grid, plan.stem));
            grid = gridAfter(plan.stages.back());
        }
        plan.head = head(plan);
        const std::string_view flops = m_quantities.word("published_flops", "macs");
        plan.publishedFlops = flops == "autoformer" ? PublishedFlops::AutoFormer
                              : flops == "swin"     ? PublishedFlops::Swin
                              : flops == "vitas"    ? PublishedFlops::Vitas
                                                    : PublishedFlops::ExactMacs;
        requireMeaning(plan);
        return plan;
    }

private:
    int width(std::size_t stage) const {
        if (m_quantities.number("base_dim", stage)) {
            return checkedWidth(static_cast<double>(m_quantities.integer("base_dim", stage)) *
                                m_quantities.integer("heads", stage));
        }
        const double multiplier = m_quantities.number("width_multiplier", stage).value_or(1.0);
        return checkedWidth(std::floor(m_quantities.integer("embed_dim", stage) * multiplier));
    }

    static int checkedWidth(double value) {
        if (!(value >= 1.0 && value <= 65'536.0)) {
            refuse("a stage is " + std::to_string(value) + " wide; 1 to 65536 is possible");
        }
        return static_cast<int>(value);
    }

    StemPlan stem() const {
        StemPlan stem;
        stem.embedDim = width(0);
        stem.norm = m_quantities.flag("stem_norm");
        stem.classToken = m_quantities.flag("class_token");
        const std::string_view position = m_quantities.word("position", "none");
        stem.position = position == "learned" ? PositionKind::Learned
                        : position == "grid"  ? PositionKind::LearnedGrid
                                              : PositionKind::None;
        if (m_quantities.word("stem", "patch") == "tokens") {
            tokenStem(stem);
        } else {
            patchStem(stem);
        }
        return stem;
    }

    void patchStem(StemPlan& stem) const {
        stem.kind = StemKind::PatchEmbedding;
        stem.imageSize = m_imageSize > 0 ? m_imageSize : m_quantities.integer("image_size", 0);
        stem.channels = m_quantities.integerOr(3, "channels", 0);
        stem.patch = m_quantities.integer("patch_size", 0);
        stem.stride = m_quantities.integerOr(stem.patch, "stride", 0);
        if (stem.imageSize < stem.patch || stem.imageSize > 4096) {
            refuse("image size " + std::to_string(stem.imageSize) + " is outside " + std::to_string(stem.patch) +
                       " (one patch) to 4096 pixels",
                   "Choose a larger image.");
        }
        stem.grid = (stem.imageSize - stem.patch) / stem.stride + 1;
    }

    void tokenStem(StemPlan& stem) const {
        stem.kind = StemKind::TokenEmbedding;
        stem.grid = 0;
        stem.imageSize = 0;
        stem.vocabulary = m_quantities.integer("vocabulary", 0);
        stem.embeddingDim = m_quantities.integerOr(stem.embedDim, "embedding_dim", 0);
        stem.maxPositions = m_quantities.integer("max_positions", 0);
        stem.tokenTypes = m_quantities.integerOr(0, "token_types", 0);
        stem.sequenceLength = m_quantities.integerOr(stem.maxPositions, "sequence_length", 0);
        if (stem.sequenceLength > stem.maxPositions) {
            refuse("sequence_length " + std::to_string(stem.sequenceLength) + " is larger than max_positions " +
                   std::to_string(stem.maxPositions));
        }
        if (m_space.stageCount > 1 && downsample() != DownsampleKind::Projection) {
            refuse("the stages of a text network need a projection between them", "Set downsample to projection.");
        }
    }

    StagePlan buildStage(std::size_t stage, int grid, const StemPlan& stem) const {
        StagePlan plan;
        plan.embedDim = width(stage);
        plan.grid = grid;
        plan.tokens =
            stem.kind == StemKind::TokenEmbedding ? stem.sequenceLength : grid * grid + (stem.classToken ? 1 : 0);
        const std::vector<std::vector<double>>& genes = m_architecture.stages[stage].blocks;
        plan.blocks.reserve(genes.size());
        for (std::size_t block = 0; block < genes.size(); ++block) {
            const auto twin =
                std::find(genes.begin(), genes.begin() + static_cast<std::ptrdiff_t>(block), genes[block]);
            const auto built = static_cast<std::size_t>(twin - genes.begin());
            plan.blocks.push_back(built < block ? plan.blocks[built] : buildBlock(stage, block, plan, stem));
            plan.blocks.back().index = static_cast<int>(block);
            shiftWindow(plan.blocks.back(), plan);
        }
        if (stage + 1 < m_space.stageCount) {
            plan.downsample = downsample();
            plan.downsampleDim = width(stage + 1);
            checkDownsample(plan, stem, stage);
        }
        return plan;
    }

    DownsampleKind downsample() const {
        const std::string_view word = m_quantities.word("downsample", "none");
        return word == "conv-pool"       ? DownsampleKind::ConvPool
               : word == "patch-merging" ? DownsampleKind::PatchMerging
               : word == "projection"    ? DownsampleKind::Projection
                                         : DownsampleKind::None;
    }

    static void checkDownsample(const StagePlan& plan, const StemPlan& stem, std::size_t stage) {
        const std::string where = "between stage " + std::to_string(stage + 1) + " and " + std::to_string(stage + 2);
        if (plan.downsample == DownsampleKind::None && plan.downsampleDim != plan.embedDim) {
            refuse(where + " the width changes from " + std::to_string(plan.embedDim) + " to " +
                       std::to_string(plan.downsampleDim) + " without downsampling",
                   "Set downsample to conv-pool, patch-merging or projection.");
        }
        if (plan.downsample == DownsampleKind::ConvPool && plan.downsampleDim % plan.embedDim != 0) {
            refuse(where + " the width " + std::to_string(plan.downsampleDim) + " is not a multiple of " +
                   std::to_string(plan.embedDim) + ", as a grouped convolution needs");
        }
        if (plan.downsample == DownsampleKind::PatchMerging && stem.classToken) {
            refuse("patch-merging cannot carry a class token", "Set class_token to false or use conv-pool.");
        }
    }

    static int gridAfter(const StagePlan& plan) {
        switch (plan.downsample) {
        case DownsampleKind::None:
        case DownsampleKind::Projection:
            return plan.grid;
        case DownsampleKind::ConvPool: // 3x3, stride 2, padding 1
            return (plan.grid - 1) / 2 + 1;
        case DownsampleKind::PatchMerging: // odd grids are padded by one
            return (plan.grid + 1) / 2;
        }
        return plan.grid;
    }

    BlockPlan buildBlock(std::size_t stage, std::size_t block, const StagePlan& stagePlan, const StemPlan& stem) const {
        BlockPlan plan;
        plan.stage = static_cast<int>(stage);
        plan.index = static_cast<int>(block);
        plan.embedDim = stagePlan.embedDim;
        plan.preNorm = m_quantities.word("norm", "pre") == "pre";
        plan.normEps = m_quantities.number("norm_eps", stage).value_or(1e-5);
        plan.causal = m_quantities.flag("causal");
        plan.fusedQkv = m_quantities.flag("fused_qkv", true);
        plan.relativeDistance = m_quantities.integerOr(0, "relative_position", stage, block);
        attention(plan, stage, block);
        operation(plan, m_quantities.operation(stage, block));
        const bool attends = plan.mixer == MixerKind::SelfAttention || plan.mixer == MixerKind::WeightedAttention;
        plan.window = attends ? std::min(m_quantities.integerOr(0, "window", stage, block), stagePlan.grid) : 0;
        mlp(plan, stage, block);
        if (plan.window > 0 && stem.classToken) {
            refuse("window attention cannot carry a class token", "Set class_token to false or window to 0.");
        }
        if (stem.kind == StemKind::TokenEmbedding && (plan.window > 0 || plan.relativeDistance > 0)) {
            refuse("windows and 2-D relative positions need image patches");
        }
        return plan;
    }

    void attention(BlockPlan& plan, std::size_t stage, std::size_t block) const {
        const std::optional<double> baseDim = m_quantities.number("base_dim", stage);
        const std::optional<double> headDim = baseDim ? baseDim : m_quantities.number("head_dim", stage, block);
        if (const auto offset = m_quantities.number("heads_offset", stage, block)) {
            if (!headDim) {
                refuse("heads_offset needs head_dim");
            }
            plan.heads = plan.embedDim / static_cast<int>(*headDim) + static_cast<int>(*offset);
        } else {
            plan.heads = m_quantities.integer("heads", stage, block);
        }
        if (plan.heads < 1) {
            refuse(place(plan) + ": " + std::to_string(plan.heads) + " heads; at least 1 is needed");
        }
        if (const auto qkvWidth = m_quantities.number("qkv_width", stage, block)) {
            plan.attentionWidth = static_cast<int>(*qkvWidth) / 3;
            if (3 * plan.attentionWidth != static_cast<int>(*qkvWidth)) {
                refuse(place(plan) + ": qkv_width " + std::to_string(static_cast<int>(*qkvWidth)) +
                       " is not a multiple of 3");
            }
        } else {
            plan.attentionWidth = headDim ? plan.heads * static_cast<int>(*headDim) : plan.embedDim;
        }
        if (plan.attentionWidth % plan.heads != 0) {
            refuse(place(plan) + ": attention width " + std::to_string(plan.attentionWidth) + " is not a multiple of " +
                       std::to_string(plan.heads) + " heads",
                   "Choose other heads or fix head_dim.");
        }
        plan.headDim = plan.attentionWidth / plan.heads;
        const int scaled =
            m_quantities.word("attention_scale", "head_dim") == "head_dim" ? plan.headDim : plan.embedDim / plan.heads;
        if (scaled < 1) {
            refuse(place(plan) + ": embed_dim " + std::to_string(plan.embedDim) + " is smaller than " +
                   std::to_string(plan.heads) + " heads");
        }
        plan.attentionScale = 1.0 / std::sqrt(static_cast<double>(scaled));
    }

    static void operation(BlockPlan& plan, const std::string& name) {
        if (name == "SA-SDP") {
            return;
        }
        if (name == "SA-WMA") {
            plan.mixer = MixerKind::WeightedAttention;
            return;
        }
        // What is said of attention (its width, windows, positions) does not concern the others: heads cut the width.
        if (plan.embedDim % plan.heads != 0) {
            refuse(place(plan) + ": " + name + " needs a width that is a multiple of " + std::to_string(plan.heads) +
                   " heads, not " + std::to_string(plan.embedDim));
        }
        plan.attentionWidth = plan.embedDim;
        plan.headDim = plan.embedDim / plan.heads;
        plan.relativeDistance = 0;
        if (name == "LT-DFT") {
            plan.mixer = MixerKind::FourierTransform;
        } else if (name == "LT-DCT") {
            plan.mixer = MixerKind::CosineTransform;
        } else {
            plan.mixer = MixerKind::SpanConvolution;
            plan.convKernel = name == "DSC-9" ? 9 : 5;
            if (plan.heads % 2 != 0) {
                refuse(place(plan) + ": " + name + " needs an even number of heads, not " + std::to_string(plan.heads));
            }
        }
    }

    void shiftWindow(BlockPlan& plan, const StagePlan& stage) const {
        const bool shifts = m_quantities.flag("shifted_windows") && plan.index % 2 == 1;
        plan.shift = shifts && plan.window < stage.grid ? plan.window / 2 : 0;
    }

    void mlp(BlockPlan& plan, std::size_t stage, std::size_t block) const {
        int hidden = 0;
        if (const auto ratio = m_quantities.number("mlp_ratio", stage, block)) {
            plan.mlpRatio = *ratio;
            hidden = static_cast<int>(plan.embedDim * *ratio);
        } else {
            hidden = m_quantities.integer("mlp_hidden", stage, block);
        }
        if (hidden < 1) {
            refuse(place(plan) + ": the MLP has no hidden unit");
        }
        const int layers = m_quantities.integerOr(1, "mlp_layers", stage, block);
        plan.mlpHidden.assign(static_cast<std::size_t>(layers), hidden);
    }

    HeadPlan head(const NetworkPlan& plan) const {
        HeadPlan head;
        const std::string_view pool = m_quantities.word("pool", "mean");
        head.pool = pool == "mean-patches"  ? PoolKind::MeanPatches
                    : pool == "class-token" ? PoolKind::ClassToken
                    : pool == "every-token" ? PoolKind::EveryToken
                                            : PoolKind::MeanTokens;
        head.norm = m_quantities.flag("head_norm", true);
        head.normEps =
            m_quantities.number("head_norm_eps", 0).value_or(m_quantities.number("norm_eps", 0).value_or(1e-5));
        head.tied = m_quantities.flag("tied_head");
        head.readoutOnly = m_quantities.flag("readout_only");
        head.classes = head.tied ? plan.stem.vocabulary : m_quantities.integer("classes", 0);
        if (head.pool == PoolKind::ClassToken && plan.stem.kind == StemKind::PatchEmbedding && !plan.stem.classToken) {
            refuse("pool class-token needs class_token true");
        }
        return head;
    }

    static std::string place(const BlockPlan& plan) {
        return "stage " + std::to_string(plan.stage + 1) + ", block " + std::to_string(plan.index + 1);
    }

    const SearchSpace& m_space;
    const Architecture& m_architecture;
    Quantities m_quantities;
    int m_imageSize;
};

double widest(const SearchSpace& space, const Gene& gene, std::size_t stage) {
    const auto given = space.supernet.find(gene.name);
    return given != space.supernet.end() ? given->second : gene.choicesAt(stage).back();
}

} // namespace

NetworkPlan plan(const SearchSpace& space, const Architecture& architecture, int imageSize) {
    return PlanBuilder(space, architecture, imageSize).build();
}

NetworkPlan supernetPlan(const SearchSpace& space, int imageSize) {
    Architecture architecture;
    architecture.network.resize(space.geneCount(Scope::Network));
    architecture.stages.resize(space.stageCount);
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        StageGenes& genes = architecture.stages[stage];
        genes.values.resize(space.geneCount(Scope::Stage));
        const auto depth = static_cast<std::size_t>(widest(space, space.depthGene(), stage));
        genes.blocks.assign(depth, std::vector<double>(space.geneCount(Scope::Block)));
    }
    for (const Gene& gene : space.genes) {
        if (gene.isDepth()) {
            continue;
        }
        const auto slot = static_cast<std::size_t>(gene.slot);
        if (gene.scope == Scope::Network) {
            architecture.network[slot] = widest(space, gene, 0);
            continue;
        }
        for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
            StageGenes& genes = architecture.stages[stage];
            if (gene.scope == Scope::Stage) {
                genes.values[slot] = widest(space, gene, stage);
            } else {
                for (std::vector<double>& block : genes.blocks) {
                    block[slot] = widest(space, gene, stage);
                }
            }
        }
    }
    return plan(space, architecture, imageSize);
}

} // namespace trazor::space
