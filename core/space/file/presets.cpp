// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/embedded_text.h"
#include "core/base/error.h"
#include "core/space/file/space_json.h"

#include <map>
#include <memory>
#include <mutex>

namespace trazor::space {

std::vector<std::string> presetNames() {
    std::vector<std::string> names;
    for (const EmbeddedText& text : embeddedSpaces()) {
        names.emplace_back(text.name);
    }
    return names;
}

const SearchSpace& preset(std::string_view name) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<const SearchSpace>, std::less<>> parsed;
    const std::scoped_lock lock(mutex);
    if (const auto known = parsed.find(name); known != parsed.end()) {
        return *known->second;
    }
    std::string names;
    for (const EmbeddedText& text : embeddedSpaces()) {
        if (text.name == name) {
            auto space = std::make_unique<const SearchSpace>(parseSpace(text.text, text.name));
            return *parsed.emplace(text.name, std::move(space)).first->second;
        }
        names += (names.empty() ? "" : ", ") + std::string(text.name);
    }
    throw Error(ErrorCode::InvalidArgument, "space: there is no search space '" + std::string(name) + "'",
                "Known spaces: " + names + ". A space of your own is given as a file.");
}

} // namespace trazor::space
