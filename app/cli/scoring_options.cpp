// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scoring_options.h"

#include <CLI/CLI.hpp>

namespace trazor::app {
namespace {

template <typename Value, std::size_t Size>
void addChoice(CLI::App& command, const std::string& option, std::string& word, const Names<Value, Size>& names,
               const std::string& meaning) {
    command.add_option(option, word, meaning)->check(CLI::IsMember(wordsOf(names)));
}

template <typename Value, std::size_t Size>
void applyChoice(const std::string& word, const char* option, const Names<Value, Size>& names, Value& value) {
    if (!word.empty()) {
        value = parseIn(names, option, word);
    }
}

} // namespace

void ScoringOptions::addTo(CLI::App& command) {
    command.add_option("--image", image, "Pixels a side of the input image (default: the space's or the preset's)")
        ->check(CLI::Range(1, 4096));
    addChoice(command, "--norm", norm, proxy::kNormNames,
              "LayerNorm while scoring (default as-is, the paper; the others are extensions of ours)");
    addChoice(command, "--input", input, proxy::kInputNames,
              "What goes into the networks (default: ones, for text token-ids)");
    addChoice(command, "--variant", variant, proxy::kVariantNames, "What counts in DSS (default paper: D + S)");
    command.add_flag("--signed", isSigned, "Keep the signs of the weights (default: absolute values)");
    addChoice(command, "--dtype", dtype, proxy::kDTypeNames, "Type of numbers (default float32)");
    addChoice(command, "--device", device, proxy::kDeviceNames, "Where to compute (default cpu)");
    command.add_option("--threads", threads, "CPU threads, 0 = all; does not change scores")
        ->check(CLI::Range(0, 1024));
}

void ScoringOptions::applyTo(proxy::ScoringConfig& config) const {
    applyChoice(norm, "--norm", proxy::kNormNames, config.norm);
    applyChoice(input, "--input", proxy::kInputNames, config.input);
    applyChoice(variant, "--variant", proxy::kVariantNames, config.variant);
    applyChoice(dtype, "--dtype", proxy::kDTypeNames, config.dtype);
    applyChoice(device, "--device", proxy::kDeviceNames, config.device);
    config.linearised = config.linearised && !isSigned;
    config.threads = threads.value_or(config.threads);
    config.imageSize = image.value_or(config.imageSize);
}

void SearchOptions::addTo(CLI::App& command) {
    command.add_option("--params", params, "Limits of the parameter count, MIN:MAX, for instance 5.4M:6.5M");
    command.add_option("--macs", macs, "Limits of the multiply-accumulates, MIN:MAX");
    addLevelOption(command, level);
    addSupernetsOption(command, supernets);
}

void SearchOptions::applyTo(space::Limits& limits, search::RankLevel& ranks, proxy::ScoringConfig& scoring) const {
    if (!params.empty()) {
        limits.params = parseBand(params, "--params");
    }
    if (!macs.empty()) {
        limits.macs = parseBand(macs, "--macs");
    }
    applyChoice(level, "--level", search::kLevelNames, ranks);
    scoring.supernets = supernets.value_or(scoring.supernets);
}

void addLevelOption(CLI::App& command, std::string& level) {
    addChoice(command, "--level", level, search::kLevelNames,
              "Ranks of DSS++ (default: net, for staged spaces stage, for mixed operations block); log-sum is an "
              "extension of ours");
}

void addSupernetsOption(CLI::App& command, std::optional<int>& supernets) {
    command.add_option("--supernets", supernets, "Super-nets to average over")->check(CLI::Range(1, 64));
}

} // namespace trazor::app
