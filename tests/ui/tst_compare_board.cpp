// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/space_json.h"
#include "core/space/gene_walk.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/decoder_space.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "tests/ui/find_widget.h"
#include "ui/canvas/empty_panel.h"
#include "ui/compare/compare_board.h"
#include "ui/compare/compare_table.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <map>

using namespace trazor;
using namespace trazor::ui;

using test::find;

namespace {

void fill(SessionModel& sessionModel) {
    const testing::SyntheticArchive archive{.candidates = 60, .failedEvery = 25};
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf(archive.make()));
}

/// Fills in networks of a space; block i of candidate c has D = 100 c + i and S = D / 10.
void fillWith(SessionModel& sessionModel, const space::SearchSpace& of,
              const std::vector<space::Architecture>& networks) {
    const auto chosen = std::make_shared<const space::SearchSpace>(of);
    sessionModel.reset({chosen, search::makeConfig(search::Preset::Recommended, *chosen), {}});
    std::vector<search::CandidatePtr> all;
    for (const space::Architecture& network : networks) {
        const int index = static_cast<int>(all.size());
        auto candidate = std::make_shared<search::Candidate>();
        candidate->index = index;
        candidate->id = "id" + std::to_string(index);
        candidate->architecture = network;
        candidate->cost = space::costOf(space::plan(*chosen, candidate->architecture));
        candidate->evaluation.status = proxy::EvaluationStatus::Ok;
        for (std::size_t block = 0; block < candidate->architecture.depth(); ++block) {
            const double diversity = 100.0 * (index + 1) + static_cast<double>(block);
            candidate->evaluation.scores.blocks.push_back(
                {.diversity = diversity, .saliency = 0.1 * diversity, .terms = {}});
        }
        all.push_back(std::move(candidate));
    }
    sessionModel.apply(testing::recordsOf(all));
}

/// Fills in random networks of a preset.
void fillWith(SessionModel& sessionModel, const char* name, int candidates) {
    std::vector<space::Architecture> networks;
    Rng rng(4);
    for (int index = 0; index < candidates; ++index) {
        networks.push_back(space::sample(space::preset(name), rng));
    }
    fillWith(sessionModel, space::preset(name), networks);
}

/// Keeps the first and sorts the others by rank.
std::vector<int> byRank(const SessionModel& model, std::vector<int> candidates) {
    std::stable_sort(candidates.begin() + 1, candidates.end(),
                     [&model](int a, int b) { return model.score(a) > model.score(b); });
    return candidates;
}

} // namespace

class TstCompareBoard final : public QObject {
    Q_OBJECT

private slots:
    void board_saysHowToGetThere();
    void board_offersTheBest_whenTooManyAreSelected();
    void candidates_arePinned_movedAndTakenAway();
    void current_isAdded();
    void board_emptiesWithTheSession();
    void stages_areAligned();
    void bars_spreadFromTheLeastToTheGreatestOfTheirRow();
    void differences_areThoseToTheFirstCandidate();
    void fields_areOnOneScale();
    void texts_areCopied();
    void rows_followTheSwitch();
    void wordsOfDecoders_haveRows_data();
    void wordsOfDecoders_haveRows();
    void controls_haveNames();
    void screenshots_areKept();
};

void TstCompareBoard::board_saysHowToGetThere() {
    SessionModel sessionModel;
    CompareBoard board(sessionModel);
    board.show();
    auto& empty = *board.findChild<EmptyPanel*>();
    QVERIFY(empty.isVisible());
    QVERIFY(empty.accessibleDescription().contains("2 to 6"));
    fill(sessionModel);
    sessionModel.setSelection({1});
    board.compareSelected();
    QVERIFY(board.candidates().empty());
    QVERIFY(!find<QPushButton>(board, "compareTake").isVisible());
    sessionModel.setSelection({1, 2, 3});
    auto& take = find<QPushButton>(board, "compareTake");
    QCOMPARE(take.text(), QString("Compare the 3 selected"));
    take.click();
    QCOMPARE(board.candidates(), byRank(sessionModel, {1, 2, 3}));
    board.setMinimumSize(100, 100); // as the tabs of the workspace do
    board.resize(800, 400);
    QCOMPARE(find<QLabel>(board, "compareReference").text(), QString("Compared with #0001"));
    board.resize(500, 400);
    QCOMPARE(find<QLabel>(board, "compareReference").text(), QString("vs #0001"));
    QVERIFY(find<QLabel>(board, "compareReference").isVisible());
    board.resize(800, 400);
    QCOMPARE(find<QLabel>(board, "compareReference").text(), QString("Compared with #0001"));
    QVERIFY(!empty.isVisible());
    QVERIFY(!take.isVisible()); // they are already on the board
}

