// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/models/session_model.h"
#include "ui/plots/histogram_view.h"

#include <QRegularExpression>
#include <QTest>

#include <numeric>

using namespace trazor;
using namespace trazor::ui;

class TstHistogramView final : public QObject {
    Q_OBJECT

private slots:
    void bars_countAllThatPass_andTheSelected();
    void bars_haveRoundEnds();
    void click_selectsTheCandidatesOfABar();
    void numberThatAllShare_hasOneBar();

private:
    static session::Session session(int candidates) {
        const testing::SyntheticArchive archive{.candidates = candidates};
        return testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
    }
    /// Sum of a column of the data, and the number of rows.
    static std::pair<int, int> sum(HistogramView& view, int column) {
        const QStringList lines = QString::fromStdString(view.csv()).trimmed().split('\n').mid(1);
        return {std::accumulate(lines.begin(), lines.end(), 0,
                                [column](int all, const QString& line) {
                                    return all + line.trimmed().split(',').value(column).toInt();
                                }),
                static_cast<int>(lines.size())};
    }
};

void TstHistogramView::bars_countAllThatPass_andTheSelected() {
    SessionModel sessionModel;
    HistogramView view(sessionModel);
    QVERIFY(view.summary().isEmpty());
    sessionModel.reset(session(200));
    QCOMPARE(sum(view, 2).first, 200);
    QCOMPARE(view.summary().size(), 1);
    QVERIFY2(view.summary().first().startsWith("Shown: 200, median "), qPrintable(view.summary().first()));
    sessionModel.setSelection({3, 5, 8});
    QCOMPARE(sum(view, 3).first, 3);
    QVERIFY2(view.summary().last().startsWith("Selected: 3, median "), qPrintable(view.summary().last()));
    const QRegularExpression alike("median [0-9.]+ M, from [0-9.]+ M to [0-9.]+ M$");
    QVERIFY2(view.summary().last().contains(alike), qPrintable(view.summary().last()));
    view.setColumn("depth");
    const double depth = static_cast<double>(sessionModel.candidate(3).architecture.depth());
    sessionModel.setFilter(QString("depth = %1").arg(depth));
    QCOMPARE(sum(view, 2), std::pair(sessionModel.passingCount(), 1));
    QVERIFY(view.accessibleDescription().startsWith("Depth (blocks). Shown: "));
}

void TstHistogramView::bars_haveRoundEnds() {
    SessionModel sessionModel;
    HistogramView view(sessionModel);
    sessionModel.reset(session(200));
    view.setColumn("index"); // 0 to 199
    const QStringList lines = QString::fromStdString(view.csv()).trimmed().split('\n').mid(1);
    QCOMPARE(lines.size(), 20);
    for (qsizetype bar = 0; bar < lines.size(); ++bar) {
        QCOMPARE(lines[bar].trimmed(), QString("%1,%2,10,0").arg(10 * bar).arg(10 * bar + 10));
    }
}

void TstHistogramView::click_selectsTheCandidatesOfABar() {
    SessionModel sessionModel;
    HistogramView view(sessionModel);
    sessionModel.reset(session(200));
    view.setColumn("index");
    view.resize(656 + 16, 400); // bars of about 20 pixels
    view.show();
    QVERIFY(!view.summary().isEmpty());
    QTest::mouseClick(&view, Qt::LeftButton, {}, {60, 300});
    QVERIFY(sessionModel.isSelected(0));
    QVERIFY(!sessionModel.isSelected(199));
    QVERIFY(sessionModel.selection().size() > 1 && sessionModel.selection().size() < 20);
    QTest::mouseClick(&view, Qt::LeftButton, {}, {650, 300});
    QVERIFY(sessionModel.isSelected(199));
    QVERIFY(!sessionModel.isSelected(0));
}

void TstHistogramView::numberThatAllShare_hasOneBar() {
    SessionModel sessionModel;
    HistogramView view(sessionModel);
    sessionModel.reset(session(1));
    QCOMPARE(sum(view, 2), std::pair(1, 1));
    QVERIFY2(view.summary().first().startsWith("Shown: 1, "), qPrintable(view.summary().first()));
}

QTEST_MAIN(TstHistogramView)
#include "tst_histogram_view.moc"
