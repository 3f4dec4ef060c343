// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/timing_folder.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/architecture_json.h"
#include "core/exchange/export_format.h"
#include "core/exchange/text/template.h"
#include "core/space/file/space_json.h"

#include <nlohmann/json.hpp>

#include <system_error>
#include <utility>
#include <vector>

namespace trazor::exchange {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kList = "networks.json";
constexpr const char* kScript = "time_networks.py";
constexpr const char* kFormat = "trazor-timings";
constexpr int kVersion = 1;
constexpr std::size_t kMostNetworks = 10'000;
constexpr std::size_t kMostTimes = 100'000; ///< per network
constexpr double kMostMs = 1e9;

device::Conditions conditionsOf(const JsonView& view, const space::NetworkPlan& first) {
    device::Conditions it = device::parseConditions(view);
    it.imageSize = first.stem.kind == space::StemKind::PatchEmbedding ? first.stem.imageSize : 0;
    it.tokens = it.imageSize > 0 ? 0 : first.stem.sequenceLength;
    return it;
}

} // namespace

void writeTimingFolder(const space::SearchSpace& space, std::span<const space::Architecture> architectures, int batch,
                       const fs::path& folder) {
    std::error_code problem;
    if (fs::exists(folder / kList, problem)) {
        throw Error(ErrorCode::Io, "'" + (folder / kList).string() + "' exists", "Choose another folder.");
    }
    const ExportFormat& format = exportFormat("pytorch");
    json list = json::array();
    std::vector<std::pair<std::string, std::string>> files;
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        const std::string name = "network_" + std::to_string(i) + ".py";
        files.emplace_back(name, exported(format, {space, architectures[i]}));
        list.push_back({{"id", space::architectureId(space, architectures[i])},
                        {"file", name},
                        {"architecture", json::parse(architectureJson(space, architectures[i]))}});
    }
    const json document{{"format", kFormat},
                        {"version", kVersion},
                        {"batch", batch},
                        {"space", json::parse(space::spaceJson(space))},
                        {"networks", std::move(list)}};
    fs::create_directories(folder, problem);
    if (problem) {
        throw Error(ErrorCode::Io, "cannot make the folder '" + folder.string() + "': " + problem.message());
    }
    for (const auto& [name, content] : files) {
        writeFileAtomically(folder / name, content);
    }
    writeFileAtomically(folder / kScript, filledTemplate("time_networks.py", json::object(), Escape::None));
    writeFileAtomically(folder / kList, document.dump(1));
}

device::Profile profileOfTimings(std::string_view results, std::string_view origin) {
    const json document = parseWrittenJson(results, origin);
    const JsonView view(document, origin);
    view.expectFormat(kFormat, kVersion);
    const space::SearchSpace space = space::parseSpace(view.at("space").node().dump(), std::string(origin) + ": space");
    const JsonView networks = view.at("networks");
    std::vector<space::Architecture> architectures;
    std::vector<device::Timing> timings;
    for (std::size_t i = 0; i < networks.listSize(device::kFewestNetworks, kMostNetworks); ++i) {
        const JsonView network = networks.at(i);
        architectures.push_back(
            parseArchitectureJson(space, network.at("architecture").node().dump(), origin).architecture);
        if (space::architectureId(space, architectures.back()) != network.at("id").text(200)) {
            network.at("id").fail("is not the id of its architecture");
        }
        const JsonView times = network.at("times_ms");
        std::vector<double> seconds;
        for (std::size_t run = 0; run < times.listSize(1, kMostTimes); ++run) {
            seconds.push_back(1e-3 * times.at(run).number(1e-9, kMostMs));
        }
        timings.push_back(device::timingOf(std::move(seconds)));
    }
    return device::Profile::fit(space, conditionsOf(view.at("conditions"), space::plan(space, architectures.front())),
                                architectures, timings);
}

} // namespace trazor::exchange
