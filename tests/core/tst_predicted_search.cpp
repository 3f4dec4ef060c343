// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/exchange/training_folder.h"
#include "core/search/recorded_evidence.h"
#include "core/search/strategy/selection.h"
#include "core/session/columns.h"
#include "core/session/file/recorded_run.h"
#include "core/session/forecast.h"
#include "core/session/measured_results.h"
#include "tests/support/error_text.h"
#include "tests/support/search_fixture.h"
#include "tests/support/session_of.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;
using session::Session;
using session::SessionFile;

namespace {

constexpr int kFirst = 40; ///< candidates of the search by DSS++

SearchConfig configOf(const char* objective, int evaluations) {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
    config.objective = Objective::parse(objective);
    config.evaluations = evaluations;
    config.initialSample = 20;
    config.confirm = 0;
    config.checkImage = 0;
    config.scoring.imageSize = 0;
    return config;
}

/// A synthetic accuracy that favours deep, narrow networks, unlike the fake evaluator's scores.
double accuracyOf(const Candidate& candidate, int repeat = 0) {
    return 80.0 + static_cast<double>(candidate.architecture.depth()) -
           static_cast<double>(candidate.cost.params) / 1e6 + 0.1 * repeat;
}

std::vector<std::string> idsOf(const Session& session) {
    std::vector<std::string> ids;
    for (const CandidatePtr& candidate : session.archive().candidates()) {
        ids.push_back(candidate->id);
    }
    return ids;
}

} // namespace

