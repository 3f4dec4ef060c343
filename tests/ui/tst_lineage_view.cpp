// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/lineage/label_placement.h"
#include "ui/lineage/lineage_player.h"
#include "ui/lineage/lineage_text.h"
#include "ui/lineage/lineage_view.h"
#include "ui/models/session_model.h"
#include "ui/support/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProxyStyle>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace trazor;
using namespace trazor::ui;

namespace {

constexpr int kCandidates = 300;

/// A tree with the given parents per candidate; scores and costs are equal.
void fill(SessionModel& sessionModel, const std::vector<std::vector<int>>& parents,
          const std::vector<int>& generations) {
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig({}), {}});
    const auto like = testing::SyntheticArchive{.candidates = 1}.make().front();
    std::vector<search::CandidatePtr> all;
    for (std::size_t i = 0; i < parents.size(); ++i) {
        auto candidate = std::make_shared<search::Candidate>(*like);
        candidate->index = static_cast<int>(i);
        candidate->id = "id" + std::to_string(i);
        candidate->parents = parents[i];
        candidate->generation = generations[i];
        all.push_back(std::move(candidate));
    }
    sessionModel.apply(testing::recordsOf(all));
}

/// 0 and 1 are roots; 2 = 0 x 1; 3 of 1; 4 of 2; 5 = 3 x 2; 6 of 3.
void fillSmallTree(SessionModel& sessionModel) {
    fill(sessionModel, {{}, {}, {0, 1}, {1}, {2}, {3, 2}, {3}}, {0, 0, 1, 1, 2, 2, 2});
}

void fillLarge(SessionModel& sessionModel, int candidates = kCandidates) {
    const testing::SyntheticArchive archive{.candidates = candidates, .failedEvery = 17};
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf(archive.make()));
}

std::vector<int> shown(LineageCanvas& canvas, const SessionModel& sessionModel) {
    canvas.refresh();
    std::vector<int> indices;
    for (int index = 0; index < sessionModel.size(); ++index) {
        if (!canvas.isHidden(index)) {
            indices.push_back(index);
        }
    }
    return indices;
}

/// Style of a desktop with animations turned off.
class StillStyle final : public QProxyStyle {
public:
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returned) const override {
        return hint == SH_Widget_Animation_Duration ? 0 : QProxyStyle::styleHint(hint, option, widget, returned);
    }
};

} // namespace

class TstLineageView final : public QObject {
    Q_OBJECT

private slots:
    void layout_keepsGenerationsApart_andColumnsOfOneTogether();
    void layout_dividesLargeStepsEvenly_data();
    void layout_dividesLargeStepsEvenly();
    void layout_plansTheExtentItWillHave();
    void folding_hidesTheSubtree_alongFirstParents();
    void folding_isUndone_whenSomeoneInsideIsSelected();
    void family_keepsAncestorsAndDescendants_throughBothParents();
    void family_followsTheCurrentCandidate();
    void generations_areHiddenAfterTheLastShown();
    void hiddenCandidates_areNotPicked();
    void hidden_staysInStep_whenCandidatesArrive();
    void player_playsToTheEnd_andPauses();
    void player_stepsByHand_whereNothingShallMove();
    void candidateMadeByHand_hasAColourOfItsOwn_alsoAmongFaintOnes();
    void player_staysAtTheEnd_whenGenerationsArrive();
    void player_showsTheGenerationOfWhoIsSelected();
    void keys_leadThroughTheFamily();
    void search_understands_data();
    void search_understands();
    void search_goesRoundAllMatches();
    void labels_touchNothing();
    void overview_isThere_onlyIfSomethingIsOutOfSight();
    void overview_movesWhatIsInSight();
    void everyColor_paints();
    void damagedParents_doNoHarm();
    void canvas_tellsScreenReaders();
    void screenshots_areKept();
};

