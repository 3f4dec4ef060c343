// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/score_codec.h"

#include "core/base/error.h"
#include "core/space/plan_fields.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <tuple>
#include <type_traits>

namespace trazor::proxy {
namespace {

/// Layout 2 stores addedSaliency as well. It is written only if that value is not 0, so that older programs can read
/// all other scores.
constexpr std::uint64_t kPlainLayout = 1;
constexpr std::uint64_t kVariantLayout = 2;
constexpr std::size_t kLeastBlockBytes = 17;
constexpr std::size_t kLeastTermBytes = 9;
constexpr auto kLastRole = static_cast<std::uint64_t>(LayerRole::Down);

class Output {
public:
    template <std::size_t Size>
    void integer(std::uint64_t value) {
        for (std::size_t i = 0; i < Size; ++i) {
            m_bytes.push_back(static_cast<unsigned char>(value >> (8 * i)));
        }
    }
    void number(double value) { integer<8>(std::bit_cast<std::uint64_t>(value)); }
    std::vector<unsigned char> take() { return std::move(m_bytes); }

private:
    std::vector<unsigned char> m_bytes;
};

class Input {
public:
    explicit Input(std::span<const unsigned char> bytes)
        : m_bytes(bytes) {}

    template <std::size_t Size>
    std::uint64_t integer() {
        if (m_bytes.size() < Size) {
            throw Error(ErrorCode::InvalidFile, "bytes of scores or plans: cut short");
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < Size; ++i) {
            value |= static_cast<std::uint64_t>(m_bytes[i]) << (8 * i);
        }
        m_bytes = m_bytes.subspan(Size);
        return value;
    }
    double number() { return std::bit_cast<double>(integer<8>()); }
    bool atEnd() const { return m_bytes.empty(); }
    /// The maximum number of items of this size that can follow.
    std::size_t fits(std::size_t bytesEach) const { return m_bytes.size() / bytesEach; }

private:
    std::span<const unsigned char> m_bytes;
};

LayerTerm decodeTerm(Input& in) {
    const std::uint64_t role = in.integer<1>();
    if (role > kLastRole) {
        throw Error(ErrorCode::InvalidFile,
                    "scores: layer role " + std::to_string(role) + " is outside 0 to " + std::to_string(kLastRole));
    }
    LayerTerm term;
    term.role = static_cast<LayerRole>(role);
    term.value = in.number();
    if (isDiversityRole(term.role)) {
        term.gradientNuclear = in.number();
        term.weightNuclear = in.number();
    }
    return term;
}

template <typename Part>
concept PlanPart = !std::same_as<std::remove_cv_t<decltype(space::kFields<Part>)>, std::nullptr_t>;

/// The fields of a configuration. A missing field is a compile error.
template <typename Config>
auto fieldsOf(Config& config) {
    auto& [init, seed, supernets, imageSize, dtype, device, linearised, norm, input, variant, threads, seconds] =
        config;
    return std::tie(init, seed, supernets, imageSize, dtype, device, linearised, norm, input, variant, threads,
                    seconds);
}

template <typename Value>
void put(Output& out, const Value& value) {
    if constexpr (PlanPart<Value>) {
        std::apply([&](const auto&... fields) { (put(out, value.*fields.member), ...); }, space::kFields<Value>);
    } else if constexpr (std::is_same_v<Value, double>) {
        out.number(value);
    } else if constexpr (std::is_same_v<Value, bool> || std::is_enum_v<Value>) {
        out.integer<1>(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_integral_v<Value>) {
        out.integer<sizeof(Value)>(static_cast<std::uint64_t>(value));
    } else { // a vector or a string
        out.integer<4>(value.size());
        for (const auto& item : value) {
            put(out, item);
        }
    }
}

template <typename Value>
void get(Input& in, Value& value) {
    if constexpr (PlanPart<Value>) {
        std::apply([&](const auto&... fields) { (get(in, value.*fields.member), ...); }, space::kFields<Value>);
    } else if constexpr (std::is_same_v<Value, double>) {
        value = in.number();
    } else if constexpr (std::is_same_v<Value, bool> || std::is_enum_v<Value>) {
        value = static_cast<Value>(in.integer<1>());
    } else if constexpr (std::is_integral_v<Value>) {
        value = static_cast<Value>(in.integer<sizeof(Value)>());
    } else {
        const std::size_t size = in.integer<4>();
        value.clear();
        for (std::size_t i = 0; i < size; ++i) { // no resize() up front: the size may be corrupt
            get(in, value.emplace_back());
        }
    }
}

void requireEnd(const Input& in) {
    if (!in.atEnd()) {
        throw Error(ErrorCode::InvalidFile, "bytes of scores or plans: more than they have values");
    }
}

} // namespace

std::vector<unsigned char> packPlan(const space::NetworkPlan& plan) {
    Output out;
    put(out, plan);
    return out.take();
}

space::NetworkPlan unpackPlan(std::span<const unsigned char> bytes) {
    Input in(bytes);
    space::NetworkPlan plan;
    get(in, plan);
    requireEnd(in);
    return plan;
}

std::vector<unsigned char> packConfig(const ScoringConfig& config) {
    Output out;
    std::apply([&](const auto&... fields) { (put(out, fields), ...); }, fieldsOf(config));
    return out.take();
}

ScoringConfig unpackConfig(std::span<const unsigned char> bytes) {
    Input in(bytes);
    ScoringConfig config;
    std::apply([&](auto&... fields) { (get(in, fields), ...); }, fieldsOf(config));
    requireEnd(in);
    return config;
}

std::vector<unsigned char> packEvaluation(const Evaluation& evaluation) {
    const auto& [status, reason, scores, elapsedMs] = evaluation;
    Output out;
    put(out, status);
    put(out, std::vector<char>(reason.begin(), reason.end()));
    put(out, encodeScores(scores));
    put(out, elapsedMs);
    return out.take();
}

Evaluation unpackEvaluation(std::span<const unsigned char> bytes) {
    Input in(bytes);
    Evaluation evaluation;
    std::vector<char> reason;
    std::vector<unsigned char> scores;
    get(in, evaluation.status);
    get(in, reason);
    get(in, scores);
    get(in, evaluation.elapsedMs);
    requireEnd(in);
    evaluation.reason.assign(reason.begin(), reason.end());
    evaluation.scores = decodeScores(scores);
    return evaluation;
}

std::vector<unsigned char> encodeScores(const NetworkScores& scores) {
    Output out;
    const bool isPlain = scores.addedSaliency == 0.0;
    out.integer<1>(isPlain ? kPlainLayout : kVariantLayout);
    out.number(scores.headSaliency);
    out.number(scores.auxSaliency);
    if (!isPlain) {
        out.number(scores.addedSaliency);
    }
    out.integer<2>(scores.seeds.size());
    for (const SeedScore& seed : scores.seeds) {
        out.number(seed.diversity);
        out.number(seed.saliency);
    }
    out.integer<2>(scores.blocks.size());
    for (const BlockScore& block : scores.blocks) {
        out.number(block.diversity);
        out.number(block.saliency);
        out.integer<1>(block.terms.size());
        for (const LayerTerm& term : block.terms) {
            out.integer<1>(static_cast<std::uint64_t>(term.role));
            out.number(term.value);
            if (isDiversityRole(term.role)) {
                out.number(term.gradientNuclear);
                out.number(term.weightNuclear);
            }
        }
    }
    return out.take();
}

NetworkScores decodeScores(std::span<const unsigned char> bytes) {
    Input in(bytes);
    const std::uint64_t layout = in.integer<1>();
    if (layout != kPlainLayout && layout != kVariantLayout) {
        throw Error(ErrorCode::InvalidFile, "scores: layout " + std::to_string(layout) + " is unknown");
    }
    NetworkScores scores;
    scores.headSaliency = in.number();
    scores.auxSaliency = in.number();
    scores.addedSaliency = layout == kVariantLayout ? in.number() : 0.0;
    for (std::uint64_t count = in.integer<2>(); count > 0; --count) {
        const double diversity = in.number();
        scores.seeds.push_back({diversity, in.number()});
    }
    std::uint64_t blocks = in.integer<2>();
    scores.blocks.reserve(std::min<std::size_t>(blocks, in.fits(kLeastBlockBytes)));
    for (; blocks > 0; --blocks) {
        BlockScore& block = scores.blocks.emplace_back();
        block.diversity = in.number();
        block.saliency = in.number();
        std::uint64_t terms = in.integer<1>();
        block.terms.reserve(std::min<std::size_t>(terms, in.fits(kLeastTermBytes)));
        for (; terms > 0; --terms) {
            block.terms.push_back(decodeTerm(in));
        }
    }
    requireEnd(in);
    return scores;
}

} // namespace trazor::proxy