/// Resumed searches whose objective is predicted from measured values.
class TestPredictedSearch : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        runTo(configOf("dss++", kFirst));
        measure(15);
    }

    void search_goesOnByThePrediction_andIsReproduced() {
        const auto goOn = [&](int stopAt) {
            const std::string file = copy();
            for (const int evaluations : {stopAt, 100}) {
                if (evaluations > 0) {
                    runTo(configOf("predicted:accuracy", evaluations), file);
                }
            }
            return SessionFile::read(file);
        };
        const Session whole = goOn(0);
        QCOMPARE(whole.size(), 100);
        QCOMPARE(whole.config().objective.text(), std::string("predicted:accuracy"));
        QCOMPARE(idsOf(goOn(0)), idsOf(whole));
        for (const int stopAt : {41, 57, 60, 99}) { // within and between generations
            QCOMPARE(idsOf(goOn(stopAt)), idsOf(whole));
        }
        const std::string other = copy();
        runTo(configOf("dss++", 100), other);
        QVERIFY(idsOf(SessionFile::read(other)) != idsOf(whole));
    }

    void parents_areTheBestPredicted() {
        const std::string file = copy();
        runTo(configOf("predicted:accuracy", 60), file);
        const Session session = SessionFile::read(file);
        // For each generation, predicts from the archive before it.
        for (int first = kFirst; first < session.size(); first += session.config().stepSize) {
            Session past = testing::sessionOf(tinySpace(), session.config(),
                                              session.archive().candidates().first(static_cast<std::size_t>(first)));
            past.apply(session.quantity("accuracy")->quantity);
            for (const auto& [subject, values] : session.quantity("accuracy")->details) {
                for (const Value& value : values) {
                    past.apply(value);
                }
            }
            const session::Forecast forecast = session::forecast(past, "accuracy");
            for (int index = first; index < first + session.config().stepSize; ++index) {
                for (const int parent : session.candidate(index).parents) {
                    QVERIFY2(forecast.candidates[static_cast<std::size_t>(parent)].rank <=
                                 static_cast<std::size_t>(session.config().parents),
                             qPrintable(QString::number(index)));
                }
            }
        }
    }

    void candidates_getBetter() {
        const std::string file = copy();
        runTo(configOf("predicted:accuracy", 140), file);
        const Session session = SessionFile::read(file);
        const auto mean = [&](int first, int last) {
            double sum = 0.0;
            for (int index = first; index < last; ++index) {
                sum += accuracyOf(session.candidate(index));
            }
            return sum / (last - first);
        };
        QVERIFY(mean(110, 140) > mean(0, kFirst) + 0.5);
    }

    void selection_ordersLikeTheForecast() {
        const Session session = SessionFile::read(m_file);
        const SearchConfig config = configOf("predicted:accuracy", 100);
        const std::vector<Record> records = session.records();
        Selection selection(tinySpace(), config, evidenceOf(tinySpace(), config.objective, records));
        Ranker ranker(session.archive());
        const std::vector<int> best = selection.best(ranker, 12);
        QCOMPARE(best.size(), std::size_t{12});
        const session::Forecast forecast = session::forecast(session, "accuracy");
        for (std::size_t i = 0; i < best.size(); ++i) {
            const std::size_t rank = forecast.candidates[static_cast<std::size_t>(best[i])].rank;
            QVERIFY(rank <= i + 1);
        }
    }

    void severalObjectives_haveAFront_data() {
        QTest::addColumn<QString>("objective");
        for (const char* const objective :
             {"params,predicted:accuracy", "dss++,predicted:accuracy", "macs,dss++,predicted:accuracy"}) {
            QTest::newRow(objective) << objective;
        }
    }
    void severalObjectives_haveAFront() {
        QFETCH(QString, objective);
        const std::string file = copy();
        const QByteArray text = objective.toUtf8();
        runTo(configOf(text.constData(), 80), file);
        const Session session = SessionFile::read(file);
        QCOMPARE(session.size(), 80);
        Selection selection(tinySpace(), session.config(),
                            evidenceOf(tinySpace(), session.config().objective, session.records()));
        Ranker ranker(session.archive());
        const std::vector<int> front = selection.finalists(ranker, 80);
        QVERIFY(front.size() > 1);
        // By definition: no candidate is at least as good in every objective and better in one.
        const session::Forecast forecast = session::forecast(session, "accuracy");
        const auto values = [&](int index) {
            std::vector<double> all;
            for (const Objective::Part& part : session.config().objective.parts()) {
                all.push_back(part.name == "params"  ? -static_cast<double>(session.candidate(index).cost.params)
                              : part.name == "macs"  ? -static_cast<double>(session.candidate(index).cost.macs)
                              : part.name == "dss++" ? session.score(index)
                                                     : forecast.candidates[static_cast<std::size_t>(index)].score);
            }
            return all;
        };
        for (int index = 0; index < session.size(); ++index) {
            const std::vector<double> mine = values(index);
            bool isDominated = false;
            bool hasTwin = false;
            for (int other = 0; other < session.size(); ++other) {
                const std::vector<double> its = values(other);
                bool isWorse = false;
                for (std::size_t i = 0; i < mine.size(); ++i) {
                    isWorse = isWorse || its[i] < mine[i];
                }
                isDominated = isDominated || (!isWorse && its != mine);
                hasTwin = hasTwin || (other < index && its == mine);
            }
            const bool isOnFront = std::find(front.begin(), front.end(), index) != front.end();
            QCOMPARE(isOnFront, !isDominated && !hasTwin);
        }
    }

    void theRun_recordsItsObjectiveAndValues() {
        const std::string file = copy();
        runTo(configOf("predicted:accuracy", 50), file);
        Session session = SessionFile::read(file);
        QCOMPARE(session.manifest().runs.size(), std::size_t{2});
        QCOMPARE(session.manifest().runs[0].objective, std::string("dss++"));
        QVERIFY(session.manifest().runs[0].values.empty());
        const RunBegun& run = session.manifest().runs[1];
        QCOMPARE(run.objective, std::string("predicted:accuracy"));
        QCOMPARE(run.firstCandidate, kFirst);
        QCOMPARE(run.values.size(), std::size_t{16}); // 15 networks, one measured twice
        // A later value does not change a recorded run.
        session.apply(Value{Subject::candidate(0), "accuracy", 1.0});
        QCOMPARE(session.manifest().runs[1], run);
    }

    void aValueOfAPublishedNetwork_countsForTheCandidateThatItIs() {
        space::SearchSpace space = tinySpace();
        const Session known = SessionFile::read(m_file);
        space.published = {{"twin", "", known.candidate(3).architecture}};
        Session session = testing::sessionOf(space, known.config(), known.archive().candidates());
        session.apply(Quantity{"accuracy", "accuracy", "%", Better::Larger, "Measured"});
        session.apply(Value{Subject::published(0), "accuracy", 77.0});
        QCOMPARE(session.value("accuracy", Subject::candidate(3)), 77.0);
        QVERIFY(std::isnan(session.value("accuracy", Subject::candidate(4))));
        const Evidence evidence = evidenceOf(space, Objective::parse("predicted:accuracy"), session.records());
        QCOMPARE(evidence.at("accuracy").byNetwork.at(known.candidate(3).id), 77.0);
        session.apply(Value{Subject::candidate(3), "accuracy", 70.0}); // the candidate's own value takes precedence
        QCOMPARE(session.value("accuracy", Subject::candidate(3)), 70.0);
        QCOMPARE(evidenceOf(space, Objective::parse("predicted:accuracy"), session.records())
                     .at("accuracy")
                     .byNetwork.at(known.candidate(3).id),
                 70.0);
        const Session copy = session;
        session.apply(Value{Subject::candidate(3), "accuracy", std::numeric_limits<double>::quiet_NaN()});
        QCOMPARE(session.value("accuracy", Subject::candidate(3)), 77.0);
        QCOMPARE(copy.value("accuracy", Subject::candidate(3)), 70.0);
    }

    void whatCannotBePredicted_isRefusedBeforeAnythingIsScored() {
        const auto complaint = [&](const char* objective, const std::string& file) {
            const QString problem = testing::errorText([&] { runTo(configOf(objective, 60), file); });
            const Session after = SessionFile::read(file); // neither candidates nor settings changed
            return after.size() == kFirst && after.config().objective == Objective() ? problem : QString("changed");
        };
        QVERIFY(complaint("predicted:speed", copy()).contains("no values of this quantity"));
        QVERIFY(complaint("params,predicted:speed", copy()).contains("predicted:speed"));
        runTo(configOf("dss++", kFirst), m_folder->filePath("few.trazor").toStdString());
        m_file = m_folder->filePath("few.trazor").toStdString();
        measure(4);
        QVERIFY(complaint("predicted:accuracy", m_file).contains("at least 5"));
    }

    void objectives_areReadAndWritten() {
        for (const char* const text : {"dss++", "pareto", "predicted:accuracy", "params", "macs,predicted:top-1",
                                       "params,depth,dss++", "dss++,predicted:a"}) {
            QCOMPARE(Objective::parse(text).text(), std::string(text));
        }
        QCOMPARE(Objective::parse("params,dss++"), Objective::pareto());
        for (const char* const text : {"", "speed", "predicted:", "dss++,", ",dss++", "dss++,dss++", "dss++ ",
                                       "params,macs,depth,dss++", "pareto,macs"}) {
            QVERIFY2(testing::errorText([&] { Objective::parse(text); }).contains("objective: "), text);
        }
    }

    void predictions_areColumns() {
        Session session = SessionFile::read(m_file);
        QVERIFY(session::findColumn(session::columns(session), "predicted.accuracy") == nullptr);
        session.setForecasts(session::forecasts(session));
        const session::Forecast* const forecast = session.forecast("accuracy");
        QVERIFY(forecast != nullptr);
        const std::vector<session::Column> columns = session::columns(session);
        const auto cell = [&](const std::string& name, int index) {
            return session::findColumn(columns, name)->number(session, index);
        };
        for (int index = 0; index < session.size(); ++index) {
            const session::PredictedNetwork& network = forecast->candidates[static_cast<std::size_t>(index)];
            QCOMPARE(cell("predicted.accuracy", index), network.prediction.value);
            QCOMPARE(cell("predicted.accuracy.low", index), network.prediction.low);
            QCOMPARE(cell("predicted.accuracy.high", index), network.prediction.high);
            QCOMPARE(cell("predicted.accuracy.rank", index), static_cast<double>(network.rank));
        }
        QCOMPARE(session::findColumn(columns, "predicted.accuracy")->direction, 1);
        QVERIFY(session::findColumn(columns, "predicted.accuracy")->isAxis);
        // Computed quantities get no forecast.
        session.apply(Quantity{"synflow", "SynFlow", "", Better::Larger, "A baseline"});
        for (int index = 0; index < session.size(); ++index) {
            session.apply(Value{Subject::candidate(index), "synflow", static_cast<double>(index)});
        }
        QCOMPARE(session::forecasts(session).size(), std::size_t{1});
    }

    void aFolderOfNetworks_comesBackAsTheImport() {
        Session session = SessionFile::read(m_file);
        const std::vector<int> chosen = session::suggestBySize(session, "accuracy", 5);
        const std::filesystem::path folder = m_folder->filePath("to/train").toStdString();
        const Quantity quantity = session.quantity("accuracy")->quantity;
        exchange::writeTrainingFolder(session, quantity, chosen, exchange::exportFormat("trazor"), folder);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder), {}), 6);
        QFile table(QString::fromStdString((folder / exchange::kResultsTable).string()));
        QVERIFY(table.open(QIODevice::ReadOnly));
        QByteArray text = table.readAll();
        const auto read = [&] {
            return evidence::readResults(text.toStdString(), "results.csv", session::subjectsOf(session),
                                         {"accuracy", quantity.unit, {}});
        };
        QCOMPARE(read().unmeasured, 5);
        QVERIFY(read().problems.empty());
        text.replace("accuracy,%,", "accuracy,%,71.5");
        const evidence::ResultsPreview preview = read();
        QVERIFY(preview.problems.empty());
        QCOMPARE(preview.results.size(), std::size_t{5});
        for (std::size_t i = 0; i < preview.results.size(); ++i) {
            QCOMPARE(preview.results[i].subject, session.candidate(chosen[i]).id);
            QCOMPARE(preview.results[i].value, 71.5);
        }
        QVERIFY(testing::errorText([&] {
                    exchange::writeTrainingFolder(session, quantity, chosen, exchange::exportFormat("trazor"), folder);
                }).contains("may hold results"));
    }

