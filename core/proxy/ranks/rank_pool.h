// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/transport.h"

#include <chrono>
#include <optional>
#include <vector>

namespace trazor::proxy {

/// Rank 0's view of ranks 1 to size - 1. Detects silent ranks: those that hang, are stopped, or are cut off. If a rank
/// dies, the program that started the ranks ends them all.
class RankPool {
public:
    /// `silence`: a rank that has sent nothing for this long is lost; ranks send something every two seconds.
    RankPool(Transport& transport, std::chrono::duration<double> silence);

    int ranks() const { return m_transport.size() - 1; }
    void send(int to, MessageKind kind, std::vector<unsigned char> bytes);
    void sendAll(MessageKind kind, const std::vector<unsigned char>& bytes = {});

    /// The next message of a rank other than Alive; waits only briefly. Throws Error(Internal) naming the rank if a
    /// rank has failed or is lost.
    std::optional<Message> receive();

    /// Shuts all ranks down. If a rank was lost, aborts them instead and does not return.
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
    bool m_isQuitting = false; ///< failures no longer matter
};

/// "rank 3 (node7, process 4711)"
std::string rankName(const Transport& transport, int rank);

} // namespace trazor::proxy
