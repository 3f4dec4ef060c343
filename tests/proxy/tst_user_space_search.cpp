// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/architecture_file.h"
#include "core/exchange/export_format.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/search_engine.h"
#include "core/space/file/space_json.h"
#include "tests/support/mixed_spaces.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <set>

using namespace trazor;

namespace {

/// Collects the confirmations.
class Told final : public search::SearchObserver {
public:
    void onRecord(const search::Record& record) override {
        const auto* const scoring = std::get_if<search::Scoring>(&record);
        if (scoring != nullptr && scoring->purpose == search::Purpose::Confirmation) {
            confirmations.push_back(*scoring);
        }
    }
    std::vector<search::Scoring> confirmations;
};

} // namespace

/// User-defined spaces work wherever a preset works.
class TestUserSpaceSearch : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path write(const char* name, const std::string& text) {
        const std::filesystem::path file = m_folder.filePath(name).toStdString();
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

private slots:
    void mixedSpace_isSearched_andItsNetworksComeBack_data() {
        QTest::addColumn<QString>("text");
        for (const auto& [name, space] : test::mixedSpaces()) {
            QTest::newRow(name) << QString::fromStdString(space.dump());
        }
    }

    void mixedSpace_isSearched_andItsNetworksComeBack() {
        QFETCH(QString, text);
        const space::SearchSpace space = space::loadSpace(write("my.space.json", text.toStdString()));
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, space);
        config.evaluations = 24;
        config.initialSample = 12;
        config.stepSize = 6;
        config.scoring.supernets = 1;
        config.confirm = 2;
        const auto makeEvaluator = [](const space::SearchSpace& target, const proxy::ScoringConfig& scoring) {
            return proxy::makeTorchEvaluator(target, scoring);
        };
        search::Archive archive;
        search::SearchControl control;
        Told told;
        const search::Outcome outcome = search::runSearch(space, config, makeEvaluator, archive, told, control);
        QVERIFY2(outcome.reason == search::StopReason::Finished, outcome.message.c_str());
        QCOMPARE(archive.size(), 24U);
        QCOMPARE(told.confirmations.size(), 2U);
        std::set<std::string> ids;
        for (const search::CandidatePtr& candidate : archive.candidates()) {
            QVERIFY2(candidate->isRanked(), candidate->evaluation.reason.c_str());
            QVERIFY(candidate->evaluation.scores.diversity() > 0.0);
            QVERIFY(candidate->evaluation.scores.saliency() > 0.0);
            ids.insert(candidate->id);
            exchange::ExportContext context;
            context.candidate = candidate.get();
            const std::string written =
                exchange::exported(exchange::exportFormat("trazor"), {space, candidate->architecture, context});
            const auto back = exchange::loadArchitecture(space, write("found.arch.json", written));
            QVERIFY(back.warnings.empty());
            QCOMPARE(space::architectureId(space, back.architecture), candidate->id);
        }
        QCOMPARE(ids.size(), 24U);
    }
};

QTEST_GUILESS_MAIN(TestUserSpaceSearch)
#include "tst_user_space_search.moc"
