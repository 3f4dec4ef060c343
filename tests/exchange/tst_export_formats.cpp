// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/export_format.h"
#include "core/exchange/formats/pytorch_weights.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "core/space/plan_fields.h"
#include "core/space/vocabulary.h"
#include "tests/support/user_spaces.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <cmath>
#include <cstring>
#include <map>
#include <type_traits>

using namespace trazor;
using exchange::Fidelity;

namespace {

constexpr int kSamples = 12;

std::vector<space::SearchSpace> allSpaces() {
    std::vector<space::SearchSpace> spaces = testing::userSpaces();
    for (const std::string& name : space::presetNames()) {
        spaces.push_back(space::preset(name));
    }
    return spaces;
}

const space::SearchSpace& userSpace(const std::string& name) {
    static const std::vector<space::SearchSpace> spaces = testing::userSpaces();
    return *std::find_if(spaces.begin(), spaces.end(), [&](const auto& space) { return space.name == name; });
}

space::SearchSpace spaceNamed(const QString& name) {
    const std::vector<space::SearchSpace> spaces = allSpaces();
    return *std::find_if(spaces.begin(), spaces.end(), [&](const auto& space) { return name == space.name.c_str(); });
}

/// Other values that the vocabulary allows for a fixed quantity: every word, both flags, some numbers.
std::vector<space::Fact> otherFacts(const space::SearchSpace& space, const space::Quantity& quantity) {
    if (space.findGene(quantity.name) != nullptr || quantity.name == "skippable_blocks") {
        return {};
    }
    std::vector<space::Fact> facts;
    const auto classToken = space.facts.find("class_token");
    const bool hasClassToken = classToken != space.facts.end() && classToken->second == space::Fact(std::vector{1.0});
    for (const std::string& word : space::wordsOf(quantity)) {
        if (hasClassToken || word != "mean-patches") { // without a class token this is the mean of all tokens
            facts.emplace_back(word);
        }
    }
    if (quantity.kind != space::QuantityKind::Text) {
        const auto own = space.facts.find(quantity.name);
        const double value = own == space.facts.end() ? 0.0 : std::get<std::vector<double>>(own->second).front();
        for (const double other : {0.0, 1.0, 2.0, 0.001, value / 2, value + 1}) {
            const bool isWhole = quantity.kind == space::QuantityKind::Real || other == std::floor(other);
            if (isWhole && other >= quantity.min && other <= quantity.max) {
                facts.emplace_back(std::vector<double>{other});
            }
        }
    }
    return facts;
}

void change(bool& value) {
    value = !value;
}
void change(int& value) {
    ++value;
}
void change(double& value) {
    value += 0.5;
}
template <typename Value>
void change(std::vector<Value>& values) {
    values.emplace_back();
}
template <typename Enum>
requires std::is_enum_v<Enum>
void change(Enum& value) {
    value = value == Enum(0) ? Enum(1) : Enum(0);
}

using Changes = std::vector<std::pair<std::string, Fidelity>>;

/// Changes one field of `part`, a part of `plan`, at a time and collects the results of the comparison.
template <typename Part>
void changeEachField(const space::NetworkPlan& plan, Part& part, Changes& changes) {
    const auto each = [&](const auto& field) {
        auto& value = part.*field.member;
        if constexpr (requires { change(value); }) {
            const space::NetworkPlan own = plan;
            const auto kept = value;
            change(value);
            changes.emplace_back(field.words, exchange::differencesOf(own, plan));
            value = kept;
        }
    };
    std::apply([&](const auto&... fields) { (each(fields), ...); }, space::kFields<Part>);
}

Changes withEachFieldChanged(space::NetworkPlan& plan) {
    Changes changes;
    changeEachField(plan, plan, changes);
    changeEachField(plan, plan.stem, changes);
    changeEachField(plan, plan.head, changes);
    for (space::StagePlan& stage : plan.stages) {
        changeEachField(plan, stage, changes);
        for (space::BlockPlan& block : stage.blocks) {
            changeEachField(plan, block, changes);
        }
    }
    return changes;
}

std::vector<space::Architecture> architecturesOf(const space::SearchSpace& space) {
    std::vector<space::Architecture> all{space::smallest(space), space::largest(space)};
    for (const space::Published& entry : space.published) {
        all.push_back(entry.architecture);
    }
    Rng rng(7);
    for (int i = 0; i < kSamples; ++i) {
        all.push_back(space::sample(space, rng));
    }
    return all;
}

Fidelity fidelityOf(const char* format, const space::SearchSpace& space, const space::Architecture& architecture) {
    return exchange::fidelityOf(exchange::exportFormat(format), {space, architecture});
}

/// The message of the Error that `act` throws, or an empty string.
template <typename Act>
QByteArray errorOf(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

std::int64_t paramsOf(const char* spaceName, const char* text) {
    const space::SearchSpace& space = space::preset(spaceName);
    return space::costOf(space::plan(space, exchange::parseArchitecture(space, text, "file").architecture)).params;
}

} // namespace

class TestExportFormats : public QObject {
    Q_OBJECT

private slots:
    /// Checks the contract of "exact" and of --arch for every space, format and kind of architecture.
    void whatIsExact_comesBackWithItsId() {
        std::map<std::string, int> returned;
        for (const space::SearchSpace& space : allSpaces()) {
            for (const space::Architecture& architecture : architecturesOf(space)) {
                const std::string id = space::architectureId(space, architecture);
                for (const exchange::ExportFormat& format : exchange::exportFormats()) {
                    const exchange::ExportSubject subject{space, architecture};
                    const Fidelity fidelity = exchange::fidelityOf(format, subject);
                    const std::string where = space.name + " " + std::string(format.name) + ": " + fidelity.text();
                    QVERIFY2(fidelity.reasons.empty() == (fidelity.kind == Fidelity::Kind::Exact), where.c_str());
                    if (fidelity.isRefused()) {
                        QVERIFY_EXCEPTION_THROWN(exchange::exported(format, subject), Error);
                        continue;
                    }
                    if (!format.isImported) {
                        continue;
                    }
                    const auto again = exchange::parseArchitecture(space, exchange::exported(format, subject), "again");
                    if (fidelity.kind == Fidelity::Kind::Exact) {
                        QCOMPARE(space::architectureId(space, again.architecture), id);
                        ++returned[std::string(format.name)];
                    }
                    // Lossy or exact, the imported architecture has the same blocks.
                    QVERIFY2(space::plan(space, again.architecture).stages == space::plan(space, architecture).stages ||
                                 space.name == "alike",
                             where.c_str());
                }
            }
        }
        // The released module can build only few random S3 networks.
        QVERIFY(returned["autoformerv2-yaml"] > 0);
        for (const char* format : {"trazor", "autoformer-yaml", "pit-yaml", "flexibert-dict"}) {
            QVERIFY2(returned[format] >= kSamples, format);
        }
    }

