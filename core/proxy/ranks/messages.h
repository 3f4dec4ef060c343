// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The contents of the messages of transport.h. All ranks run the same build, so nothing is versioned. The decoding
/// functions throw Error(InvalidFile) if bytes are missing.
namespace trazor::proxy {

/// Identifies a plan and its evaluation. After a stop, results of the previous job may still be in transit.
struct TaskId {
    std::uint64_t job = 0;
    std::uint64_t index = 0;
};
std::vector<unsigned char> planMessage(TaskId id, const space::NetworkPlan& plan);
std::vector<unsigned char> resultMessage(TaskId id, const Evaluation& evaluation);
TaskId taskOf(const std::vector<unsigned char>& bytes);
space::NetworkPlan planOf(const std::vector<unsigned char>& bytes);
Evaluation evaluationOf(const std::vector<unsigned char>& bytes);

struct ScoringOrder {
    ScoringConfig config;
    std::string space; ///< as JSON
};
std::vector<unsigned char> orderMessage(const ScoringOrder& order);
ScoringOrder orderOf(const std::vector<unsigned char>& bytes);

struct RankReady {
    int capacity = 1; ///< networks that the rank scores concurrently
    std::string description;
};
std::vector<unsigned char> readyMessage(const RankReady& ready);
RankReady readyOf(const std::vector<unsigned char>& bytes);

std::vector<unsigned char> textMessage(std::string_view text);
std::string textOf(const std::vector<unsigned char>& bytes);

} // namespace trazor::proxy
