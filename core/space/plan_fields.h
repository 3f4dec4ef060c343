// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <string_view>
#include <tuple>

namespace trazor::space {

/// Consequence if an exported file has another value of a plan field.
enum class FieldWeight {
    Shape,   ///< another network: the format cannot express this one
    Loss,    ///< the format loses it
    Derived, ///< follows from other fields; named only if no other field differs
};

template <typename Part, typename Value>
struct PlanField {
    std::string_view words; ///< in a message: "image size"
    FieldWeight weight;
    Value Part::*member;
};

template <typename Part, typename Value>
consteval auto shape(std::string_view words, Value Part::*member) {
    return PlanField<Part, Value>{words, FieldWeight::Shape, member};
}
template <typename Part, typename Value>
consteval auto fact(std::string_view words, Value Part::*member) {
    return PlanField<Part, Value>{words, FieldWeight::Loss, member};
}
template <typename Part, typename Value>
consteval auto derived(std::string_view words, Value Part::*member) {
    return PlanField<Part, Value>{words, FieldWeight::Derived, member};
}

struct AnyValue {
    template <typename Value>
    operator Value() const; // NOLINT(google-explicit-constructor): initialises a field of any type
};

/// The number of fields of an aggregate: the maximum number of initialisers it accepts.
template <typename Part, typename... Values>
consteval std::size_t fieldCount() {
    if constexpr (requires { Part{Values{}..., AnyValue{}}; }) {
        return fieldCount<Part, Values..., AnyValue>();
    } else {
        return sizeof...(Values);
    }
}

/// All fields of a part of the plan. A missing field does not compile, so no comparison can omit it.
template <typename Part, typename... Values>
consteval auto allFields(PlanField<Part, Values>... fields) {
    static_assert(sizeof...(Values) == fieldCount<Part>(), "a field of the plan has no words and weight");
    return std::tuple(fields...);
}

template <typename Part>
inline constexpr auto kFields = nullptr;

template <>
inline constexpr auto kFields<space::StemPlan> = allFields(
    shape("input", &space::StemPlan::kind), fact("image size", &space::StemPlan::imageSize),
    fact("channels", &space::StemPlan::channels), fact("patch size", &space::StemPlan::patch),
    fact("stride", &space::StemPlan::stride), derived("patches a side", &space::StemPlan::grid),
    fact("class token", &space::StemPlan::classToken), fact("register tokens", &space::StemPlan::registerTokens),
    fact("absolute positions", &space::StemPlan::position), fact("norm after the embedding", &space::StemPlan::norm),
    fact("kind of norm after the embedding", &space::StemPlan::normKind), shape("width", &space::StemPlan::embedDim),
    fact("vocabulary", &space::StemPlan::vocabulary), fact("width of the token table", &space::StemPlan::embeddingDim),
    fact("longest text", &space::StemPlan::maxPositions), fact("token types", &space::StemPlan::tokenTypes),
    fact("sequence length", &space::StemPlan::sequenceLength));

template <>
inline constexpr auto kFields<space::StagePlan> =
    allFields(shape("width", &space::StagePlan::embedDim), derived("patches a side", &space::StagePlan::grid),
              derived("tokens", &space::StagePlan::tokens), shape("blocks", &space::StagePlan::blocks),
              shape("downsampling", &space::StagePlan::downsample),
              derived("width after downsampling", &space::StagePlan::downsampleDim));

template <>
inline constexpr auto kFields<space::BlockPlan> = allFields(
    derived("stage", &space::BlockPlan::stage), derived("position", &space::BlockPlan::index),
    derived("width", &space::BlockPlan::embedDim), shape("token mixer", &space::BlockPlan::mixer),
    shape("heads", &space::BlockPlan::heads), shape("heads of k and v", &space::BlockPlan::kvHeads),
    derived("head width", &space::BlockPlan::headDim), shape("attention width", &space::BlockPlan::attentionWidth),
    fact("attention scale", &space::BlockPlan::attentionScale),
    fact("q, k and v in one matrix", &space::BlockPlan::fusedQkv), fact("norm of q and k", &space::BlockPlan::qkNorm),
    fact("biases of q, k and v", &space::BlockPlan::qkvBias),
    fact("bias of attention's output", &space::BlockPlan::projBias),
    fact("relative positions up to", &space::BlockPlan::relativeDistance),
    fact("channels of a head with rotary positions", &space::BlockPlan::rotaryDim),
    fact("base of rotary positions", &space::BlockPlan::rotaryBase), fact("window", &space::BlockPlan::window),
    fact("shift of windows", &space::BlockPlan::shift), shape("convolution kernel", &space::BlockPlan::convKernel),
    shape("causal attention", &space::BlockPlan::causal), derived("MLP ratio", &space::BlockPlan::mlpRatio),
    shape("MLP width", &space::BlockPlan::mlpHidden), shape("kind of MLP", &space::BlockPlan::mlpKind),
    fact("activation", &space::BlockPlan::activation), fact("biases of the MLP", &space::BlockPlan::mlpBias),
    shape("norm before attention and MLP", &space::BlockPlan::preNorm),
    fact("kind of norm", &space::BlockPlan::normKind), fact("norm epsilon", &space::BlockPlan::normEps));

template <>
inline constexpr auto kFields<space::HeadPlan> = allFields(
    fact("input of the head", &space::HeadPlan::pool), fact("norm before the head", &space::HeadPlan::norm),
    fact("kind of the last norm", &space::HeadPlan::normKind),
    fact("epsilon of the last norm", &space::HeadPlan::normEps), fact("classes", &space::HeadPlan::classes),
    fact("bias of the head", &space::HeadPlan::bias), fact("head shares the token table", &space::HeadPlan::tied),
    fact("head only for the score", &space::HeadPlan::readoutOnly));

template <>
inline constexpr auto kFields<space::NetworkPlan> = allFields(
    derived("stem", &space::NetworkPlan::stem), shape("stages", &space::NetworkPlan::stages),
    derived("head", &space::NetworkPlan::head), fact("formula of FLOPs", &space::NetworkPlan::publishedFlops));

} // namespace trazor::space