void TstCompareBoard::board_offersTheBest_whenTooManyAreSelected() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    board.show();
    std::vector<int> many;
    for (int index = 10; index < 30; ++index) {
        many.push_back(index);
    }
    sessionModel.setSelection(many);
    QVERIFY(board.findChild<EmptyPanel*>()->accessibleDescription().contains("At most 6"));
    auto& take = find<QPushButton>(board, "compareTake");
    QCOMPARE(take.text(), QString("Compare the best 6 of 20"));
    take.click();
    QCOMPARE(board.candidates().size(), std::size_t{6});
    double worst = 1.0;
    for (const int index : board.candidates()) {
        worst = std::min(worst, sessionModel.score(index));
    }
    const auto better =
        std::count_if(many.begin(), many.end(), [&](int index) { return sessionModel.score(index) > worst; });
    QCOMPARE(better, 5);
}

void TstCompareBoard::candidates_arePinned_movedAndTakenAway() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    board.resize(900, 500);
    board.show();
    sessionModel.setSelection({3, 4, 5});
    board.compareSelected();
    const std::vector<int> first = byRank(sessionModel, {3, 4, 5});
    QCOMPARE(board.candidates(), first);
    find<QToolButton>(board, "compareRight0").click();
    QCOMPARE(board.candidates(), (std::vector<int>{first[1], first[0], first[2]}));
    QCOMPARE(find<QLabel>(board, "compareReference").text(), "Compared with " + candidateName(first[1]));
    find<QToolButton>(board, "compareLeft2").click();
    QCOMPARE(board.candidates(), (std::vector<int>{first[1], first[2], first[0]}));
    QVERIFY(!find<QToolButton>(board, "compareLeft0").isEnabled());
    QVERIFY(!find<QToolButton>(board, "compareRight2").isEnabled());
    find<QToolButton>(board, "comparePin1").click();
    sessionModel.setSelection({7, 8});
    board.compareSelected();
    QCOMPARE(board.candidates().front(), first[2]);                   // the pinned one stays, in front
    QCOMPARE(board.candidates(), (std::vector<int>{first[2], 7, 8})); // 7 is the current candidate
    QVERIFY(find<QToolButton>(board, "comparePin0").isChecked());
    sessionModel.setSelection({9});
    board.compareSelected(); // one pinned and one selected make two
    QCOMPARE(board.candidates(), (std::vector<int>{first[2], 9}));
    sessionModel.setSelection({10, 11, 12, 13, 14, 15, 16});
    board.compareSelected();
    QCOMPARE(board.candidates().size(), std::size_t{6});
    QCOMPARE(board.candidates().front(), first[2]);
    while (!board.candidates().empty()) {
        find<QToolButton>(board, "compareRemove0").click();
    }
    QVERIFY(board.findChild<EmptyPanel*>()->isVisible());
}

void TstCompareBoard::current_isAdded() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    board.show();
    auto& add = find<QPushButton>(board, "compareAdd");
    QVERIFY(!add.isVisible());
    sessionModel.setSelection({3, 4});
    board.compareSelected();
    QVERIFY(!add.isVisible());
    for (const int index : {10, 11, 12, 13}) {
        sessionModel.setCurrent(index);
        QVERIFY(add.isVisible());
        add.click();
    }
    QCOMPARE(board.candidates(), (std::vector<int>{3, 4, 10, 11, 12, 13}));
    sessionModel.setCurrent(20);
    QVERIFY(!add.isVisible()); // the board is full
}

