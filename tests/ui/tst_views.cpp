// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/pareto.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/canvas/lazy_refresh.h"
#include "ui/canvas/point_raster.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/lineage/lineage_text.h"
#include "ui/lineage/lineage_view.h"
#include "ui/models/candidate_columns.h"
#include "ui/models/session_model.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_history.h"
#include "ui/plots/progress_view.h"
#include "ui/support/formatting.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QSet>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <functional>
#include <limits>
#include <map>

using namespace trazor;
using namespace trazor::ui;

namespace {

const QSize kSize(900, 600);

/// A view under test behind the calls that all views share.
struct Subject {
    std::unique_ptr<QWidget> widget;
    std::function<void()> refresh;
    std::function<void(QPainter&, const QSize&)> renderTo;
};

template <typename View>
Subject makeSubject(SessionModel& sessionModel) {
    auto view = std::make_unique<View>(sessionModel);
    View* raw = view.get();
    return {std::move(view), [raw] { raw->refresh(); },
            [raw](QPainter& painter, const QSize& size) { raw->renderTo(painter, size); }};
}

Subject makeSubject(const QString& name, SessionModel& sessionModel) {
    if (name == QLatin1String("pareto")) {
        return makeSubject<ParetoView>(sessionModel);
    }
    if (name == QLatin1String("progress")) {
        return makeSubject<ProgressView>(sessionModel);
    }
    return name == QLatin1String("heatmap") ? makeSubject<HeatmapView>(sessionModel)
                                            : makeSubject<LineageView>(sessionModel);
}

void load(SessionModel& sessionModel, const testing::SyntheticArchive& archive) {
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    sessionModel.apply(testing::recordsOf(archive.make()));
}

template <typename View>
void showReady(View& view) {
    view.resize(kSize);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.refresh();
}

int distinctColors(const QImage& image) {
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            colors.insert(image.pixel(x, y));
        }
    }
    return static_cast<int>(colors.size());
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

QImage render(const Subject& subject) {
    QImage image(kSize, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    subject.renderTo(painter, kSize);
    return image;
}

} // namespace

class TestViews : public QObject {
    Q_OBJECT

private slots:
    void raster_drawsALineOnce_andCutsItAtItsEdges() {
        const auto picture = [](std::initializer_list<QLineF> lines) {
            PointRaster raster(QSize(40, 30), 2.0);
            for (const QLineF& line : lines) {
                raster.line(line.p1(), line.p2(), QColor(0, 0, 0, 128), 1.0);
            }
            return raster.image();
        };
        // One logical pixel is two image pixels.
        const QImage level = picture({{5.0, 10.5, 20.0, 10.5}});
        for (int x = 0; x < level.width(); ++x) {
            for (int y = 0; y < level.height(); ++y) {
                const bool isOn = x >= 10 && x < 40 && (y == 20 || y == 21);
                QCOMPARE(qAlpha(level.pixel(x, y)), isOn ? 128 : 0);
            }
        }
        const QImage whole = picture({{2.0, 3.0, 12.0, 23.0}});
        QCOMPARE(picture({{2.0, 3.0, 7.0, 13.0}, {12.0, 23.0, 7.0, 13.0}}), whole);
        QVERIFY(whole != picture({}));
        const double nan = std::nan("");
        QCOMPARE(picture({{nan, 1.0, 2.0, 3.0}, {0.0, nan, 9.0, 9.0}, {4.0, 4.0, 4.0, 4.0}}), picture({}));
        QCOMPARE(picture({{-50.0, -9.0, 90.0, -9.0}, {45.0, -90.0, 45.0, 90.0}, {-1e12, 1e12, 1e12, 3e12}}),
                 picture({}));
        QCOMPARE(picture({{-1e6, 10.5, 1e6, 10.5}}).copy(10, 0, 30, 60), level.copy(10, 0, 30, 60));
    }

    void paints_anyArchive_data();
    void paints_anyArchive();
    void paints_moreThanTheEmptyState();
    void restyles_whenPaletteChanges();
    void keepsQuiet_whileHidden();
    void views_tellScreenReadersWhatTheyShow();