void TstLineageView::layout_keepsGenerationsApart_andColumnsOfOneTogether() {
    SessionModel sessionModel;
    fillLarge(sessionModel);
    LineageLayout layout;
    layout.clear(sessionModel.config());
    layout.update(sessionModel);
    const auto& generations = layout.generations();
    QCOMPARE(generations.front().size, 50);
    QCOMPARE(layout.lastColumn(0), 4);
    for (int column = 1; column < layout.columns(); ++column) {
        const bool isSame = column <= layout.lastColumn(0);
        QCOMPARE(layout.x(column) - layout.x(column - 1), isSame ? LineageLayout::kInnerStep : 1.0);
    }
    QCOMPARE(layout.columnFrom(layout.x(3)), 3);
    QCOMPARE(layout.columnFrom(layout.x(3) + 0.01), 4);
    QCOMPARE(layout.columnFrom(1e9), layout.columns());
    QCOMPARE(layout.neighbour(49, 1), -1); // 50 belongs to the next generation
    QCOMPARE(layout.neighbour(9, 1), 10);  // wraps to the next column
    QCOMPARE(layout.neighbour(0, -1), -1);
}

void TstLineageView::layout_dividesLargeStepsEvenly_data() {
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("rows");
    QTest::newRow("one") << 1 << 8;
    QTest::newRow("ten") << 10 << 10;
    QTest::newRow("twenty") << 20 << 20;
    QTest::newRow("25 in two") << 25 << 13;
    QTest::newRow("50 in three") << 50 << 17;
}

void TstLineageView::layout_dividesLargeStepsEvenly() {
    QFETCH(const int, step);
    LineageLayout layout;
    search::SearchConfig config;
    config.stepSize = step;
    layout.clear(config);
    QTEST(layout.rowsPerColumn(), "rows");
}

void TstLineageView::layout_plansTheExtentItWillHave() {
    for (const int step : {7, 10, 25, 64}) {
        SessionModel sessionModel;
        const testing::SyntheticArchive archive{.candidates = 50 + 6 * step, .stepSize = step};
        sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
        sessionModel.apply(testing::recordsOf(archive.make()));
        LineageLayout layout;
        layout.clear(sessionModel.config());
        layout.update(sessionModel);
        QVERIFY(std::abs(layout.extent() - layout.plannedExtent()) < 1e-9);
    }
}

void TstLineageView::folding_hidesTheSubtree_alongFirstParents() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    LineageCanvas& canvas = view.canvas();
    canvas.refresh();
    const QPointF place = canvas.positionOf(6);
    canvas.toggleFolded(1);
    QCOMPARE(shown(canvas, sessionModel),
             (std::vector<int>{0, 1, 2, 4})); // 2 descends from 1 by its second parent only
    QCOMPARE(canvas.positionOf(6), place);
    canvas.toggleFolded(1);
    QCOMPARE(shown(canvas, sessionModel).size(), std::size_t{7});
    canvas.toggleFolded(4); // has no descendants
    QCOMPARE(shown(canvas, sessionModel).size(), std::size_t{7});

    LineageVisibility hiding;
    hiding.fold(1, true);
    hiding.fold(3, true); // nested in the other fold
    hiding.update(sessionModel);
    QCOMPARE(hiding.foldedInto(1), 3);
    QCOMPARE(hiding.shownAs(5), 1);
    QCOMPARE(hiding.foldedInto(3), 0);
    hiding.unfoldAll();
    hiding.update(sessionModel);
    QVERIFY(!hiding.hidesAny());
}

void TstLineageView::folding_isUndone_whenSomeoneInsideIsSelected() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    view.canvas().toggleFolded(3);
    view.canvas().toggleFolded(0);
    sessionModel.setCurrent(6);
    QCOMPARE(shown(view.canvas(), sessionModel), (std::vector<int>{0, 1, 3, 5, 6})); // 0 stays folded
    sessionModel.setCurrent(0); // selecting the folded candidate itself unfolds nothing
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{5});
}

void TstLineageView::family_keepsAncestorsAndDescendants_throughBothParents() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    sessionModel.setCurrent(2);
    view.canvas().setFamilyOnly(true);
    QCOMPARE(shown(view.canvas(), sessionModel), (std::vector<int>{0, 1, 2, 4, 5}));
    view.canvas().setFamilyOnly(false);
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{7});
}

