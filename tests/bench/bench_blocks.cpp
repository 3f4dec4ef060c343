// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time to score a Llama block and a GPT-2 block of equal MACs on one thread: the difference between networks of eight
// and two blocks, smallest of the repetitions. The kinds alternate, so that other load affects both alike.
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/scoring_job.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

using namespace trazor;
using nlohmann::json;

namespace {

constexpr int kRepetitions = 5;
constexpr std::array kDepths{2, 8};

/// SmolLM2-135M's block: 9 heads, 3 KV heads, a gated MLP of 1536.
const json kLlama = json::parse(R"({"position": "rotary", "norm_kind": "rmsnorm", "mlp_kind": "gated",
    "activation": "silu", "qkv_bias": false, "proj_bias": false, "mlp_bias": false, "fused_qkv": false,
    "heads": 9, "kv_heads": 3, "mlp_hidden": 1536})");
const json kGpt2 = json::parse(R"({"position": "learned", "heads": 9, "activation": "gelu-tanh"})");

space::NetworkPlan network(const json& words, int depth) {
    json file = json::parse(R"({"format": "trazor-space", "version": 1, "name": "blocks", "stages": 1,
        "fixed": {"stem": "tokens", "vocabulary": 100, "max_positions": 128, "head_dim": 64, "causal": true,
                  "norm_eps": 1e-5, "pool": "every-token", "tied_head": true},
        "genes": [{"name": "embed_dim", "scope": "network", "choices": [576]}]})");
    for (const auto& [name, value] : words.items()) {
        file["fixed"][name] = value;
    }
    file["genes"].push_back({{"name", "depth"}, {"scope", "network"}, {"choices", {depth}}});
    for (const char* const name : {"heads", "kv_heads", "mlp_hidden"}) {
        if (file["fixed"].contains(name)) {
            file["genes"].push_back({{"name", name}, {"scope", "block"}, {"choices", {file["fixed"][name]}}});
            file["fixed"].erase(name);
        }
    }
    const space::SearchSpace space = space::parseSpace(file.dump(), "bench_blocks");
    return space::plan(space, space::smallest(space));
}

std::int64_t blockMacs(const json& words) {
    const space::BlockCost cost = space::costBreakdown(network(words, 2)).blocks[0][0];
    return cost.mixer.macs + cost.mlp.macs;
}

/// GPT-2's block, with an MLP width that gives it the MACs of Llama's.
json equalGpt2() {
    json words = kGpt2;
    words["mlp_hidden"] = 1000;
    const std::int64_t less = blockMacs(kLlama) - blockMacs(words);
    words["mlp_hidden"] = 1000 + less / (2 * 128 * 576);
    return words;
}

} // namespace

int main() {
    const std::array kinds{kLlama, equalGpt2()};
    const auto evaluator = proxy::makeTorchEvaluator({.seed = 1, .threads = 1});
    std::array<std::array<double, 2>, 2> least{};
    for (auto& times : least) {
        times.fill(std::numeric_limits<double>::infinity());
    }
    for (int repetition = 0; repetition < kRepetitions; ++repetition) {
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            for (std::size_t depth = 0; depth < kDepths.size(); ++depth) {
                const std::vector<space::NetworkPlan> plans{network(kinds[kind], kDepths[depth])};
                const double ms = search::scoreAll(*evaluator, plans).front().elapsedMs;
                least[kind][depth] = std::min(least[kind][depth], ms);
            }
        }
    }
    std::array<double, 2> ofBlock{};
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        ofBlock[kind] = (least[kind][1] - least[kind][0]) / (kDepths[1] - kDepths[0]);
        std::printf("%-6s block  %9.3f MMACs  %8.2f ms\n", kind == 0 ? "Llama" : "GPT-2",
                    1e-6 * static_cast<double>(blockMacs(kinds[kind])), ofBlock[kind]);
    }
    std::printf("Llama takes %.2f of the time of GPT-2\n", ofBlock[0] / ofBlock[1]);
    return 0;
}
