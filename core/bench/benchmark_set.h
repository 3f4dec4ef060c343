// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::bench {

/// Which networks the rows of a set are; decides everything that a row does not say (norms, positions, head).
enum class Family { AutoFormer, Pit, Bert, Gpt2, Unknown };

std::string_view familyName(Family family) noexcept;

/// One layer as trained.
struct LayerShape {
    int embedDim = 0;
    int heads = 0;
    int headDim = 0;            ///< attention width = heads * headDim
    std::vector<int> ffn;       ///< hidden widths: {1024, 512} is d -> 1024 -> 512 -> d
    bool weightedQuery = false; ///< WMA: a further square matrix on the query
    int stage = 0;
};

/// A trained architecture.
struct BenchmarkRow {
    std::string id;
    std::vector<LayerShape> layers;
    int vocabulary = 0;     ///< 0 = the family's
    double totalParams = 0; ///< as the file states it; 0 = unknown
    double blockParams = 0; ///< as the file states it; else of plain blocks with biases and two LayerNorms
    std::map<std::string, double, std::less<>> metrics;
};

struct Metric {
    std::string name;
    bool largerIsBetter = true;
    std::string what;
    /// Tau-b in band of DSS++ at level net over the whole set, as we found it; NaN: not known.
    double dssPlusPlus = std::numeric_limits<double>::quiet_NaN();
};

/// Trained architectures with their measured quality.
struct BenchmarkSet {
    std::string name;
    std::string task;
    std::string source; ///< repository
    std::string licence;
    Family family = Family::AutoFormer;
    std::string defaultMetric;
    std::vector<Metric> metrics;
    std::vector<std::string> notes;
    std::vector<BenchmarkRow> rows;

    /// Throws Error(InvalidArgument) listing the metrics if there is no such one.
    const Metric& metric(std::string_view metricName) const;
};

/// Reads a set: `name, source{repo,licence}, task, metrics{name:{better,what,dss_plus_plus}}, notes[], rows[]` and,
/// optionally, `family` (autoformer, pit, bert, gpt2) and `default_metric`. Rows have `id`, the lists `d_model`,
/// `heads`, `head_dim`, `ffn` (list of lists) with one entry a layer, and `m` with the metrics; PiT rows also `stage`,
/// any row `params.blocks` and `params.total`. Without `family` it is told from the fields of the rows; of an unknown
/// one no plan can be made. Untrusted: every error names the path in the file (InvalidFile).
BenchmarkSet parseBenchmarkSet(std::string_view json, std::string_view origin);
BenchmarkSet loadBenchmarkSet(const std::filesystem::path& file);

/// Sets that ship with the program (resources/benchmarks, compiled in).
std::vector<std::string> shippedSetNames();
/// Throws Error(InvalidArgument) listing the names.
BenchmarkSet shippedSet(std::string_view name);

/// At what size networks are built.
struct InputSize {
    int imageSize = 0; ///< pixels a side, 0 = the family's own (224)
    int tokens = 0;    ///< text, 0 = the family's own
};

/// The network of a row. Throws Error(Unsupported) if it cannot be spelled out (for instance layers of different
/// width) and what space::plan throws.
space::NetworkPlan planOf(const BenchmarkSet& set, const BenchmarkRow& row, InputSize size = {});

} // namespace trazor::bench