    void pareto_clickSelectsAndCtrlAdds();
    void pareto_dragSelectsRectangle();
    void pareto_followsUntilZoomed();
    void pareto_keysWalkAlongTheFront();
    void pareto_keysAddAndPan();
    void pareto_paintsFailedAndFilteredDifferently();
    void pareto_acceptsEveryPairOfAxes();
    void measuredCandidates_areFramed_data();
    void measuredCandidates_areFramed();

    void progress_hypervolumeAgreesWithDefinition();
    void progress_bestSoFarRisesOnly();
    void progress_generations_agreeWithTheirDefinition();
    void progress_leavesOutItsSecondPlot_whereThereIsLittleRoom();

    void heatmap_sortsByBlock();
    void heatmap_sortsByAnyNumber();
    void heatmap_clickSelectsTheRow();
    void heatmap_keysMoveInTheOrderShown();
    void heatmap_leavesOutWhatTheFilterRejects();
    void heatmap_showsGenesAndDifferences();

    void lineage_nodesStayWhenCandidatesArrive();
    void lineage_clickSelects();
    void lineage_keysFollowTheFamily();
    void lineage_searchFindsIndexAndId();
    void lineage_namesChangesAndEffect();
    void lineage_pathOnlyListsFromTheRoot();

    void raster_ignoresWhatLiesOutside();
    void formatting_isShort();
};

void TestViews::paints_anyArchive_data() {
    QTest::addColumn<QString>("view");
    QTest::addColumn<int>("candidates");
    QTest::addColumn<int>("failedEvery");
    QTest::addColumn<bool>("allEqual");
    for (const char* view : {"pareto", "progress", "heatmap", "lineage"}) {
        QTest::addRow("%s, none", view) << view << 0 << 0 << false;
        QTest::addRow("%s, one", view) << view << 1 << 0 << false;
        QTest::addRow("%s, one failed", view) << view << 1 << 1 << false;
        QTest::addRow("%s, many", view) << view << 300 << 0 << false;
        QTest::addRow("%s, some failed", view) << view << 300 << 7 << false;
        QTest::addRow("%s, all failed", view) << view << 60 << 1 << false;
        QTest::addRow("%s, all equal", view) << view << 60 << 0 << true;
    }
}

void TestViews::paints_anyArchive() {
    QFETCH(const QString, view);
    QFETCH(const int, candidates);
    QFETCH(const int, failedEvery);
    QFETCH(const bool, allEqual);
    SessionModel sessionModel;
    Subject subject = makeSubject(view, sessionModel);
    subject.widget->resize(kSize);
    load(sessionModel, {.candidates = candidates, .failedEvery = failedEvery, .allEqual = allEqual});
    sessionModel.setCurrent(candidates - 1);

    const QImage image = render(subject);
    QCOMPARE(pixelsOf(image, Qt::magenta), 0);
    QVERIFY2(distinctColors(image) >= 8, "the view is blank");
    const QImage grabbed = subject.widget->grab().toImage();
    QVERIFY2(distinctColors(grabbed) >= 8, "the widget is blank");
}

void TestViews::paints_moreThanTheEmptyState() {
    for (const char* name : {"pareto", "progress", "heatmap", "lineage"}) {
        SessionModel sessionModel;
        const Subject subject = makeSubject(QLatin1String(name), sessionModel);
        const QImage empty = render(subject);
        load(sessionModel, {.candidates = 300});
        QVERIFY2(render(subject) != empty, name);
        const QImage unselected = render(subject);
        sessionModel.setCurrent(120);
        QVERIFY2(QLatin1String(name) == QLatin1String("progress") || render(subject) != unselected, name);
    }
}

void TestViews::restyles_whenPaletteChanges() {
    for (const char* name : {"pareto", "progress", "heatmap", "lineage"}) {
        applyTheme(ThemeMode::Light);
        SessionModel sessionModel;
        load(sessionModel, {.candidates = 50});
        const Subject subject = makeSubject(QLatin1String(name), sessionModel);
        subject.widget->show();
        const QColor light = render(subject).pixelColor(2, 2);
        applyTheme(ThemeMode::Dark);
        QCoreApplication::processEvents();
        const QColor dark = render(subject).pixelColor(2, 2);
        applyTheme(ThemeMode::Light);
        QVERIFY2(light.lightnessF() > 0.9F, name);
        QVERIFY2(dark.lightnessF() < 0.2F, name);
    }
}

