// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/configs/space_around.h"
#include "core/exchange/space_yaml.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

json rangeNode(const space::CostRange& range) {
    json node;
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        if (range.max.*quantity.value == 0) {
            continue; // unknown latency
        }
        node[std::string(quantity.name)] = {{"min", range.min.*quantity.value}, {"max", range.max.*quantity.value}};
    }
    return node;
}

json costNode(const space::SearchSpace& space, const space::Architecture& architecture) {
    const space::NetworkPlan network = space::plan(space, architecture);
    const space::Cost cost = space::costOf(network);
    json node = {{"params", cost.params}, {"macs", cost.macs}, {"flops_published", space::publishedFlops(network)}};
    if (const std::int64_t bytes = space::keyValueBytes(network); bytes > 0) {
        node["kv_cache_bytes"] = bytes;
    }
    if (const auto flops = space::tfTasFlops(network)) {
        node["flops_tf_tas"] = *flops;
    }
    return node;
}

json spaceNode(const space::SearchSpace& space) {
    json genes = json::parse(space::spaceJson(space)).at("genes");
    json published = json::array();
    for (const space::Published& entry : space.published) {
        json node = costNode(space, entry.architecture);
        node["name"] = entry.name;
        node["id"] = space::architectureId(space, entry.architecture);
        node["note"] = entry.note;
        published.push_back(std::move(node));
    }
    json node = rangeNode(space::costRange(space));
    node.update({{"name", space.name},
                 {"title", space.title},
                 {"family", space.family},
                 {"about", space.about},
                 {"source", space.source},
                 {"stages", space.stageCount},
                 {"genes", std::move(genes)},
                 {"architectures", space::countArchitectures(space)},
                 {"networks", space::countNetworks(space)},
                 {"published", std::move(published)}});
    return node;
}

std::string count(std::int64_t value) {
    return formatCount(static_cast<double>(value));
}

void printSpace(const space::SearchSpace& space) {
    const space::CostRange range = space::costRange(space);
    std::cout << space.title << " (" << space.name << ")\n  " << space.about << "\n  " << space.source
              << "\n\n  architectures  " << space::countArchitectures(space) << "\n  parameters     "
              << count(range.min.params) << " to " << count(range.max.params) << "\n  MACs           "
              << count(range.min.macs) << " to " << count(range.max.macs) << "\n  blocks         "
              << count(range.min.depth) << " to " << count(range.max.depth) << "\n\n  genes\n";
    const json genes = json::parse(space::spaceJson(space)).at("genes");
    for (const json& gene : genes) {
        std::cout << "    " << gene.at("name").get<std::string>() << " (" << gene.at("scope").get<std::string>()
                  << "): " << gene.at("choices").dump() << '\n';
    }
    if (!space.published.empty()) {
        std::cout << "\n  published\n";
    }
    for (const space::Published& entry : space.published) {
        const space::Cost cost = space::costOf(space::plan(space, entry.architecture));
        std::cout << "    " << entry.name << ": " << cost.params << " parameters, " << cost.macs << " MACs\n";
    }
}

void info(const SpaceOption& option, const std::vector<std::string>& files, bool asJson) {
    const space::SearchSpace space = option.load();
    if (files.empty()) {
        if (asJson) {
            std::cout << spaceNode(space).dump(2) << '\n';
        } else {
            printSpace(space);
        }
        return;
    }
    json rows = json::array();
    for (const space::Architecture& architecture : loadArchitectures(space, files)) {
        rows.push_back(costNode(space, architecture));
        rows.back()["id"] = space::architectureId(space, architecture);
    }
    if (asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    for (const json& row : rows) {
        std::cout << row.at("id").get<std::string>() << "  " << row.at("params") << " parameters  " << row.at("macs")
                  << " MACs  " << row.at("flops_published") << " FLOPs as published\n";
    }
}

void listSpaces(bool asJson) {
    json rows = json::array();
    for (const std::string& name : space::presetNames()) {
        const space::SearchSpace& space = space::preset(name);
        const space::CostRange range = space::costRange(space);
        if (asJson) {
            json row = rangeNode(range);
            row.update({{"name", space.name},
                        {"title", space.title},
                        {"family", space.family},
                        {"about", space.about},
                        {"architectures", space::countArchitectures(space)}});
            rows.push_back(std::move(row));
        } else {
            std::printf("%-18s %8s to %-8s parameters  %s\n", space.name.c_str(), count(range.min.params).c_str(),
                        count(range.max.params).c_str(), space.about.c_str());
        }
    }
    if (asJson) {
        std::cout << rows.dump(2) << '\n';
    }
}

} // namespace

void SpaceOption::addTo(CLI::App& command) {
    CLI::Option* const byName = command.add_option(
        "--space", name, "Search space: the name of one that ships with the program, or a file of your own");
    command
        .add_option(
            "--space-file", file,
            "Search space of your own (*.space.json, SEARCH_SPACE in a *.yaml of AutoFormer, PiT or Auto-Prox, or the "
            "config.json of a model, around which a space is made)")
        ->excludes(byName);
}

space::SearchSpace SpaceOption::load() const {
    if (!isGiven()) {
        throw Error(ErrorCode::InvalidArgument, "--space: no search space is given",
                    "Name one of 'trazor spaces' or give a *.space.json file.");
    }
    if (!file.empty()) {
        return exchange::loadSpaceFile(file);
    }
    const bool isPath = name.find_first_of("/.") != std::string::npos; // no shipped space has such a name
    return isPath ? exchange::loadSpaceFile(name) : space::preset(name);
}

std::vector<space::Architecture> loadArchitectures(const space::SearchSpace& space,
                                                   const std::vector<std::string>& files) {
    std::vector<space::Architecture> architectures;
    for (const std::string& file : files) {
        exchange::ImportedArchitecture imported = exchange::loadArchitecture(space, file);
        for (const std::string& warning : imported.warnings) {
            std::cerr << "warning: " << file << ": " << warning << '\n';
        }
        architectures.push_back(std::move(imported.architecture));
    }
    return architectures;
}

void addSpacesCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("spaces", "List the search spaces");
    const auto asJson = std::make_shared<bool>(false);
    command->add_flag("--json", *asJson, "Print JSON");
    command->callback([asJson] { listSpaces(*asJson); });
}

void addSpaceCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("space", "Write the search space around a network");
    const auto config = std::make_shared<std::string>();
    const auto out = std::make_shared<std::string>();
    command->add_option("--from", *config, "config.json of a model of Hugging Face")->required();
    command->add_option("--out", *out, "Space file to write (*.space.json)")->required();
    command->callback([config, out] {
        const space::SearchSpace space = exchange::loadSpaceAround(*config);
        writeFileAtomically(*out, space::spaceJson(space) + "\n");
        printSpace(space);
    });
}

void addInfoCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("info", "Describe a search space, or the cost of architectures");
    struct Options {
        SpaceOption space;
        std::vector<std::string> files;
        bool asJson = false;
    };
    const auto options = std::make_shared<Options>();
    options->space.addTo(*command);
    command->add_option("--arch", options->files,
                        "Architectures: our JSON, a config.json, or a file of AutoFormer, PiT, S3 or FlexiBERT");
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { info(options->space, options->files, options->asJson); });
}

} // namespace trazor::app
