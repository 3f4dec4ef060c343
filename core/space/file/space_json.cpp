// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/space_json.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/base/stable_hash.h"
#include "core/space/file/neighbour_files.h"
#include "core/space/file/space_check.h"
#include "core/space/network_plan.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace trazor::space {
namespace {

constexpr int kFormatVersion = 1;
constexpr std::string_view kFormat = "trazor-space";
constexpr std::size_t kMaxStages = 64;
constexpr std::size_t kMaxGenes = 64;
constexpr std::size_t kMaxChoices = 4096;
constexpr std::size_t kMaxBlocks = 512;
constexpr std::size_t kMaxBlocksInAll = 4096; ///< over all stages; checked before allocation
constexpr std::int64_t kMaxCost = 4'000'000'000'000'000'000;

constexpr std::pair<Scope, std::string_view> kScopes[] = {
    {Scope::Network, "network"}, {Scope::Stage, "stage"}, {Scope::Block, "block"}};

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

std::string knownQuantities(bool genesOnly) {
    std::vector<std::string> names;
    for (const Quantity& quantity : vocabulary()) {
        if (!genesOnly || quantity.canBeGene) {
            names.emplace_back(quantity.name);
        }
    }
    return join(names);
}

const Quantity& quantityAt(const JsonView& node, const std::string& name, bool asGene) {
    const Quantity* const quantity = findQuantity(name);
    if (quantity == nullptr || (asGene && !quantity->canBeGene)) {
        node.fail("'" + name + "' is not a quantity that can be " + (asGene ? "a gene" : "fixed"),
                  "Allowed: " + knownQuantities(asGene) + ".");
    }
    return *quantity;
}

double numberOf(const JsonView& node, const Quantity& quantity) {
    if (quantity.kind == QuantityKind::Flag) {
        return node.boolean() ? 1.0 : 0.0;
    }
    if (quantity.kind == QuantityKind::Integer) {
        return static_cast<double>(
            node.integer(static_cast<std::int64_t>(quantity.min), static_cast<std::int64_t>(quantity.max)));
    }
    return node.number(quantity.min, quantity.max);
}

std::string wordOf(const JsonView& node, const Quantity& quantity) {
    std::string word = node.text();
    const std::vector<std::string> words = wordsOf(quantity);
    if (std::find(words.begin(), words.end(), word) == words.end()) {
        node.fail("must be one of " + join(words) + ", is \"" + word + "\"");
    }
    return word;
}

Fact parseFact(const JsonView& node, const Quantity& quantity, std::size_t stages) {
    if (quantity.kind == QuantityKind::Text) {
        return wordOf(node, quantity);
    }
    if (!node.isList()) {
        return std::vector{numberOf(node, quantity)};
    }
    std::vector<double> values;
    const std::size_t count = node.listSize(stages, stages);
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(numberOf(node.at(i), quantity));
    }
    return values;
}

Scope parseScope(const JsonView& node) {
    const std::string word = node.text();
    for (const auto& [scope, name] : kScopes) {
        if (name == word) {
            return scope;
        }
    }
    node.fail("must be network, stage or block, is \"" + word + "\"");
}

double choiceValue(const JsonView& node, const Quantity& quantity, const Gene& gene) {
    if (quantity.kind != QuantityKind::Text) {
        return numberOf(node, quantity);
    }
    const std::string word = wordOf(node, quantity);
    return static_cast<double>(std::find(gene.labels.begin(), gene.labels.end(), word) - gene.labels.begin());
}

std::vector<double> parseChoices(const JsonView& node, const Quantity& quantity, const Gene& gene) {
    std::vector<double> choices;
    const std::size_t count = node.listSize(1, kMaxChoices);
    for (std::size_t i = 0; i < count; ++i) {
        const double choice = choiceValue(node.at(i), quantity, gene);
        if (std::find(choices.begin(), choices.end(), choice) != choices.end()) {
            node.at(i).fail("repeats the choice " + gene.format(choice));
        }
        choices.push_back(choice);
    }
    // Repair and exchange rely on ascending order for "one step up".
    std::sort(choices.begin(), choices.end());
    return choices;
}

