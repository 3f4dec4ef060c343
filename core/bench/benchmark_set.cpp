// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/benchmark_set.h"

#include "core/base/atomic_file.h"
#include "core/base/embedded_text.h"
#include "core/base/error.h"
#include "core/base/json_view.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace trazor::bench {
namespace {

constexpr std::size_t kMaxRows = 20'000;
constexpr std::size_t kMaxLayers = 256;
constexpr std::size_t kMaxMetrics = 64;
constexpr std::size_t kMaxBytes = 64U << 20;
constexpr std::int64_t kMaxWidth = 65'536;
constexpr std::int64_t kMaxVocabulary = 1'000'000;

/// In the order of Family.
constexpr std::array<std::string_view, 5> kFamilies = {"autoformer", "pit", "bert", "gpt2", "unknown"};

int integer(const JsonView& node, std::int64_t max = kMaxWidth) {
    return static_cast<int>(node.integer(1, max));
}

std::string textOr(const JsonView& object, std::string_view key, std::string fallback) {
    return object.has(key) ? object.at(key).text() : std::move(fallback);
}

std::string idOf(const JsonView& row) {
    const JsonView id = row.at("id");
    return id.isText() ? id.text(200) : std::to_string(id.integer(0, INT64_MAX));
}

Family familyFromText(const JsonView& node) {
    const std::string name = node.text();
    const auto found = std::find(kFamilies.begin(), kFamilies.end(), name);
    if (found == kFamilies.end()) {
        node.fail("'" + name + "' is none of autoformer, pit, bert, gpt2");
    }
    return static_cast<Family>(found - kFamilies.begin());
}

Family familyOf(const JsonView& root) {
    if (root.has("family")) {
        return familyFromText(root.at("family"));
    }
    const JsonView row = root.at("rows").at(0);
    if (row.has("stage")) {
        return Family::Pit;
    }
    if (row.has("n_token") || row.has("tgt_len")) {
        return Family::Gpt2;
    }
    if (row.has("spec_op") || row.has("similarity")) {
        return Family::Bert;
    }
    const std::string name = root.at("name").text();
    const std::array<std::pair<std::string_view, Family>, 4> beginnings = {
        {{"vit_pit", Family::Pit}, {"vit", Family::AutoFormer}, {"bert", Family::Bert}, {"gpt2", Family::Gpt2}}};
    for (const auto& [beginning, family] : beginnings) {
        if (name.starts_with(beginning)) {
            return family;
        }
    }
    return Family::Unknown;
}

std::vector<Metric> metricsOf(const JsonView& root) {
    const JsonView node = root.at("metrics");
    if (!node.isObject() || node.node().empty() || node.node().size() > kMaxMetrics) {
        node.fail("must be an object with 1 to " + std::to_string(kMaxMetrics) + " metrics");
    }
    std::vector<Metric> metrics;
    for (const auto& item : node.node().items()) {
        const JsonView entry = node.at(item.key());
        const std::string better = entry.at("better").text();
        if (better != "max" && better != "min") {
            entry.at("better").fail("must be \"max\" or \"min\", is \"" + better + "\"");
        }
        metrics.push_back({item.key(), better == "max", textOr(entry, "what", item.key())});
        if (entry.has("dss_plus_plus")) {
            metrics.back().dssPlusPlus = entry.at("dss_plus_plus").number(-1.0, 1.0);
        }
    }
    return metrics;
}

LayerShape layerOf(const JsonView& row, std::size_t i) {
    LayerShape layer;
    layer.embedDim = integer(row.at("d_model").at(i));
    layer.heads = integer(row.at("heads").at(i));
    layer.headDim = integer(row.at("head_dim").at(i));
    const JsonView widths = row.at("ffn").at(i);
    for (std::size_t k = 0; k < widths.listSize(1, 8); ++k) {
        layer.ffn.push_back(integer(widths.at(k)));
    }
    layer.weightedQuery = row.has("similarity") && row.at("similarity").at(i).text() == "wma";
    if (row.has("stage")) {
        layer.stage = static_cast<int>(row.at("stage").at(i).integer(0, 2));
    }
    return layer;
}

double totalParamsOf(const JsonView& row) {
    if (row.has("params")) {
        const JsonView params = row.at("params");
        for (const std::string_view key : {"total", "total_c100", "total_as_trained"}) {
            if (params.has(key)) {
                return params.at(key).number(1.0, 1e13);
            }
        }
    }
    return 0.0;
}

/// Parameters of attention with four projections, a chain of linear layers, biases and two LayerNorms.
double plainParams(const LayerShape& layer) {
    const double width = layer.embedDim;
    const double attention = static_cast<double>(layer.heads) * layer.headDim;
    double params = 3.0 * (width + 1.0) * attention + (attention + 1.0) * width + 4.0 * width;
    double from = width;
    for (const int to : layer.ffn) {
        params += (from + 1.0) * to;
        from = to;
    }
    return params + (from + 1.0) * width;
}

double blockParamsOf(const JsonView& node, const BenchmarkRow& row) {
    if (node.has("params") && node.at("params").has("blocks")) {
        return node.at("params").at("blocks").number(1.0, 1e13);
    }
    return std::transform_reduce(row.layers.begin(), row.layers.end(), 0.0, std::plus<>(), plainParams);
}

BenchmarkRow rowOf(const JsonView& node, const std::vector<Metric>& metrics) {
    BenchmarkRow row;
    row.id = idOf(node);
    const std::size_t depth = node.at("d_model").listSize(1, kMaxLayers);
    for (const std::string_view key : {"heads", "head_dim", "ffn"}) {
        node.at(key).listSize(depth, depth);
    }
    for (const std::string_view key : {"stage", "similarity"}) {
        if (node.has(key)) {
            node.at(key).listSize(depth, depth);
        }
    }
    for (std::size_t i = 0; i < depth; ++i) {
        row.layers.push_back(layerOf(node, i));
    }
    row.vocabulary = node.has("n_token") ? integer(node.at("n_token"), kMaxVocabulary) : 0;
    row.totalParams = totalParamsOf(node);
    row.blockParams = blockParamsOf(node, row);
    const JsonView values = node.at("m");
    for (const Metric& metric : metrics) {
        if (values.has(metric.name) && !values.at(metric.name).node().is_null()) {
            row.metrics[metric.name] = values.at(metric.name).number(-1e300, 1e300);
        }
    }
    return row;
}

/// The metric that most rows have; ties go to the first in alphabetical order.
std::string commonestMetric(const BenchmarkSet& set) {
    const auto rowsWith = [&](const Metric& metric) {
        return std::count_if(set.rows.begin(), set.rows.end(),
                             [&](const BenchmarkRow& row) { return row.metrics.contains(metric.name); });
    };
    return std::max_element(set.metrics.begin(), set.metrics.end(),
                            [&](const Metric& a, const Metric& b) { return rowsWith(a) < rowsWith(b); })
        ->name;
}

} // namespace

