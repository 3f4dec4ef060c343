// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/settings/settings_table.h"

#include "core/base/error.h"
#include "core/search/settings/search_config.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace trazor::search {
namespace {

constexpr std::string_view kOurs = "our decision";
constexpr std::string_view kMeasured = "our decision, by measurement";
constexpr std::string_view kAutoFormer = "AutoFormer's code";

template <typename Enum>
constexpr SettingChoice choice(Enum value, std::string_view name, std::string_view label, std::string_view meaning) {
    return {static_cast<int>(value), name, label, meaning};
}

constexpr std::array kObjectives{
    SettingChoice{0, "dss++", "Best DSS++", "the highest DSS++ within the limits"},
    SettingChoice{
        1, "pareto", "Pareto: params, DSS++",
        "the whole front of few parameters against high DSS++; DSS++ grows with size, so this is the honest picture"},
};
constexpr std::array kAlgorithms{
    choice(Algorithm::BlockEvolution, "block-evolution", "Block evolution",
           "changes and crosses single blocks (T-Razor)"),
    choice(Algorithm::AutoFormerEvolution, "autoformer-evolution", "AutoFormer evolution",
           "AutoFormer's, which does not look at blocks"),
    choice(Algorithm::Random, "random", "Random search", "the baseline (TF-TAS)"),
    choice(Algorithm::Exhaustive, "exhaustive", "Exhaustive", "everything in a space of up to a million architectures"),
};
constexpr std::array kPresets{
    choice(Preset::Recommended, "recommended", "Recommended",
           "what measured best: several super-nets on small images, repair, prescreen, confirmation"),
    choice(Preset::Paper, "paper", "Paper", "the published evolution as far as it is known, the rest our reading"),
};
constexpr std::array kGuides{
    choice(Guide::DssPlusPlus, "dss++", "DSS++", "blocks with low DSS++ change, blocks with high DSS++ are inherited"),
    choice(Guide::Uniform, "uniform", "Uniform", "chance"),
};
constexpr std::array kLevels{
    choice(RankLevel::Net, "net", "Net", "totals of the network, the literal reading of the paper"),
    choice(RankLevel::Stage, "stage", "Stage", "sums of each stage"),
    choice(RankLevel::Block, "block", "Block", "each block by itself"),
    choice(RankLevel::LogRank, "log-rank", "Log-rank", "net, with the product of both ranks"),
    choice(RankLevel::LogSum, "log-sum", "Log-sum",
           "rank of the sum over the blocks of log D and log S: an extension of ours, found after seeing benchmarks"),
};
constexpr std::array kVariants{
    choice(proxy::DssVariant::Paper, "paper", "Paper", "D + S"),
    choice(proxy::DssVariant::CodeIntent, "code-intent", "Code's intent", "and twice the saliency of the classifier"),
    choice(proxy::DssVariant::AutoProx, "auto-prox", "Auto-Prox",
           "and the saliency of the classifier and of linears between stages"),
    choice(proxy::DssVariant::Released, "released", "As released",
           "what TF-TAS's script really computes: signed weights, of the MSA the projection alone"),
};
constexpr std::array kInits{
    choice(proxy::Init::Supernet, "supernet", "Super-net", "slices of random super-nets, shared by all candidates"),
    choice(proxy::Init::Reference, "reference", "Reference", "the fixed weights of the test vectors"),
};
constexpr std::array kNorms{
    choice(proxy::NormHandling::AsIs, "as-is", "As it is", "the network's own"),
    choice(proxy::NormHandling::RmsConstant, "rms-constant", "RMS, constant",
           "x / rms(x) without the mean, and rms(x) a constant in the backward pass"),
    choice(proxy::NormHandling::Identity, "identity", "Identity", "nothing"),
};
constexpr std::array kInputs{
    choice(proxy::InputKind::Default, "default", "Default", "ones for images, token 1 for text"),
    choice(proxy::InputKind::Ones, "ones", "Ones", "all ones; behind a LayerNorm text scores are then exact zeros"),
    choice(proxy::InputKind::Gaussian, "gaussian", "Gaussian", "N(0, 1), the same for all candidates"),
    choice(proxy::InputKind::TokenIds, "token-ids", "Token ids", "token 1 with its positions, text only"),
};
constexpr std::array kDTypes{
    choice(proxy::DType::Float32, "float32", "float32", "single precision"),
    choice(proxy::DType::Float64, "float64", "float64", "double precision, several times as slow"),
};
constexpr std::array kDevices{
    choice(proxy::Device::Cpu, "cpu", "CPU", "the processor"),
    choice(proxy::Device::Cuda, "cuda", "CUDA", "an NVIDIA graphics card"),
};

using Group = SettingGroup;
using Kind = SettingKind;

const std::array kSettings{
    Setting{"params",
            "--params",
            "Parameters",
            Group::Limits,
            Kind::Band,
            0,
            0,
            "parameters",
            "",
            "Trainable parameters that a network may have, for instance 5.4M:6.5M.",
            "the usual band of the space in the window, none on the command line",
            kOurs,
            {}},
    Setting{"macs",
            "--macs",
            "MACs",
            Group::Limits,
            Kind::Band,
            0,
            0,
            "multiply-accumulates",
            "",
            "Multiply-accumulates of one forward pass at the space's own image size.",
            "none",
            kOurs,
            {}},
    Setting{"depth",
            "--depth",
            "Depth",
            Group::Limits,
            Kind::Band,
            0,
            0,
            "blocks",
            "",
            "Transformer blocks that a network may have, over all stages.",
            "none",
            kOurs,
            {}},
    Setting{
        "memory",
        "--memory",
        "Memory",
        Group::Limits,
        Kind::Band,
        0,
        0,
        "bytes",
        "",
        "Bytes that inference may need in float32, for instance :60M: weights, largest activations, key-value cache.",
        "none",
        kOurs,
        {}},
    Setting{"latency",
            "--latency",
            "Latency",
            Group::Limits,
            Kind::Band,
            0,
            0,
            "us, ms or s",
            "",
            "Time that a forward pass may take on the device of the profile, for instance :8ms. The upper end is made "
            "stricter by the 90 % quantile of the profile's error.",
            "none",
            kOurs,
            {}},
    Setting{"latency_as_predicted",
            "--latency-as-predicted",
            "Latency as predicted",
            Group::Limits,
            Kind::Flag,
            0,
            1,
            "",
            "",
            "Compare the predicted latency itself with the limit.",
            "off",
            kOurs,
            {}},

    Setting{"objective", "--objective", "Objective", Group::Search, Kind::Objective, 0, 0, "", "",
            "What the search is for. A session with measured values can go on by what they predict.", "", kOurs,
            kObjectives},
    Setting{"algorithm", "--algorithm", "Algorithm", Group::Search, Kind::Choice, 0, 0, "", "",
            "How candidates are made.", "", "block-wise evolution is the paper's idea, its operators are our decision",
            kAlgorithms},
    Setting{"preset", "--preset", "Preset", Group::Search, Kind::Choice, 0, 0, "", "",
            "Which defaults the other settings take, and which form of the evolution runs.", "", kOurs, kPresets},
    Setting{"guide", "--guide", "Guide", Group::Search, Kind::Choice, 0, 0, "", "",
            "What decides the positions of mutation and crossover.", "",
            "the paper's idea; measured, it makes no clear difference", kGuides},
    Setting{"evaluations",
            "--evaluations",
            "Evaluations",
            Group::Search,
            Kind::Count,
            1,
            10'000'000,
            "architectures",
            "",
            "Architectures to score in all. It only ends the run: a session can be extended later.",
            "1000 in the window; the command line has to be told",
            kOurs,
            {}},
    Setting{"seed",
            "--seed",
            "Seed",
            Group::Search,
            Kind::Seed,
            0,
            0,
            "",
            "",
            "Number from which all randomness follows, that of the super-nets too: equal seeds give equal searches.",
            "",
            kOurs,
            {}},

    Setting{"initial_sample",
            "--initial-sample",
            "First sample",
            Group::Evolution,
            Kind::Count,
            2,
            1'000'000,
            "architectures",
            "",
            "Random architectures before the evolution begins.",
            "",
            "our decision; AutoFormer's 50 for its evolution",
            {}},
    Setting{"step_size",
            "--step-size",
            "Children",
            Group::Evolution,
            Kind::Count,
            1,
            100'000,
            "a generation",
            "",
            "Architectures that a generation adds.",
            "",
            "50 is AutoFormer's, 10 our decision",
            {}},
    Setting{"in_flight",
            "--in-flight",
            "In flight",
            Group::Evolution,
            Kind::Count,
            0,
            1'000'000,
            "children",
            "each generation waits for the one before",
            "Asynchronous search, for many ranks: a generation begins when no more children than this are waiting for "
            "their scores. The archive then depends on the order in which scores arrive, which the session records.",
            "",
            kOurs,
            {}},
    Setting{"parents",
            "--parents",
            "Parents",
            Group::Evolution,
            Kind::Count,
            2,
            100'000,
            "architectures",
            "",
            "The best so far, from which children are made.",
            "",
            kAutoFormer,
            {}},
    Setting{"crossover_share",
            "--crossover-share",
            "Crossover",
            Group::Evolution,
            Kind::Real,
            0,
            1,
            "of the children",
            "",
            "Share of the children that have two parents; the others are mutations.",
            "",
            kAutoFormer,
            {}},
    Setting{
        "mutate_block",
        "--mutate-block",
        "Block mutation",
        Group::Evolution,
        Kind::Real,
        0,
        1,
        "",
        "",
        "Paper preset: share of the blocks that a mutation changes. AutoFormer evolution: probability of a change of "
        "each gene of a block.",
        "",
        kAutoFormer,
        {}},
    Setting{
        "mutate_network",
        "--mutate-network",
        "Network mutation",
        Group::Evolution,
        Kind::Real,
        0,
        1,
        "",
        "",
        "Paper preset and AutoFormer evolution: probability that a mutation changes the depth, and the genes of the "
        "whole network.",
        "",
        kAutoFormer,
        {}},
    Setting{"explore",
            "--explore",
            "Exploration",
            Group::Evolution,
            Kind::Real,
            0,
            1,
            "",
            "",
            "Paper preset: probability of a random position where the guide would decide.",
            "",
            kOurs,
            {}},
    Setting{"temperature",
            "--temperature",
            "Temperature",
            Group::Evolution,
            Kind::Real,
            0.001,
            1000,
            "",
            "",
            "Recommended preset: softness of the guide; the larger, the nearer to chance.",
            "",
            kOurs,
            {}},
    Setting{"exchange",
            "--exchange",
            "Exchange",
            Group::Evolution,
            Kind::Real,
            0,
            1,
            "",
            "",
            "Recommended preset: probability that a mutation moves one step of a gene from one block to another.",
            "",
            kMeasured,
            {}},
    Setting{"prescreen",
            "--prescreen",
            "Prescreen",
            Group::Evolution,
            Kind::Count,
            1,
            100,
            "children made for one scored",
            "",
            "A quick fit of the scores so far picks the most promising; 1 scores every child.",
            "",
            kMeasured,
            {}},
    Setting{"confirm",
            "--confirm",
            "Confirm",
            Group::Evolution,
            Kind::Count,
            0,
            10'000,
            "architectures",
            "none",
            "Best candidates that are scored again at the end, at full resolution on fresh super-nets.",
            "",
            kOurs,
            {}},
    Setting{"confirm_supernets",
            "--confirm-supernets",
            "Confirm on",
            Group::Evolution,
            Kind::Count,
            1,
            256,
            "super-nets",
            "",
            "Fresh super-nets of the confirmation.",
            "",
            kOurs,
            {}},
    Setting{
        "check_image",
        "--check-image",
        "Check image on",
        Group::Evolution,
        Kind::Count,
        0,
        1'000,
        "architectures",
        "none",
        "Where a smaller image than the space's own is scored: candidates of all ranks that are scored at the end at "
        "both sizes on the first super-net, to show how alike the sizes rank (a mean over several agrees more). Fewer, "
        "but at least 8, where that would take more than a tenth of the search.",
        "",
        kOurs,
        {}},

    Setting{"level", "--level", "DSS++ level", Group::Scoring, Kind::Choice, 0, 0, "", "",
            "What is ranked. An open session is ranked anew; one that is resumed goes on with the level it began with.",
            "net; stage for networks with stages; block for mixed operators",
            "net is the paper's; stage and block are provisional, chosen after seeing benchmarks", kLevels},
    Setting{"supernets",
            "--supernets",
            "Super-nets",
            Group::Scoring,
            Kind::Count,
            1,
            256,
            "",
            "",
            "Random initialisations that every score is the mean over; time grows with it. One is noisy: two agree at "
            "Kendall tau .75 to .85.",
            "",
            "1 is TF-TAS's, 4 our decision by measurement",
            {}},
    Setting{"image",
            "--image",
            "Image",
            Group::Scoring,
            Kind::Count,
            0,
            4096,
            "px",
            "the space's own",
            "Side of the input image while scoring. 64 ranks AutoFormer networks like 224 at a twelfth of the time.",
            "64 (recommended; networks with stages 112), the space's own (paper)",
            kMeasured,
            {}},
    Setting{"norm", "--norm", "LayerNorm", Group::Scoring, Kind::Choice, 0, 0, "", "",
            "What a LayerNorm does while a network is scored.", "",
            "as it is in the paper; the others are extensions of ours, found after seeing benchmarks", kNorms},
    Setting{"input", "--input", "Input", Group::Scoring, Kind::Choice, 0, 0, "", "", "What goes into a network.", "",
            "ones are TF-TAS's; text is our decision", kInputs},
    Setting{"variant", "--variant", "Variant", Group::Scoring, Kind::Choice, 0, 0, "", "",
            "What counts in DSS. DSS++ ranks D and S, so of these only the released variant changes it.", "",
            "TF-TAS: its paper, its code, its released script; Auto-Prox", kVariants},
    Setting{"dtype", "--dtype", "Numbers", Group::Scoring, Kind::Choice, 0, 0, "", "", "Type of the numbers.", "",
            "TF-TAS's code", kDTypes},
    Setting{"device", "--device", "Device", Group::Scoring, Kind::Choice, 0, 0, "", "", "Where networks are scored.",
            "", kOurs, kDevices},
    Setting{"threads",
            "--threads",
            "Threads",
            Group::Scoring,
            Kind::Count,
            0,
            1024,
            "",
            "automatic",
            "CPU threads for scoring. They do not change the scores.",
            "",
            kOurs,
            {}},
    Setting{"candidate_seconds",
            "--candidate-seconds",
            "Time limit",
            Group::Scoring,
            Kind::Real,
            0,
            1e6,
            "seconds per candidate",
            "none",
            "A candidate whose scoring takes longer fails, and the search goes on.",
            "",
            kOurs,
            {}},

    Setting{"init", "", "Weights", Group::Hidden, Kind::Choice, 0, 0, "", "", "Where the weights come from.", "", kOurs,
            kInits},
    Setting{"scoring_seed",
            "",
            "Scoring seed",
            Group::Hidden,
            Kind::Seed,
            0,
            0,
            "",
            "",
            "Seed of the super-nets.",
            "the seed of the search",
            kOurs,
            {}},
    Setting{"linearised",
            "",
            "Linearised",
            Group::Hidden,
            Kind::Flag,
            0,
            1,
            "",
            "",
            "Weights are replaced by their absolute values.",
            "",
            "TF-TAS",
            {}},
};

} // namespace