void TestViews::views_tellScreenReadersWhatTheyShow() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 50});
    for (const char* name : {"pareto", "progress", "heatmap", "lineage"}) {
        const Subject subject = makeSubject(QLatin1String(name), sessionModel);
        subject.widget->show();
        QCoreApplication::processEvents();
        bool isChart = false;
        for (QWidget* part : subject.widget->findChildren<QWidget*>()) {
            QAccessibleInterface* told = QAccessible::queryAccessibleInterface(part);
            if (told == nullptr || told->role() != QAccessible::Chart) {
                continue;
            }
            isChart = true;
            QVERIFY2(part->focusPolicy() & Qt::TabFocus, name);
            QVERIFY2(!told->text(QAccessible::Name).isEmpty(), name);
            sessionModel.setCurrent(7);
            const QString words = told->text(QAccessible::Description);
            QVERIFY2(QLatin1String(name) == QLatin1String("progress") ? !words.isEmpty() : words.contains("#0007"),
                     name);
            sessionModel.setCurrent(-1);
        }
        QVERIFY2(isChart, name);
    }
}

void TestViews::keepsQuiet_whileHidden() {
    QWidget widget;
    int refreshes = 0;
    LazyRefresh refresh(widget, [&refreshes] { ++refreshes; });
    refresh.request();
    refresh.request();
    QCoreApplication::processEvents();
    QCOMPARE(refreshes, 0);
    widget.show();
    QTRY_COMPARE(refreshes, 1);
}

void TestViews::pareto_clickSelectsAndCtrlAdds() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParetoView view(sessionModel);
    showReady(view);
    const int first = sessionModel.front().front();
    const int last = sessionModel.front().back();
    QWidget* plot = view.focusProxy();
    const auto at = [&](int index) { return plot->mapFrom(&view, view.positionOf(index).toPoint()); };
    QTest::mouseClick(plot, Qt::LeftButton, {}, at(first));
    QCOMPARE(sessionModel.candidate(sessionModel.current()).cost, sessionModel.candidate(first).cost);
    QTest::mouseClick(plot, Qt::LeftButton, Qt::ControlModifier, at(last));
    QCOMPARE(sessionModel.selection().size(), std::size_t{2});
    // The ideal corner, best and cheapest, is empty.
    QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(at(first).x(), at(last).y()));
    QCOMPARE(sessionModel.current(), -1);
}

void TestViews::measuredCandidates_areFramed_data() {
    QTest::addColumn<QString>("view");
    QTest::newRow("Pareto") << "pareto";
    QTest::newRow("lineage") << "lineage";
}

void TestViews::measuredCandidates_areFramed() {
    QFETCH(QString, view);
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 60});
    const Subject subject = makeSubject(view, sessionModel);
    subject.widget->resize(kSize);
    subject.refresh();
    sessionModel.change({search::Quantity{"accuracy", "accuracy", "%", search::Better::Larger, "Measured"}});
    const QImage before = render(subject);
    QVERIFY(render(subject) == before);
    sessionModel.change({search::Value{session::Subject::candidate(7), "accuracy", 71.5}});
    QVERIFY(render(subject) != before);
    sessionModel.change({search::Value{session::Subject::candidate(7), "accuracy", std::nan("")}});
    QVERIFY(render(subject) == before);
}

void TestViews::pareto_dragSelectsRectangle() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParetoView view(sessionModel);
    showReady(view);
    QWidget* plot = view.focusProxy();
    QTest::mousePress(plot, Qt::LeftButton, {}, QPoint(1, 1));
    QTest::mouseMove(plot, QPoint(400, 300));
    QTest::mouseMove(plot, plot->rect().bottomRight());
    QTest::mouseRelease(plot, Qt::LeftButton, {}, plot->rect().bottomRight());
    QCOMPARE(sessionModel.selection().size(), std::size_t{300});
    QCOMPARE(sessionModel.current(), sessionModel.ranking().best());
}

void TestViews::pareto_followsUntilZoomed() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParetoView view(sessionModel);
    showReady(view);
    QVERIFY(view.isFollowing());
    QWidget* plot = view.focusProxy();
    const QPointF before = view.positionOf(7);
    QWheelEvent wheel(plot->rect().center(), plot->mapToGlobal(plot->rect().center()), {}, QPoint(0, 120), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(plot, &wheel);
    QVERIFY(!view.isFollowing());
    view.refresh();
    QVERIFY(view.positionOf(7) != before);
    QTest::keyClick(plot, Qt::Key_0);
    QVERIFY(view.isFollowing());
    view.refresh();
    QCOMPARE(view.positionOf(7), before);
}

