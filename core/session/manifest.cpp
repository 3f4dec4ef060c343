// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/manifest.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/base/stable_hash.h"
#include "core/space/space_json.h"

#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

namespace trazor::session {
namespace {

using nlohmann::json;

std::string now() {
    const std::time_t time = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    char text[sizeof "2026-01-01T00:00:00Z"];
    std::strftime(text, sizeof text, "%FT%TZ", &utc);
    return text;
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

search::RunBegun makeRun(std::string evaluator, int firstCandidate) {
    return {std::string(programVersion()), std::move(evaluator), now(), firstCandidate};
}

Manifest makeManifest(const space::SearchSpace& space, std::uint64_t seed, std::string evaluator) {
    Manifest manifest;
    manifest.version = programVersion();
    manifest.created = now();
    manifest.spaceHash = toHex(stableHash(space::spaceJson(space)));
    manifest.evaluator = std::move(evaluator);
    manifest.seed = seed;
    return manifest;
}

std::string manifestJson(const Manifest& manifest) {
    json runs = json::array();
    for (const search::RunBegun& run : manifest.runs) {
        runs.push_back({{"version", run.version},
                        {"evaluator", run.evaluator},
                        {"begun", run.begun},
                        {"first_candidate", run.firstCandidate}});
    }
    const json document{{"program", manifest.program},
                        {"version", manifest.version},
                        {"created", manifest.created},
                        {"space_hash", manifest.spaceHash},
                        {"evaluator", manifest.evaluator},
                        {"runs", std::move(runs)},
                        // A string, because other readers of JSON round integers above 2^53.
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
            const JsonView run = runs.at(i);
            manifest.runs.push_back({run.at("version").text(), run.at("evaluator").text(), run.at("begun").text(),
                                     static_cast<int>(run.at("first_candidate").integer(0, 1'000'000'000))});
        }
    }
    return manifest;
}

} // namespace trazor::session
