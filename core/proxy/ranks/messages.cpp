// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/messages.h"

#include "core/base/error.h"
#include "core/proxy/score_codec.h"

#include <cstring>
#include <span>

namespace trazor::proxy {
namespace {

using Bytes = std::vector<unsigned char>;

/// A header of fixed size followed by the payload.
template <typename Head>
Bytes joined(const Head& head, std::span<const unsigned char> rest) {
    Bytes bytes(sizeof(Head) + rest.size());
    std::memcpy(bytes.data(), &head, sizeof(Head));
    std::copy(rest.begin(), rest.end(), bytes.begin() + sizeof(Head));
    return bytes;
}

template <typename Head>
Head headOf(const Bytes& bytes) {
    if (bytes.size() < sizeof(Head)) {
        throw Error(ErrorCode::InvalidFile, "message of a rank: cut short");
    }
    Head head;
    std::memcpy(&head, bytes.data(), sizeof(Head));
    return head;
}

template <typename Head>
std::span<const unsigned char> behind(const Bytes& bytes) {
    return std::span(bytes).subspan(sizeof(Head));
}

std::string textIn(std::span<const unsigned char> bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

Bytes planMessage(TaskId id, const space::NetworkPlan& plan) {
    return joined(id, packPlan(plan));
}

Bytes resultMessage(TaskId id, const Evaluation& evaluation) {
    return joined(id, packEvaluation(evaluation));
}

TaskId taskOf(const Bytes& bytes) {
    return headOf<TaskId>(bytes);
}

space::NetworkPlan planOf(const Bytes& bytes) {
    static_cast<void>(taskOf(bytes));
    return unpackPlan(behind<TaskId>(bytes));
}

Evaluation evaluationOf(const Bytes& bytes) {
    static_cast<void>(taskOf(bytes));
    return unpackEvaluation(behind<TaskId>(bytes));
}

Bytes orderMessage(const ScoringOrder& order) {
    const Bytes config = packConfig(order.config);
    Bytes bytes = joined(static_cast<std::uint64_t>(config.size()), config);
    bytes.insert(bytes.end(), order.space.begin(), order.space.end());
    return bytes;
}

ScoringOrder orderOf(const Bytes& bytes) {
    const auto size = headOf<std::uint64_t>(bytes);
    const std::span<const unsigned char> rest = behind<std::uint64_t>(bytes);
    if (size > rest.size()) {
        throw Error(ErrorCode::InvalidFile, "message of a rank: cut short");
    }
    return {unpackConfig(rest.first(size)), textIn(rest.subspan(size))};
}

Bytes readyMessage(const RankReady& ready) {
    return joined(ready.capacity, textMessage(ready.description));
}

RankReady readyOf(const Bytes& bytes) {
    const int capacity = headOf<int>(bytes);
    return {capacity, textIn(behind<int>(bytes))};
}

Bytes textMessage(std::string_view text) {
    return {text.begin(), text.end()};
}

std::string textOf(const Bytes& bytes) {
    return textIn(bytes);
}

} // namespace trazor::proxy