void TestViews::pareto_keysWalkAlongTheFront() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParetoView view(sessionModel);
    showReady(view);
    QVERIFY(sessionModel.front().size() > 2);
    QTest::keyClick(view.focusProxy(), Qt::Key_Right);
    QCOMPARE(sessionModel.current(), sessionModel.front()[0]);
    QTest::keyClick(view.focusProxy(), Qt::Key_Right);
    QCOMPARE(sessionModel.current(), sessionModel.front()[1]);
    QTest::keyClick(view.focusProxy(), Qt::Key_Escape);
    QCOMPARE(sessionModel.current(), -1);
}

void TestViews::pareto_keysAddAndPan() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ParetoView view(sessionModel);
    showReady(view);
    QTest::keyClick(view.focusProxy(), Qt::Key_Home);
    QCOMPARE(sessionModel.current(), sessionModel.ranking().order[0]);
    QTest::keyClick(view.focusProxy(), Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(sessionModel.current(), sessionModel.ranking().order[1]);
    QCOMPARE(sessionModel.selection().size(), std::size_t{2});
    const QPointF before = view.positionOf(sessionModel.current());
    QTest::keyClick(view.focusProxy(), Qt::Key_Right, Qt::AltModifier);
    QVERIFY(!view.isFollowing());
    QTRY_VERIFY(view.positionOf(sessionModel.current()).x() < before.x());
    QTest::keyClick(view.focusProxy(), Qt::Key_Escape);
    QCOMPARE(sessionModel.current(), -1);
}

void TestViews::pareto_paintsFailedAndFilteredDifferently() {
    const ViewColors colors = ViewColors::of(qApp->palette());
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300, .failedEvery = 10});
    const Subject subject = makeSubject(QStringLiteral("pareto"), sessionModel);
    const QImage all = render(subject);
    QVERIFY(pixelsOf(all, colors.front) > 50);
    QVERIFY(pixelsOf(all, colors.infeasible) > 10);
    sessionModel.setFilter("index < 0");
    const QImage none = render(subject);
    QCOMPARE(pixelsOf(none, colors.infeasible), 0);
    QVERIFY(pixelsOf(none, colors.candidate) < pixelsOf(all, colors.candidate) + 1);
}

void TestViews::pareto_acceptsEveryPairOfAxes() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 80, .failedEvery = 9});
    ParetoView view(sessionModel);
    showReady(view);
    const std::vector<CandidateColumn> columns = candidateColumns(sessionModel);
    for (const CandidateColumn& x : columns) {
        for (const CandidateColumn& y : columns) {
            if (!x.isAxis || !y.isAxis || x.group == ColumnGroup::Position || y.group == ColumnGroup::Position) {
                continue;
            }
            view.setAxes(x.name, y.name);
            view.setLogarithmic(true, true);
            view.refresh();
            view.setLogarithmic(false, false);
            view.refresh();
            // Nothing is confirmed here, so this axis is empty.
            const bool isEmpty = x.name == "confirmed" && y.name == "confirmed";
            const QPointF place = view.positionOf(4);
            QVERIFY2(isEmpty || QRectF(view.rect()).contains(place), qPrintable(x.name + y.name));
        }
    }
}

void TestViews::progress_hypervolumeAgreesWithDefinition() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300, .failedEvery = 11});
    const std::vector<Milestone> history = hypervolumeHistory(sessionModel);
    QVERIFY(!history.empty());
    QVERIFY(std::abs(history.back().value - sessionModel.hypervolume()) < 1e-12);
    // Halfway through the run too, compared with the definition.
    const Milestone middle = history[history.size() / 2];
    const auto low = static_cast<double>(*sessionModel.parameterRange().min);
    const double width = static_cast<double>(*sessionModel.parameterRange().max) - low;
    std::vector<search::ParetoPoint> points;
    for (int index = 0; index < middle.evaluation; ++index) {
        if (sessionModel.candidate(index).isRanked()) {
            points.push_back({(static_cast<double>(sessionModel.candidate(index).cost.params) - low) / width,
                              sessionModel.score(index)});
        }
    }
    QVERIFY(std::abs(middle.value - search::hypervolume(points, {1.0, 0.0})) < 1e-12);
}

