// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Scores random candidates in batches on all GPUs, checks some against float64 on the CPU and prints candidates per
// second. Needs only LibTorch, because GPU machines often have nothing else.
// Usage: bench_gpu [--space autoformer-small] [--candidates 8000] [--parity 20] [--image 0] [--device cuda|cpu]
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/evidence/rank_correlation.h"
#include "core/proxy/torch/scoring/batch_evaluator.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

using namespace trazor;

namespace {

struct Options {
    std::string space = "autoformer-small";
    std::size_t candidates = 8000;
    std::size_t parity = 20;
    int image = 0;
    std::string device = "cuda";
};

Options parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; i += 2) {
        const std::string name = argv[i];
        const std::string value = i + 1 < argc ? argv[i + 1] : throw std::invalid_argument(name + " needs a value");
        if (name == "--space") {
            options.space = value;
        } else if (name == "--candidates") {
            options.candidates = std::stoul(value);
        } else if (name == "--parity") {
            options.parity = std::stoul(value);
        } else if (name == "--image") {
            options.image = std::stoi(value);
        } else if (name == "--device" && (value == "cuda" || value == "cpu")) {
            options.device = value;
        } else {
            throw std::invalid_argument(name + " " + value + " is not an option");
        }
    }
    return options;
}

std::vector<proxy::Evaluation> evaluate(proxy::ProxyEvaluator& evaluator, std::span<const space::NetworkPlan> plans) {
    std::vector<proxy::Evaluation> results(plans.size());
    evaluator.evaluate(
        plans, [&](std::size_t index, proxy::Evaluation&& evaluation) { results.at(index) = std::move(evaluation); },
        {});
    return results;
}

/// Largest relative difference of any term; infinite if a network was not scored.
double largestDifference(const proxy::Evaluation& a, const proxy::Evaluation& b) {
    if (a.status != proxy::EvaluationStatus::Ok || b.status != proxy::EvaluationStatus::Ok) {
        return std::numeric_limits<double>::infinity();
    }
    double largest = 0.0;
    for (std::size_t i = 0; i < b.scores.blocks.size(); ++i) {
        for (std::size_t t = 0; t < b.scores.blocks[i].terms.size(); ++t) {
            const double expected = b.scores.blocks[i].terms[t].value;
            largest = std::max(largest, std::abs(a.scores.blocks[i].terms[t].value - expected) / std::abs(expected));
        }
    }
    return largest;
}

int run(const Options& options) {
    const bool isCuda = options.device == "cuda";
    if (isCuda && proxy::availableDevices().size() == 1) {
        std::printf("skipped: LibTorch %s sees no CUDA device\n", proxy::torchVersion().c_str());
        return 0;
    }
    const space::SearchSpace& space = space::preset(options.space);
    Rng rng(1);
    std::vector<space::NetworkPlan> plans;
    while (plans.size() < options.candidates) {
        plans.push_back(space::plan(space, space::sample(space, rng), options.image));
    }
    const proxy::ScoringConfig config{.imageSize = options.image,
                                      .device = isCuda ? proxy::Device::Cuda : proxy::Device::Cpu};
    proxy::BatchEvaluator batches(config);
    batches.reserve(space::supernetPlan(space, options.image));
    std::printf("%s\n", batches.description().c_str());
    // Warm-up: loads libraries and compiles kernels.
    evaluate(batches, std::span(plans).first(std::min<std::size_t>(plans.size(), 8)));

    const auto start = std::chrono::steady_clock::now();
    const std::vector<proxy::Evaluation> results = evaluate(batches, plans);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%zu candidates of %s in %.2f s, norms of weights included: %.1f a second\n", plans.size(),
                options.space.c_str(), seconds, static_cast<double>(plans.size()) / seconds);

    const auto checked = std::span(plans).first(std::min(options.parity, plans.size()));
    proxy::TorchEvaluator exact({.imageSize = options.image, .dtype = proxy::DType::Float64});
    const std::vector<proxy::Evaluation> expected = evaluate(exact, checked);
    double largest = 0.0;
    std::vector<double> x, y;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        largest = std::max(largest, largestDifference(results[i], expected[i]));
        x.push_back(results[i].scores.dss());
        y.push_back(expected[i].scores.dss());
    }
    std::printf(
        "largest relative difference of a term from float64 on the CPU (%zu candidates): %.1e; Kendall tau %.4f\n",
        checked.size(), largest, evidence::kendallTauB(x, y));
    return largest <= 1e-3 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(parse(argc, argv));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return 2;
    }
}
