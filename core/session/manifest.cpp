// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/manifest.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"

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

std::string field(const json& document, const char* name) {
    const auto found = document.find(name);
    if (found == document.end() || !found->is_string()) {
        throw Error(ErrorCode::InvalidFile, std::string("manifest.") + name + ": missing, or not a text");
    }
    return found->get<std::string>();
}

} // namespace

std::string_view programVersion() noexcept {
    return TRAZOR_VERSION;
}

Manifest makeManifest(std::string_view spaceJson, std::uint64_t seed, std::string evaluator) {
    Manifest manifest;
    manifest.version = programVersion();
    manifest.created = now();
    manifest.spaceHash = toHex(stableHash(spaceJson));
    manifest.evaluator = std::move(evaluator);
    manifest.seed = seed;
    return manifest;
}

std::string manifestJson(const Manifest& manifest) {
    const json document{{"program", manifest.program},
                        {"version", manifest.version},
                        {"created", manifest.created},
                        {"space_hash", manifest.spaceHash},
                        {"evaluator", manifest.evaluator},
                        // A string, because other readers of JSON round integers above 2^53.
                        {"seed", std::to_string(manifest.seed)}};
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Manifest parseManifest(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) {
        throw Error(ErrorCode::InvalidFile, "manifest: not a JSON object");
    }
    Manifest manifest;
    manifest.program = field(document, "program");
    manifest.version = field(document, "version");
    manifest.created = field(document, "created");
    manifest.spaceHash = field(document, "space_hash");
    manifest.evaluator = field(document, "evaluator");
    const std::string seed = field(document, "seed");
    const auto [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), manifest.seed);
    if (error != std::errc() || end != seed.data() + seed.size()) {
        throw Error(ErrorCode::InvalidFile, "manifest.seed: \"" + seed + "\" is not a whole number from 0 on");
    }
    return manifest;
}

} // namespace trazor::session
