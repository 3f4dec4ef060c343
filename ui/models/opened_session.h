// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/search/archive/ranker.h"
#include "core/session/session_store.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace trazor::ui {

/// A session file in memory, ready to be shown.
struct OpenedSession {
    session::SessionData data; ///< without the candidates
    std::unique_ptr<search::RankedArchive> candidates;
    std::optional<Error> error; ///< then there is nothing else
};

/// Reads a session and ranks what is in it. Thread-safe; throws nothing.
OpenedSession readSession(const std::filesystem::path& file);

} // namespace trazor::ui
