// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/proxy/torch_module.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <string_view>

namespace trazor::app {
namespace {

using nlohmann::json;

constexpr int kImage = 32; ///< image size of the self-test, small so that it is fast

double scoreOf(const proxy::TorchModule& module, const space::NetworkPlan& plan, proxy::Device device,
               proxy::DType dtype) {
    const auto evaluator =
        module.makeForAny({.init = proxy::Init::Reference, .imageSize = kImage, .dtype = dtype, .device = device});
    double score = 0.0;
    evaluator->evaluate(std::vector{plan},
                        [&](std::size_t, proxy::Evaluation&& evaluation) {
                            if (evaluation.status != proxy::EvaluationStatus::Ok) {
                                throw Error(ErrorCode::Internal, evaluation.reason);
                            }
                            score = evaluation.scores.dss();
                        },
                        {});
    return score;
}

/// Scores a small network on a device and compares with the CPU in float64. Returns "passed" or the problem.
std::string selfTest(const proxy::TorchModule& module, proxy::Device device) {
    constexpr double kTolerance = 1e-3;
    const space::SearchSpace& space = space::preset("autoformer-tiny");
    const space::NetworkPlan plan = space::plan(space, space.published.front().architecture, kImage);
    try {
        const double expected = scoreOf(module, plan, proxy::Device::Cpu, proxy::DType::Float64);
        const double actual = scoreOf(module, plan, device, proxy::DType::Float32);
        const double error = std::abs(actual / expected - 1.0);
        return error <= kTolerance ? "passed" : "failed: float32 differs from float64 by " + std::to_string(error);
    } catch (const std::exception& error) {
        return std::string("failed: ") + error.what();
    }
}

json backendNode(const std::filesystem::path& file) {
    json node = {{"name", file.stem().string()}, {"file", file.string()}, {"devices", json::array()}};
    try {
        const proxy::TorchModule& module = proxy::loadTorchModule(file);
        node["version"] = "LibTorch " + module.version();
        for (const proxy::DeviceInfo& device : module.devices()) {
            node["devices"].push_back({{"device", device.device == proxy::Device::Cuda ? "cuda" : "cpu"},
                                       {"name", device.name},
                                       {"self_test", selfTest(module, device.device)}});
        }
        node["warning"] = module.blasWarning();
    } catch (const Error& error) {
        node["problem"] = error.what();
        node["hint"] = error.hint();
    }
    return node;
}

/// Runs in a child process, because a process can load only one LibTorch, and an incompatible one may crash.
json backendNodeOfChild(const std::filesystem::path& file) {
    int ends[2];
    if (::pipe(ends) != 0) {
        throw Error(ErrorCode::Internal, "the system grants no pipe");
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string text = backendNode(file).dump();
        const bool isWritten = ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
        ::_exit(isWritten ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    ::close(ends[1]);
    std::string text;
    char part[4096];
    for (ssize_t length = 0; (length = ::read(ends[0], part, sizeof part)) > 0;) {
        text.append(part, static_cast<std::size_t>(length));
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    json node = json::parse(text, nullptr, false);
    if (node.is_discarded()) {
        node = {{"name", file.stem().string()}, {"file", file.string()}, {"devices", json::array()}};
        node["problem"] = "it ends the program that loads it (status " + std::to_string(status) + ")";
    }
    return node;
}

void print(const json& node) {
    const auto text = [](const json& of, const char* key) { return of.value(key, std::string()); };
    std::cout << text(node, "name") << "  " << text(node, "version") << "  " << text(node, "file") << '\n';
    for (const json& device : node.at("devices")) {
        std::cout << "  " << text(device, "device") << "  " << text(device, "name") << "  self-test "
                  << text(device, "self_test") << '\n';
    }
    for (const char* const key : {"problem", "hint", "warning"}) {
        if (!text(node, key).empty()) {
            std::cout << "  " << text(node, key) << '\n';
        }
    }
}

void list(bool asJson) {
    json rows = json::array();
    for (const std::filesystem::path& file : proxy::torchModules()) {
        rows.push_back(backendNodeOfChild(file));
    }
    if (asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    std::for_each(rows.begin(), rows.end(), print);
    if (rows.empty()) {
        std::cout << "There is no backend. Scoring needs one, all else works.\n";
    }
    const std::filesystem::path mpi = mpiModuleFile();
    if (std::filesystem::exists(mpi)) {
        std::cout << "mpi  searches with mpirun and srun  " << mpi.string() << '\n';
    } else {
        std::cout << "There is no MPI module (" << mpi.string() << "): each search runs in one process. "
                  << "Install trazor-studio-mpi, or build where CMake finds MPI.\n";
    }
}

} // namespace

void addBackendsCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand(
        "backends", "List what can score, its devices, whether each passes a self-test, and whether MPI is there");
    const auto asJson = std::make_shared<bool>(false);
    command->add_flag("--json", *asJson, "Print JSON");
    command->callback([asJson] { list(*asJson); });
}

} // namespace trazor::app
