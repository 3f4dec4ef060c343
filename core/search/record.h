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

/// The network that a score or a value belongs to: a candidate of the session or a published network of its space.
/// One type for both, so that their indices cannot be confused.
struct Subject {
    enum class Kind : std::uint8_t { Candidate, Published };

    Kind kind = Kind::Candidate;
    int index = 0; ///< in the archive, or in SearchSpace::published

    static constexpr Subject candidate(int index) noexcept { return {Kind::Candidate, index}; }
    static constexpr Subject published(int index) noexcept { return {Kind::Published, index}; }
    auto operator<=>(const Subject&) const = default;
};

/// Why a network was scored apart from the search itself.
enum class Purpose : std::uint8_t {
    Comparison,   ///< a published network, scored like the candidates
    Confirmation, ///< a finalist, at full resolution on fresh super-nets
    SmallImage,   ///< image check: at the image size of the search, on its first super-net
    FullImage,    ///< image check: the same at full resolution
};
inline constexpr Purpose kPurposes[] = {Purpose::Comparison, Purpose::Confirmation, Purpose::SmallImage,
                                        Purpose::FullImage};

enum class Better : std::uint8_t { Neither, Larger, Smaller };
std::string_view toString(Better better) noexcept;
/// Throws Error(InvalidArgument).
Better parseBetter(std::string_view name);

/// A number that networks can have beside their scores: a baseline, a seed spread, a measured result.
struct Quantity {
    std::string name; ///< in the filter language and in files: letters, digits, '.', '_', '-'
    std::string title;
    std::string unit; ///< may be empty
    Better better = Better::Neither;
    std::string meaning; ///< one sentence
    bool operator==(const Quantity&) const = default;
};

/// A value of a quantity. Not a number: the value is taken back.
struct Value {
    Subject subject;
    std::string quantity; ///< Quantity::name
    double value = 0.0;
    int repeat = 0;       ///< several measurements of one network count from 0; their mean is shown
    std::string origin{}; ///< where and when from; may be empty
    bool operator==(const Value&) const = default;
};

/// A program starts or resumes the search.
struct RunBegun {
    std::string version;         ///< of the program
    std::string evaluator;       ///< ProxyEvaluator::description(): device, threads, dtype, library versions
    std::string begun;           ///< ISO 8601, UTC
    int firstCandidate = 0;      ///< index of the first candidate that this run adds
    std::string objective{};     ///< Objective::text(); empty in old files
    std::vector<Value> values{}; ///< of the predicted quantities of the objective, as they were when the run began
    bool operator==(const RunBegun&) const = default;
};

/// The networks that a generation is going to score, in an asynchronous search after those of earlier generations that
/// are not scored yet. Recorded before the first one is scored: a resumed search then scores the same ones, whatever
/// version, settings or processor goes on with it.
struct GenerationBegun {
    int generation = 0; ///< 0: the initial sample
    std::vector<Child> children;
};

/// One scoring beside the search.
struct Scoring {
    Subject subject;
    Purpose purpose = Purpose::Comparison;
    proxy::Evaluation evaluation;
};

/// Remarks of the user on a candidate.
struct Annotation {
    bool starred = false;
    std::string note;
    std::string tags; ///< separated by blanks
    bool operator==(const Annotation&) const = default;
};

/// The user changes the remarks on a candidate.
struct Note {
    int candidate = 0;
    Annotation annotation;
};

/// The user takes back the last candidate, which was made by hand and which nothing has built on yet. Afterwards the
/// session is as if there had never been such a candidate, so this record is in no session; it tells readers who know
/// the candidate already.
struct Withdrawal {
    int candidate = 0;
    std::string id; ///< of its network: another one may have taken its index since
    bool operator==(const Withdrawal&) const = default;
};

/// One fact of a search. A session is the sum of its records: a search reports them, a session file stores them,
/// opening, resuming and following replay them.
using Record = std::variant<RunBegun, GenerationBegun, CandidatePtr, Scoring, Quantity, Value, Note, Withdrawal>;

} // namespace trazor::search