void TestViews::progress_bestSoFarRisesOnly() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 200, .failedEvery = 5});
    const std::vector<Milestone> best = bestHistory(sessionModel, false);
    const std::vector<Milestone> sample = bestHistory(sessionModel, true);
    QCOMPARE(best.back().value, sessionModel.score(sessionModel.ranking().best()));
    double highestOfSample = 0.0;
    for (int index = 0; index < sessionModel.size(); ++index) {
        if (sessionModel.candidate(index).isRanked() && sessionModel.candidate(index).generation == 0) {
            highestOfSample = std::max(highestOfSample, sessionModel.score(index));
        }
    }
    QCOMPARE(sample.back().value, highestOfSample);
    QVERIFY(sample.back().value < best.back().value);
    for (std::size_t i = 1; i < best.size(); ++i) {
        QVERIFY(best[i].value > best[i - 1].value);
    }
}

void TestViews::progress_leavesOutItsSecondPlot_whereThereIsLittleRoom() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    ProgressView view(sessionModel);
    const ViewColors colors = ViewColors::of(view.palette());
    const auto draw = [&view](int height) {
        QImage image(600, height, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&image);
        view.refresh();
        view.renderTo(painter, image.size());
        return image;
    };
    const auto heightOf = [](const QImage& image, const QColor& color) {
        int first = -1;
        int last = -1;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == color) {
                    first = first < 0 ? y : first;
                    last = y;
                }
            }
        }
        return first < 0 ? 0 : last - first + 1;
    };
    for (const int height : {160, 420, 160}) {
        const QImage image = draw(height);
        QCOMPARE(heightOf(image, colors.crossover) > 0, height > 300);
        QVERIFY2(heightOf(image, colors.front) > 40, qPrintable(QString::number(heightOf(image, colors.front))));
    }
}

void TestViews::progress_generations_agreeWithTheirDefinition() {
    SessionModel sessionModel;
    const testing::SyntheticArchive archive{.candidates = 200, .failedEvery = 5};
    const auto all = archive.make();
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    GenerationHistory history;
    for (std::ptrdiff_t from = 0; from < 200; from += 7) {
        sessionModel.apply(
            testing::recordsOf({all.begin() + from, all.begin() + std::min<std::ptrdiff_t>(from + 7, 200)}));
        history.update(sessionModel);
    }
    int end = 0;
    for (const GenerationStats& stats : history.generations()) {
        // Every pair of members at every gene that both have.
        std::map<std::pair<std::size_t, std::size_t>, std::pair<int, int>> pairs; // (block, gene) -> differing, all
        const auto compare = [&pairs](std::size_t block, std::size_t gene, double a, double b) {
            auto& [differing, both] = pairs[{block, gene}];
            differing += a != b ? 1 : 0;
            ++both;
        };
        int members = 0;
        for (int first = end; first < stats.end; ++first) {
            QCOMPARE(sessionModel.candidate(first).generation, stats.generation);
            ++members;
            for (int second = first + 1; second < stats.end; ++second) {
                const auto& a = sessionModel.candidate(first).architecture;
                const auto& b = sessionModel.candidate(second).architecture;
                compare(100, 0, a.network[0], b.network[0]);
                compare(100, 1, static_cast<double>(a.depth()), static_cast<double>(b.depth()));
                for (std::size_t block = 0; block < std::min(a.depth(), b.depth()); ++block) {
                    for (std::size_t gene = 0; gene < 2; ++gene) {
                        compare(block, gene, a.stages[0].blocks[block][gene], b.stages[0].blocks[block][gene]);
                    }
                }
            }
        }
        double sum = 0.0;
        for (const auto& [place, counts] : pairs) {
            sum += static_cast<double>(counts.first) / counts.second;
        }
        QCOMPARE(stats.members, members);
        QVERIFY(pairs.empty() ? std::isnan(stats.diversity)
                              : std::abs(stats.diversity - sum / static_cast<double>(pairs.size())) < 1e-12);
        QCOMPARE(std::isnan(stats.acceptance()), stats.generation == 0);
        end = stats.end;
    }
    QCOMPARE(end, 200);
    QVERIFY(history.generations().size() > 5);
}

