// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A model of searches on many ranks: the program's own dispatcher, workers whose evaluations take a drawn time, and a
// rank 0 that does one thing at a time. What rank 0 takes for a candidate is measured first, with the real engine,
// session file and messages. Prints the share of the workers' time that is spent on scoring, and fails below the goals.
#include "core/proxy/ranks/dispatcher.h"
#include "core/proxy/ranks/messages.h"
#include "core/session/recorded_run.h"
#include "core/space/space_json.h"
#include "tests/support/fake_evaluator.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <queue>
#include <random>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace trazor;

namespace {

constexpr double kMeanSeconds = 0.050;
constexpr double kLatency = 1e-3; ///< of a message: a rank looks for one every half millisecond

/// Seconds that rank 0 takes.
struct RankZero {
    double perCandidate = 0.0; ///< to make, record and rank it
    double perMessage = 0.0;   ///< plan or evaluation
};

struct Durations {
    const char* name;
    bool areKnown; ///< predicted exactly, or not at all
    std::function<double(std::mt19937_64&)> draw;
};

struct Result {
    double efficiency = 0.0; ///< scoring time of all workers over their time
    double rankZeroLoad = 0.0;
};

class Simulation {
public:
    Simulation(std::size_t workers, const Durations& durations, RankZero rankZero)
        : m_durations(durations)
        , m_rankZero(rankZero)
        , m_dispatcher(std::vector<int>(workers, 1))
        , m_freeAt(workers, 0.0) {}

    /// A generation of `step` begins when no more than `inFlight` tasks are open; 0: generation after generation.
    Result run(std::size_t total, std::size_t step, std::size_t inFlight) {
        std::size_t made = 0;
        for (std::size_t arrived = 0; arrived < total;) {
            while (made < total && made - arrived <= inFlight) {
                for (std::size_t i = 0; i < step && made < total; ++i, ++made) {
                    make(made);
                }
            }
            while (const auto assignment = m_dispatcher.next()) {
                send(*assignment);
            }
            const auto [time, task] = m_results.top();
            m_results.pop();
            m_now = std::max(m_now, time);
            work(m_rankZero.perMessage);
            m_dispatcher.finish(task);
            ++arrived;
        }
        return {m_scoring / (m_now * static_cast<double>(m_freeAt.size())), m_busy / m_now};
    }

private:
    using Arrival = std::pair<double, std::size_t>; ///< at rank 0; task

    void work(double seconds) {
        m_now += seconds;
        m_busy += seconds;
    }
    void make(std::size_t task) {
        work(m_rankZero.perCandidate);
        m_seconds.push_back(m_durations.draw(m_random));
        m_dispatcher.add(task, m_durations.areKnown ? m_seconds.back() : 1.0);
    }
    void send(proxy::Dispatcher::Assignment it) {
        work(m_rankZero.perMessage);
        double& freeAt = m_freeAt[it.worker];
        freeAt = std::max(freeAt, m_now + kLatency) + m_seconds[it.task];
        m_scoring += m_seconds[it.task];
        m_results.emplace(freeAt + kLatency, it.task);
    }