void TstCompareBoard::board_emptiesWithTheSession() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    sessionModel.setSelection({3, 4});
    board.compareSelected();
    find<QToolButton>(board, "comparePin0").click();
    fill(sessionModel);
    QVERIFY(board.candidates().empty());
    sessionModel.setSelection({8, 9});
    board.compareSelected();
    QCOMPARE(board.candidates(), (std::vector<int>{8, 9})); // pins of the previous session are gone
}

void TstCompareBoard::stages_areAligned() {
    SessionModel sessionModel;
    fillWith(sessionModel, "pit-tiny", 40);
    // Two networks that differ in the depth of the first stage: the following stages must still be aligned.
    const auto depthOf = [&](int index, std::size_t stage) {
        return sessionModel.candidate(index).architecture.stages[stage].blocks.size();
    };
    int other = 1;
    while (other < sessionModel.size() && depthOf(other, 0) == depthOf(0, 0)) {
        ++other;
    }
    QVERIFY(other < sessionModel.size());
    CompareTableModel model(sessionModel);
    model.setDifferencesOnly(false);
    model.setCandidates({0, other});
    for (std::size_t stage = 0; stage < 3; ++stage) {
        for (std::size_t block = 0; block < std::max(depthOf(0, stage), depthOf(other, stage)); ++block) {
            const QString name = QString("Block %1.%2").arg(stage + 1).arg(block + 1);
            int row = 0;
            while (row < model.rowCount() && model.headerData(row, Qt::Vertical).toString() != name) {
                ++row;
            }
            QVERIFY2(row < model.rowCount(), qPrintable(name));
            for (const int column : {0, 1}) {
                const int index = column == 0 ? 0 : other;
                const double value = model.index(row, column).data(CompareTableModel::FirstValueRole).toDouble();
                QCOMPARE(std::isfinite(value), block < depthOf(index, stage));
                if (std::isfinite(value)) {
                    std::size_t position = block;
                    for (std::size_t before = 0; before < stage; ++before) {
                        position += depthOf(index, before);
                    }
                    QCOMPARE(value, 100.0 * (index + 1) + static_cast<double>(position));
                }
            }
        }
    }
}

void TstCompareBoard::bars_spreadFromTheLeastToTheGreatestOfTheirRow() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareTableModel model(sessionModel);
    model.setDifferencesOnly(false);
    model.setCandidates({0, 1, 2, 3});
    int rows = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        std::map<double, double> shares; // by value
        for (int column = 0; column < 4; ++column) {
            const QModelIndex cell = model.index(row, column);
            const double value = cell.data(CompareTableModel::FirstValueRole).toDouble();
            if (cell.data(CompareTableModel::FirstShareRole).isValid() && std::isfinite(value) &&
                !cell.data(CompareTableModel::SecondShareRole).isValid()) {
                shares[value] = cell.data(CompareTableModel::FirstShareRole).toDouble();
            }
        }
        if (shares.size() > 1) {
            ++rows;
            QVERIFY(std::abs(shares.begin()->second - 0.1) < 1e-9);
            QCOMPARE(shares.rbegin()->second, 1.0);
        }
    }
    QVERIFY(rows >= 3);
}

void TstCompareBoard::differences_areThoseToTheFirstCandidate() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareTableModel model(sessionModel);
    model.setDifferencesOnly(false);
    model.setCandidates({3, 4});
    const auto difference = [&model](const QString& name, int column) {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.headerData(row, Qt::Vertical).toString() == name) {
                return model.index(row, column).data(CompareTableModel::DifferenceRole).toString();
            }
        }
        return QString("no such row");
    };
    const double score = sessionModel.score(4) - sessionModel.score(3);
    QVERIFY(score != 0.0);
    QCOMPARE(difference("DSS++", 1), (score < 0.0 ? QStringLiteral("\u2212") : "+") + ui::formatScore(std::abs(score)));
    const auto dss = [&](int index) { return sessionModel.candidate(index).evaluation.scores.dss(); };
    QVERIFY(difference("DSS", 1).endsWith(QStringLiteral("\u00a0%")));
    QCOMPARE(difference("DSS", 1).startsWith('+'), dss(4) > dss(3));
    QVERIFY(difference("DSS", 0).isEmpty());
}

