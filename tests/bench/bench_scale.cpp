// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Simulates searches on many ranks: the real dispatcher, workers with random evaluation times, and a sequential rank 0.
// First measures the time of rank 0 per candidate with the real engine, session file and messages, with and without the
// prescreen, which makes eight children per scored one. Prints the share of the workers' time that is spent on scoring,
// and fails if the scheduling alone is below its goals.
#include "core/base/clock.h"
#include "core/proxy/ranks/dispatcher.h"
#include "core/proxy/ranks/messages.h"
#include "core/session/file/recorded_run.h"
#include "core/space/file/space_json.h"
#include "tests/support/fake_evaluator.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
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
constexpr double kLatency = 1e-3; ///< of a message; ranks poll every half millisecond

/// Seconds of rank 0.
struct RankZero {
    double perCandidate = 0.0; ///< to make, record and rank a candidate
    double perMessage = 0.0;   ///< plan or evaluation
};

struct Durations {
    const char* name;
    bool areKnown; ///< predicted exactly, or not at all
    std::function<double(std::mt19937_64&)> draw;
};

class Simulation {
public:
    Simulation(std::size_t workers, const Durations& durations, RankZero rankZero)
        : m_durations(durations)
        , m_rankZero(rankZero)
        , m_dispatcher(std::vector<int>(workers, 1))
        , m_freeAt(workers, 0.0) {}

    /// Returns the share of the workers' time that is spent on scoring. A generation of `step` tasks begins as soon as
    /// at most `inFlight` tasks are open; 0: synchronous.
    double run(std::size_t total, std::size_t step, std::size_t inFlight) {
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
            m_now += m_rankZero.perMessage;
            m_dispatcher.finish(task);
            ++arrived;
        }
        return m_scoring / (m_now * static_cast<double>(m_freeAt.size()));
    }

private:
    using Arrival = std::pair<double, std::size_t>; ///< time at rank 0, task

    void make(std::size_t task) {
        m_now += m_rankZero.perCandidate;
        m_seconds.push_back(m_durations.draw(m_random));
        m_dispatcher.add(task, m_durations.areKnown ? m_seconds.back() : 1.0);
    }
    void send(proxy::Dispatcher::Assignment it) {
        m_now += m_rankZero.perMessage;
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
    double m_scoring = 0.0;
};

/// Processor time of `action`, so that other programs do not count.
double secondsOf(const std::function<void()>& action) {
    const double before = processSeconds();
    action();
    return processSeconds() - before;
}

class Silent final : public search::SearchObserver {
public:
    void onRecord(const search::Record&) override {}
};

/// Processor time of a recorded search with `candidates` fake evaluations.
double secondsOfSearch(int candidates, int prescreen) {
    const auto space = std::make_shared<const space::SearchSpace>(space::preset("autoformer-small"));
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *space);
    config.evaluations = candidates;
    config.initialSample = 500;
    config.stepSize = 250;
    config.inFlight = 1000;
    config.prescreen = prescreen;
    config.confirm = 0;
    config.checkImage = 0;
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("bench_scale-" + std::to_string(::getpid()) + ".trazor");
    ::setenv("TRAZOR_JOURNAL", "rollback", 1); // as on a cluster's file system: commits several records together
    const session::Session session(space, config, session::makeManifest(*space, config.seed));
    const double seconds = secondsOf([&] {
        Silent observer;
        search::SearchControl control;
        session::runRecorded(file, session, test::fakeFactory(), observer, control);
    });
    std::filesystem::remove(file);
    std::filesystem::remove(file.string() + ".lock");
    return seconds;
}

/// Times of rank 0 on this machine, for candidates after the initial sample in an archive of thousands.
RankZero measureRankZero(int prescreen) {
    constexpr int kFew = 4000;
    constexpr int kMany = 12000;
    constexpr int kMessages = 2000;
    RankZero rankZero;
    rankZero.perCandidate = (secondsOfSearch(kMany, prescreen) - secondsOfSearch(kFew, prescreen)) / (kMany - kFew);

    const space::NetworkPlan plan = space::supernetPlan(space::preset("autoformer-small"));
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
    std::printf(
        "prescreen %d: %zu bytes to a rank and %zu back, %.0f us of rank 0 for a candidate, %.1f us for a message: "
        "%.0f candidates a second at most\n",
        prescreen, planBytes, result.size(), 1e6 * rankZero.perCandidate, 1e6 * rankZero.perMessage,
        1 / (rankZero.perCandidate + 2 * rankZero.perMessage));
    return rankZero;
}

} // namespace

int main() {
    const RankZero plain = measureRankZero(1);
    const RankZero prescreened = measureRankZero(8);
    constexpr double kSpread = 1.2;
    const Durations known{"known, 20 to 80 ms", true,
                          [](std::mt19937_64& random) { return std::uniform_real_distribution(0.02, 0.08)(random); }};
    const Durations heavy{"log-normal, sigma 1.2, unknown", false, [](std::mt19937_64& random) {
                              return std::lognormal_distribution(std::log(kMeanSeconds) - kSpread * kSpread / 2,
                                                                 kSpread)(random);
                          }};
    std::printf("\nShare of the workers' time spent on scoring; evaluations take 50 ms on average\n");
    std::printf("%8s  %-32s %12s %12s %12s %12s\n", "workers", "durations", "synchronous", "asynchronous",
                "prescreen 1", "prescreen 8");
    bool isGood = true;
    for (std::size_t workers = 1; workers <= 4096; workers *= 4) {
        for (const Durations* durations : {&known, &heavy}) {
            const std::size_t total = 512 * workers; // large, so that idle workers at the end hardly count
            const auto asynchronous = [&](RankZero rankZero) {
                return Simulation(workers, *durations, rankZero).run(total, workers, 4 * workers);
            };
            const double one = Simulation(workers, *durations, {}).run(total, 8 * workers, 0);
            const double two = asynchronous({});
            std::printf("%8zu  %-32s %12.3f %12.3f %12.3f %12.3f\n", workers, durations->name, one, two,
                        asynchronous(plain), asynchronous(prescreened));
            if (workers == 256) {
                isGood = isGood && two >= 0.85 && (!durations->areKnown || one >= 0.9);
            }
        }
    }
    std::printf("The last two columns: asynchronous, with the time that rank 0 takes on this machine.\n");
    if (!isGood) {
        std::fprintf(stderr, "error: below .9 (synchronous, known) or .85 (asynchronous) at 256 workers\n");
    }
    return isGood ? EXIT_SUCCESS : EXIT_FAILURE;
}
