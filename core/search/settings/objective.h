// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::search {

/// What a search is for: one to three quantities, each of them to be as good as possible. With several, the search
/// looks for their Pareto front.
class Objective {
public:
    enum class Kind : std::uint8_t {
        Cost,      ///< a name of space::kCostQuantities; less is better
        Score,     ///< DSS++
        Predicted, ///< what measured values of the quantity `name` predict
    };
    struct Part {
        Kind kind = Kind::Score;
        std::string name = "dss++";

        std::string text() const;
        bool operator==(const Part&) const = default;
    };
    static constexpr std::size_t kMostParts = 3;

    /// Best DSS++.
    Objective()
        : m_parts(1) {}
    /// Fewest parameters against best DSS++.
    static Objective pareto();
    /// "dss++", "pareto", "predicted:accuracy", "params,predicted:accuracy": names separated by commas. Throws
    /// Error(InvalidArgument) naming `field` and what may stand there.
    static Objective parse(std::string_view text, std::string_view field = "objective");

    std::string text() const;
    const std::vector<Part>& parts() const noexcept { return m_parts; }
    bool isSingle() const noexcept { return m_parts.size() == 1; }
    bool has(Kind kind) const noexcept;
    bool hasCost(std::string_view name) const noexcept;
    bool operator==(const Objective&) const = default;

private:
    std::vector<Part> m_parts;
};

/// "dss++, pareto, or up to 3 of params, macs, depth, memory, latency, dss++, predicted:QUANTITY separated by commas"
std::string objectiveRange();

} // namespace trazor::search
