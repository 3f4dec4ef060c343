// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace trazor::session {

/// Held by the program that runs the search of a session, so that a session has one writer of candidates. Kept by the
/// system in a file beside the session (SESSION.lock): it ends with the program, whatever way that ends. Where the file
/// system has no such locks, nothing is held and nothing is refused.
class RunLock {
public:
    /// Throws Error(Io) if another program, or another part of this one, runs the session.
    explicit RunLock(const std::filesystem::path& session);
    ~RunLock();
    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&&) = delete;

private:
    std::filesystem::path m_file;
    int m_descriptor = -1;
};

/// Whether somebody runs the session now. On a network file system, whose locks may not reach other machines, also a
/// search that was killed counts for two minutes.
bool isRunning(const std::filesystem::path& session);

} // namespace trazor::session
