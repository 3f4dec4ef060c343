// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// export_cases FOLDER [COUNT [miniature|whole [SEED [SPACE]]]]: exports networks of every space to other programs'
// formats, and writes cases.json with the expected networks for run_timm.py, run_transformers.py and run_pytorch.py.
// PyTorch programs are made of COUNT (default 2) random networks per space, drawn from SEED (default 29), of its
// miniature or, with `whole`, of the space itself. SPACE limits the output to the PyTorch programs of one space.
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/exchange/export_format.h"
#include "core/exchange/formats/pytorch_weights.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/scoring_job.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/decoder_space.h"
#include "tests/support/miniature.h"
#include "tests/support/user_spaces.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <string_view>

using namespace trazor;
using nlohmann::json;

namespace {

constexpr std::uint64_t kSeed = 9; ///< of the super-net whose slices are written

const proxy::EvaluatorFactory kEvaluators = [](const auto&, const proxy::ScoringConfig& config) {
    return proxy::makeTorchEvaluator(config); // does not draw the space's whole super-net
};

class Cases {
public:
    explicit Cases(std::filesystem::path folder)
        : m_folder(std::move(folder)) {
        std::filesystem::create_directories(m_folder);
    }

    void add(const char* formatName, const std::string& name, const exchange::ExportSubject& subject) {
        const exchange::ExportFormat& format = exchange::exportFormat(formatName);
        const exchange::Fidelity fidelity = exchange::fidelityOf(format, subject);
        if (fidelity.isRefused()) {
            return;
        }
        const space::NetworkPlan plan = space::plan(subject.space, subject.architecture);
        json layers = json::array();
        for (const space::StagePlan& stage : plan.stages) {
            for (const space::BlockPlan& block : stage.blocks) {
                layers.push_back({{"heads", block.heads}, {"hidden", block.firstHidden()}});
            }
        }
        const std::string file = name + "_" + formatName + std::string(format.ending);
        writeFileAtomically(m_folder / file, exchange::exported(format, subject));
        m_cases.push_back({{"file", file},
                           {"format", formatName},
                           {"fidelity", exchange::fidelityName(fidelity.kind)},
                           {"id", space::architectureId(subject.space, subject.architecture)},
                           {"params", space::costOf(plan).params},
                           {"lost_params", fidelity.lostParams},
                           {"needs", fidelity.needs},
                           {"image", plan.stem.imageSize},
                           {"channels", plan.stem.channels},
                           {"classes", plan.head.classes},
                           {"vocabulary", plan.stem.vocabulary},
                           {"layers", std::move(layers)}});
        if (format.name == "pytorch") {
            addWeights(name, subject, plan);
        }
    }

    std::size_t write() const {
        writeFileAtomically(m_folder / "cases.json", m_cases.dump(1));
        return m_cases.size();
    }

private:
    /// Writes the super-net's slice, and records its float64 scores.
    void addWeights(const std::string& name, const exchange::ExportSubject& subject, const space::NetworkPlan& plan) {
        const std::string file = name + ".safetensors";
        writeFileAtomically(m_folder / file, exchange::pytorchWeights(plan, kSeed, proxy::drawWeights));
        proxy::ScoringConfig config{.seed = kSeed, .dtype = proxy::DType::Float64};
        const std::vector<space::NetworkPlan> plans{plan};
        const auto evaluator = kEvaluators(subject.space, config);
        json scores = json::array();
        const std::vector<proxy::Evaluation> evaluations = search::scoreAll(*evaluator, plans);
        for (const proxy::BlockScore& block : evaluations.front().scores.blocks) {
            scores.push_back({block.diversity, block.saliency});
        }
        m_cases.back().update({{"weights", file}, {"scores", std::move(scores)}});
    }

    std::filesystem::path m_folder;
    json m_cases = json::array();
};

void addPrograms(const space::SearchSpace& space, int count, std::uint64_t seed, Cases& cases) {
    Rng rng(seed);
    for (int i = 0; i < count; ++i) {
        const space::Architecture architecture = space::sample(space, rng);
        cases.add("pytorch", space.name + "_" + std::to_string(i), {space, architecture, {}, nullptr, &kEvaluators});
    }
}

/// Files for other programs, of full-size networks, because nothing is scored.
void addForeign(const space::SearchSpace& space, Cases& cases) {
    std::vector<space::Architecture> architectures{space::smallest(space)};
    for (const space::Published& published : space.published) {
        architectures.push_back(published.architecture);
    }
    Rng rng(11);
    architectures.push_back(space::sample(space, rng));
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        for (const char* format : {"timm", "huggingface", "openelm", "nemotron-nas", "gemma3n"}) {
            cases.add(format, space.name + "_" + std::to_string(i), {space, architectures[i]});
        }
    }
}

struct Wish {
    int count = 2;
    bool isWhole = false;
    std::uint64_t seed = 29;
    std::string only; ///< the name of a space; empty for all
};

void write(const std::filesystem::path& folder, const Wish& wish) {
    Cases cases(folder);
    std::vector<space::SearchSpace> own = testing::userSpaces();
    own.push_back(space::parseSpace(test::decoderOfWords().dump(), "words"));
    const auto add = [&](const space::SearchSpace& space, const auto& drawn) {
        if (wish.only.empty()) {
            addForeign(space, cases);
        }
        if (wish.only.empty() || wish.only == space.name) {
            addPrograms(drawn(space), wish.count, wish.seed, cases);
        }
    };
    for (const space::SearchSpace& space : own) {
        add(space, [](const space::SearchSpace& it) { return it; });
    }
    for (const std::string& name : space::presetNames()) {
        add(space::preset(name),
            [&](const space::SearchSpace& it) { return wish.isWhole ? it : testing::miniature(it); });
    }
    const std::size_t written = cases.write();
    if (written == 0) {
        throw Error(ErrorCode::InvalidArgument, "there is no space '" + wish.only + "'");
    }
    std::cout << written << " cases\n";
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "export_cases FOLDER [COUNT [miniature|whole [SEED [SPACE]]]]\n";
        return 2;
    }
    try {
        Wish wish;
        wish.count = argc > 2 ? std::stoi(argv[2]) : wish.count;
        wish.isWhole = argc > 3 && std::string_view(argv[3]) == "whole";
        wish.seed = argc > 4 ? std::stoull(argv[4]) : wish.seed;
        wish.only = argc > 5 ? argv[5] : "";
        write(argv[1], wish);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