void TstCompareBoard::fields_areOnOneScale() {
    SessionModel sessionModel;
    fillWith(sessionModel, "autoformer-tiny", 5);
    CompareTableModel model(sessionModel);
    model.setDifferencesOnly(false);
    model.setCandidates({0, 4});
    const double most = 500.0 + static_cast<double>(sessionModel.candidate(4).architecture.depth()) - 1.0;
    QCOMPARE(model.mostDiversity(), most);
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex cell = model.index(row, 0);
        if (const double value = cell.data(CompareTableModel::FirstValueRole).toDouble();
            cell.data(CompareTableModel::SecondShareRole).isValid() && std::isfinite(value)) {
            QVERIFY(std::abs(cell.data(CompareTableModel::FirstShareRole).toDouble() - value / most) < 1e-12);
        }
    }
    model.setCandidates({0, 1}); // the scale covers the current board only
    QVERIFY(model.mostDiversity() < most);
}

void TstCompareBoard::texts_areCopied() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    sessionModel.setSelection({3, 4});
    board.compareSelected();
    const QStringList lines = board.markdown().split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines[0], QString("| | #0003 | #0004 |"));
    QCOMPARE(lines[1], QString("|---|---|---|"));
    auto& table = find<QTableView>(board, "compareTable");
    QCOMPARE(lines.size(), table.model()->rowCount() + 2);
    for (const QString& line : lines) {
        QCOMPARE(line.count('|'), 4);
    }
    QVERIFY(board.markdown().contains("(D "));
    QVERIFY(board.markdown().contains("MLP ratio 4")); // formatted as in the rest of the window
    const QString csv = QString::fromStdString(board.csv());
    QCOMPARE(csv.count("\r\n"), table.model()->rowCount() + 1);
    QVERIFY(csv.contains("(D "));
}

void TstCompareBoard::rows_followTheSwitch() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    sessionModel.setSelection({3, 4});
    board.compareSelected();
    const QAbstractItemModel& model = *find<QTableView>(board, "compareTable").model();
    const int differing = model.rowCount();
    for (int row = 0; row < differing; ++row) {
        QVERIFY(model.index(row, 0).data().toString() != model.index(row, 1).data().toString());
    }
    find<QCheckBox>(board, "compareDifferencesOnly").click();
    QVERIFY(model.rowCount() > differing);
}

void TstCompareBoard::wordsOfDecoders_haveRows_data() {
    QTest::addColumn<QStringList>("gone"); // only in the block with the first choice; `here`: only with the last
    QTest::addColumn<QStringList>("here");
    const auto row = [](const char* word, const QStringList& gone, const QStringList& here) {
        QTest::newRow(word) << gone << here;
    };
    row("kv_heads", {"KV heads 1"}, {"KV heads 2"});
    row("activation", {"activation gelu"}, {"activation silu"});
    row("norm_kind", {"norm kind rmsnorm"}, {"norm kind layernorm"});
    row("mlp_kind", {"MLP kind plain"}, {"MLP kind gated"});
    row("qk_norm", {"QK norm false"}, {"QK norm true"});
    row("qkv_bias", {"QKV bias false"}, {"QKV bias true"});
    row("proj_bias", {"projection bias false"}, {"projection bias true"});
    row("mlp_bias", {"MLP bias false"}, {"MLP bias true"});
    row("window", {"window 0"}, {"window 3"});
    row("rotary_fraction", {"rotary fraction 0.5"}, {"rotary fraction 1"});
    // A missing part has no words of its own.
    row("attention_op", {"attention operation none"},
        {"attention operation attention", "heads 4", "KV heads 2", "QK norm true", "QKV bias true",
         "projection bias true", "window 3", "rotary fraction 1"});
    row("mlp_op", {"MLP operation none"},
        {"MLP operation mlp", "MLP hidden dim 40", "MLP kind gated", "activation silu", "MLP bias true"});
}

