// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::search {

/// The goal of a search: one to three quantities to optimise. With several, the search approximates their Pareto front.
class Objective {
public:
    enum class Kind : std::uint8_t {
        Cost,      ///< a name in space::kCostQuantities; smaller is better
        Score,     ///< DSS++
        Predicted, ///< predicted from measured values of the quantity `name`
    };
    struct Part {
        Kind kind = Kind::Score;
        std::string name = "dss++";

        std::string text() const;
        bool operator==(const Part&) const = default;
    };
    static constexpr std::size_t kMostParts = 3;

    /// Maximises DSS++.
    Objective()
        : m_parts(1) {}
    /// Minimises the parameter count and maximises DSS++.
    static Objective pareto();
    /// Parses names separated by commas: "dss++", "pareto", "predicted:accuracy", "params,predicted:accuracy". Throws
    /// Error(InvalidArgument), which names `field` and the allowed values.
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
