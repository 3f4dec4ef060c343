// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/search/settings/objective.h"
#include "core/space/search_space.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace trazor::search {

enum class Algorithm {
    Random,              ///< independent random architectures (TF-TAS)
    AutoFormerEvolution, ///< the evolution of AutoFormer (Cream), which ignores block scores
    BlockEvolution,      ///< guided by DSS++ (T-Razor)
    Exhaustive,          ///< every architecture within the limits; small spaces only
};
/// Paper: the published evolution as far as it is known, with our reading of the rest. Recommended: the settings that
/// measured best.
enum class Preset { Paper, Recommended };
/// The criterion for the positions of mutation and crossover.
enum class Guide { DssPlusPlus, Uniform };

std::string_view toString(Algorithm value) noexcept;
std::string_view toString(Preset value) noexcept;
std::string_view toString(Guide value) noexcept;
/// Throw Error(InvalidArgument), which lists the allowed names.
Algorithm parseAlgorithm(std::string_view name);
Preset parsePreset(std::string_view name);
Guide parseGuide(std::string_view name);

std::string_view levelName(RankLevel level) noexcept;
/// Throws Error(InvalidArgument), which lists the allowed names.
RankLevel parseLevel(std::string_view name);

/// Default level of a space: stage for several stages, block for heterogeneous operators, net otherwise. Stage and
/// block are provisional (chosen after seeing benchmark results; see the documentation of the score).
RankLevel defaultLevel(const space::SearchSpace& space);

/// All settings of a search. Together with the space they determine everything that influences the archive.
struct SearchConfig {
    Algorithm algorithm = Algorithm::BlockEvolution;
    Preset preset = Preset::Recommended;
    Guide guide = Guide::DssPlusPlus;
    Objective objective; ///< optimised within the limits
    RankLevel level = RankLevel::Net;
    space::Limits limits;
    int evaluations = 1000; ///< in total, >= 1; only ends the run, so a longer run starts like a shorter one
    std::uint64_t seed = 1;

    int initialSample = 50; ///< >= 2
    int stepSize = 10;      ///< children per generation, >= 1
    int parents = 10;       ///< >= 2
    /// Asynchronous search: a generation begins once at most this many children are unscored. 0 waits for all.
    int inFlight = 0;
    double crossoverShare = 0.5; ///< share of the children, 0..1
    /// Paper preset: share of the blocks that mutate; AutoFormer evolution: probability per block gene; 0..1.
    double mutateBlock = 0.2;
    /// Paper preset and AutoFormer evolution: probability of new depth / new network genes, 0..1.
    double mutateNetwork = 0.4;
    double explore = 0.1;     ///< paper preset: probability of a random position or a coin toss, 0..1
    double temperature = 0.2; ///< recommended preset: softmax temperature of the guide, > 0
    double exchange = 0.3;    ///< recommended preset: probability of an exchange mutation, 0..1
    int prescreen = 8;        ///< children generated per scored child, >= 1 (1 = off)
    int confirm = 20;         ///< best candidates rescored on fresh super-nets at the end, 0 = off
    int confirmSupernets = 4;
    /// Candidates scored at both sizes at the end to check that the small image ranks like the full one, 0 = off; see
    /// image_check.h.
    int checkImage = 20;

    proxy::ScoringConfig scoring;
};

/// Defaults of a preset that apply to every space.
SearchConfig presetDefaults(Preset preset, Algorithm algorithm = Algorithm::BlockEvolution);
/// Defaults of a preset for a space (initial, step, super-nets, image size, ...). The AutoFormer evolution has its
/// published population of 50 and no prescreen in both presets; an exhaustive search proceeds in steps of 1000.
SearchConfig makeConfig(Preset preset, const space::SearchSpace& space,
                        Algorithm algorithm = Algorithm::BlockEvolution);

/// Throws Error(InvalidArgument), which names the first setting outside its range.
void validate(const SearchConfig& config);

/// Serialises all settings to canonical JSON; parseConfig() is the inverse and throws Error(InvalidFile).
std::string configJson(const SearchConfig& config);
SearchConfig parseConfig(std::string_view json);

} // namespace trazor::search
