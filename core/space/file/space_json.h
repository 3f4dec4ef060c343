// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::space {

/// Parses a search space (format in resources/schemas/space.schema.json). Unknown keys are ignored, a newer
/// major version is rejected. Every error names the JSON path, the value and what is allowed (InvalidFile).
/// `origin` (a file name) prefixes the message.
SearchSpace parseSpace(std::string_view json, std::string_view origin = "space");
/// Like parseSpace(), for hand-written text: also rejects unknown keys (except those that begin with '$' or '_'),
/// duplicate keys, and words that contradict each other.
SearchSpace parseWrittenSpace(std::string_view json, std::string_view origin = "space");
/// Loads a file with parseWrittenSpace(). Also rejects spaces with combinations of genes that cannot be built
/// (findDefect() of space_check.h), so that no search meets one.
SearchSpace loadSpace(const std::filesystem::path& file);

/// Canonical text: parseSpace(spaceJson(s)) is s.
std::string spaceJson(const SearchSpace& space);

/// Search spaces that ship with the program, in the order of the gallery.
std::vector<std::string> presetNames();
/// Throws Error(InvalidArgument) listing the names if there is no such preset.
const SearchSpace& preset(std::string_view name);

/// The fixed facts as canonical JSON (keys sorted).
std::string factsJson(const SearchSpace& space);

/// Genes as canonical JSON: {"depth":2,"embed_dim":192,"heads":[3,4],"mlp_ratio":[3.5,4]}. Network genes are
/// scalars, stage genes lists, block genes lists (of lists, one per stage, if there are several stages).
/// Keys sorted.
std::string genesJson(const SearchSpace& space, const Architecture& architecture);
/// Inverse of genesJson(). Throws Error(InvalidFile) naming the gene and the place.
Architecture parseGenes(const SearchSpace& space, std::string_view json, std::string_view origin = "genes");

/// Id of a network, 16 hexadecimal digits: hash of the canonical JSON of its genes and of the space's fixed facts.
/// Equal for the same network in two space files with equal facts.
std::string architectureId(const SearchSpace& space, const Architecture& architecture);
/// Overload for many networks of a space: `facts` is its factsJson().
std::string architectureId(const std::string& facts, const SearchSpace& space, const Architecture& architecture);

} // namespace trazor::space
