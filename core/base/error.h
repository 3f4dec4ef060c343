// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace trazor {

/// Category of an error; selects the exit status of the command line and the icon of a dialog.
enum class ErrorCode {
    InvalidArgument, ///< a setting or an option is outside its range
    InvalidFile,     ///< a file is readable but its content is not valid
    Io,              ///< a file cannot be read or written
    Infeasible,      ///< nothing in the search space satisfies the limits
    Unsupported,     ///< well-formed, but this build or this version cannot do it
    OutOfMemory,
    Internal,
};

/// The base class of all exceptions that this project throws.
///
/// The message names the field, the value and the allowed range; `hint()` tells the user what to do next (may be
/// empty); `place()` is the path inside a JSON document ("genes[2].choices"), where known.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message, std::string hint = {}, std::string place = {})
        : std::runtime_error(message)
        , m_code(code)
        , m_hint(std::move(hint))
        , m_place(std::move(place)) {}

    ErrorCode code() const noexcept { return m_code; }
    const std::string& hint() const noexcept { return m_hint; }
    const std::string& place() const noexcept { return m_place; }

private:
    ErrorCode m_code;
    std::string m_hint;
    std::string m_place;
};

} // namespace trazor
