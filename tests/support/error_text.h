// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

#include <optional>

namespace trazor::testing {

/// The Error thrown by an action; nullopt if it throws none.
template <typename Action>
std::optional<Error> errorOf(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// The message of the Error thrown by an action; empty if it throws none.
template <typename Action>
QString errorText(Action&& action) {
    const std::optional<Error> error = errorOf(action);
    return error ? QString::fromUtf8(error->what()) : QString();
}

} // namespace trazor::testing