void TstLineageView::family_followsTheCurrentCandidate() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    view.canvas().setFamilyOnly(true);
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{7}); // no current candidate: all
    sessionModel.setCurrent(6);
    QCOMPARE(shown(view.canvas(), sessionModel), (std::vector<int>{1, 3, 6}));
    sessionModel.setCurrent(-1);
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{7});
}

void TstLineageView::generations_areHiddenAfterTheLastShown() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    sessionModel.setCurrent(6); // its path must not be drawn ahead of time
    view.canvas().showUpTo(1);
    QCOMPARE(shown(view.canvas(), sessionModel), (std::vector<int>{0, 1, 2, 3}));
    view.canvas().grab();
    view.canvas().showUpTo(LineageVisibility::kAllGenerations);
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{7});
}

void TstLineageView::hiddenCandidates_areNotPicked() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    view.resize(900, 600);
    view.show();
    view.refresh();
    const QPoint place = view.canvas().positionOf(6).toPoint();
    QTest::mouseClick(&view.canvas(), Qt::LeftButton, {}, place);
    QCOMPARE(sessionModel.current(), 6);
    sessionModel.setCurrent(0);
    view.canvas().toggleFolded(1);
    QTest::mouseClick(&view.canvas(), Qt::LeftButton, {}, place);
    QCOMPARE(sessionModel.current(), -1);
    QTest::mouseDClick(&view.canvas(), Qt::LeftButton, {}, view.canvas().positionOf(1).toPoint());
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{7});
}

void TstLineageView::hidden_staysInStep_whenCandidatesArrive() {
    SessionModel sessionModel;
    const testing::SyntheticArchive archive{.candidates = kCandidates};
    const auto all = archive.make();
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf({all.begin(), all.begin() + 200}));
    LineageView view(sessionModel);
    view.resize(900, 600);
    sessionModel.setCurrent(150);
    view.canvas().setFamilyOnly(true);
    view.canvas().toggleFolded(pathToRoot(sessionModel, 150).back());
    view.canvas().grab();
    sessionModel.apply(testing::recordsOf({all.begin() + 200, all.end()}));
    view.canvas().grab();
    for (const int index : shown(view.canvas(), sessionModel)) {
        QVERIFY(index < sessionModel.size());
    }
}

void TstLineageView::player_playsToTheEnd_andPauses() {
    LineagePlayer player;
    player.setLastGeneration(4);
    player.show();
    QSignalSpy shownUpTo(&player, &LineagePlayer::generationShown);
    auto* play = player.findChild<QToolButton*>("lineagePlay");
    play->click();
    QVERIFY(player.isPlaying());
    QCOMPARE(shownUpTo.first().first().toInt(), 0);
    QTRY_VERIFY(shownUpTo.size() >= 2);
    play->click();
    QVERIFY(!player.isPlaying());
    play->click();
    QTRY_VERIFY_WITH_TIMEOUT(!player.isPlaying(), 10'000);
    QCOMPARE(shownUpTo.last().first().toInt(), LineageVisibility::kAllGenerations);
    QCOMPARE(shownUpTo.size(), 5); // 0, 1, 2, 3, all: each exactly once
}

void TstLineageView::candidateMadeByHand_hasAColourOfItsOwn_alsoAmongFaintOnes() {
    const auto like = testing::SyntheticArchive{.candidates = 1}.make().front();
    for (const bool isByHand : {false, true}) {
        SessionModel sessionModel;
        sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig({}), {}});
        std::vector<search::CandidatePtr> all;
        for (int index = 0; index < 3; ++index) {
            auto candidate = std::make_shared<search::Candidate>(*like);
            candidate->index = index;
            candidate->id = "id" + std::to_string(index);
            candidate->op = isByHand && index == 2 ? search::Operator::ByHand : search::Operator::Random;
            all.push_back(std::move(candidate));
        }
        sessionModel.apply(testing::recordsOf(all));
        LineageView view(sessionModel);
        view.resize(900, 600);
        view.show();
        view.canvas().setColor(LineageColor::Operator);
        const QRgb own = ViewColors::of(view.palette()).knee.rgb();
        const auto pixelsFrom = [&](int top, int bottom) { // in lines of the canvas
            const QImage picture = view.canvas().grab().toImage().convertToFormat(QImage::Format_RGB32);
            int count = 0;
            for (int y = top; y < bottom; ++y) {
                for (int x = 0; x < picture.width(); ++x) {
                    count += picture.pixel(x, y) == own ? 1 : 0;
                }
            }
            return count;
        };
        const int height = view.canvas().height();
        const int legend = height - 26; // of 26 lines
        QCOMPARE(pixelsFrom(0, legend) > 0, isByHand);
        QCOMPARE(pixelsFrom(legend, height) > 0, isByHand);
        sessionModel.setSelection({0}); // the others are faint
        QCOMPARE(pixelsFrom(0, legend), 0);
    }
}