void TestViews::heatmap_sortsByBlock() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300, .failedEvery = 20});
    HeatmapView view(sessionModel);
    showReady(view);
    QCOMPARE(view.canvas().rows(), sessionModel.ranking().order);
    QCOMPARE(view.canvas().columns(), 14);
    const auto boxes = view.findChildren<QComboBox*>();
    QTRY_VERIFY(boxes[1]->findData("block:13") >= 0); // every block is available for sorting without the mouse

    constexpr int kBlock = 12; // not every candidate has a thirteenth block
    QTest::mouseClick(view.canvas().viewport(), Qt::LeftButton, {}, view.canvas().headerRect(kBlock).center());
    view.refresh();
    const auto value = [&sessionModel](int index) {
        const auto& candidate = sessionModel.candidate(index);
        const auto& blocks = candidate.evaluation.scores.blocks;
        return blocks.size() > kBlock && std::isfinite(blocks[kBlock].diversity) ? blocks[kBlock].diversity : 0.0;
    };
    const std::vector<int>& rows = view.canvas().rows();
    QCOMPARE(rows.size(), std::size_t{300});
    for (std::size_t row = 1; row < rows.size(); ++row) {
        // The map stores single precision.
        QVERIFY(value(rows[row - 1]) >= value(rows[row]) * (1.0 - 1e-6));
    }
    QCOMPARE(value(rows.back()), 0.0);
}

void TestViews::heatmap_sortsByAnyNumber() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300, .failedEvery = 20});
    HeatmapView view(sessionModel);
    showReady(view);
    const std::vector<CandidateColumn> columns = candidateColumns(sessionModel);
    for (const char* name : {"params", "depth", "s", "generation"}) {
        const CandidateColumn* column = findColumn(columns, name);
        view.canvas().setOrder({.number = name, .column = -1});
        view.refresh();
        const std::vector<int>& rows = view.canvas().rows();
        QCOMPARE(rows.size(), std::size_t{300});
        for (std::size_t row = 1; row < rows.size(); ++row) {
            const double above = column->number(sessionModel, rows[row - 1]);
            const double below = column->number(sessionModel, rows[row]);
            // The better end comes first, missing values last.
            QVERIFY2(std::isnan(below) || (column->direction > 0 ? above >= below : above <= below), name);
        }
    }
    const auto boxes = view.findChildren<QComboBox*>();
    QCOMPARE(boxes[1]->currentData().toString(), QString("generation"));
}

void TestViews::heatmap_clickSelectsTheRow() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    HeatmapView view(sessionModel);
    showReady(view);
    QTest::mouseClick(view.canvas().viewport(), Qt::LeftButton, {}, view.canvas().cellRect(5, 3).center());
    QCOMPARE(sessionModel.current(), sessionModel.ranking().order[5]);
    // Selected elsewhere and far down: scrolls into view.
    const int worst = sessionModel.ranking().order.back();
    sessionModel.setCurrent(worst);
    view.refresh();
    QVERIFY(view.canvas().viewport()->rect().contains(view.canvas().cellRect(299, 0).center()));
}

void TestViews::heatmap_keysMoveInTheOrderShown() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    HeatmapView view(sessionModel);
    showReady(view);
    QTest::keyClick(&view.canvas(), Qt::Key_Down);
    QTest::keyClick(&view.canvas(), Qt::Key_Down);
    QCOMPARE(sessionModel.current(), sessionModel.ranking().order[1]);
    QTest::keyClick(&view.canvas(), Qt::Key_End);
    QCOMPARE(sessionModel.current(), sessionModel.ranking().order.back());
    QTest::keyClick(&view.canvas(), Qt::Key_Up, Qt::ControlModifier); // adds one
    QCOMPARE(sessionModel.selection().size(), std::size_t{2});
    QCOMPARE(sessionModel.current(), sessionModel.ranking().order[298]);
}

void TestViews::heatmap_leavesOutWhatTheFilterRejects() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    HeatmapView view(sessionModel);
    showReady(view);
    sessionModel.setFilter("index < 150");
    view.refresh();
    QCOMPARE(view.canvas().rows().size(), std::size_t{150});
}