    void fidelity_isDecidedFromTheNetwork_data() {
        QTest::addColumn<QString>("space");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* space, const char* format, const char* kind, const char* reason = "") {
            QTest::addRow("%s %s", space, format) << space << format << kind << reason;
        };
        add("autoformer-tiny", "autoformer-yaml", "exact");
        add("widths", "autoformer-yaml", "exact");
        add("coarse", "autoformer-yaml", "lossy", "patch size 32 (built with 16)");
        add("coarse", "autoformer-yaml", "lossy", "classes 10 (built with 1000)");
        add("coarse", "autoformer-yaml", "lossy", "image size 160 (built with 224)");
        add("narrow-heads", "autoformer-yaml", "refused", "attention width 96 (built with 192)");
        add("vitas", "autoformer-yaml", "refused", "attention width");
        add("pit-tiny", "autoformer-yaml", "refused", "stages 3 (built with 1)");
        add("s3-tiny", "autoformer-yaml", "refused", "stages 4 (built with 1)");
        add("flexibert", "autoformer-yaml", "refused", "input tokens (built with patch)");
        add("gpt2", "autoformer-yaml", "refused", "causal attention yes (built with no)");
        add("pit-tiny", "pit-yaml", "exact");
        add("pit-base", "pit-yaml", "exact");
        add("pooling", "pit-yaml", "lossy", "image size 64");
        add("autoformer-tiny", "pit-yaml", "refused", "3");
        add("windows", "pit-yaml", "refused");
        add("windows", "autoformerv2-yaml", "lossy", "image size 112");
        add("s3-tiny", "autoformerv2-yaml", "lossy", "32 x heads");
        add("pit-tiny", "autoformerv2-yaml", "refused", "WINDOW_SIZE");
        add("vitas", "autoformerv2-yaml", "refused", "WINDOW_SIZE");
        add("flexibert", "flexibert-dict", "exact");
        add("small-bert", "flexibert-dict", "lossy", "vocabulary 1000 (built with 30522)");
        add("alike", "flexibert-dict", "lossy", "another architecture");
        add("gpt2", "flexibert-dict", "refused", "causal attention");
        add("autoformer-tiny", "timm", "lossy", "relative positions up to 14 (built with 0) in block 1 and");
        add("vitas", "timm", "exact");
        add("bare", "timm", "exact");
        add("registers", "timm", "exact");
        add("pit-tiny", "timm", "exact");
        add("s3-tiny", "timm", "exact");
        add("windows", "timm", "refused", "width");
        add("gpt2", "timm", "refused", "input tokens");
        add("small-vit", "huggingface", "exact");
        add("small-bert", "huggingface", "exact");
        add("small-gpt", "huggingface", "exact");
        add("gpt2", "huggingface", "exact");
        add("gpt2-flex", "huggingface", "lossy", "per_layer_config");
        add("autoformer-tiny", "huggingface", "lossy", "relative positions");
        add("flexibert", "huggingface", "refused");
        add("pit-tiny", "huggingface", "refused", "stages 3");
    }