void TstLineageView::player_stepsByHand_whereNothingShallMove() {
    StillStyle style;
    LineagePlayer player;
    for (QWidget* widget : player.findChildren<QWidget*>()) {
        widget->setStyle(&style);
    }
    player.setStyle(&style);
    player.setLastGeneration(2);
    QSignalSpy shownUpTo(&player, &LineagePlayer::generationShown);
    auto* play = player.findChild<QToolButton*>("lineagePlay");
    for (const int expected : {0, 1, LineageVisibility::kAllGenerations, 0}) {
        play->click();
        QVERIFY(!player.isPlaying());
        QCOMPARE(shownUpTo.last().first().toInt(), expected);
    }
}

void TstLineageView::player_staysAtTheEnd_whenGenerationsArrive() {
    LineagePlayer player;
    auto* slider = player.findChild<QSlider*>("lineageSlider");
    player.setLastGeneration(3);
    player.setLastGeneration(5);
    QCOMPARE(slider->value(), 5);
    player.showUpTo(2);
    player.setLastGeneration(8);
    QCOMPARE(slider->value(), 2);
}

void TstLineageView::player_showsTheGenerationOfWhoIsSelected() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    auto* slider = view.findChild<QSlider*>("lineageSlider");
    slider->setValue(0);
    QCOMPARE(shown(view.canvas(), sessionModel), (std::vector<int>{0, 1}));
    sessionModel.setCurrent(3);
    QCOMPARE(slider->value(), 1);
    QCOMPARE(shown(view.canvas(), sessionModel), (std::vector<int>{0, 1, 2, 3}));
    sessionModel.setCurrent(0); // going back in time must not hide others
    QCOMPARE(slider->value(), 1);
}

void TstLineageView::keys_leadThroughTheFamily() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    view.resize(900, 600);
    view.show();
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&view.canvas(), key, modifiers);
        return sessionModel.current();
    };
    sessionModel.setCurrent(5);
    QCOMPARE(press(Qt::Key_PageDown), 6); // both are children of 3
    QCOMPARE(press(Qt::Key_PageDown), 6);
    QCOMPARE(press(Qt::Key_PageUp), 5);
    QCOMPARE(press(Qt::Key_Left, Qt::ShiftModifier), 2);
    QCOMPARE(press(Qt::Key_Left, Qt::ShiftModifier), 1);
    QCOMPARE(press(Qt::Key_Right), 2);
    QCOMPARE(press(Qt::Key_Left), 0);
    sessionModel.setCurrent(6);
    QCOMPARE(press(Qt::Key_Home), 1);
    QCOMPARE(press(Qt::Key_Up), 0);
    QCOMPARE(press(Qt::Key_Up), 0);
    QCOMPARE(press(Qt::Key_Down), 1);
    press(Qt::Key_C);
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{4});
    QCOMPARE(press(Qt::Key_End), 6);
    QCOMPARE(press(Qt::Key_Left, Qt::ControlModifier), 3);
    QCOMPARE(sessionModel.selection(), (std::vector<int>{3, 6}));
    const QPointF place = view.canvas().positionOf(3);
    press(Qt::Key_Right, Qt::AltModifier);
    QVERIFY(view.canvas().positionOf(3).x() < place.x());
    QCOMPARE(press(Qt::Key_Escape), -1);
    press(Qt::Key_C); // no current candidate: unfolds everything
    QCOMPARE(shown(view.canvas(), sessionModel).size(), std::size_t{7});
}