std::string_view familyName(Family family) noexcept {
    return kFamilies[static_cast<std::size_t>(family)];
}

const Metric& BenchmarkSet::metric(std::string_view metricName) const {
    std::string known;
    for (const Metric& entry : metrics) {
        if (entry.name == metricName) {
            return entry;
        }
        known += (known.empty() ? "" : ", ") + entry.name;
    }
    throw Error(ErrorCode::InvalidArgument,
                "metric: the set " + name + " has no metric '" + std::string(metricName) + "'",
                "Its metrics: " + known + ".");
}

BenchmarkSet parseBenchmarkSet(std::string_view json, std::string_view origin) {
    const nlohmann::json document = parseJson(json, origin);
    const JsonView root(document, origin);
    BenchmarkSet set;
    set.name = root.at("name").text(200);
    set.task = textOr(root, "task", "");
    if (root.has("source")) {
        set.source = textOr(root.at("source"), "repo", "");
        set.licence = textOr(root.at("source"), "licence", "");
    }
    if (root.has("notes")) {
        for (std::size_t i = 0; i < root.at("notes").listSize(0, 100); ++i) {
            set.notes.push_back(root.at("notes").at(i).text(10'000));
        }
    }
    set.metrics = metricsOf(root);
    const std::size_t rows = root.at("rows").listSize(2, kMaxRows);
    set.family = familyOf(root);
    for (std::size_t i = 0; i < rows; ++i) {
        set.rows.push_back(rowOf(root.at("rows").at(i), set.metrics));
    }
    set.defaultMetric = textOr(root, "default_metric", commonestMetric(set));
    if (std::none_of(set.metrics.begin(), set.metrics.end(),
                     [&](const Metric& metric) { return metric.name == set.defaultMetric; })) {
        root.at("default_metric").fail("'" + set.defaultMetric + "' is none of the metrics");
    }
    return set;
}

BenchmarkSet loadBenchmarkSet(const std::filesystem::path& file) {
    return parseBenchmarkSet(readTextFile(file, kMaxBytes), file.filename().string());
}

std::vector<std::string> shippedSetNames() {
    std::vector<std::string> names;
    for (const EmbeddedText& text : embeddedBenchmarks()) {
        names.emplace_back(text.name);
    }
    return names;
}

BenchmarkSet shippedSet(std::string_view name) {
    std::string known;
    for (const EmbeddedText& text : embeddedBenchmarks()) {
        if (text.name == name) {
            return parseBenchmarkSet(text.text, text.name);
        }
        known += (known.empty() ? "" : ", ") + std::string(text.name);
    }
    throw Error(ErrorCode::InvalidArgument, "set: there is no benchmark set '" + std::string(name) + "'",
                "Known sets: " + known + ". A set of your own is given as a file.");
}

} // namespace trazor::bench
