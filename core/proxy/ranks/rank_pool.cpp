// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/rank_pool.h"

#include "core/base/error.h"
#include "core/proxy/ranks/messages.h"

#include <algorithm>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>

namespace trazor::proxy {
namespace {

constexpr const char* kIntact = "The session is intact: --resume goes on with any number of ranks.";
/// A longer gap between two calls means that rank 0 was busy or suspended: the silence of the others says nothing.
constexpr auto kLongestGap = std::chrono::seconds(1);
constexpr auto kCheckEvery = std::chrono::milliseconds(100);

} // namespace

std::string rankName(const Transport& transport, int rank) {
    return "rank " + std::to_string(rank) + " (" + transport.placeOf(rank) + ")";
}

RankPool::RankPool(Transport& transport, std::chrono::duration<double> silence)
    : m_transport(transport)
    , m_silence(std::chrono::duration_cast<Clock::duration>(silence))
    , m_heard(static_cast<std::size_t>(transport.size()), Clock::now())
    , m_lastCall(Clock::now())
    , m_lastCheck(Clock::now()) {}

void RankPool::send(int to, MessageKind kind, std::vector<unsigned char> bytes) {
    m_transport.send(to, kind, std::move(bytes));
}

void RankPool::sendAll(MessageKind kind, const std::vector<unsigned char>& bytes) {
    for (int rank = 1; rank < m_transport.size(); ++rank) {
        send(rank, kind, bytes);
    }
}

std::optional<Message> RankPool::receive() {
    const Clock::time_point now = Clock::now();
    if (now - std::exchange(m_lastCall, now) > kLongestGap) {
        std::fill(m_heard.begin(), m_heard.end(), now);
    }
    std::optional<Message> message = m_transport.receive();
    if (!message) {
        requireLife(now);
        constexpr int kMostIdle = 10; // at most 0.5 ms: evaluations take many milliseconds
        m_idleCalls = std::min(m_idleCalls + 1, kMostIdle);
        std::this_thread::sleep_for(m_idleCalls * std::chrono::microseconds(50));
        return std::nullopt;
    }
    m_idleCalls = 0;
    // A rank sends nothing after its Bye, so its silence is no failure.
    m_heard[static_cast<std::size_t>(message->rank)] =
        message->kind == MessageKind::Bye ? Clock::time_point::max() : now;
    if (message->kind == MessageKind::Failure && !m_isQuitting) {
        throw Error(ErrorCode::Internal, rankName(m_transport, message->rank) + ": " + textOf(message->bytes), kIntact);
    }
    return message->kind == MessageKind::Alive ? std::nullopt : std::move(message);
}

void RankPool::requireLife(Clock::time_point now) {
    if (now - m_lastCheck < kCheckEvery) {
        return;
    }
    m_lastCheck = now;
    const auto silent = std::find_if(m_heard.begin() + 1, m_heard.end(),
                                     [&](Clock::time_point heard) { return now - heard > m_silence; });
    if (silent != m_heard.end()) {
        m_hasLost = true;
        std::ostringstream seconds;
        seconds << std::chrono::duration<double>(m_silence).count();
        throw Error(ErrorCode::Internal,
                    rankName(m_transport, static_cast<int>(silent - m_heard.begin())) + " has sent nothing for " +
                        seconds.str() + " s: it hangs, is stopped, or is cut off",
                    kIntact);
    }
}

void RankPool::quit(int status) {
    try {
        if (m_hasLost) {
            m_transport.abort(status);
        }
        m_isQuitting = true;
        sendAll(MessageKind::Quit);
        for (int left = ranks(); left > 0;) {
            const std::optional<Message> message = receive();
            left -= message && message->kind == MessageKind::Bye ? 1 : 0;
        }
    } catch (const Error& error) {
        std::cerr << "error: " << error.what() << '\n';
        m_transport.abort(status == 0 ? 1 : status);
    }
    m_transport.leave();
}

} // namespace trazor::proxy