    void fidelity_isDecidedFromTheNetwork() {
        QFETCH(QString, space);
        QFETCH(QString, format);
        const space::SearchSpace found = spaceNamed(space);
        // A random network, for mixed blocks: the largest has only widest choices and FlexiBERT's last operation.
        Rng rng(3);
        const space::Architecture architecture = space::sample(found, rng);
        const Fidelity fidelity = fidelityOf(format.toUtf8().constData(), found, architecture);
        const QString text = QString::fromStdString(fidelity.text());
        QFETCH(QString, kind);
        QVERIFY2(text.startsWith(kind), qPrintable(text));
        QFETCH(QString, reason);
        QVERIFY2(text.contains(reason), qPrintable(text));
    }

    /// No field of the plan, present or future, can differ and the format still be called exact.
    void everyFieldOfThePlan_isCompared() {
        for (const char* name : {"autoformer-tiny", "pit-tiny", "s3-tiny", "flexibert", "gpt2"}) {
            const space::SearchSpace& space = space::preset(name);
            space::NetworkPlan plan = space::plan(space, space::smallest(space));
            QCOMPARE(exchange::differencesOf(plan, plan).text(), std::string("exact"));
            const space::NetworkPlan own = plan;
            for (const auto& [words, fidelity] : withEachFieldChanged(plan)) {
                QVERIFY2(fidelity.kind != Fidelity::Kind::Exact, words.c_str());
                QVERIFY2(fidelity.text().find(words) != std::string::npos, fidelity.text().c_str());
            }
            QVERIFY(plan == own);
        }
    }

    /// The reader supplies facts that the file omits; a space that fixes a different value makes the file inexact.
    void everyFactThatAFileLeavesOpen_countsWhereItDiffers_data() {
        QTest::addColumn<QString>("space");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QStringList>("carried");
        QTest::newRow("AutoFormer") << "autoformer-tiny"
                                    << "autoformer-yaml" << QStringList();
        QTest::newRow("PiT") << "pit-tiny"
                             << "pit-yaml" << QStringList("patch_size");
        QTest::newRow("S3") << "s3-tiny"
                            << "autoformerv2-yaml" << QStringList();
        QTest::newRow("FlexiBERT") << "flexibert"
                                   << "flexibert-dict" << QStringList("sequence_length");
        QTest::newRow("timm ViT") << "vitas"
                                  << "timm"
                                  << QStringList{"image_size", "channels",      "class_token", "position",
                                                 "norm_eps",   "head_norm_eps", "head_norm",   "attention_scale",
                                                 "pool",       "classes"};
        QTest::newRow("timm PiT") << "pit-tiny"
                                  << "timm" << QStringList{"image_size", "channels", "patch_size", "stride", "classes"};
        QTest::newRow("timm Swin") << "s3-tiny"
                                   << "timm" << QStringList{"image_size", "channels",        "patch_size",
                                                            "classes",    "shifted_windows", "head_dim"};
        QTest::newRow("ViT") << "small-vit"
                             << "huggingface"
                             << QStringList{"image_size", "channels", "patch_size", "norm_eps", "classes", "head_dim"};
        QTest::newRow("ELECTRA") << "small-bert"
                                 << "huggingface"
                                 << QStringList{"vocabulary", "embedding_dim", "max_positions",  "token_types",
                                                "norm_eps",   "classes",       "sequence_length"};
        QTest::newRow("GPT-2") << "small-gpt"
                               << "huggingface"
                               << QStringList{"vocabulary", "max_positions", "norm_eps", "sequence_length"};
    }

