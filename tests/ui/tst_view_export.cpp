// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/exchange/candidate_csv.h"
#include "core/session/file/session_file.h"
#include "core/space/file/space_json.h"
#include "tests/support/csv_reader.h"
#include "tests/support/fake_evaluator.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/canvas/view_export.h"
#include "ui/compare/compare_board.h"
#include "ui/export/picture_dialog.h"
#include "ui/export/view_exporter.h"
#include "ui/models/session_model.h"
#include "ui/plots/pareto_view.h"
#include "ui/shell/render.h"
#include "ui/support/formatting.h"
#include "ui/table/candidates_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QProcess>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSvgRenderer>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <clocale>

using namespace trazor;
using namespace trazor::ui;

namespace {

const QSize kSize(900, 620);

QByteArray contentOf(const QString& file) {
    QFile input(file);
    return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray();
}

int differentPixels(const QImage& image) {
    int different = 0;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) {
            different += image.pixel(x, y) != image.pixel(0, 0) ? 1 : 0;
        }
    }
    return different;
}

} // namespace

class TestViewExport : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        const testing::SyntheticArchive archive{.candidates = 120, .failedEvery = 11};
        m_session = m_folder.filePath("made.trazor");
        const auto space = testing::syntheticSpace();
        session::Session session =
            testing::sessionOf(*space, testing::syntheticConfig(archive), archive.make(), "none");
        session.apply(search::Quantity{"accuracy", "Accuracy", "%", search::Better::Larger, {}});
        for (int index = 1; index < 9; ++index) {
            session.apply(search::Value{session::Subject::candidate(index), "accuracy", 70.0 + index});
        }
        session::SessionFile::save(m_session.toStdString(), session);
        m_sessionModel.reset({space, testing::syntheticConfig(archive), {}});
        m_sessionModel.apply(testing::recordsOf(archive.make()));
    }

    void everyView_isSavedInEveryFormat_data() {
        QTest::addColumn<QString>("view");
        for (const QString& view : renderedViews()) {
            QTest::newRow(qPrintable(view)) << view;
        }
    }

    void everyView_isSavedInEveryFormat() {
        QFETCH(QString, view);
        const QSize size = view == "window" ? QSize(1280, 800) : kSize;
        bench::BenchTools tools;
        tools.makeEvaluator = [](const proxy::ScoringConfig& config) {
            return std::make_unique<test::FakeEvaluator>(config, test::FakeOptions{});
        };
        const auto saved = [&](const char* ending) {
            const QString file = m_folder.filePath(view + ending);
            renderView(view, file, m_session, size, tools);
            return file;
        };
        const QImage png(saved(".png"));
        QCOMPARE(png.size(), size);
        QVERIFY(differentPixels(png) > 300);

        const QByteArray drawing = contentOf(saved(".svg"));
        QSvgRenderer svg(drawing);
        QVERIFY(svg.isValid());
        QCOMPARE(svg.viewBox().size(), size);
        const bool isPainted = QStringList{"pareto",  "measured", "progress", "parallel", "heatmap",
                                           "lineage", "diagram",  "bench",    "genes",    "distribution"}
                                   .contains(view);
        QVERIFY2(drawing.contains("<text") == isPainted,
                 "letters must stay letters, widgets must not lie over each other");
        QImage drawn(size, QImage::Format_RGB32);
        drawn.fill(Qt::white);
        QPainter painter(&drawn);
        svg.render(&painter);
        painter.end();
        QVERIFY(differentPixels(drawn) > 300);

        const QByteArray document = contentOf(saved(".pdf"));
        QVERIFY(document.startsWith("%PDF-"));
        QVERIFY(document.contains("/Count 1"));

        if (view == "window") {
            QVERIFY_EXCEPTION_THROWN(saved(".csv"), Error);
            return;
        }
        const auto rows = testing::readCsv(contentOf(saved(".csv")).toStdString());
        QVERIFY2(rows.size() > 2, "a table with a header");
        for (const std::vector<std::string>& row : rows) {
            QCOMPARE(row.size(), rows.front().size());
            for (const std::string& cell : row) {
                QVERIFY(QString::fromStdString(cell).toLower() != "nan");
            }
        }
    }

    void otherEndings_areRefused() {
        QVERIFY_EXCEPTION_THROWN(renderView("pareto", m_folder.filePath("x.gif"), m_session, kSize), Error);
        QVERIFY_EXCEPTION_THROWN(renderView("pareto", m_folder.filePath("x"), m_session, kSize), Error);
        QVERIFY(!QFile::exists(m_folder.filePath("x.gif")));
    }

    void pareto_zoomed_staysInsideItsAxes_inAnSvgToo() {
        ParetoView view(m_sessionModel);
        view.resize(kSize);
        view.show();
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(view.focusProxy(), Qt::Key_Plus);
        }
        QSvgRenderer svg(drawSvg(view, kSize).document());
        QImage drawn(kSize, QImage::Format_RGB32);
        drawn.fill(Qt::white);
        QPainter painter(&drawn);
        svg.render(&painter);
        painter.end();
        // Nothing is drawn right of the axes, however far the front extends.
        const QRgb ground = drawn.pixel(kSize.width() - 2, kSize.height() / 2);
        for (int y = 0; y < kSize.height(); ++y) {
            QCOMPARE(drawn.pixel(kSize.width() - 8, y), ground);
        }
    }

    void axisThatIsShort_losesItsNoteFirst() {
        ParetoView view(m_sessionModel);
        QVERIFY(drawSvg(view, kSize).document().contains("DSS++ (rank, 0 to 1)"));
        const QByteArray low = drawSvg(view, {kSize.width(), 200}).document();
        QVERIFY(low.contains(">DSS++<") && !low.contains("DSS++ (rank"));
    }

    void candidates_dataAgreeWithTheExportedTable() {
        const session::Session session = session::SessionFile::read(m_session.toStdString());
        const auto exported = testing::readCsv(exchange::candidatesCsv(session));
        CandidatesPanel panel(m_sessionModel);
        const auto shown = testing::readCsv(panel.csv());
        QCOMPARE(shown.size(), exported.size());
        int common = 0;
        for (std::size_t column = 0; column < exported[0].size(); ++column) {
            const auto same = std::find(shown[0].begin(), shown[0].end(), exported[0][column]);
            if (same == shown[0].end()) {
                continue;
            }
            ++common;
            const auto place = static_cast<std::size_t>(same - shown[0].begin());
            for (std::size_t row = 1; row < shown.size(); ++row) {
                const std::size_t candidate = std::stoul(shown[row][0]) + 1; // rows are in table order
                QVERIFY2(shown[row][place] == exported[candidate][column], exported[0][column].c_str());
            }
        }
        QVERIFY(common > 15);
    }

    void pareto_dataFollowTheFilterAndTheAxes() {
        ParetoView view(m_sessionModel);
        view.setAxes("macs", "depth");
        m_sessionModel.setFilter("index < 20");
        const auto rows = testing::readCsv(view.csv());
        m_sessionModel.setFilter({});
        QCOMPARE(rows.size(), std::size_t(21));
        QCOMPARE(QString::fromStdString(rows[0][3]), QString("depth"));
        QCOMPARE(std::stoul(rows[5][3]), m_sessionModel.candidate(4).architecture.depth());
    }

    void menus_saveAndCopy_whatTheTabShows() {
        auto* pareto = new ParetoView(m_sessionModel);
        auto* compare = new CompareBoard(m_sessionModel);
        QTabWidget tabs;
        tabs.addTab(pareto, "Pareto");
        tabs.addTab(compare, "Compare");
        tabs.resize(kSize);
        QString target = m_folder.filePath("from-menu");
        ViewExporter exporter({.openFile = {}, .saveFile = [&](auto&&...) { return target; }, .askCount = {}}, nullptr);
        QWidget* root = &tabs;
        QWidget holder;
        root->setParent(&holder);
        holder.show();
        exporter.attach(holder);
        QSignalSpy saved(&exporter, &ViewExporter::saved);
        QSignalSpy failed(&exporter, &ViewExporter::failed);

        QMenu* menu = holder.findChild<QToolButton*>("saveView")->menu();
        emit menu->aboutToShow();
        QVERIFY(menu->actions().size() >= 4);
        menu->actions().at(0)->trigger();
        QCOMPARE(saved.size(), 0); // opens the dialog first
        auto* const dialog = pareto->findChild<PictureDialog*>();
        QVERIFY(dialog);
        dialog->findChild<QSpinBox*>("pictureWidth")->setValue(500);
        dialog->findChild<QSpinBox*>("pictureHeight")->setValue(300);
        dialog->findChild<QComboBox*>("pictureScale")->setCurrentText(QStringLiteral("2\u00d7"));
        dialog->findChild<QComboBox*>("pictureTheme")->setCurrentText("Dark");
        const QColor before = pareto->palette().color(QPalette::Base);
        dialog->accept();
        QTRY_COMPARE(saved.size(), 1);
        const QImage dark(target + ".png");
        QCOMPARE(dark.size(), QSize(1000, 600));
        QVERIFY(dark.pixelColor(1, 1).lightnessF() < 0.5F);
        QCOMPARE(pareto->palette().color(QPalette::Base), before); // the view on screen has not changed
        QVERIFY(before.lightnessF() > 0.5F);

        target = m_folder.filePath("missing-folder/x.csv");
        exporter.saveData(*pareto);
        QTRY_COMPARE(failed.size(), 1);

        exporter.copyData(*pareto);
        QVERIFY(QApplication::clipboard()->mimeData()->hasFormat("text/csv"));
        QVERIFY(QApplication::clipboard()->text().startsWith("index,id,"));
        exporter.copyPicture(*pareto);
        QCOMPARE(QApplication::clipboard()->image().size(), pareto->size() * 2);

        QMenu file;
        exporter.followMenu(file, holder);
        emit file.aboutToShow();
        QCOMPARE(file.actions().size(), 1); // the other tab is hidden
        root->setParent(nullptr);
    }