void TestViews::heatmap_showsGenesAndDifferences() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300, .failedEvery = 20});
    HeatmapView view(sessionModel);
    showReady(view);
    const std::vector<HeatmapQuantity> quantities = heatmapQuantities(sessionModel);
    QCOMPARE(quantities.size(), std::size_t{5}); // D, S, B, heads, mlp_ratio
    QImage last;
    for (const HeatmapQuantity& quantity : quantities) {
        for (const int reference : {-1, 42}) {
            view.canvas().setQuantity(quantity);
            view.canvas().setReference(reference);
            const QImage image = view.canvas().grab().toImage();
            QVERIFY(distinctColors(image) >= 8);
            QVERIFY(image != last);
            last = image;
        }
    }
    // The column names tell the quantity.
    view.findChildren<QComboBox*>().front()->setCurrentIndex(3);
    QVERIFY(QString::fromStdString(view.csv()).startsWith("index,id,heads.1,heads.2,"));
    HeatmapValues values(sessionModel);
    values.setQuantity(quantities[3]);
    values.update();
    QCOMPARE(values.at(7, 2), sessionModel.candidate(7).architecture.stages[0].blocks[2][0]);
    values.setQuantity(quantities[2]);
    for (const int block : {0, 13}) {
        const std::vector<double> guide = values.column(block);
        for (int index = 0; index < sessionModel.size(); ++index) {
            const double own = values.at(index, block);
            QVERIFY(std::isnan(own) ? std::isnan(guide[static_cast<std::size_t>(index)])
                                    : own == guide[static_cast<std::size_t>(index)]);
        }
    }
    QVERIFY(!values.hasBlock(7, 13) || sessionModel.candidate(7).architecture.depth() == 14);
}

void TestViews::lineage_nodesStayWhenCandidatesArrive() {
    SessionModel sessionModel;
    const testing::SyntheticArchive archive{.candidates = 600};
    const auto all = archive.make();
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
    LineageView view(sessionModel);
    view.resize(kSize);
    sessionModel.apply(testing::recordsOf({all.begin(), all.begin() + 333}));
    view.refresh();
    std::vector<LineageLayout::Place> places;
    for (int index = 0; index < 333; ++index) {
        places.push_back(view.canvas().layout().place(index));
    }
    view.canvas().zoom(1.5, 1.5, QPointF(100, 100));
    const QPointF onScreen = view.canvas().positionOf(200);
    sessionModel.apply(testing::recordsOf({all.begin() + 333, all.end()}));
    view.refresh();
    for (int index = 0; index < 333; ++index) {
        QCOMPARE(view.canvas().layout().place(index), places[static_cast<std::size_t>(index)]);
    }
    QCOMPARE(view.canvas().positionOf(200), onScreen);
    QCOMPARE(view.canvas().layout().size(), 600);
    // No two candidates share a position.
    for (int index = 0; index < 600; ++index) {
        const auto place = view.canvas().layout().place(index);
        QCOMPARE(view.canvas().layout().at(place.column, place.row), index);
    }
}

void TestViews::lineage_clickSelects() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    LineageView view(sessionModel);
    showReady(view);
    for (const int index : {0, 57, 299}) {
        QTest::mouseClick(&view.canvas(), Qt::LeftButton, {}, view.canvas().positionOf(index).toPoint());
        QCOMPARE(sessionModel.current(), index);
    }
    // A drag moves the tree and selects nothing.
    const QPointF before = view.canvas().positionOf(57);
    QTest::mousePress(&view.canvas(), Qt::LeftButton, {}, QPoint(300, 300));
    QTest::mouseMove(&view.canvas(), QPoint(360, 330));
    QTest::mouseRelease(&view.canvas(), Qt::LeftButton, {}, QPoint(360, 330));
    QCOMPARE(sessionModel.current(), 299);
    QCOMPARE(view.canvas().positionOf(57) - before, QPointF(60, 30));
}

void TestViews::lineage_keysFollowTheFamily() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    LineageView view(sessionModel);
    showReady(view);
    sessionModel.setCurrent(299);
    QTest::keyClick(&view.canvas(), Qt::Key_Left);
    const int parent = sessionModel.candidate(299).parents.front();
    QCOMPARE(sessionModel.current(), parent);
    QTest::keyClick(&view.canvas(), Qt::Key_Right);
    QCOMPARE(sessionModel.candidate(sessionModel.current()).parents.front() == parent ||
                 sessionModel.candidate(sessionModel.current()).parents.back() == parent,
             true);
}

