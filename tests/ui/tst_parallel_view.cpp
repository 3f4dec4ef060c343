// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/space_json.h"
#include "tests/support/sampled_archive.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/models/session_model.h"
#include "ui/plots/parallel_view.h"

#include <QApplication>
#include <QPainter>
#include <QTest>
#include <QToolButton>

#include <cmath>
#include <numeric>
#include <span>

using namespace trazor;
using namespace trazor::ui;

namespace {

const QSize kSize(900, 500);

void load(SessionModel& sessionModel, const testing::SyntheticArchive& archive) {
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf(archive.make()));
}

void showReady(ParallelView& view) {
    view.resize(kSize);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.grab();
}

QImage render(ParallelView& view, const QSize& size = kSize) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    view.renderTo(painter, size);
    return image;
}

int pixelsOf(const QImage& image, const QColor& color) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            count += image.pixel(x, y) == color.rgb() ? 1 : 0;
        }
    }
    return count;
}

int axisOf(const ParallelView& view, const char* name) {
    return static_cast<int>(view.axes().indexOf(QLatin1String(name)));
}

std::vector<int> between(const SessionModel& sessionModel, const ParallelAxis& axis, double low, double high) {
    std::vector<int> found;
    for (int index = 0; index < sessionModel.size(); ++index) {
        if (axis.value(index) >= low && axis.value(index) <= high) {
            found.push_back(index);
        }
    }
    return found;
}

} // namespace

class TestParallelView : public QObject {
    Q_OBJECT

private slots:
    void density_countsLines();
    void density_isTheSame_whenLinesComeLater();
    void density_ofManyLines_agreesWithFew();
    void axis_placesValuesAndTurnsOver();
    void axis_keepsItsScale_whenNewcomersFit();
    void axis_saysItsRangeAsFilter();
    void usualAxes_fitEverySpace_data();
    void usualAxes_fitEverySpace();
    void paints_anyArchive_data();
    void paints_anyArchive();
    void picture_isThatOfAFreshView_afterArrivalsAndChanges();
    void drag_onAnAxis_selectsTheRange();
    void drag_ofATitle_movesTheAxis();
    void doubleClick_onATitle_turnsTheAxisOver();
    void click_onALine_selects();
    void click_onAnAxis_takesTheRangeAway();
    void keepRanges_becomesTheFilter();
    void filter_fadesTheOthers();
    void keys_reachEverything();
    void restyles_whenPaletteChanges();
    void csv_holdsTheAxes();
};