void TstLineageView::search_understands_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::vector<int>>("found");
    QTest::newRow("number") << "#1" << std::vector<int>{1};
    QTest::newRow("without #") << "2" << std::vector<int>{2};
    QTest::newRow("no such number") << "#300" << std::vector<int>{};
    QTest::newRow("nothing") << "  " << std::vector<int>{};
    QTest::newRow("only commas") << ",," << std::vector<int>{};
    QTest::newRow("id") << "id3a" << std::vector<int>{3};
    QTest::newRow("gene") << "heads" << std::vector<int>{1, 3};
    QTest::newRow("change as shown") << QStringLiteral("heads 3 \u2192 4") << std::vector<int>{1};
    QTest::newRow("change as typed") << "Heads 3->4" << std::vector<int>{1};
    QTest::newRow("gene with blank") << "mlp ratio" << std::vector<int>{2};
    QTest::newRow("gene as shown") << "MLP ratio" << std::vector<int>{2};
    QTest::newRow("gene as in files") << "mlp_ratio" << std::vector<int>{2};
    QTest::newRow("block, not block 12") << "block 1" << std::vector<int>{3};
    QTest::newRow("begun word") << "blo" << std::vector<int>{1, 2, 3};
    QTest::newRow("one line has both") << "block 12, heads" << std::vector<int>{1};
    QTest::newRow("no line has both") << "block 2, heads" << std::vector<int>{};
    QTest::newRow("not inside a number") << QStringLiteral("5\u21924") << std::vector<int>{};
    QTest::newRow("nonsense") << "no such thing" << std::vector<int>{};
}

void TstLineageView::search_understands() {
    SessionModel sessionModel;
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig({}), {}});
    const auto like = testing::SyntheticArchive{.candidates = 1}.make().front();
    std::vector<search::CandidatePtr> all;
    const auto add = [&](std::vector<space::GeneChange> changes, const char* id) {
        auto candidate = std::make_shared<search::Candidate>(*like);
        candidate->index = static_cast<int>(all.size());
        candidate->id = id;
        candidate->changes = std::move(changes);
        all.push_back(std::move(candidate));
    };
    add({}, "id00");
    add({{.gene = "heads", .stage = 0, .block = space::BlockIndex{11}, .from = "3", .to = "4"}}, "id1b");
    add({{.gene = "mlp_ratio", .stage = 0, .block = space::BlockIndex{1}, .from = "3.5", .to = "4"}}, "id2c");
    add({{.gene = "heads", .stage = 0, .block = space::BlockIndex{0}, .from = "4", .to = "3"}}, "id3a");
    sessionModel.apply(testing::recordsOf(all));
    QFETCH(const QString, text);
    QTEST(findCandidates(sessionModel, text), "found");
}

