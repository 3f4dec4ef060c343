// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/proxy/score_codec.h"
#include "core/space/file/space_json.h"
#include "core/space/plan_fields.h"
#include "core/space/search_space.h"

#include <QtTest>

#include <type_traits>

using namespace trazor;

namespace {

/// Gives each field of a plan a value that differs from its default and from the previous field.
class Filler {
public:
    template <typename Value>
    void fill(Value& value) {
        using Fields = std::remove_cv_t<decltype(space::kFields<Value>)>;
        if constexpr (!std::is_same_v<Fields, std::nullptr_t>) {
            std::apply([&](const auto&... fields) { (fill(value.*fields.member), ...); }, space::kFields<Value>);
        } else if constexpr (std::is_same_v<Value, bool>) {
            value = !value;
        } else if constexpr (std::is_enum_v<Value>) {
            value = static_cast<Value>(static_cast<int>(value) + 1);
        } else if constexpr (std::is_arithmetic_v<Value>) {
            value = static_cast<Value>(1000 + ++m_last * 1.125);
        } else {
            value.resize(3);
            for (auto& item : value) {
                fill(item);
            }
        }
    }

private:
    int m_last = 0;
};

QByteArray errorOf(const std::vector<unsigned char>& bytes) {
    try {
        proxy::unpackPlan(bytes);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

/// Serialisation of plans, configurations and evaluations.
class TestScoreCodec : public QObject {
    Q_OBJECT

private slots:
    void allFieldsOfAPlan_return() {
        space::NetworkPlan plan;
        Filler().fill(plan);
        QVERIFY(!(plan == space::NetworkPlan{}));
        QVERIFY(proxy::unpackPlan(proxy::packPlan(plan)) == plan);
    }

    void plansOfEveryPreset_return() {
        for (const std::string& name : space::presetNames()) {
            const space::NetworkPlan plan = space::supernetPlan(space::preset(name));
            QVERIFY(proxy::unpackPlan(proxy::packPlan(plan)) == plan);
        }
    }

    void allFieldsOfAConfiguration_return() {
        const proxy::ScoringConfig config{.init = proxy::Init::Reference,
                                          .seed = 0x123456789abcdef0U,
                                          .supernets = 3,
                                          .imageSize = -65,
                                          .dtype = proxy::DType::Float64,
                                          .device = proxy::Device::Cuda,
                                          .linearised = false,
                                          .norm = proxy::NormHandling::Identity,
                                          .input = proxy::InputKind::TokenIds,
                                          .variant = proxy::DssVariant::Released,
                                          .threads = 70'000,
                                          .candidateSeconds = 0.1};
        QVERIFY(proxy::unpackConfig(proxy::packConfig(config)) == config);
    }

    void evaluations_return() {
        proxy::Evaluation evaluation;
        evaluation.status = proxy::EvaluationStatus::Ok;
        evaluation.reason = "why";
        evaluation.elapsedMs = 0.25;
        evaluation.scores.blocks = {{1.5, 2.5, {{proxy::LayerRole::Qkv, 1.0, 2.0, 3.0}}}};
        evaluation.scores.seeds = {{4.0, 5.0}};
        evaluation.scores.addedSaliency = 6.0;
        const proxy::Evaluation again = proxy::unpackEvaluation(proxy::packEvaluation(evaluation));
        QVERIFY(again.status == evaluation.status);
        QCOMPARE(again.reason, evaluation.reason);
        QCOMPARE(again.elapsedMs, evaluation.elapsedMs);
        QCOMPARE(proxy::encodeScores(again.scores), proxy::encodeScores(evaluation.scores));
    }

    void cutAndLongerBytes_areRefused() {
        const std::vector<unsigned char> whole = proxy::packPlan(space::supernetPlan(space::preset("pit-tiny")));
        for (std::size_t size = 0; size < whole.size(); ++size) {
            QVERIFY(!errorOf({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).isEmpty());
        }
        std::vector<unsigned char> longer = whole;
        longer.push_back(0);
        QVERIFY(errorOf(longer).contains("more than they have values"));
        QVERIFY(errorOf(whole).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestScoreCodec)
#include "tst_score_codec.moc"