    void everyFactThatAFileLeavesOpen_countsWhereItDiffers() {
        QFETCH(QString, space);
        QFETCH(QString, format);
        QFETCH(QStringList, carried);
        const space::SearchSpace own = spaceNamed(space);
        const space::Architecture architecture =
            own.published.empty() ? space::smallest(own) : own.published.front().architecture;
        const space::NetworkPlan plan = space::plan(own, architecture);
        const QByteArray name = format.toUtf8();
        QCOMPARE(fidelityOf(name.constData(), own, architecture).text(), std::string("exact"));
        // Facts outside of the network, and alternative words for widths that every file states.
        carried << QStringList{"fused_qkv", "published_flops", "width_multiplier", "base_dim",
                               "mlp_ratio", "mlp_hidden",      "heads_offset"};
        QStringList wrong;
        int tried = 0;
        for (const space::Quantity& quantity : space::vocabulary()) {
            for (const space::Fact& other : otherFacts(own, quantity)) {
                space::SearchSpace changed = own;
                changed.facts[std::string(quantity.name)] = other;
                try {
                    if (space::plan(changed, architecture) == plan) {
                        continue;
                    }
                } catch (const Error&) {
                    continue; // the network does not exist
                }
                const Fidelity fidelity = fidelityOf(name.constData(), changed, architecture);
                const auto word = QString::fromUtf8(quantity.name.data(), qsizetype(quantity.name.size()));
                if (fidelity.kind == Fidelity::Kind::Exact && !carried.contains(word)) {
                    wrong << word;
                }
                ++tried;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(" ")));
        QVERIFY2(tried > 10, qPrintable(QString::number(tried)));
    }

    void parametersOfTheModule_areThoseOfTheNetwork() {
        for (const space::SearchSpace& space : allSpaces()) {
            Rng rng(3);
            const space::NetworkPlan plan = space::plan(space, space::sample(space, rng));
            const std::int64_t readout =
                plan.head.readoutOnly ? plan.head.classes * (plan.stages.back().embedDim + std::int64_t{plan.head.bias})
                                      : 0;
            std::int64_t count = 0;
            for (const exchange::ModuleParameter& parameter : exchange::moduleParameters(plan)) {
                count += parameter.size();
            }
            QVERIFY2(count == space::costOf(plan).params + readout, space.name.c_str());
        }
    }

    void weights_areASafetensorsFile() {
        const space::NetworkPlan plan = space::plan(userSpace("coarse"), space::smallest(userSpace("coarse")));
        const auto draw = [](const space::NetworkPlan&, std::uint64_t seed, std::span<const std::int64_t> sizes,
                             const proxy::ParameterSink& sink) {
            for (const std::int64_t size : sizes) {
                sink(std::vector<float>(static_cast<std::size_t>(size), static_cast<float>(seed)));
            }
        };
        const std::string file = exchange::pytorchWeights(plan, 7, draw);
        std::uint64_t headerBytes = 0;
        std::memcpy(&headerBytes, file.data(), sizeof headerBytes);
        QCOMPARE(headerBytes % 8, std::uint64_t{0});
        const auto header = nlohmann::json::parse(file.substr(8, headerBytes));
        const auto first = [&](const char* name) {
            float value = 0.0F;
            const std::size_t begin = header.at(name).at("data_offsets").at(0);
            std::memcpy(&value, file.data() + 8 + headerBytes + begin, sizeof value);
            return value;
        };
        QCOMPARE(header.at("stem.patches.weight").at("shape"), (nlohmann::json{96, 3, 32, 32}));
        QCOMPARE(first("steps.1.mixer.qkv.weight"), 7.0F);
        QCOMPARE(first("steps.1.norm2.weight"), 1.0F);
        QCOMPARE(first("steps.1.norm2.bias"), 0.0F);
        QCOMPARE(first("head.bias"), 7.0F);
        const auto params = static_cast<std::size_t>(space::costOf(plan).params);
        QCOMPARE(file.size(), 8 + headerBytes + sizeof(float) * params);
    }