void TestParallelView::density_countsLines() {
    LineDensity density;
    density.reset(10, 100);
    const LineDensity::Rows rows{.top = 0.0, .bottom = 90.0, .missing = 97.0};
    // Two level lines at the bottom, one without a value on the right, one that is not added.
    const std::vector<std::uint16_t> left{0, 0, 0, 65'534};
    const std::vector<std::uint16_t> right{0, 0, ParallelAxis::kNoHeight, 65'534};
    density.add(left, right, std::vector<int>{0, 1, 2}, rows);
    QCOMPARE(density.most(), 3); // they start at the same point
    QImage image(10, 100, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    density.paint(image, 0, Qt::red, LineTones(0.5, 1.0, density.most()));
    QCOMPARE(qAlpha(image.pixel(0, 90)), 255);
    QCOMPARE(qAlpha(image.pixel(5, 0)), 0);                           // the line that was not added
    QVERIFY(qAlpha(image.pixel(9, 96)) > 40);                         // towards the row of missing values
    QVERIFY(qAlpha(image.pixel(9, 90)) > qAlpha(image.pixel(9, 96))); // two lines against one
}

void TestParallelView::density_isTheSame_whenLinesComeLater() {
    const LineDensity::Rows rows{.top = 3.0, .bottom = 180.0, .missing = 190.0};
    std::vector<std::uint16_t> left;
    std::vector<std::uint16_t> right;
    for (unsigned i = 0; i < 500; ++i) {
        left.push_back(static_cast<std::uint16_t>(i * 7919U % 65'535U));
        right.push_back(static_cast<std::uint16_t>(i * 104'729U % 65'535U));
    }
    std::vector<int> every(500);
    std::iota(every.begin(), every.end(), 0);
    LineDensity once;
    once.reset(60, 200);
    once.add(left, right, every, rows);
    LineDensity later;
    later.reset(60, 200);
    later.add(left, right, std::span(every).first(200), rows);
    later.add(left, right, std::span(every).subspan(200), rows);
    const auto picture = [](const LineDensity& density) {
        QImage image(60, 200, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        density.paint(image, 0, Qt::blue, LineTones(0.1, 1.0, density.most()));
        return image;
    };
    QCOMPARE(picture(later), picture(once));
}

void TestParallelView::density_ofManyLines_agreesWithFew() {
    // The same few lines many times over: counted by levels, they match single lines up to one level.
    const LineDensity::Rows rows{.top = 0.0, .bottom = 250.0, .missing = 254.0};
    const std::vector<std::uint16_t> a{0, 20'000, 65'534, ParallelAxis::kNoHeight};
    const std::vector<std::uint16_t> b{30'000, 65'534, 0, 10'000};
    std::vector<std::uint16_t> left;
    std::vector<std::uint16_t> right;
    for (int i = 0; i < 3'000; ++i) {
        left.insert(left.end(), a.begin(), a.end());
        right.insert(right.end(), b.begin(), b.end());
    }
    LineDensity few;
    few.reset(50, 258);
    few.add(a, b, std::vector<int>{0, 1, 2, 3}, rows);
    LineDensity many;
    many.reset(50, 258);
    std::vector<int> every(left.size());
    std::iota(every.begin(), every.end(), 0);
    many.add(left, right, every, rows);
    QVERIFY(many.most() >= 3'000);
    QImage one(50, 258, QImage::Format_ARGB32_Premultiplied);
    QImage all = one;
    one.fill(Qt::transparent);
    all.fill(Qt::transparent);
    few.paint(one, 0, Qt::black, LineTones(1.0, 1.0, 1));
    many.paint(all, 0, Qt::black, LineTones(1.0, 1.0, 1));
    for (int y = 2; y < 256; ++y) {
        for (int x = 0; x < 50; ++x) {
            const bool isNear = qAlpha(all.pixel(x, y - 2)) + qAlpha(all.pixel(x, y - 1)) + qAlpha(all.pixel(x, y)) +
                                    qAlpha(all.pixel(x, y + 1)) + qAlpha(all.pixel(x, y + 2)) >
                                0;
            QVERIFY(qAlpha(one.pixel(x, y)) == 0 || isNear);
        }
    }
}

void TestParallelView::axis_placesValuesAndTurnsOver() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 100, .failedEvery = 10});
    const auto columns = candidateColumns(sessionModel);
    ParallelAxis axis(*findColumn(columns, "d"));
    axis.update(sessionModel);
    QVERIFY(axis.hasMissing());
    QCOMPARE(axis.heights()[0], ParallelAxis::kNoHeight);
    const std::uint16_t before = axis.heights()[1];
    for (int index = 0; index < sessionModel.size(); ++index) {
        QVERIFY(std::isnan(axis.value(index)) || (axis.value(index) >= axis.low() && axis.value(index) <= axis.high()));
    }
    QVERIFY(std::abs(axis.valueAt(axis.heightOf(axis.value(1))) - axis.value(1)) < 1e-9 * axis.high());
    axis.setInverted(true);
    QVERIFY(std::abs(int{axis.heights()[1]} + int{before} - 65'534) <= 1);
    QVERIFY(std::abs(axis.valueAt(axis.heightOf(axis.value(1))) - axis.value(1)) < 1e-9 * axis.high());
    ParallelAxis depth(*findColumn(columns, "depth"));
    depth.update(sessionModel);
    QCOMPARE(depth.ticks(8), (std::vector<double>{12.0, 13.0, 14.0}));
}

void TestParallelView::axis_keepsItsScale_whenNewcomersFit() {
    SessionModel sessionModel;
    const testing::SyntheticArchive archive{.candidates = 400};
    const auto all = archive.make();
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf({all.begin(), all.begin() + 390}));
    const auto columns = candidateColumns(sessionModel);
    ParallelAxis depth(*findColumn(columns, "depth"));
    ParallelAxis score(*findColumn(columns, "dss++"));
    QVERIFY(depth.update(sessionModel) && score.update(sessionModel));
    const double low = score.low();
    sessionModel.apply(testing::recordsOf({all.begin() + 390, all.end()}));
    QVERIFY(!depth.update(sessionModel)); // only new candidates need drawing
    QVERIFY(score.update(sessionModel));  // all ranks changed
    QCOMPARE(score.low(), low);
    QCOMPARE(depth.heights().size(), std::size_t{400});
}

void TestParallelView::axis_saysItsRangeAsFilter() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 200, .failedEvery = 10});
    const auto columns = candidateColumns(sessionModel);
    for (const char* name : {"params", "depth", "d", "dss++", "mlp_ratio"}) {
        ParallelAxis axis(*findColumn(columns, name));
        axis.update(sessionModel);
        QCOMPARE(axis.query(), QString());
        axis.setRange(axis.valueAt(0.7), axis.valueAt(0.2));
        const auto filter = session::parseFilter(axis.query().toStdString(), session::columns(sessionModel.session()));
        for (int index = 0; index < sessionModel.size(); ++index) {
            QVERIFY2(filter(sessionModel.session(), index) == axis.admits(index), qPrintable(axis.query()));
        }
    }
    const auto space = std::make_shared<const space::SearchSpace>(space::preset("flexibert"));
    sessionModel.reset({space, {}, {}});
    sessionModel.apply(testing::recordsOf(testing::sampleArchive(*space, 40)));
    const auto kinds = candidateColumns(sessionModel);
    ParallelAxis operation(*findColumn(kinds, "operation.1"));
    operation.update(sessionModel);
    operation.setRange(0.6, 3.4);
    QCOMPARE(operation.query(), QString("operation.1 in (\"SA-WMA\", \"LT-DFT\", \"LT-DCT\")"));
    const auto filter = session::parseFilter(operation.query().toStdString(), session::columns(sessionModel.session()));
    for (int index = 0; index < sessionModel.size(); ++index) {
        QCOMPARE(filter(sessionModel.session(), index), operation.admits(index));
    }
}

void TestParallelView::usualAxes_fitEverySpace_data() {
    QTest::addColumn<QByteArray>("preset");
    for (const std::string& name : space::presetNames()) {
        QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }
}

void TestParallelView::usualAxes_fitEverySpace() {
    QFETCH(QByteArray, preset);
    SessionModel sessionModel;
    ParallelView view(sessionModel);
    const auto space = std::make_shared<const space::SearchSpace>(space::preset(preset.constData()));
    sessionModel.reset({space, {}, {}});
    sessionModel.apply(testing::recordsOf(testing::sampleArchive(*space, 30)));
    QVERIFY(view.axes().size() >= 6 && view.axes().size() <= 12);
    QVERIFY(view.axes().contains("dss++") && view.axes().contains("params"));
    const QImage image = render(view);
    QVERIFY(pixelsOf(image, ViewColors::of(view.palette()).front) > 20);
}

void TestParallelView::paints_anyArchive_data() {
    QTest::addColumn<int>("candidates");
    QTest::addColumn<int>("failedEvery");
    QTest::addColumn<bool>("allEqual");
    QTest::newRow("none") << 0 << 0 << false;
    QTest::newRow("one") << 1 << 0 << false;
    QTest::newRow("one failed") << 1 << 1 << false;
    QTest::newRow("many") << 300 << 7 << false;
    QTest::newRow("all failed") << 60 << 1 << false;
    QTest::newRow("all equal") << 60 << 0 << true;
    QTest::newRow("very many") << 25'000 << 97 << false;
}

void TestParallelView::paints_anyArchive() {
    QFETCH(const int, candidates);
    QFETCH(const int, failedEvery);
    QFETCH(const bool, allEqual);
    SessionModel sessionModel;
    ParallelView view(sessionModel);
    const QImage empty = render(view);
    load(sessionModel, {.candidates = candidates, .failedEvery = failedEvery, .allEqual = allEqual});
    sessionModel.setCurrent(candidates - 1);
    const QImage image = render(view);
    QCOMPARE(pixelsOf(image, Qt::magenta), 0);
    QCOMPARE(image == empty, candidates == 0);
    QCOMPARE(pixelsOf(image, ViewColors::of(view.palette()).selected) > 50, candidates > 0);
    view.setAxes({"dss++"});
    QCOMPARE(pixelsOf(render(view), Qt::magenta), 0);
    view.setAxes({});
    QCOMPARE(pixelsOf(render(view), Qt::magenta), 0);
}

void TestParallelView::picture_isThatOfAFreshView_afterArrivalsAndChanges() {
    SessionModel sessionModel;
    const testing::SyntheticArchive archive{.candidates = 500, .failedEvery = 30};
    const auto all = archive.make();
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    ParallelView view(sessionModel);
    // Axes of few values or of ranks: their scale does not depend on the order of arrival.
    view.setAxes({"depth", "heads.3", "mlp_ratio.2", "dss++", "heads.14", "embed_dim", "operator"});
    QCOMPARE(view.axes().size(), 6); // an operator is not numeric
    for (std::ptrdiff_t from = 0; from < 500; from += 100) {
        sessionModel.apply(testing::recordsOf({all.begin() + from, all.begin() + from + 100}));
        render(view);
        if (from == 200) {
            sessionModel.setFilter("depth > 12");
            view.canvas().invertAxis(2);
            view.canvas().moveAxis(0, 3);
        }
    }
    ParallelView fresh(sessionModel);
    fresh.setAxes(view.axes());
    for (std::size_t axis = 0; axis < view.canvas().axes().size(); ++axis) {
        if (view.canvas().axes()[axis].isInverted()) {
            fresh.canvas().invertAxis(static_cast<int>(axis));
        }
    }
    QCOMPARE(render(view), render(fresh));
}

void TestParallelView::drag_onAnAxis_selectsTheRange() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParallelView view(sessionModel);
    showReady(view);
    ParallelCanvas& canvas = view.canvas();
    const int params = axisOf(view, "params");
    const QPoint low = canvas.positionOf(sessionModel.front().front(), params).toPoint();
    const QPoint high = low - QPoint(0, 90);
    QTest::mousePress(&canvas, Qt::LeftButton, {}, low + QPoint(2, 3));
    QTest::mouseMove(&canvas, low - QPoint(0, 40));
    QTest::mouseMove(&canvas, high);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, high);
    const ParallelAxis& axis = canvas.axes()[static_cast<std::size_t>(params)];
    QVERIFY(axis.range().has_value());
    const std::vector<int> expected = between(sessionModel, axis, axis.range()->first, axis.range()->second);
    QVERIFY(!expected.empty() && expected.size() < 300);
    QCOMPARE(sessionModel.selection(), expected);
    QVERIFY(sessionModel.isSelected(sessionModel.current()));
    // A second range narrows the selection.
    const int depth = axisOf(view, "depth");
    canvas.setRange(depth, 13.0, 13.0);
    for (const int index : sessionModel.selection()) {
        QCOMPARE(sessionModel.candidate(index).architecture.depth(), std::size_t{13});
    }
    QVERIFY(sessionModel.selection().size() < expected.size());
    // Dragging moves the whole range.
    const auto before = *axis.range();
    const QPoint middle = low - QPoint(0, 45);
    QTest::mousePress(&canvas, Qt::LeftButton, {}, middle);
    QTest::mouseMove(&canvas, middle - QPoint(0, 30));
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, middle - QPoint(0, 30));
    const auto after = *canvas.axes()[static_cast<std::size_t>(params)].range();
    QVERIFY(after.first > before.first);
    QVERIFY(std::abs((after.second - after.first) - (before.second - before.first)) <
            0.01 * (before.second - before.first));
}

