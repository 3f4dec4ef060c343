// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/neighbour_files.h"

#include <array>
#include <string>
#include <string_view>

namespace trazor::space {
namespace {

struct NeighbourFile {
    std::string_view key;  ///< the top-level key that gives it away
    std::string_view what; ///< for a message: "a timm configuration"
    std::string_view hint; ///< what to give instead
};

constexpr std::string_view kConfigBeside = "The network is described by the config.json beside it.";
constexpr std::string_view kOwnFile = "Describe the network in a file of T-Razor Studio (resources/schemas/README.md).";

/// The first key that a file has decides.
constexpr std::array kNeighbours{
    NeighbourFile{"model_type", "a configuration of Hugging Face transformers",
                  "T-Razor reads it with --arch and with 'trazor space --from'."},
    NeighbourFile{"pretrained_cfg", "a configuration of timm", kOwnFile},
    NeighbourFile{"architectures", "a configuration of Hugging Face transformers without 'model_type'",
                  "Add the model_type of its family, for instance \"llama\"."},
    NeighbourFile{"weight_map", "the index of a model's weights (safetensors)", kConfigBeside},
    NeighbourFile{"_diffusers_version", "a configuration of diffusers", kOwnFile},
    NeighbourFile{"transformers_version", "a file of Hugging Face transformers that describes no network",
                  kConfigBeside},
    NeighbourFile{"added_tokens", "a tokenizer", kConfigBeside},
    NeighbourFile{"truncation", "a tokenizer", kConfigBeside},
    NeighbourFile{"module_adjacency", "a cell of NAS-Bench-101", kOwnFile},
    NeighbourFile{"first_conv", "a convolutional network of once-for-all", kOwnFile},
    NeighbourFile{"ks", "a sub-network of once-for-all", kOwnFile},
    NeighbourFile{"d_inner", "a configuration of Transformer-XL (LiteTransformerSearch)", kOwnFile},
    NeighbourFile{"encoder", "an encoder-decoder of hardware-aware-transformers", kOwnFile},
    NeighbourFile{"encoder-layer-num-subtransformer", "an encoder-decoder of hardware-aware-transformers", kOwnFile},
    NeighbourFile{"layer_num", "a candidate of AutoFormer's evolution",
                  "Write it as RETRAIN with MLP_RATIO, NUM_HEADS, DEPTH (layer_num) and EMBED_DIM (one number)."},
};

} // namespace

void refuseNeighbour(const JsonView& root) {
    for (const NeighbourFile& kind : kNeighbours) {
        if (root.isObject() && root.has(kind.key)) {
            root.fail("this is " + std::string(kind.what) + " ('" + std::string(kind.key) +
                          "'), which is not read here",
                      std::string(kind.hint));
        }
    }
}

} // namespace trazor::space
