// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/forecast.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "tests/ui/find_widget.h"
#include "ui/evidence/evidence_view.h"
#include "ui/evidence/results_dialog.h"
#include "ui/models/candidate_columns.h"
#include "ui/models/record_values.h"
#include "ui/models/session_model.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

#include <cmath>

using namespace trazor;
using trazor::test::find;
using trazor::ui::EvidenceView;
using trazor::ui::ResultsDialog;
using trazor::ui::SessionModel;

namespace {

constexpr int kCandidates = 120;

double accuracyOf(const search::Candidate& candidate) {
    return 70.0 + static_cast<double>(candidate.cost.params) / 1e6;
}

/// Values of `count` candidates of all sizes, as typed by a user.
QString table(const SessionModel& sessionModel, int count) {
    QString text = "candidate,value,source\n";
    for (const int index :
         session::suggestBySize(sessionModel.session(), "accuracy", static_cast<std::size_t>(count))) {
        text += QString("%1,%2,cluster\n").arg(index).arg(accuracyOf(sessionModel.candidate(index)), 0, 'f', 3);
    }
    return text;
}

} // namespace

class TestEvidenceView final : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_sessionModel = std::make_unique<SessionModel>();
        const testing::SyntheticArchive archive{.candidates = kCandidates};
        m_sessionModel->reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
        m_sessionModel->apply(testing::recordsOf(archive.make()));
        m_view = std::make_unique<EvidenceView>(*m_sessionModel);
    }

    void typedValues_arePredictedFrom_andTakenBack() {
        ResultsDialog dialog(*m_sessionModel, "accuracy", table(*m_sessionModel, 15), {}, "typed in");
        find<QLineEdit>(dialog, "resultsUnit").setText("%");
        QCOMPARE(dialog.networks(), 15);
        QCOMPARE(find<QTableWidget>(dialog, "resultsPreview").rowCount(), 15);
        QSignalSpy changed(m_sessionModel.get(), &SessionModel::changed);
        ui::recordValues(*m_sessionModel, dialog.records(), "accuracy");
        QCOMPARE(changed.count(), 1); // so the session file is updated
        QCOMPARE(m_sessionModel->session().quantity("accuracy")->quantity.unit, std::string("%"));
        QTRY_VERIFY(m_sessionModel->session().forecast("accuracy") != nullptr);
        const auto columns = ui::candidateColumns(*m_sessionModel);
        const auto* const predicted = ui::findColumn(columns, "predicted.accuracy");
        QVERIFY(predicted != nullptr);
        for (int index = 0; index < kCandidates; ++index) {
            QVERIFY(std::abs(predicted->number(*m_sessionModel, index) - accuracyOf(m_sessionModel->candidate(index))) <
                    3.0);
        }
        m_view->resize(900, 400);
        m_view->show();
        QTRY_COMPARE(find<QTableWidget>(*m_view, "evidenceTable").rowCount(), 15);
        QVERIFY(find<QLabel>(*m_view, "evidenceVerdict").text().contains("supported by the 15 measured networks"));
        QCOMPARE(m_view->csv().find("network,measured,left_out,low,high"), std::size_t{0});

        auto& searchBy = find<QCheckBox>(*m_view, "evidenceSearchBy");
        QVERIFY(searchBy.isEnabled() && !searchBy.isChecked());
        searchBy.click();
        QCOMPARE(m_sessionModel->config().objective.text(), std::string("predicted:accuracy"));
        searchBy.click();
        QCOMPARE(m_sessionModel->config().objective, search::Objective());

        m_sessionModel->setCurrent(-1);
        m_sessionModel->history().undo();
        QVERIFY(!m_sessionModel->selection().empty()); // the changed candidates
        for (int index = 0; index < kCandidates; ++index) {
            QVERIFY(std::isnan(m_sessionModel->session().value("accuracy", session::Subject::candidate(index))));
        }
        QTRY_VERIFY(m_sessionModel->session().forecast("accuracy") == nullptr);
        m_sessionModel->history().redo();
        QTRY_VERIFY(m_sessionModel->session().forecast("accuracy") != nullptr);
    }

    void aReplacedValue_comesBackWithUndo() {
        ui::recordValues(*m_sessionModel,
                         ResultsDialog(*m_sessionModel, "accuracy", "candidate,value\n3,70\n", {}, "first").records(),
                         "first");
        ui::recordValues(
            *m_sessionModel,
            ResultsDialog(*m_sessionModel, "accuracy", "candidate,value\n3,80\n4,75\n", {}, "second").records(),
            "second");
        const auto value = [&](int index) {
            return m_sessionModel->session().value("accuracy", session::Subject::candidate(index));
        };
        QCOMPARE(value(3), 80.0);
        m_sessionModel->history().undo();
        QCOMPARE(value(3), 70.0);
        QVERIFY(std::isnan(value(4)));
        QCOMPARE(
            m_sessionModel->session().quantity("accuracy")->details.at(session::Subject::candidate(3)).front().origin,
            std::string("first"));
    }

    void rowsThatCannotBeUsed_areNamed_andNothingIsStored() {
        ResultsDialog dialog(*m_sessionModel, "accuracy", "candidate,value\n3,70\n999,71\n4,good\n", {}, "typed in");
        QVERIFY(dialog.records().empty());
        const auto& preview = find<QTableWidget>(dialog, "resultsPreview");
        QCOMPARE(preview.rowCount(), 3);
        QVERIFY(preview.item(0, 2)->text().contains("there is no network '999'"));
        QVERIFY(preview.item(1, 2)->text().contains("'good' is not a number"));
        QVERIFY(find<QLabel>(dialog, "resultsSummary").text().contains("2 rows cannot be used"));
        QPushButton* const ok = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
        QVERIFY(!ok->isEnabled());
        find<QPlainTextEdit>(dialog, "resultsText").setPlainText("candidate,value\n3,70\n4,71\n");
        QVERIFY(ok->isEnabled());
        QCOMPARE(dialog.networks(), 2);
        find<QPlainTextEdit>(dialog, "resultsText").setPlainText("nothing of use");
        QVERIFY(!ok->isEnabled());
        QVERIFY(!find<QLabel>(dialog, "resultsSummary").text().isEmpty());
    }

    void aKnownQuantity_keepsItsUnitAndSide() {
        m_sessionModel->change(
            {search::Quantity{"perplexity", "perplexity", "nats", search::Better::Smaller, "Measured"}});
        ResultsDialog dialog(*m_sessionModel, "perplexity", "candidate,value\n3,3.2\n", {}, "typed in");
        QVERIFY(!find<QLineEdit>(dialog, "resultsUnit").isEnabled());
        QVERIFY(!find<QComboBox>(dialog, "resultsBetter").isEnabled());
        QCOMPARE(dialog.networks(), 1);
    }

private:
    std::unique_ptr<SessionModel> m_sessionModel;
    std::unique_ptr<EvidenceView> m_view;
};

QTEST_MAIN(TestEvidenceView)
#include "tst_evidence_view.moc"