Gene parseGene(const JsonView& node, std::size_t stages) {
    Gene gene;
    gene.name = node.at("name").text(64);
    const Quantity& quantity = quantityAt(node.at("name"), gene.name, true);
    gene.scope = parseScope(node.at("scope"));
    if (quantity.kind == QuantityKind::Text) {
        gene.labels = wordsOf(quantity);
    } else if (quantity.kind == QuantityKind::Flag) {
        gene.labels = {"false", "true"};
    }
    const JsonView choices = node.at("choices");
    const bool perStage = choices.listSize(1, kMaxChoices) > 0 && choices.at(std::size_t{0}).isList();
    if (!perStage) {
        gene.choices.push_back(parseChoices(choices, quantity, gene));
    } else if (gene.scope == Scope::Network) {
        choices.fail("a network gene has one list of choices, not one per stage");
    } else {
        choices.listSize(stages, stages);
        for (std::size_t stage = 0; stage < stages; ++stage) {
            gene.choices.push_back(parseChoices(choices.at(stage), quantity, gene));
        }
    }
    if (gene.name == "depth") {
        gene.slot = -1;
        if (gene.scope == Scope::Block) {
            node.at("scope").fail("depth cannot be a gene of a block");
        }
        if (gene.scope == Scope::Network && stages > 1) {
            node.at("scope").fail("depth must have scope stage, because there are " + std::to_string(stages) +
                                  " stages");
        }
    }
    return gene;
}

void parseGenesOfSpace(SearchSpace& space, const JsonView& list) {
    const std::size_t count = list.listSize(1, kMaxGenes);
    int slots[3] = {0, 0, 0};
    for (std::size_t i = 0; i < count; ++i) {
        Gene gene = parseGene(list.at(i), space.stageCount);
        if (space.findGene(gene.name) != nullptr) {
            list.at(i).at("name").fail("there are two genes '" + gene.name + "'");
        }
        if (space.facts.contains(gene.name)) {
            list.at(i).at("name").fail("'" + gene.name + "' is both a gene and fixed");
        }
        if (!gene.isDepth()) {
            gene.slot = slots[static_cast<int>(gene.scope)]++;
        }
        space.genes.push_back(std::move(gene));
    }
    if (std::none_of(space.genes.begin(), space.genes.end(), [](const Gene& gene) { return gene.isDepth(); })) {
        list.fail("there is no gene 'depth'", "Add {\"name\": \"depth\", \"scope\": \"network\", \"choices\": [12]}; "
                                              "one choice makes it fixed.");
    }
}

Band parseBandNode(const JsonView& node) {
    node.listSize(2, 2);
    Band band{node.at(std::size_t{0}).integer(0, kMaxCost), node.at(std::size_t{1}).integer(0, kMaxCost)};
    if (*band.min > *band.max) {
        node.fail("the minimum is larger than the maximum");
    }
    return band;
}

Rule parseRule(const SearchSpace& space, const JsonView& node) {
    const std::string kind = node.at("kind").text(64);
    if (kind != "multiple-of-previous-stage") {
        node.at("kind").fail("must be multiple-of-previous-stage, is \"" + kind + "\"");
    }
    Rule rule{Rule::Kind::MultipleOfPreviousStage, node.at("gene").text(64)};
    const Gene* const gene = space.findGene(rule.gene);
    if (gene == nullptr || gene->scope != Scope::Stage || gene->isDepth()) {
        node.at("gene").fail("must name a gene of scope stage, is \"" + rule.gene + "\"");
    }
    return rule;
}

double geneValue(const JsonView& node, const Gene& gene) {
    return choiceValue(node, *findQuantity(gene.name), gene);
}