void TstCompareBoard::wordsOfDecoders_haveRows() {
    QFETCH(QStringList, gone);
    QFETCH(QStringList, here);
    const space::SearchSpace space = space::parseSpace(test::decoderOfWords().dump(), "words");
    const space::Gene& word = *space.findGene(QTest::currentDataTag());
    const space::Architecture last = space::buildArchitecture(
        space, [](const space::Gene& gene, std::size_t stage) { return gene.choicesAt(stage).back(); });
    space::Architecture first = last;
    space::valueOf(word, first.stages[0].blocks[1]) = word.choicesAt(0).front();
    SessionModel sessionModel;
    fillWith(sessionModel, space, {last, first});
    CompareBoard board(sessionModel);
    sessionModel.setSelection({0, 1});
    board.compareSelected();
    const QAbstractItemModel& model = *find<QTableView>(board, "compareTable").model();
    QModelIndex blockRow;
    int blockRows = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.headerData(row, Qt::Vertical).toString().startsWith("Block ")) {
            ++blockRows;
            blockRow = model.index(row, 0);
        }
    }
    QCOMPARE(blockRows, 1); // the others are equal
    QCOMPARE(model.headerData(blockRow.row(), Qt::Vertical).toString(), QString("Block 2"));
    const auto wordsOf = [&](int column) {
        QString text = blockRow.siblingAtColumn(column).data().toString();
        QStringList words = text.replace(QChar::Nbsp, ' ').split(QStringLiteral(" \u00b7 "));
        words.sort();
        return words;
    };
    const auto without = [](QStringList words, const QStringList& others) {
        for (const QString& other : others) {
            words.removeAll(other);
        }
        return words;
    };
    gone.sort();
    here.sort();
    QCOMPARE(without(wordsOf(0), wordsOf(1)), here);
    QCOMPARE(without(wordsOf(1), wordsOf(0)), gone);
}

void TstCompareBoard::controls_haveNames() {
    SessionModel sessionModel;
    fill(sessionModel);
    CompareBoard board(sessionModel);
    board.show();
    sessionModel.setSelection({3, 4});
    board.compareSelected();
    for (const QToolButton* button : board.findChildren<QToolButton*>()) {
        if (button->isVisible()) {
            QVERIFY2(!button->accessibleName().isEmpty() || button->text().size() > 1,
                     qPrintable(button->objectName()));
            QVERIFY(button->focusPolicy() & Qt::TabFocus);
        }
    }
}

/// Only if TRAZOR_SCREENSHOTS names a folder.
void TstCompareBoard::screenshots_areKept() {
    const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS");
    if (folder.isEmpty()) {
        QSKIP("TRAZOR_SCREENSHOTS is not set");
    }
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        applyTheme(mode);
        for (const char* name : {"autoformer-tiny", "s3-tiny"}) {
            SessionModel sessionModel;
            fillWith(sessionModel, name, 30);
            CompareBoard board(sessionModel);
            board.resize(720, 520);
            board.show();
            const QString file =
                QString("%1/compare-%2-%3.png").arg(folder, name, mode == ThemeMode::Dark ? "dark" : "light");
            sessionModel.setSelection({3, 9, 20});
            board.compareSelected();
            sessionModel.setCurrent(5);
            board.grab().save(file);
            sessionModel.setSelection({3, 9, 20, 4, 5, 6, 7});
            board.compareSelected();
            board.grab().save(QString(file).replace("compare-", "compare-six-"));
        }
    }
    applyTheme(ThemeMode::Light);
}

QTEST_MAIN(TstCompareBoard)
#include "tst_compare_board.moc"
