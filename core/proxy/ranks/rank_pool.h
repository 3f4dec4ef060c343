// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/transport.h"

#include <chrono>
#include <optional>
#include <vector>

namespace trazor::proxy {

/// Ranks 1 to size - 1 as rank 0 sees them: it notices when one is silent, which means that it hangs, is stopped, or is
/// cut off. That one dies the program that started the ranks notices, and ends them all.
class RankPool {
public:
    /// `silence`: a rank that has sent nothing for so long is lost; ranks send something every other second.
    RankPool(Transport& transport, std::chrono::duration<double> silence);

    int ranks() const { return m_transport.size() - 1; }
    void send(int to, MessageKind kind, std::vector<unsigned char> bytes);
    void sendAll(MessageKind kind, const std::vector<unsigned char>& bytes = {});

    /// The next message of a rank, but no sign of life; waits a moment at most. Throws Error(Internal) that names the
    /// rank if one has failed or is lost.
    std::optional<Message> receive();

    /// Lets all ranks end. After an error in which one was lost, ends them instead; then it does not return.
    void quit(int status);

private:
    using Clock = std::chrono::steady_clock;

    void requireLife(Clock::time_point now);

    Transport& m_transport;
    Clock::duration m_silence;
    std::vector<Clock::time_point> m_heard; ///< by rank
    Clock::time_point m_lastCall;
    Clock::time_point m_lastCheck;
    int m_idleCalls = 0;
    bool m_hasLost = false;
    bool m_isQuitting = false; ///< what fails now does not matter any more
};

/// "rank 3 (node7, process 4711)"
std::string rankName(const Transport& transport, int rank);

} // namespace trazor::proxy