    void huggingface_saysWhichReleasesBuildTheFile() {
        const space::SearchSpace& space = space::preset("autoformer-small");
        const auto imported = exchange::parseArchitecture(
            space, "RETRAIN: {MLP_RATIO: [3, 3], NUM_HEADS: [6, 6], DEPTH: 2, EMBED_DIM: 320}", "file");
        const exchange::ExportSubject subject{space, imported.architecture};
        const exchange::ExportFormat& format = exchange::exportFormat("huggingface");
        const std::string needs =
            "transformers 5.9 or newer; earlier releases refuse the file: 6 heads do not divide the width";
        QCOMPARE(exchange::fidelityOf(format, subject).needs, needs);
        const auto file = nlohmann::json::parse(exchange::exported(format, subject));
        QCOMPARE(file.at("trazor").at("needs").get<std::string>(), needs);
    }

    /// 5 heads of 64 div 5 = 12 channels: the attention width is that of the quotient, and no release builds the model.
    void huggingface_refusesTextWhoseHeadsDoNotDivideTheWidth() {
        for (const char* name : {"small-bert", "small-gpt"}) {
            space::SearchSpace space = spaceNamed(name);
            space.facts["head_dim"] = std::vector<double>{12.0};
            space::Architecture architecture = space::largest(space);
            const space::Gene& heads = *space.findGene("heads");
            architecture.network[static_cast<std::size_t>(heads.slot)] = 5.0;
            const std::string text = fidelityOf("huggingface", space, architecture).text();
            QVERIFY2(text.find("refused: transformers refuses this model with 5 heads") == 0, text.c_str());
        }
    }

    void timmModule_namesTheLeastRelease() {
        const auto moduleOf = [](const char* name) {
            const space::SearchSpace space = spaceNamed(name);
            return exchange::exported(exchange::exportFormat("timm"), {space, space::smallest(space)});
        };
        QVERIFY(moduleOf("bare").find("Needs timm 1.0.11 or newer") != std::string::npos);      // final_norm
        QVERIFY(moduleOf("registers").find("Needs timm 0.9.12 or newer") != std::string::npos); // reg_tokens
        QVERIFY(moduleOf("pit-tiny").find("Needs timm 0.9.0 or newer") != std::string::npos);
    }

    /// timm pads a grid that the windows do not divide and lets the padding attend.
    void timm_isLossy_whereWindowsDoNotDivideTheGrid() {
        space::SearchSpace space = space::preset("s3-tiny");
        const space::Architecture architecture = space.published.front().architecture;
        QCOMPARE(fidelityOf("timm", space, architecture).text(), std::string("exact"));
        space.facts["image_size"] = std::vector<double>{256.0};
        const std::string text = fidelityOf("timm", space, architecture).text();
        QVERIFY2(text.find("lossy: tokens that pad the windows attend in timm") == 0, text.c_str());
        const auto moduleAt = [&](double image) {
            space.facts["image_size"] = std::vector<double>{image};
            return exchange::exported(exchange::exportFormat("timm"), {space, architecture});
        };
        QVERIFY(moduleAt(256).find("Needs timm 0.9.12 or newer") != std::string::npos);
        QVERIFY(moduleAt(200).find("Needs timm 1.0.9 or newer") != std::string::npos); // a grid of 25 is merged
    }

    void pytorchProgram_namesTheLeastRelease() {
        const space::SearchSpace space = spaceNamed("bare");
        const std::string text = exchange::exported(exchange::exportFormat("pytorch"), {space, space::smallest(space)});
        QVERIFY(text.find("needs torch 2.1 or newer") != std::string::npos);
        QVERIFY(text.find("--onnx OUT     writes an ONNX file; needs torch 2.5 or newer") != std::string::npos);
    }