std::size_t depthFrom(const SearchSpace& space, const JsonView& node, std::size_t stage) {
    const Gene& depth = space.depthGene();
    const JsonView value = depth.scope == Scope::Stage ? node.at("depth").at(stage) : node.at("depth");
    return static_cast<std::size_t>(value.integer(0, kMaxBlocks));
}

Architecture genesFrom(const SearchSpace& space, const JsonView& node) {
    Architecture architecture;
    architecture.network.resize(space.geneCount(Scope::Network));
    architecture.stages.resize(space.stageCount);
    if (space.depthGene().scope == Scope::Stage) {
        node.at("depth").listSize(space.stageCount, space.stageCount);
    }
    std::size_t allBlocks = 0;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        const std::size_t depth = depthFrom(space, node, stage);
        if ((allBlocks += depth) > kMaxBlocksInAll) {
            node.at("depth").fail("must be at most " + std::to_string(kMaxBlocksInAll) + " blocks in all");
        }
        StageGenes& genes = architecture.stages[stage];
        genes.values.resize(space.geneCount(Scope::Stage));
        genes.blocks.assign(depth, std::vector<double>(space.geneCount(Scope::Block)));
    }
    for (const Gene& gene : space.genes) {
        if (gene.isDepth()) {
            continue;
        }
        const auto slot = static_cast<std::size_t>(gene.slot);
        const JsonView value = node.at(gene.name);
        if (gene.scope == Scope::Network) {
            architecture.network[slot] = geneValue(value, gene);
            continue;
        }
        const bool nested = gene.scope == Scope::Block && space.stageCount > 1;
        if (gene.scope == Scope::Stage || nested) {
            value.listSize(space.stageCount, space.stageCount);
        }
        for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
            StageGenes& genes = architecture.stages[stage];
            if (gene.scope == Scope::Stage) {
                genes.values[slot] = geneValue(value.at(stage), gene);
                continue;
            }
            const JsonView blocks = nested ? value.at(stage) : value;
            if (blocks.listSize(0, kMaxBlocks) != genes.blocks.size()) {
                blocks.fail("has " + std::to_string(blocks.node().size()) + " entries, but depth is " +
                            std::to_string(genes.blocks.size()));
            }
            for (std::size_t block = 0; block < genes.blocks.size(); ++block) {
                genes.blocks[block][slot] = geneValue(blocks.at(block), gene);
            }
        }
    }
    return architecture;
}

/// Appends a value as JSON. Hand-written for speed, like genesJson(), because every candidate's id needs it.
void appendValue(std::string& text, const Gene& gene, double value) {
    if (gene.isCategorical()) {
        if (findQuantity(gene.name)->kind == QuantityKind::Flag) {
            text += value != 0.0 ? "true" : "false";
        } else {
            text.append("\"").append(gene.format(value)).append("\"");
        }
    } else if (value == std::floor(value)) {
        text += std::to_string(static_cast<std::int64_t>(value));
    } else if (4.0 * value == std::floor(4.0 * value)) {
        text += gene.format(value); // exact in two decimals, so its text is unique
    } else {
        text += nlohmann::json(value).dump();
    }
}

nlohmann::json valueJson(const Gene& gene, double value) {
    std::string text;
    appendValue(text, gene, value);
    return nlohmann::json::parse(text);
}

/// Appends "[a,b]" with `append(i)` for each i below `count`.
template <typename Append>
void appendList(std::string& text, std::size_t count, const Append& append) {
    text += '[';
    for (std::size_t i = 0; i < count; ++i) {
        text += i == 0 ? "" : ",";
        append(i);
    }
    text += ']';
}