private:
    QTemporaryDir m_folder;
    QString m_session;
    SessionModel m_sessionModel;

    void numbers_haveAPoint_underALocaleWithAComma() {
        QProcess localedef;
        localedef.start("localedef", {"-i", "de_DE", "-f", "UTF-8", m_folder.filePath("de_DE.UTF-8")});
        localedef.waitForFinished();
        const QByteArray folder = qEnvironmentVariable("LOCPATH").toLocal8Bit();
        qputenv("LOCPATH", m_folder.path().toLocal8Bit());
        const std::string before = std::setlocale(LC_ALL, nullptr);
        const bool isGerman = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
        const bool hasComma = QByteArray(std::localeconv()->decimal_point) == ",";
        QLocale::setDefault(QLocale(QLocale::German));
        useOneNumberNotation();
        const QByteArray point = std::localeconv()->decimal_point;
        qputenv("LOCPATH", folder);
        std::setlocale(LC_ALL, before.c_str());
        QCOMPARE(point, QByteArray("."));
        QCOMPARE(QLocale().toString(0.5), QString("0.5"));
        if (!isGerman || !hasComma) {
            QSKIP("localedef and the sources of locales are not installed");
        }
    }
};

QTEST_MAIN(TestViewExport)
#include "tst_view_export.moc"
