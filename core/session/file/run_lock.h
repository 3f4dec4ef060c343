// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace trazor::session {

/// Lock of the program that runs a session's search, so that a session has only one writer of candidates. It is a
/// system lock on a file beside the session (SESSION.lock), so it is released however the program ends. On a file
/// system without such locks, nothing is held and nothing is refused.
class RunLock {
public:
    /// Throws Error(Io) if another program, or another part of this program, runs the session.
    explicit RunLock(const std::filesystem::path& session);
    ~RunLock();
    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&&) = delete;

private:
    std::filesystem::path m_file;
    int m_descriptor = -1;
};

/// Returns true if a program is running the session's search. On a network file system, whose locks may not reach
/// other machines, a killed search also counts as running until two minutes after its last write.
bool isRunning(const std::filesystem::path& session);

} // namespace trazor::session