void appendGene(std::string& text, const SearchSpace& space, const Gene& gene, const Architecture& architecture) {
    if (gene.scope == Scope::Network) {
        appendValue(text, gene, space.value(architecture, gene));
        return;
    }
    const auto appendStage = [&](std::size_t stage) {
        if (gene.scope == Scope::Stage) {
            appendValue(text, gene, space.value(architecture, gene, stage));
            return;
        }
        appendList(text, architecture.stages[stage].blocks.size(),
                   [&](std::size_t block) { appendValue(text, gene, space.value(architecture, gene, stage, block)); });
    };
    if (gene.scope == Scope::Block && space.stageCount == 1) {
        appendStage(0);
    } else {
        appendList(text, space.stageCount, appendStage);
    }
}

nlohmann::json factNode(const Quantity& quantity, const Fact& fact) {
    if (const auto* const word = std::get_if<std::string>(&fact)) {
        return *word;
    }
    const auto& values = std::get<std::vector<double>>(fact);
    const auto one = [&](double value) -> nlohmann::json {
        if (quantity.kind == QuantityKind::Flag) {
            return value != 0.0;
        }
        return value == std::floor(value) ? nlohmann::json(static_cast<std::int64_t>(value)) : nlohmann::json(value);
    };
    if (values.size() == 1) {
        return one(values.front());
    }
    nlohmann::json list = nlohmann::json::array();
    for (const double value : values) {
        list.push_back(one(value));
    }
    return list;
}

nlohmann::json factsNode(const SearchSpace& space) {
    nlohmann::json node = nlohmann::json::object();
    for (const auto& [name, fact] : space.facts) {
        node[name] = factNode(*findQuantity(name), fact);
    }
    return node;
}

nlohmann::json bandNode(const Band& band) {
    return {band.min.value_or(0), band.max.value_or(kMaxCost)};
}

nlohmann::json geneNode(const Gene& gene) {
    nlohmann::json lists = nlohmann::json::array();
    for (const std::vector<double>& choices : gene.choices) {
        nlohmann::json list = nlohmann::json::array();
        for (const double choice : choices) {
            list.push_back(valueJson(gene, choice));
        }
        lists.push_back(std::move(list));
    }
    const auto scope = std::find_if(std::begin(kScopes), std::end(kScopes),
                                    [&](const auto& entry) { return entry.first == gene.scope; });
    return {
        {"name", gene.name}, {"scope", scope->second}, {"choices", gene.choices.size() == 1 ? lists.front() : lists}};
}

void parsePublished(SearchSpace& space, const JsonView& list) {
    const std::size_t count = list.listSize(0, 1000);
    for (std::size_t i = 0; i < count; ++i) {
        const JsonView entry = list.at(i);
        space.published.push_back({entry.at("name").text(200), entry.has("note") ? entry.at("note").text() : "",
                                   genesFrom(space, entry.at("genes"))});
    }
}

std::string optionalText(const JsonView& node, std::string_view key, const std::string& otherwise = {}) {
    return node.has(key) ? node.at(key).text() : otherwise;
}

/// Rejects a space whose widest network (the super-net) cannot be built.
void checkBuildable(const SearchSpace& space, const JsonView& root) {
    try {
        static_cast<void>(supernetPlan(space));
    } catch (const Error& problem) {
        root.fail(std::string("no network can be built from this space: ") + problem.what(), problem.hint());
    }
}

void parseSupernet(SearchSpace& space, const JsonView& supernet) {
    for (const auto& member : supernet.node().items()) {
        const JsonView node = supernet.at(std::string_view(member.key()));
        const Gene* const gene = space.findGene(member.key());
        if (gene == nullptr || gene->isCategorical()) {
            node.fail("there is no numeric gene '" + member.key() + "'");
        }
        const double widest = numberOf(node, *findQuantity(member.key()));
        for (const std::vector<double>& choices : gene->choices) {
            if (choices.back() > widest) {
                node.fail("is " + gene->format(widest) + ", less than the choice " + gene->format(choices.back()));
            }
        }
        space.supernet[member.key()] = widest;
    }
}