void TestParallelView::drag_ofATitle_movesTheAxis() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 50});
    ParallelView view(sessionModel);
    showReady(view);
    ParallelCanvas& canvas = view.canvas();
    QStringList expected = view.axes();
    expected.move(0, 2);
    const QPoint from = canvas.titleRect(0).center().toPoint();
    const QPoint to = canvas.titleRect(2).center().toPoint();
    QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas, (from + to) / 2);
    QTest::mouseMove(&canvas, to);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to);
    QCOMPARE(view.axes(), expected);
}

void TestParallelView::doubleClick_onATitle_turnsTheAxisOver() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 50});
    ParallelView view(sessionModel);
    showReady(view);
    ParallelCanvas& canvas = view.canvas();
    const int params = axisOf(view, "params");
    const double before = canvas.positionOf(7, params).y();
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, canvas.titleRect(params).center().toPoint());
    view.refresh();
    QVERIFY(canvas.axes()[static_cast<std::size_t>(params)].isInverted());
    QVERIFY(std::abs(canvas.positionOf(7, params).y() - before) > 1.0);
}

void TestParallelView::click_onALine_selects() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 40});
    ParallelView view(sessionModel);
    showReady(view);
    ParallelCanvas& canvas = view.canvas();
    const int best = sessionModel.ranking().best();
    const auto middle = [&](int index) {
        const int last = static_cast<int>(view.axes().size()) - 1;
        return ((canvas.positionOf(index, last - 1) + canvas.positionOf(index, last)) / 2.0).toPoint();
    };
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, middle(best));
    QVERIFY(sessionModel.current() >= 0);
    QVERIFY(std::abs(middle(sessionModel.current()).y() - middle(best).y()) <= 6);
    const int first = sessionModel.current();
    const int worst = sessionModel.ranking().order.back();
    QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ControlModifier, middle(worst));
    QCOMPARE(sessionModel.selection().size(), std::size_t{2});
    QVERIFY(sessionModel.isSelected(first));
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, QPoint(5, 480));
    QCOMPARE(sessionModel.current(), -1);
}

