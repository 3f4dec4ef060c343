// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/proxy/ranks/mpi_module.h"
#include "core/proxy/ranks/rank_share.h"

#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <list>
#include <thread>
#include <utility>

namespace trazor::proxy {
namespace {

/// Exchanged between all ranks when they join.
struct Introduction {
    std::array<char, 64> host{};
    pid_t process = 0;
    cpu_set_t allowed{};
};

class MpiTransport final : public Transport {
public:
    MpiTransport() {
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        MPI_Comm_dup(MPI_COMM_WORLD, &m_ranks);
        MPI_Comm_rank(m_ranks, &m_rank);
        MPI_Comm_size(m_ranks, &m_size);
        Introduction own;
        ::gethostname(own.host.data(), own.host.size() - 1);
        own.process = ::getpid();
        if (::sched_getaffinity(0, sizeof(own.allowed), &own.allowed) != 0) {
            // A node with more processors than the mask has bits: share those that it can name.
            const auto known = std::min<std::size_t>(CPU_SETSIZE, std::thread::hardware_concurrency());
            for (std::size_t cpu = 0; cpu < known; ++cpu) {
                CPU_SET(cpu, &own.allowed);
            }
        }
        m_all.resize(static_cast<std::size_t>(m_size));
        constexpr int kBytes = sizeof(Introduction);
        MPI_Allgather(&own, kBytes, MPI_BYTE, m_all.data(), kBytes, MPI_BYTE, m_ranks);
    }

    int rank() const override { return m_rank; }
    int size() const override { return m_size; }

    std::string placeOf(int rank) const override {
        const Introduction& it = m_all[static_cast<std::size_t>(rank)];
        return std::string(it.host.data()) + ", process " + std::to_string(it.process);
    }

    RankShare share() const override {
        const Introduction& own = m_all[static_cast<std::size_t>(m_rank)];
        std::vector<cpu_set_t> allowed;
        RankShare share;
        for (int rank = 1; rank < m_size; ++rank) { // rank 0 does not score
            const Introduction& it = m_all[static_cast<std::size_t>(rank)];
            if (it.host == own.host) {
                share.neighbour += rank < m_rank ? 1 : 0;
                allowed.push_back(it.allowed);
            }
        }
        share.neighbours = static_cast<int>(allowed.size());
        share.threads = threadsFor(static_cast<std::size_t>(share.neighbour), allowed);
        return share;
    }

    void send(int to, MessageKind kind, std::vector<unsigned char> bytes) override {
        Sent& sent = m_sent.emplace_back();
        sent.bytes = std::move(bytes);
        MPI_Isend(sent.bytes.data(), static_cast<int>(sent.bytes.size()), MPI_BYTE, to, static_cast<int>(kind), m_ranks,
                  &sent.request);
        forgetSent();
    }

    std::optional<Message> receive() override {
        forgetSent();
        int arrived = 0;
        MPI_Message handle{};
        MPI_Status status{};
        MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, m_ranks, &arrived, &handle, &status);
        if (arrived == 0) {
            return std::nullopt;
        }
        int size = 0;
        MPI_Get_count(&status, MPI_BYTE, &size);
        Message message{status.MPI_SOURCE, static_cast<MessageKind>(status.MPI_TAG), {}};
        message.bytes.resize(static_cast<std::size_t>(size));
        MPI_Mrecv(message.bytes.data(), size, MPI_BYTE, &handle, MPI_STATUS_IGNORE);
        return message;
    }

    void leave() override {
        while (!m_sent.empty()) {
            MPI_Wait(&m_sent.front().request, MPI_STATUS_IGNORE);
            m_sent.pop_front();
        }
        MPI_Comm_free(&m_ranks);
        MPI_Finalize();
    }

    [[noreturn]] void abort(int status) override {
        MPI_Abort(MPI_COMM_WORLD, status);
        ::_exit(status);
    }

private:
    struct Sent {
        MPI_Request request = MPI_REQUEST_NULL;
        std::vector<unsigned char> bytes;
    };

    /// Frees the buffers of completed sends, oldest first; MPI needs a buffer until its send completes.
    void forgetSent() {
        for (auto it = m_sent.begin(); it != m_sent.end();) {
            int isDone = 0;
            MPI_Test(&it->request, &isDone, MPI_STATUS_IGNORE);
            if (isDone == 0) {
                break; // later sends are likely to be pending, too
            }
            it = m_sent.erase(it);
        }
    }

    MPI_Comm m_ranks = MPI_COMM_NULL;
    int m_rank = 0;
    int m_size = 1;
    std::vector<Introduction> m_all;
    std::list<Sent> m_sent;
};

std::unique_ptr<Transport> join() {
    return std::make_unique<MpiTransport>();
}

} // namespace
} // namespace trazor::proxy

extern "C" __attribute__((visibility("default"))) const trazor::proxy::MpiModule trazorMpiModule;

const trazor::proxy::MpiModule trazorMpiModule = {
    .interface = TRAZOR_MPI_INTERFACE,
    .join = trazor::proxy::join,
};
