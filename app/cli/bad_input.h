// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace trazor::app {

/// For commands that only read: whatever they complain of is a file or a value that the user gave, and the program ends
/// with the status of bad arguments.
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