std::string numberText(double value) {
    std::ostringstream text;
    text.precision(15);
    text << value;
    return text.str();
}

std::span<const Setting> settings() noexcept {
    return kSettings;
}

const Setting& setting(std::string_view name) {
    const auto found =
        std::find_if(kSettings.begin(), kSettings.end(), [&](const Setting& it) { return it.name == name; });
    if (found == kSettings.end()) {
        throw Error(ErrorCode::InvalidArgument, "there is no setting '" + std::string(name) + "'");
    }
    return *found;
}

std::string_view choiceName(const Setting& setting, int value) {
    for (const SettingChoice& choice : setting.choices) {
        if (choice.value == value) {
            return choice.name;
        }
    }
    return setting.choices.front().name;
}

int parseChoice(const Setting& setting, std::string_view field, std::string_view name) {
    for (const SettingChoice& choice : setting.choices) {
        if (choice.name == name) {
            return choice.value;
        }
    }
    throw Error(ErrorCode::InvalidArgument,
                std::string(field) + ": \"" + std::string(name) + "\" is none of " + rangeText(setting));
}

std::string rangeText(const Setting& setting) {
    std::string text;
    switch (setting.kind) {
    case SettingKind::Choice:
        for (const SettingChoice& choice : setting.choices) {
            text += (text.empty() ? "" : ", ") + std::string(choice.name);
        }
        return text;
    case SettingKind::Objective:
        return objectiveRange();
    case SettingKind::Flag:
        return "true or false";
    case SettingKind::Seed:
        return "0 to 18446744073709551615";
    case SettingKind::Band:
        return "MIN:MAX in " + std::string(setting.unit) + "; either end may be left out";
    case SettingKind::Count:
    case SettingKind::Real:
        text = numberText(setting.min) + " to " + numberText(setting.max);
        if (!setting.unit.empty()) {
            text += ' ' + std::string(setting.unit);
        }
        if (!setting.zero.empty()) {
            text += "; 0 = " + std::string(setting.zero);
        }
    }
    return text;
}

void checkRange(const Setting& setting, std::string_view field, double value) {
    // Negated so that NaN is rejected.
    if (!(value >= setting.min && value <= setting.max)) {
        throw Error(ErrorCode::InvalidArgument, std::string(field) + ": " + numberText(value) + " is outside " +
                                                    numberText(setting.min) + " to " + numberText(setting.max));
    }
}

} // namespace trazor::search
