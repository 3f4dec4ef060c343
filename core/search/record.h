// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/strategy/strategy.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace trazor::search {

/// The network that a score or a value belongs to: a candidate of the session or a published network of its space. A
/// single type for both, so that their indices cannot be confused.
struct Subject {
    enum class Kind : std::uint8_t { Candidate, Published };

    Kind kind = Kind::Candidate;
    int index = 0; ///< in the archive, or in SearchSpace::published

    static constexpr Subject candidate(int index) noexcept { return {Kind::Candidate, index}; }
    static constexpr Subject published(int index) noexcept { return {Kind::Published, index}; }
    auto operator<=>(const Subject&) const = default; // NOLINT(modernize-use-nullptr): error of clang-tidy 14
};

/// The reason for scoring a network outside the search itself.
enum class Purpose : std::uint8_t {
    Comparison,   ///< a published network, scored in the same way as the candidates
    Confirmation, ///< a finalist, at full resolution on fresh super-nets
    SmallImage,   ///< image check: at the image size of the search, on its first super-net
    FullImage,    ///< image check: at full resolution, on the same super-net
};
inline constexpr Purpose kPurposes[] = {Purpose::Comparison, Purpose::Confirmation, Purpose::SmallImage,
                                        Purpose::FullImage};

enum class Better : std::uint8_t { Neither, Larger, Smaller };
std::string_view toString(Better better) noexcept;
/// Throws Error(InvalidArgument).
Better parseBetter(std::string_view name);

/// A numeric property of networks besides their scores: a baseline, a seed spread, a measured result.
struct Quantity {
    std::string name; ///< identifier in the filter language and in files: letters, digits, '.', '_', '-'
    std::string title;
    std::string unit; ///< may be empty
    Better better = Better::Neither;
    std::string meaning; ///< one sentence
    bool operator==(const Quantity&) const = default;
};

/// A value of a quantity. NaN withdraws an earlier value.
struct Value {
    Subject subject;
    std::string quantity; ///< Quantity::name
    double value = 0.0;
    int repeat = 0;       ///< index of the measurement, from 0; the mean of a network's measurements is shown
    std::string origin{}; ///< place and time of the measurement; may be empty
    bool operator==(const Value&) const = default;
};

/// The program started or resumed the search.
struct RunBegun {
    std::string version;         ///< of the program
    std::string evaluator;       ///< ProxyEvaluator::description(): device, threads, dtype, library versions
    std::string begun;           ///< ISO 8601, UTC
    int firstCandidate = 0;      ///< index of the first candidate that this run adds
    std::string objective{};     ///< Objective::text(); empty in old files
    std::vector<Value> values{}; ///< values of the objective's predicted quantities at the start of the run
    bool operator==(const RunBegun&) const = default;
};

/// The networks that a generation is going to score; in an asynchronous search, preceded by unscored ones of earlier
/// generations. Recorded before the first network is scored, so that a resumed search scores the same networks
/// regardless of version, settings or processor.
struct GenerationBegun {
    int generation = 0; ///< 0: the initial sample
    std::vector<Child> children;
};

/// A scoring outside the search.
struct Scoring {
    Subject subject;
    Purpose purpose = Purpose::Comparison;
    proxy::Evaluation evaluation;
};

/// The user's annotation of a candidate.
struct Annotation {
    bool starred = false;
    std::string note;
    std::string tags; ///< separated by spaces
    bool operator==(const Annotation&) const = default;
};

/// The user changed the annotation of a candidate.
struct Note {
    int candidate = 0;
    Annotation annotation;
};

/// The user withdrew the last candidate, which was added by hand and which nothing depends on yet. The session then
/// contains neither the candidate nor this record; the record only notifies readers that already know the candidate.
struct Withdrawal {
    int candidate = 0;
    std::string id; ///< id of its network: another candidate may have reused the index since
    bool operator==(const Withdrawal&) const = default;
};

/// One event of a search. A session is the sum of its records: a search reports them, a session file stores them, and
/// opening, resuming and following a session replay them.
using Record = std::variant<RunBegun, GenerationBegun, CandidatePtr, Scoring, Quantity, Value, Note, Withdrawal>;

} // namespace trazor::search