/// Pairs of words that decide the same quantity.
constexpr std::pair<std::string_view, std::string_view> kAlternatives[] = {
    {"mlp_ratio", "mlp_hidden"}, {"heads", "heads_offset"}, {"head_dim", "qkv_width"},
    {"embed_dim", "base_dim"},   {"head_dim", "base_dim"},  {"width_multiplier", "base_dim"}};

/// Rejects mistakes of hand-written files: misspelt keys, and words that contradict each other.
void checkWritten(const JsonView& root) {
    root.expectKeys({"format", "version", "name", "title", "family", "about", "source", "stages", "fixed", "genes",
                     "rules", "supernet", "usual_band", "published"});
    std::map<std::string, JsonView> places;
    for (const auto& member : root.at("fixed").node().items()) {
        places.emplace(member.key(), root.at("fixed").at(std::string_view(member.key())));
    }
    for (std::size_t i = 0; i < root.at("genes").node().size(); ++i) {
        const JsonView gene = root.at("genes").at(i);
        gene.expectKeys({"name", "scope", "choices"});
        places.emplace(gene.at("name").text(), gene.at("name"));
    }
    for (const auto& [one, other] : kAlternatives) {
        const auto found = places.find(std::string(other));
        if (places.contains(std::string(one)) && found != places.end()) {
            found->second.fail("'" + std::string(other) + "' and '" + std::string(one) + "' decide the same",
                               "Leave one of them out.");
        }
    }
    if (places.contains("heads") && places.contains("kv_heads") && places.contains("heads_per_kv")) {
        places.at("heads_per_kv").fail("follows from 'heads' and 'kv_heads'", "Leave one of the three out.");
    }
    for (std::size_t i = 0; root.has("rules") && i < root.at("rules").node().size(); ++i) {
        root.at("rules").at(i).expectKeys({"kind", "gene"});
    }
    if (root.has("usual_band")) {
        root.at("usual_band").expectKeys({"params", "macs", "depth", "memory", "latency"});
    }
    for (std::size_t i = 0; root.has("published") && i < root.at("published").node().size(); ++i) {
        root.at("published").at(i).expectKeys({"name", "note", "genes"});
    }
}

SearchSpace spaceFrom(const nlohmann::json& document, std::string_view origin, bool isWritten) {
    const JsonView root(document, origin);
    if (root.isObject() && !root.has("format")) {
        refuseNeighbour(root);
    }
    root.expectFormat(kFormat, kFormatVersion);

    SearchSpace space;
    space.name = root.at("name").text(64);
    if (space.name.empty() ||
        space.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") != std::string::npos) {
        root.at("name").fail("must have lower-case letters, digits, '-', '_' and '.' only, is \"" + space.name + "\"");
    }
    space.title = optionalText(root, "title", space.name);
    space.family = optionalText(root, "family", space.title);
    space.about = optionalText(root, "about");
    space.source = optionalText(root, "source");
    if (root.has("stages")) {
        space.stageCount = static_cast<std::size_t>(root.at("stages").integer(1, kMaxStages));
    }
    const JsonView fixed = root.at("fixed");
    if (!fixed.isObject()) {
        fixed.fail("must be an object of quantities");
    }
    for (const auto& member : fixed.node().items()) {
        const JsonView node = fixed.at(std::string_view(member.key()));
        space.facts.emplace(member.key(), parseFact(node, quantityAt(node, member.key(), false), space.stageCount));
    }
    parseGenesOfSpace(space, root.at("genes"));
    if (root.has("rules")) {
        const JsonView rules = root.at("rules");
        const std::size_t count = rules.listSize(0, kMaxGenes);
        for (std::size_t i = 0; i < count; ++i) {
            space.rules.push_back(parseRule(space, rules.at(i)));
        }
    }
    if (root.has("supernet")) {
        parseSupernet(space, root.at("supernet"));
    }
    if (root.has("usual_band")) {
        const JsonView band = root.at("usual_band");
        for (const CostQuantity& quantity : kCostQuantities) {
            if (band.has(quantity.name)) {
                space.usualBand.*quantity.limit = parseBandNode(band.at(quantity.name));
            }
        }
    }
    if (root.has("published")) {
        parsePublished(space, root.at("published"));
    }
    if (isWritten) {
        checkWritten(root);
    }
    checkBuildable(space, root);
    return space;
}

} // namespace

