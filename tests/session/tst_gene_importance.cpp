// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/gene_importance.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/session_of.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

using namespace trazor;
using namespace trazor::session;

namespace {

using ScoreOf = std::function<double(const space::SearchSpace&, const space::Architecture&)>;

double meanOf(const space::SearchSpace& space, const space::Architecture& architecture, const char* name) {
    const space::Gene& gene = *space.findGene(name);
    const std::size_t blocks = architecture.stages[0].blocks.size();
    double sum = 0.0;
    for (std::size_t block = 0; block < blocks; ++block) {
        sum += space.value(architecture, gene, 0, block);
    }
    return sum / static_cast<double>(blocks);
}

/// Random candidates whose D and S each sum to `score` over all blocks.
Session sessionWith(int count, const ScoreOf& score, search::SearchConfig config = {}) {
    const space::SearchSpace& space = space::preset("autoformer-tiny");
    Session session = testing::sessionOf(space, config);
    Rng rng(7);
    while (session.size() < count) {
        auto candidate = std::make_shared<search::Candidate>();
        candidate->index = session.size();
        candidate->architecture = space::sample(space, rng);
        candidate->id = space::architectureId(space, candidate->architecture);
        candidate->cost = space::costOf(space::plan(space, candidate->architecture));
        const std::size_t blocks = candidate->architecture.depth();
        const double each = score(space, candidate->architecture) / static_cast<double>(blocks);
        candidate->evaluation.status = proxy::EvaluationStatus::Ok;
        proxy::BlockScore block;
        block.diversity = block.saliency = each;
        candidate->evaluation.scores.blocks.assign(blocks, block);
        if (!session.archive().contains(candidate->id)) {
            session.apply(search::CandidatePtr(std::move(candidate)));
        }
    }
    return session;
}

const GeneImportance& of(const GeneImportances& all, const char* gene) {
    return *std::find_if(all.genes.begin(), all.genes.end(), [&](const auto& it) { return it.gene == gene; });
}

} // namespace

class TstGeneImportance final : public QObject {
    Q_OBJECT

private slots:
    void gene_thatDecides_isFirst_withItsBetterSide() {
        for (const double sign : {1.0, -1.0}) {
            const Session session = sessionWith(300, [sign](const auto& space, const auto& architecture) {
                return 100.0 + sign * meanOf(space, architecture, "heads");
            });
            const GeneImportances found = geneImportances(session);
            QCOMPARE(found.objective, std::string("DSS++"));
            QCOMPARE(found.candidates, 300);
            QCOMPARE(found.genes.front().gene, std::string("heads"));
            QVERIFY(found.genes.front().importance > 0.5);
            QVERIFY(sign * found.genes.front().rho > 0.9);
            QVERIFY(found.explained > 0.8);
            QVERIFY(std::abs(of(found, "mlp_ratio").importance) < 0.1);
            QVERIFY(std::abs(of(found, "mlp_ratio").rho) < 0.2);
        }
    }

    void fewerParameters_areTheBetterSide_whereTheyAreTheObjective() {
        search::SearchConfig config;
        config.objective = search::Objective::parse("params");
        const Session session = sessionWith(
            200, [](const auto&, const auto&) { return 1.0; }, config); // equal scores
        const GeneImportances found = geneImportances(session);
        QCOMPARE(found.objective, std::string("fewer params"));
        QCOMPARE(found.genes.front().gene, std::string("embed_dim"));
        QVERIFY(found.genes.front().rho < -0.5);
    }

    void answer_isTheSame_andOfFewCandidatesNone() {
        const ScoreOf score = [](const auto& space, const auto& architecture) {
            return 10.0 + meanOf(space, architecture, "mlp_ratio");
        };
        const GeneImportances once = geneImportances(sessionWith(60, score));
        const GeneImportances again = geneImportances(sessionWith(60, score));
        QCOMPARE(once.genes.size(), again.genes.size());
        for (std::size_t i = 0; i < once.genes.size(); ++i) {
            QCOMPARE(once.genes[i].importance, again.genes[i].importance);
        }
        QVERIFY(geneImportances(sessionWith(19, score)).genes.empty());
        QVERIFY(geneImportances(Session()).genes.empty());
        QVERIFY(geneImportances(sessionWith(40, [](const auto&, const auto&) { return 0.0; })).genes.empty());
    }
};

QTEST_GUILESS_MAIN(TstGeneImportance)
#include "tst_gene_importance.moc"