void TestViews::lineage_searchFindsIndexAndId() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    LineageView view(sessionModel);
    showReady(view);
    auto* box = view.findChild<QLineEdit*>("lineageSearch");
    QTest::keyClicks(box, QStringLiteral("#217"));
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(sessionModel.current(), 217);
}

void TestViews::lineage_namesChangesAndEffect() {
    auto parent = std::make_shared<search::Candidate>();
    parent->id = "parent";
    parent->evaluation.status = proxy::EvaluationStatus::Ok;
    parent->evaluation.scores.blocks = {{.diversity = 90.0, .saliency = 10.0, .terms = {}}};
    auto child = std::make_shared<search::Candidate>(*parent);
    child->index = 1;
    child->id = "child";
    child->parents = {0};
    child->evaluation.scores.blocks[0].diversity = 95.0;
    child->changes = {{.gene = "heads", .stage = 0, .block = space::BlockIndex{6}, .from = "3", .to = "4"},
                      {.gene = "mlp_ratio", .stage = 0, .block = space::BlockIndex{2}, .from = "4", .to = "3.5"}};
    SessionModel sessionModel;
    sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig({}), {}});
    sessionModel.apply(testing::recordsOf({parent, child}));
    QCOMPARE(changesText(sessionModel, 1, 1), QStringLiteral("block 7: heads 3 \u2192 4, 1 more"));
    QCOMPARE(effectText(sessionModel, 1), QStringLiteral("DSS +5.0 %"));
    QCOMPARE(effectText(sessionModel, 0), QString());
    QCOMPARE(pathToRoot(sessionModel, 1), (std::vector<int>{1, 0}));
}

void TestViews::lineage_pathOnlyListsFromTheRoot() {
    SessionModel sessionModel;
    load(sessionModel, {.candidates = 300});
    LineageView view(sessionModel);
    showReady(view);
    view.canvas().setPathOnly(true);
    const QImage nobody = view.canvas().grab().toImage();
    sessionModel.setCurrent(299);
    QVERIFY(view.canvas().grab().toImage() != nobody);
    const std::vector<int> path = pathToRoot(sessionModel, 299);
    QVERIFY(path.size() > 2);
    // The list ends at the bottom with the current candidate; its parent is on the line above.
    const double bottom = std::min(view.canvas().height() - 14.0, 14.0 + 46.0 * static_cast<double>(path.size()));
    QTest::mouseClick(&view.canvas(), Qt::LeftButton, {}, QPoint(100, static_cast<int>(bottom - 46.0 - 23.0)));
    QCOMPARE(sessionModel.current(), path[1]);
}

void TestViews::raster_ignoresWhatLiesOutside() {
    PointRaster raster(QSize(20, 20), 1.0);
    const Sprite sprite(Shape::Circle, 3.0, Qt::red, 1.0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double outside : {-50.0, 1e300, -1e300, nan, std::numeric_limits<double>::infinity()}) {
        raster.stamp(sprite, outside, 10.0);
        raster.stamp(sprite, 10.0, outside);
    }
    QCOMPARE(distinctColors(raster.image()), 1);
    raster.stamp(sprite, 0.0, 0.0);
    raster.stamp(sprite, 10.0, 10.0);
    QCOMPARE(raster.image().pixelColor(0, 0), QColor(Qt::red));
    QCOMPARE(raster.image().pixelColor(10, 10), QColor(Qt::red));
    QCOMPARE(raster.image().pixelColor(16, 10).alpha(), 0);
}

void TestViews::formatting_isShort() {
    QCOMPARE(ui::formatTick(0.25), QStringLiteral("0.25"));
    QCOMPARE(ui::formatTick(1500.0), QStringLiteral("1500"));
    QCOMPARE(ui::formatTick(60000.0), QStringLiteral("60k"));
    QCOMPARE(ui::formatTick(1.5e6), QStringLiteral("1.5M"));
    QCOMPARE(ui::formatTick(-20000.0), QStringLiteral("-20k"));
    QCOMPARE(candidateName(412), QStringLiteral("#0412"));
    QCOMPARE(candidateName(104120), QStringLiteral("#104120"));
}

QTEST_MAIN(TestViews)
#include "tst_views.moc"
