// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/run_overlay.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace trazor;
using namespace trazor::session;

namespace {

const std::vector<search::CandidatePtr>& candidates() {
    static const std::vector<search::CandidatePtr> all = testing::SyntheticArchive{.candidates = 80}.make();
    return all;
}

/// A session with some of the candidates, renumbered.
Session part(int first, int count, const search::SearchConfig& config = {}) {
    std::vector<search::CandidatePtr> own;
    for (int i = 0; i < count; ++i) {
        auto copy = std::make_shared<search::Candidate>(*candidates()[static_cast<std::size_t>(first + i)]);
        copy->index = i;
        copy->parents.clear();
        own.push_back(std::move(copy));
    }
    return testing::sessionOf(*testing::syntheticSpace(), config, own);
}

} // namespace

class TstRunOverlay final : public QObject {
    Q_OBJECT

private slots:
    void scores_areThoseAmongAllCandidates() {
        const Session whole = part(0, 80);
        const RunOverlay overlay = session::overlay(std::vector{part(0, 50), part(30, 50)}); // 20 shared candidates
        QVERIFY(overlay.separate.empty());
        QCOMPARE(overlay.runs.size(), 2U);
        for (int run = 0; run < 2; ++run) {
            const OverlaidRun& it = overlay.runs[static_cast<std::size_t>(run)];
            QCOMPARE(it.best.size(), 50U);
            double best = 0.0;
            for (int i = 0; i < 50; ++i) {
                const int index = 30 * run + i;
                best = whole.candidate(index).isRanked() ? std::max(best, whole.score(index)) : best;
                QVERIFY(best == 0.0 || std::abs(it.best[static_cast<std::size_t>(i)] - best) < 1e-12);
            }
            QVERIFY(std::abs(it.front.back().second - best) < 1e-12);
            QVERIFY(std::is_sorted(it.front.begin(), it.front.end()));
        }
    }

    void scoringThatFailedInTheFirstSearch_doesNotHideTheScoreOfAnother() {
        const Session scored = part(0, 40);
        std::vector<search::CandidatePtr> own;
        for (const search::CandidatePtr& candidate : scored.archive().candidates()) {
            auto copy = std::make_shared<search::Candidate>(*candidate);
            copy->evaluation = {};
            copy->evaluation.status = proxy::EvaluationStatus::OutOfMemory;
            own.push_back(std::move(copy));
        }
        const Session failed = testing::sessionOf(*testing::syntheticSpace(), {}, own);
        const OverlaidRun run = session::overlay(std::vector{failed, scored}).runs[1];
        QCOMPARE(run.front.back().second, scored.score(scored.best()));
        QCOMPARE(run.front, session::overlay(std::vector{scored}).runs[0].front);
    }

    void searches_keepScalesOfTheirOwn_whereScoresCannotBeCompared() {
        search::SearchConfig other;
        other.scoring.seed = 9;
        const std::vector sessions{part(0, 40), part(40, 40, other)};
        const RunOverlay overlay = session::overlay(sessions);
        QVERIFY(overlay.separate.find("seed") != std::string::npos);
        QCOMPARE(overlay.runs[1].best.back(), sessions[1].score(sessions[1].ranking().best()));
        other.scoring.seed = 0;
        other.scoring.threads = 3; // does not change scores
        QVERIFY(session::overlay(std::vector{part(0, 40), part(40, 40, other)}).separate.empty());
    }

    void nothing_isLaidOverNothing() { QVERIFY(session::overlay({}).runs.empty()); }
};

QTEST_GUILESS_MAIN(TstRunOverlay)
#include "tst_run_overlay.moc"
