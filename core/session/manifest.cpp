// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/manifest.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/base/stable_hash.h"
#include "core/space/file/space_json.h"

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace trazor::session {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostCandidates = 1'000'000'000;
constexpr std::size_t kMostValues = 100'000; ///< per run
constexpr double kLargest = std::numeric_limits<double>::max();

json runNode(const search::RunBegun& run) {
    json node{{"version", run.version},
              {"evaluator", run.evaluator},
              {"begun", run.begun},
              {"first_candidate", run.firstCandidate}};
    if (!run.objective.empty()) {
        node["objective"] = run.objective;
    }
    for (const search::Value& value : run.values) {
        const bool isPublished = value.subject.kind == search::Subject::Kind::Published;
        node["values"].push_back({{isPublished ? "published" : "candidate", value.subject.index},
                                  {"quantity", value.quantity},
                                  {"repeat", value.repeat},
                                  {"value", value.value}});
    }
    return node;
}

search::RunBegun parseRun(const JsonView& run) {
    search::RunBegun result{run.at("version").text(), run.at("evaluator").text(), run.at("begun").text(),
                            static_cast<int>(run.at("first_candidate").integer(0, kMostCandidates))};
    result.objective = run.has("objective") ? run.at("objective").text() : "";
    for (std::size_t i = 0; run.has("values") && i < run.at("values").listSize(0, kMostValues); ++i) {
        const JsonView value = run.at("values").at(i);
        const bool isPublished = value.has("published");
        const int index =
            static_cast<int>(value.at(isPublished ? "published" : "candidate").integer(0, kMostCandidates));
        result.values.push_back({isPublished ? search::Subject::published(index) : search::Subject::candidate(index),
                                 value.at("quantity").text(),
                                 value.at("value").number(-kLargest, kLargest),
                                 static_cast<int>(value.at("repeat").integer(0, kMostCandidates)),
                                 {}});
    }
    return result;
}

} // namespace

void Manifest::add(const search::RunBegun& run) {
    if (evaluator.empty()) {
        evaluator = run.evaluator;
    }
    runs.push_back(run);
}

std::string_view programVersion() noexcept {
    return TRAZOR_VERSION;
}

search::RunBegun makeRun(std::string evaluator, int firstCandidate, std::string objective) {
    return {std::string(programVersion()), std::move(evaluator), utcTime(), firstCandidate, std::move(objective), {}};
}

Manifest makeManifest(const space::SearchSpace& space, std::uint64_t seed, std::string evaluator) {
    Manifest manifest;
    manifest.version = programVersion();
    manifest.created = utcTime();
    manifest.spaceHash = toHex(stableHash(space::spaceJson(space)));
    manifest.evaluator = std::move(evaluator);
    manifest.seed = seed;
    return manifest;
}

std::string manifestJson(const Manifest& manifest) {
    json runs = json::array();
    for (const search::RunBegun& run : manifest.runs) {
        runs.push_back(runNode(run));
    }
    const json document{{"program", manifest.program},
                        {"version", manifest.version},
                        {"created", manifest.created},
                        {"space_hash", manifest.spaceHash},
                        {"evaluator", manifest.evaluator},
                        {"runs", std::move(runs)},
                        // A string, because other JSON readers round integers above 2^53.
                        {"seed", std::to_string(manifest.seed)}};
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Manifest parseManifest(std::string_view text) {
    const json document = parseJson(text, "manifest");
    const JsonView view(document, "manifest");
    Manifest manifest;
    manifest.program = view.at("program").text();
    manifest.version = view.at("version").text();
    manifest.created = view.at("created").text();
    manifest.spaceHash = view.at("space_hash").text();
    manifest.evaluator = view.at("evaluator").text();
    const std::string seed = view.at("seed").text();
    const auto [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), manifest.seed);
    if (error != std::errc() || end != seed.data() + seed.size()) {
        view.at("seed").fail("must be a whole number from 0 on, is \"" + seed + '"');
    }
    if (view.has("runs")) { // since format 2
        const JsonView runs = view.at("runs");
        for (std::size_t i = 0; i < runs.listSize(0, 1'000'000); ++i) {
            manifest.runs.push_back(parseRun(runs.at(i)));
        }
    }
    return manifest;
}

} // namespace trazor::session