private:
    /// Runs or resumes the search in `file` up to config.evaluations.
    void runTo(const SearchConfig& config, const std::string& file) const {
        Session session =
            std::filesystem::exists(file) ? SessionFile::read(file) : testing::sessionOf(tinySpace(), config);
        session.setConfig(config);
        Notes notes;
        SearchControl control;
        session::runRecorded(file, session, fakeFactory(), notes, control);
    }
    void runTo(const SearchConfig& config) {
        m_file = m_folder->filePath("search.trazor").toStdString();
        runTo(config, m_file);
    }

    /// Records an accuracy for `count` candidates of all sizes, and a repeat for the first.
    void measure(int count) const {
        SessionFile file = SessionFile::open(m_file, SessionFile::Mode::ReadWrite);
        const Session session = file.load();
        std::vector<Record> records{Quantity{"accuracy", "accuracy", "%", Better::Larger, "Measured"}};
        for (const int index : session::suggestBySize(session, "accuracy", static_cast<std::size_t>(count))) {
            const Candidate& candidate = session.candidate(index);
            records.emplace_back(Value{Subject::candidate(index), "accuracy", accuracyOf(candidate), 0, "cluster"});
            if (records.size() == 2) {
                records.emplace_back(
                    Value{Subject::candidate(index), "accuracy", accuracyOf(candidate, 1), 1, "cluster"});
            }
        }
        file.append(records);
    }

    std::string copy() {
        const std::string file = m_folder->filePath(QString("copy%1.trazor").arg(++m_copies)).toStdString();
        std::filesystem::copy_file(m_file, file);
        return file;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;
    int m_copies = 0;
};

QTEST_GUILESS_MAIN(TestPredictedSearch)
#include "tst_predicted_search.moc"
