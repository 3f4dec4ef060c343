// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/architecture_json.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/candidate_json.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"

#include <nlohmann/json.hpp>

namespace trazor::exchange {
namespace {

constexpr std::string_view kFormat = "trazor-architecture";
constexpr int kFormatVersion = 1;

nlohmann::json blockNode(const space::BlockPlan& block) {
    nlohmann::json node = {{"stage", block.stage},
                           {"embed_dim", block.embedDim},
                           {"heads", block.heads},
                           {"head_dim", block.headDim},
                           {"attention_width", block.attentionWidth},
                           {"mlp_hidden", block.mlpHidden}};
    if (block.mlpRatio > 0.0) {
        node["mlp_ratio"] = block.mlpRatio;
    }
    if (block.window > 0) {
        node["window"] = block.window;
        node["shift"] = block.shift;
    }
    return node;
}

nlohmann::json blocksOf(const space::NetworkPlan& plan) {
    nlohmann::json blocks = nlohmann::json::array();
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            blocks.push_back(blockNode(block));
        }
    }
    return blocks;
}

nlohmann::json scoreNode(const ExportContext& context) {
    nlohmann::json node = scoresNode(context.candidate->evaluation);
    node["status"] = proxy::statusName(context.candidate->evaluation.status);
    if (context.dssPlusPlus) {
        node["dss_plus_plus"] = *context.dssPlusPlus;
        node["dss_plus_plus_cohort"] = context.cohort;
    }
    node["blocks"] = blocksNode(context.candidate->evaluation);
    return node;
}

nlohmann::json lineageNode(const search::Candidate& candidate) {
    nlohmann::json changes = nlohmann::json::array();
    for (const space::GeneChange& change : candidate.changes) {
        changes.push_back(change.text());
    }
    return {{"index", candidate.index},
            {"generation", candidate.generation},
            {"operator", search::operatorName(candidate.op)},
            {"parents", candidate.parents},
            {"changes", std::move(changes)}};
}

} // namespace

std::string architectureJson(const space::SearchSpace& space, const space::Architecture& architecture,
                             const ExportContext& context) {
    const space::NetworkPlan network = space::plan(space, architecture);
    const space::Cost cost = space::costOf(network);
    nlohmann::json root = {
        {"$schema", "architecture.schema.json"},
        {"format", kFormat},
        {"version", kFormatVersion},
        {"id", space::architectureId(space, architecture)},
        {"space", space.name},
        {"fixed", nlohmann::json::parse(space::factsJson(space))},
        {"genes", nlohmann::json::parse(space::genesJson(space, architecture))},
        {"blocks", blocksOf(network)},
        {"cost", {{"params", cost.params}, {"macs", cost.macs}, {"flops_published", space::publishedFlops(network)}}}};
    if (context.candidate != nullptr) {
        root["scores"] = scoreNode(context);
        root["lineage"] = lineageNode(*context.candidate);
    }
    if (context.manifest != nullptr) {
        root["manifest"] = nlohmann::json::parse(session::manifestJson(*context.manifest));
    }
    return root.dump(2) + "\n";
}

ImportedArchitecture parseArchitectureJson(const space::SearchSpace& space, std::string_view json,
                                           std::string_view origin) {
    const nlohmann::json document = parseWrittenJson(json, origin);
    JsonView root(document, origin);
    root.track();
    root.expectFormat(kFormat, kFormatVersion);
    for (const char* follows : {"$schema", "id", "space", "fixed", "blocks", "cost", "scores", "lineage", "manifest"}) {
        if (root.has(follows)) {
            root.at(follows).markRead();
        }
    }
    ImportedArchitecture imported;
    const JsonView genes = root.at("genes");
    imported.architecture = space::parseGenes(space, genes.node().dump(), std::string(origin) + ": genes");
    for (const space::Gene& gene : space.genes) {
        genes.at(gene.name).markRead();
    }
    static_cast<void>(space::plan(space, imported.architecture)); // throws if the network cannot exist
    imported.warnings = space::violations(space, imported.architecture);
    const std::string id = space::architectureId(space, imported.architecture);
    if (root.has("id") && root.at("id").text() != id) {
        imported.warnings.push_back("the file calls this architecture " + root.at("id").text() + ", in space '" +
                                    space.name + "' it is " + id + " (another space, or the file was edited by hand)");
    }
    const nlohmann::json facts = nlohmann::json::parse(space::factsJson(space));
    if (root.has("fixed") && root.at("fixed").isObject()) {
        for (const auto& [name, said] : root.at("fixed").node().items()) {
            if (!facts.contains(name) || facts[name] != said) {
                imported.warnings.push_back("the file has " + name + " " + shortened(said.dump(), 60) + ", space '" +
                                            space.name + "' " + (facts.contains(name) ? facts[name].dump() : "none"));
            }
        }
    }
    warnOfUnread(imported, root);
    return imported;
}

} // namespace trazor::exchange