    void publishedS3_isExact() {
        const space::SearchSpace& space = space::preset("s3-tiny");
        for (const space::Published& entry : space.published) {
            QCOMPARE(fidelityOf("autoformerv2-yaml", space, entry.architecture).text(), std::string("exact"));
        }
        // S3-S has windows of 14 on a grid of 7 in its last stage: the choice must return, not the clipped window.
        const space::SearchSpace& small = space::preset("s3-small");
        QCOMPARE(fidelityOf("autoformerv2-yaml", small, small.published.front().architecture).text(),
                 std::string("exact"));
    }

    void timm_countsWhatIsLost() {
        const space::SearchSpace& space = space::preset("autoformer-tiny");
        const space::Published& published = space.published.front(); // AutoFormer-T: 13 blocks
        QCOMPARE(fidelityOf("timm", space, published.architecture).lostParams, std::int64_t{13 * 4 * 30 * 64});
    }

    void filesOfOthers_areRead() {
        QCOMPARE(paramsOf("autoformer-tiny", "SUPERNET:\n  EMBED_DIM: 256\nRETRAIN:\n  MLP_RATIO: [3.5, 3.5, 3.0, 3.5, "
                                             "3.0, 3.0, 4.0, 4.0, 3.5, 4.0, 3.5, "
                                             "4.0, 3.5, 9.0]\n  NUM_HEADS: [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3]\n  "
                                             "DEPTH: 13\n  EMBED_DIM: 192\n"),
                 std::int64_t{5'867'944});
        QCOMPARE(paramsOf("pit-tiny",
                          "RETRAIN:\n  PATCH_SIZE:\n    - 16\n  MLP_RATIO:\n    - 2\n  NUM_HEADS: [2, 4, 8]\n"
                          "  DEPTH: [2, 4, 4]\n  BASE_DIM: [40, 40, 40]\n"),
                 std::int64_t{4'732'120});
        QCOMPARE(paramsOf("s3-tiny",
                          "MLP_RATIO: [[4.0, 4.0], [4.0, 4.0], [4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0], [4.0, 4.0]]\n"
                          "NUM_HEADS: [[3,3], [6,6], [12,12,12,12,12,12,12,12], [24,24]]\nEMBED_DIM: [96,192,384,768]\n"
                          "DEPTHS: [ 2, 2, 6, 2 ]\nWINDOW_SIZE: [[7,7], [7,7], [14,14,14,14,14,14,14,14], [7,7]]\n"),
                 std::int64_t{28'328'674});
        // Single quotes as in Python; a word or a number as parameter.
        const auto flexibert = exchange::parseArchitecture(
            space::preset("flexibert"),
            "{'l': 2, 'o': ['sa', 'c'], 'h': [256, 256], 'n': [2, 4], 'f': [[512, 512, 512], [1024]], 'p': ['wma', 9]}",
            "dict");
        QVERIFY(flexibert.warnings.empty());
        const space::NetworkPlan plan = space::plan(space::preset("flexibert"), flexibert.architecture);
        QCOMPARE(plan.stages[0].blocks[0].mixer, space::MixerKind::WeightedAttention);
        QCOMPARE(plan.stages[0].blocks[0].mlpHidden, (std::vector<int>{512, 512, 512}));
        QCOMPARE(plan.stages[0].blocks[1].convKernel, 9);
    }

    void valuesOutsideTheChoices_areAcceptedWithAWarning() {
        const auto imported = exchange::parseArchitecture(
            space::preset("pit-tiny"),
            "RETRAIN:\n  MLP_RATIO: [3]\n  NUM_HEADS: [2, 4, 8]\n  DEPTH: [5, 4, 4]\n  BASE_DIM: [20, 20, 20]\n",
            "file");
        QCOMPARE(imported.warnings.size(), std::size_t(3));
    }

