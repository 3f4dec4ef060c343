// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/pareto_view.h"

#include "core/base/csv.h"
#include "ui/canvas/candidate_card.h"
#include "ui/canvas/empty_state.h"
#include "ui/canvas/focus_frame.h"
#include "ui/canvas/hover_card.h"
#include "ui/canvas/lazy_refresh.h"
#include "ui/models/column_csv.h"
#include "ui/models/session_model.h"
#include "ui/plots/axis_box.h"
#include "ui/plots/pareto_cloud.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr double kPickRadius = 10.0;
constexpr int kTopMargin = 28;

QToolButton* makeToggle(const QString& text, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

struct ParetoView::Impl {
    Impl(ParetoView& owner, SessionModel& candidates);

    void buildToolBar(QVBoxLayout& layout);
    void buildLayers();
    void listenToModel();
    void listenToMouse();
    void restyle();
    void replot();
    void replotOverlay();
    void readColumns();
    const CandidateColumn* columnIn(const AxisBox& box) const { return findColumn(columns, box.column()); }
    void applyAxes();
    void follow(const QSize& size);
    void paintOverlay(QCPPainter& painter);
    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void select(std::vector<int> indices, bool add);
    int pick(const QPointF& position);
    std::vector<int> tiedInSight() const;
    void showCard(const QPoint& position);
    void zoom(double factor);
    void pan(double x, double y);
    void step(const std::vector<int>& order, int by, bool adds);
    void describe();

    ParetoView& view;
    SessionModel& model;
    QCustomPlot* plot = new QCustomPlot;
    std::vector<CandidateColumn> columns;
    AxisBox* xBox = new AxisBox(QStringLiteral("Horizontal axis"), QStringLiteral("Parameters"));
    AxisBox* yBox = new AxisBox(QStringLiteral("Vertical axis"), QStringLiteral("DSS++ (rank, 0 to 1)"));
    QToolButton* logX = makeToggle(QStringLiteral("log x"), QStringLiteral("Logarithmic horizontal axis"));
    QToolButton* logY = makeToggle(QStringLiteral("log y"), QStringLiteral("Logarithmic vertical axis"));
    QToolButton* pointsButton = new QToolButton;
    QToolButton* followButton =
        makeToggle(QStringLiteral("Follow"), QStringLiteral("Scale the axes to the data as it arrives (0)"));
    LazyRefresh* refresh = nullptr;
    HoverCard* card = nullptr;
    QCPLayer* overlayLayer = nullptr;
    ViewColors colors;
    ParetoCloud cloud;

    QPointF pressedAt;
    QPointF pickedAt{-1000.0, -1000.0};
    bool isPressed = false;
    bool isFreehand = false;
    QPolygonF shape; ///< being drawn
    bool isPanning = false;
    QPointF panFrom;
};

ParetoView::Impl::Impl(ParetoView& owner, SessionModel& candidates)
    : view(owner)
    , model(candidates) {
    auto* layout = new QVBoxLayout(&view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildToolBar(*layout);
    layout->addWidget(plot, 1);
    plot->setMinimumSize(160, 120);
    plot->setFocusPolicy(Qt::StrongFocus);
    setAccessibleRole(*plot, QAccessible::Chart);
    plot->setAccessibleName(QStringLiteral("Pareto plot"));
    describe();
    plot->installEventFilter(&view);
    view.setFocusProxy(plot);
    card = new HoverCard(plot);
    refresh = new LazyRefresh(*plot, [this] { replot(); });
    buildLayers();
    listenToModel();
    listenToMouse();
    cloud.beginSession(model);
    restyle();
    readColumns();
}

void ParetoView::Impl::buildToolBar(QVBoxLayout& layout) {
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(6);
    auto* over = new QLabel(QStringLiteral("over"));
    bar->addWidget(yBox);
    bar->addWidget(over);
    bar->addWidget(xBox);
    bar->addSpacing(8);
    bar->addWidget(logX);
    bar->addWidget(logY);
    bar->addWidget(pointsButton);
    bar->addStretch(1);
    bar->addWidget(followButton);
    pointsButton->setObjectName("paretoPoints");
    pointsButton->setText(QStringLiteral("Points  ")); // room for the arrow
    pointsButton->setToolTip(QStringLiteral("Colour and size of the points by any quantity of the candidates"));
    pointsButton->setFocusPolicy(Qt::TabFocus);
    pointsButton->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(pointsButton);
    pointsButton->setMenu(menu);
    QObject::connect(menu, &QMenu::aboutToShow, &view,
                     [this, menu] { cloud.style().fillMenu(*menu, columns, [this] { refresh->request(); }); });
    layout.addLayout(bar);
    followButton->setChecked(true);
    for (AxisBox* box : {xBox, yBox}) {
        QObject::connect(box, &AxisBox::chosen, &view, [this] { applyAxes(); });
    }
    for (QToolButton* button : {logX, logY}) {
        QObject::connect(button, &QToolButton::toggled, &view, [this] { applyAxes(); });
    }
    QObject::connect(followButton, &QToolButton::toggled, &view, [this] { refresh->request(); });
}

void ParetoView::Impl::buildLayers() {
    plot->axisRect()->setMinimumMargins(QMargins(8, kTopMargin, 16, 8));
    plot->setInteractions(QCP::iRangeZoom);
    plot->axisRect()->setRangeZoomFactor(0.8);
    new PaintedLayerable(plot, QStringLiteral("main"), [this](QCPPainter& painter) {
        if (cloud.isEmpty()) {
            drawEmptyState(painter, plot->axisRect()->rect(), colors, QStringLiteral("No candidates yet"),
                           QStringLiteral("Start a search or open a session: every scored architecture appears here as "
                                          "a point, size against score."));
            return;
        }
        cloud.paint(painter, *plot->axisRect(), colors);
        cloud.paintLegend(painter, *plot->axisRect(), colors);
    });
    plot->addLayer(QStringLiteral("overlayMarks"), plot->layer(QStringLiteral("main")), QCustomPlot::limAbove);
    overlayLayer = plot->layer(QStringLiteral("overlayMarks"));
    overlayLayer->setMode(QCPLayer::lmBuffered);
    new PaintedLayerable(plot, QStringLiteral("overlayMarks"), [this](QCPPainter& painter) { paintOverlay(painter); });
}

void ParetoView::Impl::listenToModel() {
    const auto stale = [this] { refresh->request(); };
    QObject::connect(&model, &SessionModel::sessionReset, &view, [this] {
        card->hide();
        cloud.beginSession(model);
        readColumns();
        followButton->setChecked(true);
        refresh->request();
    });
    QObject::connect(&model, &SessionModel::quantitiesAdded, &view, [this] { readColumns(); });
    QObject::connect(&model, &SessionModel::valuesChanged, &view, stale);
    QObject::connect(&model, &SessionModel::scoringsChanged, &view, stale);
    QObject::connect(&model, &SessionModel::rankingChanged, &view, stale);
    QObject::connect(&model, &SessionModel::filterChanged, &view, stale);
    QObject::connect(&model, &SessionModel::ghostChanged, &view, stale);
    QObject::connect(&model, &SessionModel::selectionChanged, &view, [this] { replotOverlay(); });
    QObject::connect(&model, &SessionModel::annotationChanged, &view, stale); // many at once when a session opens
    QObject::connect(&model, &SessionModel::currentChanged, &view, [this] {
        describe();
        replotOverlay();
    });
}

void ParetoView::Impl::listenToMouse() {
    QObject::connect(plot, &QCustomPlot::mousePress, &view, [this](QMouseEvent* event) { press(*event); });
    QObject::connect(plot, &QCustomPlot::mouseMove, &view, [this](QMouseEvent* event) { move(*event); });
    QObject::connect(plot, &QCustomPlot::mouseRelease, &view, [this](QMouseEvent* event) { release(*event); });
    QObject::connect(plot, &QCustomPlot::mouseWheel, &view, [this] { followButton->setChecked(false); });
    QObject::connect(plot, &QCustomPlot::mouseDoubleClick, &view, [this] { followButton->setChecked(true); });
}

void ParetoView::Impl::restyle() {
    colors = ViewColors::of(view.palette());
    stylePlot(*plot, colors);
    refresh->request();
}

void ParetoView::Impl::readColumns() {
    columns = candidateColumns(model);
    xBox->setColumns(columns, QStringLiteral("params"));
    yBox->setColumns(columns, QStringLiteral("dss++"));
    applyAxes();
}

void ParetoView::Impl::applyAxes() {
    const auto apply = [this](QCPAxis& axis, const AxisBox& box, const QToolButton& log) {
        if (const CandidateColumn* column = columnIn(box)) {
            setAxisLabel(axis, column->axisLabel());
            setAxisScale(axis, log.isChecked(), column->isWhole, column->levels);
        }
    };
    apply(*plot->xAxis, *xBox, *logX);
    apply(*plot->yAxis, *yBox, *logY);
    followButton->setChecked(true);
    refresh->request();
}

void ParetoView::Impl::replot() {
    const CandidateColumn* x = columnIn(*xBox);
    const CandidateColumn* y = columnIn(*yBox);
    if (x != nullptr && y != nullptr) {
        cloud.rebuild(model, *x, *y);
        cloud.style().update(model, columns);
    }
    if (followButton->isChecked()) {
        follow(plot->size());
    }
    plot->xAxis->setVisible(!cloud.isEmpty());
    plot->yAxis->setVisible(!cloud.isEmpty());
    plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ParetoView::Impl::replotOverlay() {
    if (plot->isVisible()) {
        overlayLayer->replot();
    } else {
        refresh->request();
    }
}

void ParetoView::Impl::follow(const QSize& size) {
    const bool isLogX = plot->xAxis->scaleType() == QCPAxis::stLogarithmic;
    const bool isLogY = plot->yAxis->scaleType() == QCPAxis::stLogarithmic;
    // The axes take about this much space; the plot is laid out only when it is drawn.
    const QSize area = size - QSize(70, 90);
    plot->xAxis->setRange(cloud.rangeOfX(isLogX, area.width()));
    QCPRange range = cloud.rangeOfY(isLogY, area.height());
    if (cloud.hasFailed() && !isLogY) {
        range.lower -= 0.04 * range.size(); // room for the crosses at the edge
    }
    plot->yAxis->setRange(range);
}

void ParetoView::Impl::paintOverlay(QCPPainter& painter) {
    if (!painter.modes().testFlag(QCPPainter::pmVectorized)) {
        drawFocusFrame(painter, *plot);
    }
    cloud.paintSelection(painter, *plot->axisRect(), colors, model);
    if (shape.size() > 1) {
        QColor fill = colors.selected;
        fill.setAlphaF(0.12F);
        painter.setPen(QPen(colors.selected, 1.0, Qt::DashLine));
        painter.setBrush(fill);
        painter.drawPolygon(shape);
    }
}

void ParetoView::Impl::press(const QMouseEvent& event) {
    card->hide();
    refresh->flush();
    if (event.button() == Qt::LeftButton) {
        isPressed = true;
        isFreehand = event.modifiers().testFlag(Qt::ShiftModifier);
        pressedAt = event.position();
        shape.clear();
    } else if (event.button() == Qt::RightButton) {
        // The context menu refers to the candidate below the pointer.
        const std::vector<int> there = cloud.near(event.position(), kPickRadius);
        if (!there.empty() && !model.isSelected(there.front())) {
            model.setCurrent(there.front());
        }
    } else if (event.button() == Qt::MiddleButton) {
        isPanning = true;
        panFrom = event.position();
    }
}

void ParetoView::Impl::move(const QMouseEvent& event) {
    const QPointF position = event.position();
    if (isPanning) {
        const QRect area = plot->axisRect()->rect();
        pan((panFrom.x() - position.x()) / std::max(area.width(), 1),
            (position.y() - panFrom.y()) / std::max(area.height(), 1));
        panFrom = position;
    } else if (isPressed) {
        if (isFreehand) {
            shape << position;
        } else if ((position - pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
            shape = QPolygonF(QRectF(pressedAt, position).normalized());
        }
        overlayLayer->replot();
    } else {
        showCard(event.pos());
    }
}

void ParetoView::Impl::release(const QMouseEvent& event) {
    isPanning = isPanning && event.button() != Qt::MiddleButton;
    if (!isPressed || event.button() != Qt::LeftButton) {
        return;
    }
    isPressed = false;
    const bool add = event.modifiers().testFlag(Qt::ControlModifier);
    if (shape.size() > 2) {
        const QPolygonF drawn = std::exchange(shape, {});
        select(cloud.inside(drawn), add);
        overlayLayer->replot();
        return;
    }
    shape.clear();
    const int index = pick(event.position());
    if (index < 0) {
        if (!add) {
            model.setSelection(cloud.isInTies(event.position()) ? tiedInSight() : std::vector<int>());
        }
    } else if (add) {
        model.toggleSelected(index);
    } else {
        model.setCurrent(index);
    }
}

/// Resolves a click: the first candidate there, and the next one with each further click in the same place.
int ParetoView::Impl::pick(const QPointF& position) {
    constexpr double kSamePlace = 3.0;
    const std::vector<int> there = cloud.near(position, kPickRadius);
    const bool isAgain = (position - pickedAt).manhattanLength() <= kSamePlace;
    pickedAt = position;
    const auto current = std::find(there.begin(), there.end(), model.current());
    if (there.empty()) {
        return -1;
    }
    return isAgain && current != there.end() && current + 1 != there.end() ? *(current + 1) : there.front();
}

std::vector<int> ParetoView::Impl::tiedInSight() const {
    std::vector<int> tied = model.tiedWithBest();
    std::erase_if(tied, [this](int index) { return !model.passes(index); });
    return tied;
}

void ParetoView::Impl::select(std::vector<int> indices, bool add) {
    if (add) {
        indices.insert(indices.end(), model.selection().begin(), model.selection().end());
    } else if (!indices.empty()) {
        // The best candidate of the shape becomes the current one.
        const auto better = [this](int a, int b) { return model.score(a) < model.score(b); };
        std::iter_swap(indices.begin(), std::max_element(indices.begin(), indices.end(), better));
    }
    model.setSelection(std::move(indices));
}

void ParetoView::Impl::showCard(const QPoint& position) {
    const std::vector<int> there = cloud.near(position, kPickRadius);
    if (const QString published = cloud.publishedCard(position, kPickRadius); !published.isEmpty()) {
        card->showAt(position, published);
    } else if (!there.empty() && there.front() < model.size()) {
        const QString more =
            there.size() > 1
                ? QStringLiteral("<br><small>%1 more here: click again</small>").arg(static_cast<int>(there.size()) - 1)
                : QString();
        card->showAt(position, candidateCard(model, there.front()) + more);
    } else if (cloud.isInTies(position)) {
        card->showAt(position,
                     QStringLiteral("%1 candidates cannot be told apart<br>from the best. Click selects them.")
                         .arg(cloud.tied()));
    } else {
        card->hide();
    }
}

void ParetoView::Impl::zoom(double factor) {
    followButton->setChecked(false);
    // Around the current candidate if it is in sight.
    const QRectF area(plot->axisRect()->rect());
    const QPointF current = cloud.positionOf(model.current());
    const bool isSeen = std::isfinite(current.x()) && std::isfinite(current.y()) && area.contains(current);
    const QPointF middle = isSeen ? current : area.center();
    plot->xAxis->scaleRange(factor, plot->xAxis->pixelToCoord(middle.x()));
    plot->yAxis->scaleRange(factor, plot->yAxis->pixelToCoord(middle.y()));
    plot->replot(QCustomPlot::rpQueuedReplot);
}

/// Moves the axes by fractions of the visible range.
void ParetoView::Impl::pan(double x, double y) {
    followButton->setChecked(false);
    const auto shift = [](QCPAxis& axis, double share) {
        if (axis.scaleType() == QCPAxis::stLogarithmic) {
            const double factor = std::pow(axis.range().upper / axis.range().lower, share);
            axis.setRange(axis.range().lower * factor, axis.range().upper * factor);
        } else {
            axis.moveRange(share * axis.range().size());
        }
    };
    shift(*plot->xAxis, x);
    shift(*plot->yAxis, y);
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ParetoView::Impl::step(const std::vector<int>& order, int by, bool adds) {
    if (order.empty()) {
        return;
    }
    const auto found = std::find(order.begin(), order.end(), model.current());
    const auto last = static_cast<std::ptrdiff_t>(order.size()) - 1;
    const std::ptrdiff_t position =
        found == order.end() ? 0 : std::clamp<std::ptrdiff_t>(found - order.begin() + by, 0, last);
    const int index = order[static_cast<std::size_t>(position)];
    adds ? model.addToSelection(index) : model.setCurrent(index);
}

/// Describes the current candidate in words: the text alternative of the plot.
void ParetoView::Impl::describe() {
    QString current = QStringLiteral("Candidates over two of their quantities; none is selected.");
    if (model.current() >= 0) {
        QStringList parts{candidateName(model.current())};
        for (const CandidateColumn* column : {columnIn(*xBox), columnIn(*yBox)}) {
            if (column != nullptr) {
                parts << column->title + QLatin1Char(' ') + column->text(model, model.current());
            }
        }
        parts << (model.isOnFront(model.current()) ? QStringLiteral("on the Pareto front")
                                                   : QStringLiteral("not on the Pareto front"));
        current = parts.join(QStringLiteral(", ")) + QLatin1Char('.');
    }
    plot->setAccessibleDescription(
        current + QStringLiteral(" Left and Right step along the front, Up and Down by DSS++, with Ctrl they add to "
                                 "the selection, with Alt they move the picture; plus, minus and 0 zoom. The candidate "
                                 "table holds the same values as text."));
}

ParetoView::ParetoView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, model)) {
    setAccessibleName(QStringLiteral("Pareto view"));
}

ParetoView::~ParetoView() = default;

void ParetoView::setAxes(const QString& x, const QString& y) {
    m_impl->xBox->setColumn(x);
    m_impl->yBox->setColumn(y);
}

void ParetoView::setLogarithmic(bool x, bool y) {
    m_impl->logX->setChecked(x);
    m_impl->logY->setChecked(y);
}

bool ParetoView::isFollowing() const {
    return m_impl->followButton->isChecked();
}

void ParetoView::setFollowing(bool following) {
    m_impl->followButton->setChecked(following);
}

void ParetoView::refresh() {
    m_impl->refresh->flush();
}

void ParetoView::renderTo(QPainter& painter, const QSize& size) {
    m_impl->refresh->flush();
    if (isFollowing()) {
        m_impl->follow(size); // an export does not depend on the window size
    }
    renderPlot(*m_impl->plot, painter, size);
    m_impl->refresh->request(); // positions on the screen now refer to the exported size
}

QPointF ParetoView::positionOf(int index) const {
    return m_impl->plot->mapTo(this, QPointF()) + m_impl->cloud.positionOf(index);
}

void ParetoView::keyPressEvent(QKeyEvent* event) {
    const bool adds = event->modifiers().testFlag(Qt::ControlModifier);
    const bool pans = event->modifiers().testFlag(Qt::AltModifier);
    const bool isForward = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        pans ? m_impl->pan(isForward ? 0.2 : -0.2, 0.0) : m_impl->step(m_impl->cloud.front(), isForward ? 1 : -1, adds);
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
        pans ? m_impl->pan(0.0, isForward ? -0.2 : 0.2)
             : m_impl->step(m_impl->model.ranking().order, isForward ? 1 : -1, adds);
        return;
    case Qt::Key_Home:
        m_impl->model.setCurrent(m_impl->model.ranking().best());
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_impl->zoom(0.8);
        return;
    case Qt::Key_Minus:
        m_impl->zoom(1.25);
        return;
    case Qt::Key_0:
        setFollowing(true);
        return;
    case Qt::Key_Escape:
        m_impl->model.setCurrent(-1);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ParetoView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (m_impl && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)) {
        m_impl->restyle();
    }
}

bool ParetoView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Leave) {
        m_impl->card->hide();
    } else if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        m_impl->replotOverlay();
    }
    return QWidget::eventFilter(watched, event);
}

std::string ParetoView::csv() {
    m_impl->refresh->flush();
    const SessionModel& model = m_impl->model;
    const CandidateColumn* x = m_impl->columnIn(*m_impl->xBox);
    const CandidateColumn* y = m_impl->columnIn(*m_impl->yBox);
    CsvWriter table;
    table.cell("index").cell("id");
    if (x == nullptr || y == nullptr) {
        table.endRow();
        return table.text();
    }
    const ColumnCsv csv(m_impl->columns);
    table.cell(csv.name(*x)).cell(csv.name(*y)).cell("front").endRow();
    const std::vector<int>& front = m_impl->cloud.front();
    for (int index = 0; index < model.size(); ++index) {
        if (model.passes(index)) {
            table.cell(index)
                .cell(model.candidate(index).id)
                .cell(x->number(model, index))
                .cell(y->number(model, index));
            table.cell(std::find(front.begin(), front.end(), index) != front.end() ? 1 : 0).endRow();
        }
    }
    return table.text();
}

} // namespace trazor::ui