    const Durations& m_durations;
    RankZero m_rankZero;
    proxy::Dispatcher m_dispatcher;
    std::vector<double> m_freeAt;  ///< by worker
    std::vector<double> m_seconds; ///< by task
    std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> m_results;
    std::mt19937_64 m_random{1};
    double m_now = 0.0;
    double m_busy = 0.0; ///< of rank 0
    double m_scoring = 0.0;
};

/// Of the processor, so that other programs do not count.
double secondsOf(const std::function<void()>& action) {
    const auto used = [] {
        std::timespec time{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    };
    const double before = used();
    action();
    return used() - before;
}

class Silent final : public search::SearchObserver {
public:
    void onRecord(const search::Record&) override {}
};

/// On this machine.
RankZero measureRankZero() {
    constexpr int kCandidates = 3000;
    constexpr int kMessages = 2000;
    const auto space = std::make_shared<const space::SearchSpace>(space::preset("autoformer-small"));
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *space);
    config.evaluations = kCandidates;
    config.initialSample = 500;
    config.stepSize = 250;
    config.inFlight = 1000;
    config.confirm = 0;
    config.checkImage = 0;
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("bench_scale-" + std::to_string(::getpid()) + ".trazor");
    const session::Session session(space, config, session::makeManifest(*space, config.seed));
    RankZero rankZero;
    rankZero.perCandidate = secondsOf([&] {
                                Silent observer;
                                search::SearchControl control;
                                session::runRecorded(file, session, test::fakeFactory(), observer, control);
                            }) /
                            kCandidates;
    std::filesystem::remove(file);
    std::filesystem::remove(file.string() + ".lock");

    const space::NetworkPlan plan = space::supernetPlan(*space);
    proxy::Evaluation evaluation;
    test::FakeEvaluator().evaluate({&plan, 1}, [&](std::size_t, proxy::Evaluation&& it) { evaluation = it; }, {});
    const std::size_t planBytes = proxy::planMessage({}, plan).size();
    const std::vector<unsigned char> result = proxy::resultMessage({}, evaluation);
    rankZero.perMessage = secondsOf([&] {
                              for (int i = 0; i < kMessages; ++i) {
                                  static_cast<void>(proxy::planMessage({}, plan));
                                  static_cast<void>(proxy::evaluationOf(result));
                              }
                          }) /
                          (2 * kMessages);
    const double both = rankZero.perCandidate + 2 * rankZero.perMessage;
    std::printf("AutoFormer-Small: %zu bytes to a rank, %zu back for each candidate\n", planBytes, result.size());
    std::printf("rank 0: %.0f us for a candidate, %.1f us for a message: %.0f candidates and %.0f messages a second at "
                "most\n\n",
                1e6 * rankZero.perCandidate, 1e6 * rankZero.perMessage, 1 / both, 2 / both);
    return rankZero;
}

} // namespace

int main() {
    const RankZero rankZero = measureRankZero();
    constexpr double kSpread = 1.2;
    const Durations known{"known, 20 to 80 ms", true,
                          [](std::mt19937_64& random) { return std::uniform_real_distribution(0.02, 0.08)(random); }};
    const Durations heavy{"log-normal, sigma 1.2, unknown", false, [](std::mt19937_64& random) {
                              return std::lognormal_distribution(std::log(kMeanSeconds) - kSpread * kSpread / 2,
                                                                 kSpread)(random);
                          }};
    std::printf("Share of the workers' time spent on scoring (mean 50 ms), and load of rank 0\n");
    std::printf("%8s  %-32s %-16s %-16s\n", "workers", "durations", "synchronous", "asynchronous");
    bool isGood = true;
    for (std::size_t workers = 1; workers <= 4096; workers *= 4) {
        for (const Durations* durations : {&known, &heavy}) {
            const std::size_t total = 128 * workers;
            const Result one = Simulation(workers, *durations, rankZero).run(total, 8 * workers, 0);
            const Result two = Simulation(workers, *durations, rankZero).run(total, workers, 4 * workers);
            std::printf("%8zu  %-32s %.3f  (%3.0f %%)   %.3f  (%3.0f %%)\n", workers, durations->name, one.efficiency,
                        100 * one.rankZeroLoad, two.efficiency, 100 * two.rankZeroLoad);
            if (workers == 256) {
                isGood = isGood && two.efficiency >= 0.85 && (!durations->areKnown || one.efficiency >= 0.9);
            }
        }
    }
    if (!isGood) {
        std::fprintf(stderr, "error: below .9 (synchronous, known) or .85 (asynchronous) at 256 workers\n");
    }
    return isGood ? EXIT_SUCCESS : EXIT_FAILURE;
}
