// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace trazor::space {

enum class QuantityKind { Integer, Real, Flag, Text };

/// One word of the search space language. Each may be a fixed fact or, if `canBeGene`, a gene.
struct Quantity {
    std::string_view name;
    QuantityKind kind = QuantityKind::Integer;
    double min = 0.0; ///< numbers only
    double max = 0.0;
    bool canBeGene = false;
    std::string_view words;   ///< allowed texts, separated by blanks
    std::string_view meaning; ///< one sentence with the unit
};

namespace words {
using enum QuantityKind;

/// All words, in the order of the documentation; block words grouped by part (block_part.h).
inline constexpr auto kAll = std::to_array<Quantity>({
    // Input
    {"stem", Text, 0, 0, false, "patch tokens", "How the input becomes tokens."},
    {"image_size", Integer, 1, 4096, false, "", "Pixels a side of the input image."},
    {"channels", Integer, 1, 1024, false, "", "Channels of the input image."},
    {"patch_size", Integer, 1, 512, true, "", "Pixels a side of a patch."},
    {"stride", Integer, 1, 512, true, "", "Pixels between patches; the patch size if not given."},
    {"class_token", Flag, 0, 1, false, "", "Whether a class token stands before the patches."},
    {"register_tokens", Integer, 0, 256, false, "",
     "Learned tokens after the class token; they have positions with position every-token."},
    {"position", Text, 0, 0, false, "none learned grid every-token rotary",
     "Positions: none, a table of one per token but registers, a grid on the patches only, a table of one per token "
     "with "
     "registers, or a rotation of q and k (text)."},
    {"stem_norm", Flag, 0, 1, false, "", "Norm after the embedding."},
    {"vocabulary", Integer, 1, 1'000'000, false, "", "Number of token ids (text)."},
    {"embedding_dim", Integer, 1, 65'536, true, "", "Width of the token table, projected if unlike embed_dim (text)."},
    {"max_positions", Integer, 1, 10'000'000, false, "",
     "Longest text: rows of the position table, length of the key-value cache."},
    {"token_types", Integer, 0, 1'024, false, "", "Rows of the token type table (text)."},
    {"sequence_length", Integer, 1, 65'536, false, "", "Tokens scored (text)."},
    // Widths and depth
    {"depth", Integer, 0, 512, true, "", "Blocks, in all (network scope, one stage) or in each stage."},
    {"skippable_blocks", Flag, 0, 1, false, "",
     "The literature counts a skipped block as one more choice at each of the largest depth's positions."},
    {"embed_dim", Integer, 1, 65'536, true, "", "Width of the token vectors."},
    {"width_multiplier", Real, 0.01, 1'024, false, "", "Factor on embed_dim, one per stage."},
    {"base_dim", Integer, 1, 8'192, true, "", "Head width; the stage is base_dim x heads wide (instead of embed_dim)."},
    // Mixer
    {"attention_op", Text, 0, 0, true, "none attention",
     "Whether the block has its operation; none takes its norm too."},
    {"operation", Text, 0, 0, true, "SA-SDP SA-WMA LT-DFT LT-DCT DSC-5 DSC-9", "What mixes the tokens."},
    // Attention
    {"heads", Integer, 1, 1'024, true, "", "Attention heads."},
    {"kv_heads", Integer, 1, 1'024, true, "", "Heads of k and v, shared by groups of heads; heads if not given."},
    {"heads_per_kv", Integer, 1, 1'024, true, "", "Heads for each head of k and v (instead of heads or of kv_heads)."},
    {"heads_offset", Integer, -1'024, 1'024, true, "", "Heads more than embed_dim / head_dim (instead of heads)."},
    {"head_dim", Integer, 1, 4'096, true, "", "Width of a head; attention width / heads if not given."},
    {"qkv_width", Integer, 3, 196'608, true, "", "Width of q, k and v together (instead of head_dim)."},
    {"attention_scale", Text, 0, 0, false, "head_dim embed_dim",
     "q.k is scaled by (head width)^-1/2 or by (embed_dim div heads)^-1/2."},
    {"fused_qkv", Flag, 0, 1, false, "", "Whether q, k and v are one matrix (its nuclear norm is of the whole)."},
    {"qk_norm", Flag, 0, 1, true, "", "Norm of each head of q and k."},
    {"qkv_bias", Flag, 0, 1, true, "", "Whether q, k and v have biases; they have if not given."},
    {"proj_bias", Flag, 0, 1, true, "", "Whether the output of attention has a bias; it has if not given."},
    // Position
    {"relative_position", Integer, 0, 1'024, true, "", "Clipping distance of 2-D relative positions, 0 = none."},
    {"rotary_base", Real, 1, 1e12, true, "", "Base of the wave lengths of rotary positions; 10000 if not given."},
    {"rotary_fraction", Real, 0, 1, true, "",
     "Share of the head width that rotary positions turn, 0 = none; all if not given."},
    {"window", Integer, 0, 65'536, true, "",
     "Tokens a side of an attention window; in text, tokens that a token sees, with itself; 0 = global attention."},
    {"shifted_windows", Flag, 0, 1, false, "", "Every second block shifts its windows by half."},
    {"causal", Flag, 0, 1, false, "", "Tokens see earlier tokens only."},
    // MLP
    {"mlp_op", Text, 0, 0, true, "none mlp", "Whether the block has its MLP; none takes its norm too."},
    {"mlp_kind", Text, 0, 0, true, "plain gated", "Two matrices, or three: activation(gate) times up, then down."},
    {"activation", Text, 0, 0, true, "gelu gelu-tanh relu silu", "What stands between the matrices of the MLP."},
    {"mlp_bias", Flag, 0, 1, true, "", "Whether the MLP has biases; it has if not given."},
    {"mlp_ratio", Real, 0.01, 256, true, "", "Hidden width of the MLP as a multiple of embed_dim (truncated)."},
    {"mlp_hidden", Integer, 1, 262'144, true, "", "Hidden width of the MLP (instead of mlp_ratio)."},
    {"mlp_multiple_of", Integer, 1, 65'536, true, "",
     "mlp_ratio x embed_dim is rounded to a multiple of it, up where that would take more than a tenth (OpenELM)."},
    {"mlp_layers", Integer, 1, 64, true, "", "Hidden layers of the MLP."},
    // Norm
    {"norm", Text, 0, 0, false, "pre post", "Norm before or after mixer and MLP."},
    {"norm_kind", Text, 0, 0, true, "rmsnorm layernorm", "Norm of blocks, stem and head; layernorm if not given."},
    {"norm_eps", Real, 0, 1, false, "", "Epsilon of the blocks' norm."},
    // Output
    {"head_norm", Flag, 0, 1, false, "", "Norm before the head."},
    {"head_norm_eps", Real, 0, 1, false, "", "Epsilon of that norm; norm_eps if not given."},
    {"downsample", Text, 0, 0, false, "none conv-pool patch-merging projection",
     "What stands between stages; a projection is a linear on every token."},
    {"pool", Text, 0, 0, false, "mean-patches class-token mean every-token", "What the head reads."},
    {"classes", Integer, 1, 1'000'000, false, "", "Outputs of the head."},
    {"tied_head", Flag, 0, 1, false, "", "The head's weights are the token table's (text)."},
    {"head_bias", Flag, 0, 1, false, "", "Whether the head has a bias, if not tied; it has if not given."},
    {"readout_only", Flag, 0, 1, false, "", "The head is added for scoring and not counted as a cost."},
    {"published_flops", Text, 0, 0, false, "macs autoformer swin vitas", "Formula of the family's published FLOPs."},
});
} // namespace words

inline constexpr auto& kVocabulary = words::kAll;

/// A word of the vocabulary, looked up at compile time because plans are made by the hundred thousand.
struct Word {
    std::size_t index;

    // NOLINTNEXTLINE(google-explicit-constructor): words are written as string literals
    consteval Word(const char* name)
        : index(0) {
        while (kVocabulary[index].name != name) {
            ++index; // past the end (compile error): there is no such word
        }
    }
};

} // namespace trazor::space