void TestParallelView::click_onAnAxis_takesTheRangeAway() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 100});
    ParallelView view(sessionModel);
    showReady(view);
    ParallelCanvas& canvas = view.canvas();
    const int params = axisOf(view, "params");
    canvas.setRange(params, 6e6, 7e6);
    QVERIFY(!sessionModel.selection().empty());
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.positionOf(3, params).toPoint());
    QVERIFY(!canvas.hasRanges());
    QVERIFY(sessionModel.selection().empty());
}

void TestParallelView::keepRanges_becomesTheFilter() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParallelView view(sessionModel);
    showReady(view);
    sessionModel.setFilter("depth >= 13");
    view.canvas().setRange(axisOf(view, "params"), 6.0e6, 8.0e6);
    const std::vector<int> selected = sessionModel.selection();
    QVERIFY(!selected.empty());
    for (auto* button : view.findChildren<QToolButton*>()) {
        if (button->text() == "Filter to ranges") {
            QVERIFY(button->isEnabled());
            button->click();
            QVERIFY(!button->isEnabled());
        }
    }
    QCOMPARE(sessionModel.filterText(), QString("(depth >= 13) and params in 6M..8M"));
    QCOMPARE(static_cast<std::size_t>(sessionModel.passingCount()), selected.size());
    for (const int index : selected) {
        QVERIFY(sessionModel.passes(index));
    }
    QVERIFY(!view.canvas().hasRanges());
}

