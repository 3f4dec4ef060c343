// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trazor::proxy {

enum class MessageKind : std::uint8_t {
    Configure, ///< to a rank: how to score; it answers Ready or Failure
    Ready,
    Plan, ///< to a rank: score this; it answers Result or Failure
    Result,
    Stop,  ///< to a rank: drop all plans
    Alive, ///< from a rank: periodic heartbeat
    Failure,
    Quit, ///< to a rank: the last message; it answers Bye
    Bye,
};

struct Message {
    int rank = 0; ///< the sender
    MessageKind kind = MessageKind::Alive;
    std::vector<unsigned char> bytes;
};

/// A rank's share of its machine.
struct RankShare {
    int threads = 1;    ///< processors, shared with the other ranks that may run on them
    int neighbour = 0;  ///< index among the ranks that score on the machine, from 0
    int neighbours = 1; ///< number of ranks that score on the machine
};

/// Messages between processes that were started together, ranks 0 to size - 1. Messages from one rank arrive in the
/// order in which they were sent. Must only be used by the thread that created it.
class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    virtual int rank() const = 0;
    virtual int size() const = 0;
    /// "node7, process 4711"
    virtual std::string placeOf(int rank) const = 0;
    virtual RankShare share() const = 0;

    /// Does not wait for the receiver.
    virtual void send(int to, MessageKind kind, std::vector<unsigned char> bytes) = 0;
    /// Empty if nothing has arrived. Does not wait.
    virtual std::optional<Message> receive() = 0;

    /// The last call of a rank in a normal shutdown; waits for the others.
    virtual void leave() = 0;
    /// Ends all ranks, including unresponsive ones.
    [[noreturn]] virtual void abort(int status) = 0;
};

} // namespace trazor::proxy
