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

/// The network family of a set. Determines everything that a row does not state (norms, positions, head).
enum class Family { AutoFormer, Pit, Bert, Gpt2, Unknown };

std::string_view familyName(Family family) noexcept;

/// The shape of one trained layer.
struct LayerShape {
    int embedDim = 0;
    int heads = 0;
    int headDim = 0;            ///< attention width = heads * headDim
    std::vector<int> ffn;       ///< hidden widths: {1024, 512} is d -> 1024 -> 512 -> d
    bool weightedQuery = false; ///< WMA: an additional square matrix on the query
    int stage = 0;
};

/// A trained architecture.
struct BenchmarkRow {
    std::string id;
    std::vector<LayerShape> layers;
    int vocabulary = 0;     ///< 0 = the family's default
    double totalParams = 0; ///< as the file states it; 0 = unknown
    double blockParams = 0; ///< as the file states it, else computed for plain blocks with biases and two LayerNorms
    std::map<std::string, double, std::less<>> metrics;
};

struct Metric {
    std::string name;
    bool largerIsBetter = true;
    std::string what;
    /// In-band tau-b of DSS++ at level net over the whole set, as we measured it; NaN if unknown.
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

    /// Looks up a metric by name. Throws Error(InvalidArgument) listing the known metrics if there is none.
    const Metric& metric(std::string_view metricName) const;
};

/// Reads a set: `name, source{repo,licence}, task, metrics{name:{better,what,dss_plus_plus}}, notes[], rows[]` and,
/// optionally, `family` (autoformer, pit, bert, gpt2) and `default_metric`. Rows have `id`, the lists `d_model`,
/// `heads`, `head_dim`, `ffn` (list of lists) with one entry per layer, and `m` with the metrics; PiT rows also have
/// `stage`, and `params.blocks` and `params.total` are optional. A missing `family` is inferred from the rows' fields
/// and the set's name; planOf() rejects an unknown family. Untrusted input: throws Error(InvalidFile) naming the path.
BenchmarkSet parseBenchmarkSet(std::string_view json, std::string_view origin);
BenchmarkSet loadBenchmarkSet(const std::filesystem::path& file);

/// Names of the sets that ship with the program (resources/benchmarks, compiled in).
std::vector<std::string> shippedSetNames();
/// Throws Error(InvalidArgument) listing the known names if there is no such set.
BenchmarkSet shippedSet(std::string_view name);

/// The input size that networks are built for.
struct InputSize {
    int imageSize = 0; ///< pixels per side, 0 = the family's default (224)
    int tokens = 0;    ///< text only, 0 = the family's default
};

/// The network plan of a row. Throws Error(Unsupported) if the row cannot be expressed as a plan (for instance layers
/// of different width with a tied head), and the errors of space::plan().
space::NetworkPlan planOf(const BenchmarkSet& set, const BenchmarkRow& row, InputSize size = {});

} // namespace trazor::bench
