// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/genes/gene_view.h"
#include "ui/models/session_model.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

using namespace trazor;
using namespace trazor::ui;

class TstGeneView final : public QObject {
    Q_OBJECT

private slots:
    void rows_followTheSession_whileTheViewIsSeen();
    void picture_isComplete_beforeTheWorkerHasAnswered();

private:
    static session::Session session(int candidates) {
        const testing::SyntheticArchive archive{.candidates = candidates};
        return testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
    }
};

void TstGeneView::rows_followTheSession_whileTheViewIsSeen() {
    SessionModel sessionModel;
    GeneView view(sessionModel);
    sessionModel.reset(session(200));
    QVERIFY(view.rowTexts().isEmpty()); // not visible yet
    view.resize(600, 300);
    view.show();
    const auto genes = static_cast<qsizetype>(sessionModel.space().genes.size());
    QTRY_COMPARE(view.rowTexts().size(), genes);
    QVERIFY(view.rowTexts().join(' ').contains(QRegularExpression("(larger|smaller) is better|no clear direction")));
    QCOMPARE(view.accessibleDescription(), view.rowTexts().join("; "));
    sessionModel.reset(session(10));
    QVERIFY(view.rowTexts().isEmpty());
    sessionModel.reset({});
    QTest::qWait(0);
    QVERIFY(view.rowTexts().isEmpty());
}

void TstGeneView::picture_isComplete_beforeTheWorkerHasAnswered() {
    SessionModel sessionModel;
    GeneView view(sessionModel);
    sessionModel.reset(session(100));
    QImage image(500, 300, QImage::Format_RGB32);
    QPainter painter(&image);
    view.renderTo(painter, image.size());
    QCOMPARE(view.rowTexts().size(), static_cast<qsizetype>(sessionModel.space().genes.size()));
    const QString table = QString::fromStdString(view.csv());
    QVERIFY(table.startsWith("gene,importance,spearman"));
    QCOMPARE(table.trimmed().split('\n').size(), view.rowTexts().size() + 1);
}

QTEST_MAIN(TstGeneView)
#include "tst_gene_view.moc"