void TstLineageView::search_goesRoundAllMatches() {
    SessionModel sessionModel;
    fillLarge(sessionModel);
    LineageView view(sessionModel);
    view.resize(900, 600);
    view.show();
    auto* box = view.findChild<QLineEdit*>("lineageSearch");
    auto* count = view.findChild<QLabel*>("lineageFound");
    QTest::keyClicks(box, "block 7, heads 3 -> 4");
    const std::vector<int> expected = findCandidates(sessionModel, box->text());
    QVERIFY(expected.size() > 2);
    for (std::size_t i = 0; i <= expected.size(); ++i) {
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(sessionModel.current(), expected[i % expected.size()]);
        QCOMPARE(count->text(), QString("%1 of %2").arg(i % expected.size() + 1).arg(expected.size()));
    }
    QTest::keyClick(box, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(sessionModel.current(), expected.back());
    box->setText("nonsense");
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(count->text(), QString("none"));
    QCOMPARE(sessionModel.current(), expected.back());
    box->clear();
    QVERIFY(!count->isVisible());
}

void TstLineageView::labels_touchNothing() {
    const QRectF sight(0, 0, 600, 300);
    const std::vector<QRectF> obstacles{QRectF(0, 98, 600, 4), QRectF(200, 20, 60, 60)};
    std::vector<LabelWish> wishes;
    for (int x = 20; x < 600; x += 40) {
        wishes.push_back({QPointF(x, 100), QSizeF(120, 32)});
    }
    wishes.push_back({QPointF(700, 100), QSizeF(10, 10)}); // out of sight
    const std::vector<QRectF> places = placeLabels(wishes, obstacles, sight);
    QCOMPARE(places.size(), wishes.size());
    QVERIFY(places.back().isNull());
    int placed = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].isNull()) {
            continue;
        }
        ++placed;
        QVERIFY(sight.contains(places[i]));
        const QRectF leader = leaderOf(wishes[i].anchor, places[i]);
        QVERIFY(std::min(leader.width(), leader.height()) == 3.0); // straight
        for (const QRectF& obstacle : obstacles) {
            QVERIFY(!places[i].intersects(obstacle));
        }
        for (std::size_t j = 0; j < places.size(); ++j) {
            QVERIFY(i == j || !places[i].intersects(places[j]));
            QVERIFY(i == j || places[j].isNull() ||
                    !places[i].intersects(leaderOf(wishes[j].anchor, places[j]).adjusted(0, 8, 0, -8)));
        }
    }
    QVERIFY(placed >= 8);
    QVERIFY(placeLabels({{QPointF(5, 5), QSizeF(100, 100)}}, {}, QRectF(0, 0, 50, 50)).front().isNull());
}

void TstLineageView::overview_isThere_onlyIfSomethingIsOutOfSight() {
    SessionModel sessionModel;
    fillLarge(sessionModel);
    LineageView view(sessionModel);
    view.resize(900, 500);
    view.show();
    LineageCanvas& canvas = view.canvas();
    canvas.refresh();
    QVERIFY(canvas.overviewRect().isEmpty());
    canvas.zoom(4.0, 2.0, QPointF(0, 200));
    QVERIFY(QRectF(canvas.rect()).contains(canvas.overviewRect()));
    const QImage before = canvas.grab(canvas.overviewRect().toRect()).toImage();
    canvas.panBy(QPointF(-300, 0));
    QVERIFY(canvas.grab(canvas.overviewRect().toRect()).toImage() != before); // the frame has moved
    canvas.fit();
    canvas.refresh();
    QVERIFY(canvas.overviewRect().isEmpty());
}

void TstLineageView::overview_movesWhatIsInSight() {
    SessionModel sessionModel;
    fillLarge(sessionModel);
    LineageView view(sessionModel);
    view.resize(900, 500);
    view.show();
    LineageCanvas& canvas = view.canvas();
    canvas.refresh();
    canvas.zoom(6.0, 3.0, QPointF(0, 0));
    const QRectF strip = canvas.overviewRect();
    const auto middleOfSight = [&] { return canvas.width() / 2.0 - canvas.positionOf(0).x(); };
    // Pressing at the end shows the end, and dragging goes back; nothing is selected.
    QTest::mousePress(&canvas, Qt::LeftButton, {}, QPointF(strip.right() - 1, strip.center().y()).toPoint());
    QVERIFY(std::abs(canvas.positionOf(kCandidates - 1).x() - canvas.width() / 2.0) < canvas.width() / 2.0);
    const double atEnd = middleOfSight();
    QTest::mouseMove(&canvas, strip.center().toPoint());
    const double inMiddle = middleOfSight();
    QVERIFY(inMiddle < 0.6 * atEnd && inMiddle > 0.4 * atEnd);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, strip.center().toPoint());
    QTest::mouseMove(&canvas, QPointF(strip.left() + 10, strip.center().y()).toPoint());
    QCOMPARE(middleOfSight(), inMiddle);
    QCOMPARE(sessionModel.current(), -1);
}