void TestParallelView::filter_fadesTheOthers() {
    const ViewColors colors = ViewColors::of(qApp->palette());
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParallelView view(sessionModel);
    const QImage all = render(view);
    QVERIFY(pixelsOf(all, colors.front) > 100);
    sessionModel.setFilter("index < 0");
    const QImage none = render(view);
    QVERIFY(none != all);
    // Front lines that fail the filter are not drawn, so the colour almost disappears.
    QVERIFY(pixelsOf(none, colors.front) < pixelsOf(all, colors.front) / 4);
}

void TestParallelView::keys_reachEverything() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 100, .failedEvery = 10});
    ParallelView view(sessionModel);
    showReady(view);
    ParallelCanvas& canvas = view.canvas();
    QStringList expected = view.axes();
    const int score = axisOf(view, "dss++");
    for (int step = 0; step < score; ++step) {
        QTest::keyClick(&canvas, Qt::Key_Right);
    }
    QTest::keyClick(&canvas, Qt::Key_Up);
    QCOMPARE(sessionModel.score(sessionModel.current()), sessionModel.score(sessionModel.ranking().best()));
    const double best = sessionModel.score(sessionModel.current());
    QTest::keyClick(&canvas, Qt::Key_Down);
    QVERIFY(sessionModel.score(sessionModel.current()) < best);
    // Stretch downwards from the current candidate: the next lower score joins the range.
    const double from = sessionModel.score(sessionModel.current());
    QTest::keyClick(&canvas, Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(canvas.hasRanges());
    QVERIFY(sessionModel.selection().size() >= 2);
    for (const int index : sessionModel.selection()) {
        QVERIFY(sessionModel.score(index) <= from + 1e-3);
    }
    QTest::keyClick(&canvas, Qt::Key_Delete);
    QVERIFY(!canvas.hasRanges());
    QTest::keyClick(&canvas, Qt::Key_Left, Qt::ControlModifier);
    expected.move(score, score - 1);
    QCOMPARE(view.axes(), expected);
    QTest::keyClick(&canvas, Qt::Key_I);
    QVERIFY(canvas.axes()[static_cast<std::size_t>(score) - 1].isInverted());
}

void TestParallelView::restyles_whenPaletteChanges() {
    applyTheme(ThemeMode::Light);
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 50});
    ParallelView view(sessionModel);
    view.show();
    QVERIFY(render(view).pixelColor(2, 2).lightnessF() > 0.9F);
    applyTheme(ThemeMode::Dark);
    QCoreApplication::processEvents();
    QVERIFY(render(view).pixelColor(2, 2).lightnessF() < 0.2F);
    applyTheme(ThemeMode::Light);
}

void TestParallelView::csv_holdsTheAxes() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 20});
    ParallelView view(sessionModel);
    view.setAxes({"depth", "params"});
    sessionModel.setFilter("index = 4");
    const auto& candidate = sessionModel.candidate(4);
    QCOMPARE(QString::fromStdString(view.csv()), QString("index,id,depth,params\r\n4,%1,%2,%3\r\n")
                                                     .arg(QString::fromStdString(candidate.id))
                                                     .arg(candidate.architecture.depth())
                                                     .arg(candidate.cost.params));
}

QTEST_MAIN(TestParallelView)
#include "tst_parallel_view.moc"