SearchSpace parseSpace(std::string_view json, std::string_view origin) {
    return spaceFrom(parseJson(json, origin), origin, false);
}

SearchSpace parseWrittenSpace(std::string_view json, std::string_view origin) {
    return spaceFrom(parseWrittenJson(json, origin), origin, true);
}

SearchSpace loadSpace(const std::filesystem::path& file) {
    SearchSpace space = parseWrittenSpace(readTextFile(file), file.string());
    if (const SpaceDefect defect = findDefect(space); !defect.place.empty()) {
        throw Error(ErrorCode::InvalidFile, file.string() + ": " + defect.place + ": " + defect.problem, defect.hint);
    }
    return space;
}

std::string spaceJson(const SearchSpace& space) {
    nlohmann::json root = {{"format", kFormat},      {"version", kFormatVersion},  {"name", space.name},
                           {"title", space.title},   {"family", space.family},     {"about", space.about},
                           {"source", space.source}, {"stages", space.stageCount}, {"fixed", factsNode(space)}};
    root["genes"] = nlohmann::json::array();
    for (const Gene& gene : space.genes) {
        root["genes"].push_back(geneNode(gene));
    }
    root["rules"] = nlohmann::json::array();
    for (const Rule& rule : space.rules) {
        root["rules"].push_back({{"kind", "multiple-of-previous-stage"}, {"gene", rule.gene}});
    }
    root["supernet"] = nlohmann::json::object();
    for (const auto& [name, value] : space.supernet) {
        root["supernet"][name] = valueJson(*space.findGene(name), value);
    }
    root["usual_band"] = nlohmann::json::object();
    for (const CostQuantity& quantity : kCostQuantities) {
        if (const Band& band = space.usualBand.*quantity.limit; !band.isOpen()) {
            root["usual_band"][std::string(quantity.name)] = bandNode(band);
        }
    }
    root["published"] = nlohmann::json::array();
    for (const Published& entry : space.published) {
        root["published"].push_back({{"name", entry.name},
                                     {"note", entry.note},
                                     {"genes", nlohmann::json::parse(genesJson(space, entry.architecture))}});
    }
    // A title may be a file name, which need not be UTF-8.
    return root.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string factsJson(const SearchSpace& space) {
    return factsNode(space).dump();
}

std::string genesJson(const SearchSpace& space, const Architecture& architecture) {
    std::vector<const Gene*> genes(space.genes.size());
    std::transform(space.genes.begin(), space.genes.end(), genes.begin(), [](const Gene& gene) { return &gene; });
    std::sort(genes.begin(), genes.end(), [](const Gene* a, const Gene* b) { return a->name < b->name; });
    std::string text;
    for (const Gene* const gene : genes) {
        text.append(text.empty() ? "{\"" : ",\"").append(gene->name).append("\":");
        appendGene(text, space, *gene, architecture);
    }
    return text.append("}");
}

Architecture parseGenes(const SearchSpace& space, std::string_view json, std::string_view origin) {
    const nlohmann::json document = parseJson(json, origin);
    return genesFrom(space, JsonView(document, origin));
}

std::string architectureId(const SearchSpace& space, const Architecture& architecture) {
    return architectureId(factsJson(space), space, architecture);
}

std::string architectureId(const std::string& facts, const SearchSpace& space, const Architecture& architecture) {
    return toHex(stableHash(facts + genesJson(space, architecture)));
}
} // namespace trazor::space
