// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/flexibert_dict.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/formats/fidelity.h"
#include "core/space/file/space_json.h"
#include "core/space/vocabulary.h"

#include <algorithm>
#include <array>

namespace trazor::exchange {
namespace {

/// FlexiBERT's operation and parameter for each word of the vocabulary's "operation".
struct Operation {
    const char* word;
    const char* operation;
    const char* parameter; ///< JSON text
};
constexpr std::array kOperations{
    Operation{"SA-SDP", "sa", "\"sdp\""}, Operation{"SA-WMA", "sa", "\"wma\""}, Operation{"LT-DFT", "l", "\"dft\""},
    Operation{"LT-DCT", "l", "\"dct\""},  Operation{"DSC-5", "c", "5"},         Operation{"DSC-9", "c", "9"},
};

std::size_t operationOf(const space::BlockPlan& block) {
    switch (block.mixer) {
    case space::MixerKind::SelfAttention:
        return 0;
    case space::MixerKind::WeightedAttention:
        return 1;
    case space::MixerKind::FourierTransform:
        return 2;
    case space::MixerKind::CosineTransform:
        return 3;
    case space::MixerKind::SpanConvolution:
        return block.convKernel == 9 ? 5 : 4;
    case space::MixerKind::None:
        break;
    }
    throw Error(ErrorCode::Unsupported, "FlexiBERT has no layer without an operation");
}

/// The index of the vocabulary's word for an operation and its parameter.
double operationNumber(const JsonView& operation, const JsonView& parameter) {
    const std::string name = operation.text() == "lt" ? "l" : operation.text() == "dsc" ? "c" : operation.text();
    const std::string given = parameter.isText() ? parameter.text() : std::to_string(parameter.integer(0, 1'000));
    const std::string quoted = '"' + given + '"';
    const auto found = std::find_if(kOperations.begin(), kOperations.end(), [&](const Operation& it) {
        return name == it.operation && (quoted == it.parameter || given == it.parameter);
    });
    if (found == kOperations.end()) {
        parameter.fail("operation '" + operation.text() + "' with '" + given +
                       "' is not known; there are sa with sdp or wma, l with dft or dct, c with 5 or 9");
    }
    const std::vector<std::string> words = space::wordsOf(*space::findQuantity("operation"));
    return static_cast<double>(std::find(words.begin(), words.end(), found->word) - words.begin());
}

} // namespace

space::SearchSpace flexibertReader(const space::NetworkPlan& network) {
    space::SearchSpace reader = space::preset("flexibert");
    reader.facts["sequence_length"] = std::vector<double>{std::max(1.0, double(network.stem.sequenceLength))};
    return reader;
}

std::string flexibertDict(const space::SearchSpace& space, const space::Architecture& architecture) {
    const space::NetworkPlan plan = space::plan(space, architecture);
    std::vector<std::string> operations;
    std::vector<std::string> hidden;
    std::vector<std::string> heads;
    std::vector<std::string> forwards;
    std::vector<std::string> parameters;
    for (const space::BlockPlan& block : plan.stages.front().blocks) {
        const Operation& operation = kOperations[operationOf(block)];
        std::vector<std::string> widths;
        for (const int width : block.mlpHidden) {
            widths.push_back(std::to_string(width));
        }
        operations.push_back('"' + std::string(operation.operation) + '"');
        hidden.push_back(std::to_string(block.embedDim));
        heads.push_back(std::to_string(block.heads));
        forwards.push_back(bracketed(widths));
        parameters.emplace_back(operation.parameter);
    }
    return "{\"l\": " + std::to_string(plan.depth()) + ",\n \"o\": " + bracketed(operations) + ",\n \"h\": [" +
           commaList(hidden) + "],\n \"n\": " + bracketed(heads) + ",\n \"f\": " + bracketed(forwards) +
           ",\n \"p\": " + bracketed(parameters) + "}\n";
}

bool isFlexibertDict(const JsonView& root) {
    return root.has("l") && root.has("o") && root.has("h");
}

DescribedNetwork readFlexibertDict(const JsonView& root) {
    const auto depth = static_cast<std::size_t>(root.at("l").integer(1, 512));
    const std::vector<int> widths = root.at("h").integers(depth, 1, 65'536);
    const std::vector<int> heads = root.at("n").integers(depth, 1, 1'024);
    DescribedNetwork network;
    network.stages.resize(1);
    for (std::size_t block = 0; block < depth; ++block) {
        const JsonView forward = root.at("f").at(block);
        const std::vector<int> hidden = forward.isList()
                                            ? forward.integers(forward.listSize(1, 64), 1, 262'144)
                                            : std::vector<int>{static_cast<int>(forward.integer(1, 262'144))};
        if (std::count(hidden.begin(), hidden.end(), hidden.front()) != static_cast<std::ptrdiff_t>(hidden.size())) {
            forward.fail("must be 1 to 64 feed-forwards of one width");
        }
        network.stages[0].blocks.push_back(
            {{"embed_dim", widths[block]},
             {"heads", heads[block]},
             {"attention_width", widths[block]},
             {"mlp_hidden", hidden.front()},
             {"mlp_layers", static_cast<double>(hidden.size())},
             {"operation", operationNumber(root.at("o").at(block), root.at("p").at(block))}});
    }
    return network;
}

} // namespace trazor::exchange
