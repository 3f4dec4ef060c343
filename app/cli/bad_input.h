// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace trazor::app {

/// Runs the reading part of a command. Its errors concern a file or value given by the user, so all except internal and
/// out-of-memory errors become InvalidArgument, which sets the exit status of bad arguments.
template <typename Run>
auto readingInput(const Run& run) {
    try {
        return run();
    } catch (const Error& error) {
        const bool isOurs = error.code() == ErrorCode::Internal || error.code() == ErrorCode::OutOfMemory;
        throw Error(isOurs ? error.code() : ErrorCode::InvalidArgument, error.what(), error.hint(), error.place());
    }
}

} // namespace trazor::app
