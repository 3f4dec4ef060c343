// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// export_cases FOLDER: networks of every space as timm modules, Hugging Face configurations and PyTorch programs, and
// cases.json with what each must build, for run_timm.py, run_transformers.py and run_pytorch.py.
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/exchange/export_format.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/space/cost_model.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"
#include "tests/support/user_spaces.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <string_view>

using namespace trazor;
using nlohmann::json;

namespace {

constexpr std::int64_t kMostScored = 12'000'000; ///< parameters; the float64 scores of larger networks take too long

json caseOf(const std::filesystem::path& folder, const char* formatName, const std::string& name,
            const exchange::ExportSubject& subject) {
    const exchange::ExportFormat& format = exchange::exportFormat(formatName);
    const exchange::Fidelity fidelity = exchange::fidelityOf(format, subject);
    if (fidelity.isRefused()) {
        return {};
    }
    const space::NetworkPlan plan = space::plan(subject.space, subject.architecture);
    if (std::string_view(formatName) == "pytorch" && space::costOf(plan).params > kMostScored) {
        return {};
    }
    json layers = json::array();
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            layers.push_back({{"heads", block.heads}, {"hidden", block.mlpHidden.front()}});
        }
    }
    const std::string file = name + "_" + formatName + std::string(format.ending);
    writeFileAtomically(folder / file, exchange::exported(format, subject));
    return {{"file", file},
            {"format", formatName},
            {"fidelity", exchange::fidelityName(fidelity.kind)},
            {"id", space::architectureId(subject.space, subject.architecture)},
            {"params", space::costOf(plan).params},
            {"lost_params", fidelity.lostParams},
            {"image", plan.stem.imageSize},
            {"channels", plan.stem.channels},
            {"classes", plan.head.classes},
            {"vocabulary", plan.stem.vocabulary},
            {"layers", std::move(layers)}};
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "export_cases FOLDER\n";
        return 2;
    }
    try {
        const std::filesystem::path folder(argv[1]);
        std::filesystem::create_directories(folder);
        std::vector<space::SearchSpace> spaces = testing::userSpaces();
        for (const std::string& name : space::presetNames()) {
            spaces.push_back(space::preset(name));
        }
        const proxy::EvaluatorFactory evaluators = [](const auto& space, const proxy::ScoringConfig& config) {
            return proxy::makeTorchEvaluator(space, config);
        };
        json cases = json::array();
        for (const space::SearchSpace& space : spaces) {
            std::vector<space::Architecture> architectures{space::smallest(space)};
            if (!space.published.empty()) {
                architectures.push_back(space.published.front().architecture);
            }
            Rng rng(11);
            architectures.push_back(space::sample(space, rng));
            for (std::size_t i = 0; i < architectures.size(); ++i) {
                for (const char* format : {"timm", "huggingface", "pytorch"}) {
                    json one = caseOf(folder, format, space.name + "_" + std::to_string(i),
                                      {space, architectures[i], {}, nullptr, &evaluators});
                    if (!one.is_null()) {
                        cases.push_back(std::move(one));
                    }
                }
            }
        }
        writeFileAtomically(folder / "cases.json", cases.dump(1));
        std::cout << cases.size() << " cases\n";
        return 0;
    } catch (const Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