void TstLineageView::everyColor_paints() {
    SessionModel sessionModel;
    fillLarge(sessionModel);
    LineageView view(sessionModel);
    view.resize(900, 400);
    QImage last;
    for (const LineageColor color :
         {LineageColor::Score, LineageColor::Params, LineageColor::Generation, LineageColor::Operator}) {
        view.canvas().setColor(color);
        const QImage image = view.canvas().grab().toImage();
        QVERIFY(image != last);
        last = image;
    }
}

void TstLineageView::damagedParents_doNoHarm() {
    SessionModel sessionModel;
    fill(sessionModel, {{}, {1}, {5, 7}, {-4}, {0, 99}}, {0, 0, 1, 1, 1});
    LineageView view(sessionModel);
    view.resize(900, 600);
    view.canvas().setFamilyOnly(true);
    for (int index = 0; index < sessionModel.size(); ++index) {
        sessionModel.setCurrent(index);
        view.canvas().toggleFolded(0);
        view.canvas().grab();
        view.canvas().setPathOnly(index % 2 == 0);
        view.canvas().grab();
        QTest::keyClick(&view.canvas(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&view.canvas(), Qt::Key_Left);
    }
    QCOMPARE(pathToRoot(sessionModel, 4), (std::vector<int>{4, 0}));
}

void TstLineageView::canvas_tellsScreenReaders() {
    SessionModel sessionModel;
    fillSmallTree(sessionModel);
    LineageView view(sessionModel);
    QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&view.canvas());
    QVERIFY(canvas != nullptr);
    QCOMPARE(canvas->role(), QAccessible::Chart);
    QCOMPARE(canvas->text(QAccessible::Name), QString("Lineage"));
    sessionModel.setCurrent(5);
    QVERIFY(canvas->text(QAccessible::Description).contains("#0005: random of #0003 and #0002, generation 2"));
    for (const QWidget* control : view.findChildren<QWidget*>()) {
        if (control->focusPolicy() & Qt::TabFocus && control->parentWidget()->inherits("trazor::ui::LineageView")) {
            const QAccessibleInterface* told = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(control));
            QVERIFY2(!told->text(QAccessible::Name).isEmpty(), control->metaObject()->className());
        }
    }
}

/// Only if TRAZOR_SCREENSHOTS names a folder.
void TstLineageView::screenshots_areKept() {
    const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS");
    if (folder.isEmpty()) {
        QSKIP("TRAZOR_SCREENSHOTS is not set");
    }
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        applyTheme(mode);
        const auto keep = [&](QWidget& view, const char* name) {
            view.grab().save(
                QString("%1/lineage-%2-%3.png").arg(folder, name, mode == ThemeMode::Dark ? "dark" : "light"));
        };
        SessionModel sessionModel;
        fillLarge(sessionModel, 2000);
        LineageView view(sessionModel);
        view.resize(1200, 420);
        view.show();
        keep(view, "2000");
        sessionModel.setCurrent(1990);
        keep(view, "2000-path");
        view.canvas().setFamilyOnly(true);
        keep(view, "2000-family");
        view.canvas().zoom(30.0, 1.6, view.canvas().positionOf(1990));
        view.canvas().panBy(QPointF(-60, 60));
        keep(view, "near");
        view.canvas().setFamilyOnly(false);
        view.canvas().toggleFolded(pathToRoot(sessionModel, 1990)[2]);
        view.canvas().fit();
        view.canvas().setColor(LineageColor::Operator);
        view.resize(720, 170);
        keep(view, "small");
        view.canvas().setPathOnly(true);
        keep(view, "list");
    }
    applyTheme(ThemeMode::Light);
}

QTEST_MAIN(TstLineageView)
#include "tst_lineage_view.moc"