    void files_thatDoNotFit_sayWhere_data() {
        QTest::addColumn<QString>("space");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char* name, const char* space, const char* text, const char* message) {
            QTest::newRow(name) << space << QByteArray(text) << QByteArray(message);
        };
        const char* pit = "RETRAIN: {MLP_RATIO: [2], NUM_HEADS: [2, 4, 8], DEPTH: [2, 4, 4], BASE_DIM: [40, 40, 40]}";
        add("empty", "pit-tiny", " \n", "empty");
        add("nonsense", "pit-tiny", "hello", "no architecture of a kind");
        add("a space", "autoformer-tiny", "SEARCH_SPACE: {DEPTH: [12]}", "describes a space");
        add("missing key", "pit-tiny", "RETRAIN: {BASE_DIM: [40], NUM_HEADS: [2]}", "'DEPTH' is missing");
        add("text for a number", "pit-tiny",
            "RETRAIN: {MLP_RATIO: [2], NUM_HEADS: [2, x, 8], DEPTH: [2, 4, 4], BASE_DIM: [40]}",
            "RETRAIN.NUM_HEADS[1]: must be a number from 1.0 to 1024.0, is \"x\"");
        add("fraction", "pit-tiny",
            "RETRAIN: {MLP_RATIO: [2], NUM_HEADS: [2, 2.5, 8], DEPTH: [2, 4, 4], BASE_DIM: [40]}",
            "NUM_HEADS[1]: must be a whole number");
        add("too short", "autoformer-tiny", "RETRAIN: {MLP_RATIO: [3.5], NUM_HEADS: [3, 3], DEPTH: 2, EMBED_DIM: 192}",
            "RETRAIN.MLP_RATIO: must be a list with an entry for each of the 2");
        add("too deep", "autoformer-tiny", "RETRAIN: {MLP_RATIO: [3.5], NUM_HEADS: [3], DEPTH: 100000, EMBED_DIM: 192}",
            "DEPTH");
        add("other stages", "autoformer-tiny", pit, "3 stages, space 'autoformer-tiny' has 1");
        add("other patch", "pit-base",
            "RETRAIN: {PATCH_SIZE: [16], MLP_RATIO: [4], NUM_HEADS: [4, 8, 16], DEPTH: [3, 6, 4], BASE_DIM: [64]}",
            "patch_size 16, in space 'pit-base' it would be 14");
        add("other head width", "narrow-heads",
            "RETRAIN: {MLP_RATIO: [2, 2], NUM_HEADS: [3, 3], DEPTH: 2, EMBED_DIM: 96}",
            "block 1: the file has attention width 192, in space 'narrow-heads' it would be 96");
        add("heads that differ", "widths",
            "RETRAIN: {MLP_RATIO: [3.5, 3.5, 3.5], NUM_HEADS: [3, 2, 3], DEPTH: 3, EMBED_DIM: 100}",
            "block 2: heads 2 after 3");
        add("undecided", "vitas", "{'l': 1, 'o': ['sa'], 'h': [192], 'n': [3], 'f': [[144]], 'p': ['sdp']}",
            "'patch_size'");
        add("unknown operation", "flexibert", "{'l': 1, 'o': ['xx'], 'h': [128], 'n': [2], 'f': [[512]], 'p': ['sdp']}",
            "operation 'xx'");
        add("mixed feed-forwards", "flexibert",
            "{'l': 1, 'o': ['sa'], 'h': [128], 'n': [2], 'f': [[512, 256]], 'p': ['sdp']}", "f[0]: must be");
        add("operation of the space", "small-bert",
            "{'l': 2, 'o': ['l', 'l'], 'h': [64, 64], 'n': [2, 2], 'f': [[128], [128]], 'p': ['dft', 'dft']}",
            "mix tokens");
        add("newer", "pit-tiny", "{\"format\": \"trazor-architecture\", \"version\": 99}", "version");
        add("deep nesting", "pit-tiny", QByteArray(100'000, '[').constData(), "line 1");
    }

    void files_thatDoNotFit_sayWhere() {
        QFETCH(QString, space);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        const space::SearchSpace found = spaceNamed(space);
        const QByteArray error = errorOf([&] { exchange::parseArchitecture(found, text.toStdString(), "file"); });
        QVERIFY2(error.contains(message), error.constData());
        QVERIFY2(error.startsWith("file:"), error.constData());
    }

    void unknownFormat_listsTheNames() {
        const QByteArray error = errorOf([] { exchange::exportFormat("onnx"); });
        QVERIFY(error.contains("onnx") && error.contains("autoformer-yaml") && error.contains("timm"));
    }

    void formatsOfASession_needOne() {
        const space::SearchSpace& space = userSpace("bare");
        const space::Architecture architecture = space::smallest(space);
        QVERIFY(!errorOf([&] { exchange::exported(exchange::exportFormat("csv"), {space, architecture}); }).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestExportFormats)
#include "tst_export_formats.moc"
