// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/space_json.h"
#include "tests/support/fake_evaluator.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/models/candidate_store.h"
#include "ui/models/search_controller.h"
#include "ui/shell/studio.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace trazor;
using namespace trazor::ui;

namespace {

std::shared_ptr<const space::SearchSpace> tiny() {
    return std::make_shared<const space::SearchSpace>(space::preset("autoformer-tiny"));
}

/// Store, controller and inspector around one finished session in a file.
struct Bench {
    explicit Bench(const QString& sessionFile)
        : controller(test::fakeFactory({}), store)
        , inspector(store)
        , file(sessionFile) {
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *tiny());
        config.evaluations = 20;
        config.initialSample = 10;
        config.confirm = 0;
        controller.newSearch(tiny(), config, file);
        controller.start();
        [this] { QTRY_COMPARE(controller.state(), SearchState::Finished); }();
        inspector.show();
        store.setCurrent(3);
    }
    QPlainTextEdit& note() { return *inspector.findChild<QPlainTextEdit*>("inspectorNote"); }
    QLineEdit& tags() { return *inspector.findChild<QLineEdit*>("inspectorTags"); }

    CandidateStore store;
    SearchController controller;
    InspectorPanel inspector;
    QString file;
};

std::map<int, session::Annotation> annotationsIn(const QString& file) {
    return session::SessionStore::open(file.toStdString(), session::SessionStore::Mode::ReadOnly).load().annotations;
}

} // namespace

class TstInspector final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void note_isSaved_whenAnotherSessionOpens();
    void note_isSaved_whenANewSearchBegins();
    void note_isSaved_whenTheSessionIsClosed();
    void note_isSaved_whenTheWindowCloses();
    void note_isKept_whenTheStarChangesMeanwhile();

private:
    QString file(const char* name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
};

void TstInspector::initTestCase() {
    QCoreApplication::setOrganizationName("T-Razor tests");
    QCoreApplication::setApplicationName("tst_inspector");
    QStandardPaths::setTestModeEnabled(true);
}

void TstInspector::note_isSaved_whenAnotherSessionOpens() {
    { const Bench other(file("other.trazor")); }
    Bench bench(file("opens.trazor"));
    QTest::keyClicks(&bench.note(), "promising");
    QTest::keyClicks(&bench.tags(), "small");
    QVERIFY(bench.controller.openSession(file("other.trazor")));
    QCOMPARE(annotationsIn(bench.file).at(3).note, std::string("promising"));
    QCOMPARE(annotationsIn(bench.file).at(3).tags, std::string("small"));
    QVERIFY(annotationsIn(file("other.trazor")).empty());
    bench.store.setCurrent(3);
    QCOMPARE(bench.note().toPlainText(), QString());
}

void TstInspector::note_isSaved_whenANewSearchBegins() {
    Bench bench(file("new.trazor"));
    QTest::keyClicks(&bench.note(), "promising");
    bench.controller.newSearch(tiny(), bench.controller.config(), file("new2.trazor"));
    QCOMPARE(annotationsIn(bench.file).at(3).note, std::string("promising"));
}

void TstInspector::note_isSaved_whenTheSessionIsClosed() {
    Bench bench(file("closed.trazor"));
    QTest::keyClicks(&bench.note(), "promising");
    bench.controller.closeSession();
    QCOMPARE(annotationsIn(bench.file).at(3).note, std::string("promising"));
}

void TstInspector::note_isSaved_whenTheWindowCloses() {
    { const Bench bench(file("window.trazor")); }
    StudioOptions options;
    options.makeEvaluator = test::fakeFactory({});
    options.openFile = file("window.trazor");
    options.rememberState = false;
    MainWindow window(std::move(options));
    window.show();
    window.store().setCurrent(5);
    QTest::keyClicks(window.findChild<QPlainTextEdit*>("inspectorNote"), "last word");
    window.close();
    QCOMPARE(annotationsIn(file("window.trazor")).at(5).note, std::string("last word"));
}

void TstInspector::note_isKept_whenTheStarChangesMeanwhile() {
    Bench bench(file("star.trazor"));
    QTest::keyClicks(&bench.note(), "half a sen");
    bench.store.toggleStar(3);
    QTest::keyClicks(&bench.note(), "tence");
    bench.inspector.commitEdits();
    QCOMPARE(bench.store.annotation(3).note, std::string("half a sentence"));
    QVERIFY(bench.store.isStarred(3));
}

QTEST_MAIN(TstInspector)
#include "tst_inspector.moc"
