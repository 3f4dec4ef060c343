// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/architecture_file.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/architecture_json.h"
#include "core/exchange/configs/model_config.h"
#include "core/exchange/configs/space_around.h"
#include "core/exchange/formats/autoformer_yaml.h"
#include "core/exchange/formats/fidelity.h"
#include "core/exchange/formats/flexibert_dict.h"
#include "core/exchange/formats/pit_yaml.h"
#include "core/exchange/formats/s3_yaml.h"
#include "core/exchange/text/yaml_document.h"
#include "core/space/file/neighbour_files.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string>

namespace trazor::exchange {
namespace {

constexpr auto kHint =
    "Our JSON has \"format\": \"trazor-architecture\". AutoFormer files have RETRAIN with MLP_RATIO, NUM_HEADS, "
    "DEPTH and EMBED_DIM; PiT files RETRAIN with BASE_DIM; S3 files WINDOW_SIZE, DEPTHS, NUM_HEADS; "
    "FlexiBERT dictionaries l, o, h, n, f, p; a config.json of Hugging Face its model_type.";

struct ForeignFormat {
    bool (*is)(const JsonView& root);
    DescribedNetwork (*read)(const JsonView& root);
};

constexpr std::array kForeignFormats{
    ForeignFormat{isPitYaml, readPitYaml},
    ForeignFormat{isS3Yaml, readS3Yaml},
    ForeignFormat{isFlexibertDict, readFlexibertDict},
    ForeignFormat{isAutoformerYaml, readAutoformerYaml},
};

/// True for an object whose first key is double-quoted and longer than one letter; FlexiBERT's keys are single letters.
bool isOwnJson(std::string_view text) {
    const std::size_t key = text.find_first_not_of(" \t\r\n", 1);
    return text.front() == '{' && key != std::string_view::npos && text[key] == '"' &&
           text.substr(key + 1, 2).find('"') == std::string_view::npos;
}

/// Keys of a config.json that do not affect the network.
constexpr std::array kAboutOtherThings{"architectures",
                                       "_name_or_path",
                                       "name_or_path",
                                       "transformers_version",
                                       "torch_dtype",
                                       "dtype",
                                       "use_cache",
                                       "bos_token_id",
                                       "eos_token_id",
                                       "pad_token_id",
                                       "initializer_range",
                                       "auto_map",
                                       "attention_dropout",
                                       "hidden_dropout",
                                       "hidden_dropout_prob",
                                       "embd_pdrop",
                                       "attn_pdrop",
                                       "resid_pdrop",
                                       "label2id",
                                       "id2label",
                                       "classifier_dropout",
                                       "drop_path_rate",
                                       "encoder_stride",
                                       "pretraining_tp",
                                       "trazor",
                                       "initializer_factor",
                                       "_commit_hash",
                                       "problem_type",
                                       "is_decoder",
                                       "chunk_size_feed_forward",
                                       "model_type",
                                       "max_window_layers",
                                       "use_sliding_window",
                                       "sliding_window",
                                       "layer_types",
                                       "attention_probs_dropout_prob"};

/// The genes of `space` that build the network of a config.json. The file must agree with the space's fixed facts.
ImportedArchitecture architectureOfConfig(const space::SearchSpace& space, JsonView& root, std::string_view origin) {
    root.track();
    const DescribedNetwork network = readModelConfig(root);
    ImportedArchitecture imported = architectureOf(space, network, origin);
    const space::NetworkPlan built = space::plan(space, imported.architecture);
    const space::SearchSpace alone = spaceOf(network, "config", origin);
    space::NetworkPlan own = space::plan(alone, alone.published.front().architecture);
    if (own.stem.kind == space::StemKind::TokenEmbedding) { // the file does not determine the number of scored tokens
        own.stem.sequenceLength = built.stem.sequenceLength;
        for (space::StagePlan& stage : own.stages) {
            stage.tokens = built.stem.sequenceLength;
        }
    }
    const Fidelity fidelity = fidelityOf(own, {built, {}});
    if (fidelity.isRefused()) {
        root.fail("space '" + space.name + "' has no such network: " + commaList(fidelity.reasons),
                  "Make a space around the file (trazor space --from FILE).");
    }
    if (!network.unsaid.empty()) {
        imported.warnings.push_back("left out: " + network.unsaid);
    }
    for (const std::string& reason : fidelity.reasons) {
        imported.warnings.push_back("the Hugging Face configuration has " + reason);
    }
    for (const char* const key : kAboutOtherThings) {
        if (root.has(key)) {
            root.at(key).markRead();
        }
    }
    warnOfUnread(imported, root);
    return imported;
}

} // namespace

ImportedArchitecture parseArchitecture(const space::SearchSpace& space, std::string_view text,
                                       std::string_view origin) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": the file is empty");
    }
    text.remove_prefix(first);
    if (isOwnJson(text)) {
        const nlohmann::json document = parseJson(text, origin);
        JsonView root(document, origin);
        if (isModelConfig(root)) {
            return architectureOfConfig(space, root, origin);
        }
        if (!root.has("format")) {
            space::refuseNeighbour(root);
            root.fail("this is no architecture of a kind that is known: 'format' is missing", kHint);
        }
        return parseArchitectureJson(space, text, origin);
    }
    const nlohmann::json document = parseYaml(text, origin);
    JsonView root(document, origin);
    root.track();
    for (const char* ofTheSpace : {"SUPERNET", "SEARCH_SPACE", "AUTOFORMER_SEARCH_SPACE", "PIT_SEARCH_SPACE"}) {
        if (root.has(ofTheSpace)) {
            root.at(ofTheSpace).markRead();
        }
    }
    for (const ForeignFormat& format : kForeignFormats) {
        if (format.is(root)) {
            ImportedArchitecture imported = architectureOf(space, format.read(root), origin);
            warnOfUnread(imported, root);
            return imported;
        }
    }
    if (root.has("RETRAIN")) {
        static_cast<void>(readAutoformerYaml(root)); // throws naming the missing key
    }
    space::refuseNeighbour(root);
    root.fail(root.has("SEARCH_SPACE") || root.has("architecture")
                  ? "this file describes a space and no network ('RETRAIN' is missing)"
                  : "this is no architecture of a kind that is known",
              kHint);
}

ImportedArchitecture loadArchitecture(const space::SearchSpace& space, const std::filesystem::path& file) {
    return parseArchitecture(space, readTextFile(file), file.string());
}

} // namespace trazor::exchange
