// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/search_engine.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iomanip>

using namespace trazor;

namespace {

constexpr double kTolerance = 1e-9;

class Silent final : public search::SearchObserver {
public:
    void onRecord(const search::Record&) override {}
};

/// One candidate of a golden archive.
struct Row {
    std::string id;
    std::string op;
    std::array<double, 3> scores{}; ///< D, S, DSS
};

Row rowOf(const search::Candidate& candidate) {
    const proxy::NetworkScores& scores = candidate.evaluation.scores;
    return {candidate.id,
            std::string(search::operatorName(candidate.op)),
            {scores.diversity(), scores.saliency(), scores.dss()}};
}

std::vector<Row> readRows(const std::string& path) {
    std::vector<Row> rows;
    std::ifstream file(path);
    for (Row row; file >> row.id >> row.op >> row.scores[0] >> row.scores[1] >> row.scores[2];) {
        rows.push_back(row);
    }
    return rows;
}

void writeRows(const std::string& path, const std::vector<Row>& rows) {
    std::ofstream file(path);
    file << std::setprecision(12);
    for (const Row& row : rows) {
        file << row.id << ' ' << row.op << ' ' << row.scores[0] << ' ' << row.scores[1] << ' ' << row.scores[2] << '\n';
    }
}

/// The space at a quarter of the width, with its usual limits at the same share of its range. Saves time: the singular
/// values in float64 dominate a search and grow with the cube of the width.
space::SearchSpace narrowed(const space::SearchSpace& preset) {
    constexpr double kFactor = 0.25;
    space::SearchSpace space = preset;
    for (space::Gene& gene : space.genes) {
        if (gene.name == "embed_dim" || gene.name == "base_dim" || gene.name == "mlp_hidden") {
            for (std::vector<double>& choices : gene.choices) {
                std::ranges::for_each(choices, [](double& choice) { choice *= kFactor; });
            }
        }
    }
    space.supernet.clear();
    for (const char* name : {"head_dim", "embedding_dim"}) {
        if (const auto fact = space.facts.find(name); fact != space.facts.end()) {
            std::get<std::vector<double>>(fact->second).front() *= kFactor;
        }
    }
    const space::CostRange before = space::costRange(preset);
    const space::CostRange after = space::costRange(space);
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        const auto moved = [&](std::int64_t end) {
            const double share = static_cast<double>(end - before.min.*quantity.value) /
                                 static_cast<double>(before.max.*quantity.value - before.min.*quantity.value);
            const auto width = static_cast<double>(after.max.*quantity.value - after.min.*quantity.value);
            return after.min.*quantity.value + std::llround(share * width);
        };
        Band& band = space.usualBand.*quantity.limit;
        band.min = band.min ? std::optional(moved(*band.min)) : std::nullopt;
        band.max = band.max ? std::optional(moved(*band.max)) : std::nullopt;
    }
    return space;
}

std::vector<Row> searched(const space::SearchSpace& space, int imageSize) {
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, space);
    config.evaluations = 200;
    config.confirm = 0;
    config.checkImage = 0;
    config.limits = space.usualBand;
    config.scoring.supernets = 1;
    config.scoring.imageSize = imageSize;
    config.scoring.dtype = proxy::DType::Float64;
    const auto makeEvaluator = [](const space::SearchSpace& target, const proxy::ScoringConfig& scoring) {
        return proxy::makeTorchEvaluator(target, scoring);
    };
    search::Archive archive;
    search::SearchControl control;
    Silent observer;
    search::runSearch(space, config, makeEvaluator, archive, observer, control);
    std::vector<Row> rows;
    for (const search::CandidatePtr& candidate : archive.candidates()) {
        rows.push_back(rowOf(*candidate));
    }
    return rows;
}

} // namespace

/// Regression test: searches give the candidates, order and scores of the archives in tests/data/golden. Set
/// TRAZOR_WRITE_GOLDEN to rewrite the archives.
class TestGoldenArchives : public QObject {
    Q_OBJECT

private slots:
    void archive_equalsTheGoldenOne_data() {
        QTest::addColumn<int>("imageSize");
        QTest::addColumn<int>("sequenceLength");
        QTest::newRow("autoformer-tiny") << 32 << 0;
        QTest::newRow("pit-tiny") << 64 << 0;
        QTest::newRow("flexibert") << 0 << 16;
    }

    void archive_equalsTheGoldenOne() {
        QFETCH(int, imageSize);
        QFETCH(int, sequenceLength);
        space::SearchSpace space = narrowed(space::preset(QTest::currentDataTag()));
        if (sequenceLength > 0) {
            space.facts["sequence_length"] = std::vector{static_cast<double>(sequenceLength)};
        }
        const std::vector<Row> rows = searched(space, imageSize);
        const std::string path = TRAZOR_SOURCE_DIR "/tests/data/golden/" + space.name + ".txt";
        if (qEnvironmentVariableIsSet("TRAZOR_WRITE_GOLDEN")) {
            writeRows(path, rows);
        }
        const std::vector<Row> golden = readRows(path);
        QCOMPARE(golden.size(), std::size_t{200});
        QCOMPARE(rows.size(), golden.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].id, golden[i].id);
            QCOMPARE(rows[i].op, golden[i].op);
            for (std::size_t k = 0; k < golden[i].scores.size(); ++k) {
                QVERIFY(std::abs(rows[i].scores[k] - golden[i].scores[k]) <= kTolerance * golden[i].scores[k]);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestGoldenArchives)
#include "tst_golden_archives.moc"
