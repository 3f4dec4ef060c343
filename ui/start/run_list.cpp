// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/run_list.h"

#include "ui/support/dialogs.h"
#include "ui/support/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr std::size_t kFirstRuns = 4; ///< shown before "Show all"
constexpr qsizetype kMostOverlaid = 6;

QLabel* makeText(const QString& text, QPalette::ColorRole role = QPalette::WindowText) {
    auto* label = new QLabel(text);
    label->setForegroundRole(role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

constexpr QSize kPicture{72, 36};

/// Thumbnail of a run: candidates by size (x) and DSS++ (y), with the front as a line.
QPixmap pictureOf(const RunSummary& run, double ratio, const ViewColors& colors) {
    QPixmap picture(kPicture * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    if (run.front.empty()) {
        return picture;
    }
    QRectF range(run.front.front(), run.front.back());
    for (const std::vector<QPointF>* points : {&run.front, &run.others}) {
        for (const QPointF& point : *points) {
            range.setLeft(std::min(range.left(), point.x()));
            range.setRight(std::max(range.right(), point.x()));
            range.setTop(std::min(range.top(), point.y()));
            range.setBottom(std::max(range.bottom(), point.y()));
        }
    }
    const auto place = [&](const QPointF& point) {
        const double x = range.width() > 0.0 ? (point.x() - range.left()) / range.width() : 0.5;
        const double y = range.height() > 0.0 ? (point.y() - range.top()) / range.height() : 0.5;
        return QPointF(3.0 + x * (kPicture.width() - 6.0), kPicture.height() - 3.0 - y * (kPicture.height() - 6.0));
    };
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.faint);
    for (const QPointF& point : run.others) {
        painter.drawEllipse(place(point), 1.2, 1.2);
    }
    QPolygonF line;
    for (const QPointF& point : run.front) {
        if (!line.isEmpty()) {
            line << QPointF(place(point).x(), line.back().y()); // steps: nothing better is known between two members
        }
        line << place(point);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.front, 1.5));
    painter.drawPolyline(line);
    return picture;
}

} // namespace

RunList::RunList(QWidget* parent)
    : QWidget(parent)
    , m_more(new QPushButton)
    , m_overlay(new QPushButton("Overlay")) {
    setObjectName("runList");
    m_more->setObjectName("runsMore");
    m_more->setAccessibleName("More searches");
    m_more->setFlat(true);
    m_more->setToolTip("Show every search in the list, or only the first ones");
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_showsAll = !m_showsAll;
        fill();
    });
    m_overlay->setObjectName("runsOverlay");
    connect(m_overlay, &QPushButton::clicked, this, &RunList::requestOverlay);
    auto* below = new QHBoxLayout;
    below->addWidget(m_overlay);
    below->addWidget(m_more);
    below->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 14); // sets the next heading apart
    layout->addLayout(below);
    showTicked();
    hide();
}

void RunList::setRuns(std::vector<RunSummary> runs) {
    m_runs = std::move(runs);
    m_ticked.removeIf([this](const QString& file) {
        return std::none_of(m_runs.begin(), m_runs.end(), [&file](const RunSummary& run) { return run.file == file; });
    });
    fill();
}

void RunList::tick(const QString& file, bool on) {
    m_ticked.removeAll(file);
    if (on) {
        m_ticked << file;
    }
    showTicked();
}

void RunList::showTicked() {
    const auto count = m_ticked.size();
    m_overlay->setVisible(m_runs.size() > 1);
    m_overlay->setEnabled(count > 1 && count <= kMostOverlaid);
    m_overlay->setText(count > 1 ? QString("Overlay %1 searches").arg(count) : QString("Overlay"));
    m_overlay->setToolTip(count < 2               ? QString("Tick two or more searches first")
                          : count > kMostOverlaid ? QString("At most %1 searches").arg(kMostOverlaid)
                                                  : QString("Their fronts and curves in one picture"));
}

void RunList::requestOverlay() {
    QStringList names;
    for (const QString& file : m_ticked) {
        const auto run =
            std::find_if(m_runs.begin(), m_runs.end(), [&](const RunSummary& it) { return it.file == file; });
        names << (run->name.isEmpty()
                      ? QString("%1, %2").arg(run->space,
                                              QLocale(QLocale::English).toString(run->changed, "d MMM, hh:mm"))
                      : run->name);
    }
    emit overlayRequested(m_ticked, names);
}

void RunList::fill() {
    if (m_rows != nullptr) {
        m_rows->hide();
        m_rows->deleteLater(); // the current click may come from one of its buttons
    }
    m_rows = new QWidget;
    auto* grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(3, 1);
    const std::size_t shown = m_showsAll ? m_runs.size() : std::min(m_runs.size(), kFirstRuns);
    for (std::size_t i = 0; i < shown; ++i) {
        addRow(m_runs[i], static_cast<int>(i));
    }
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_rows);
    m_rows->show(); // the layout would show it only later, leaving gaps until then
    m_more->setVisible(m_runs.size() > kFirstRuns);
    m_more->setText(m_showsAll ? QString("Show fewer") : QString("Show all %1").arg(m_runs.size()));
    showTicked();
    setVisible(!m_runs.empty());
}

void RunList::addRow(const RunSummary& run, int row) {
    auto* grid = static_cast<QGridLayout*>(m_rows->layout());
    auto* picture = new QLabel;
    picture->setPixmap(pictureOf(run, devicePixelRatioF(), ViewColors::of(palette())));
    picture->setToolTip(run.best.isEmpty() ? QString("No picture of this search")
                                           : QString("Its candidates, parameters to the right and DSS++ upwards, with "
                                                     "the Pareto front. Best: %1")
                                                 .arg(run.best));
    const QString title = run.name.isEmpty() ? run.space : run.name;
    auto* name = new QLabel(QString("<a href=\"open\">%1</a>").arg(title.toHtmlEscaped()));
    name->setToolTip(QDir::toNativeSeparators(run.file));
    name->setAccessibleName(QString("Open %1, %2, %3").arg(title, run.limits, run.stateText()));
    name->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(name, &QLabel::linkActivated, this, [this, file = run.file] { emit openRequested(file); });
    QStringList facts{run.limits};
    if (!run.name.isEmpty()) {
        facts.prepend(run.space);
    }
    if (!run.tags.isEmpty()) {
        facts << '#' + QString(run.tags).replace(' ', " #");
    }
    auto* limits = makeText(facts.join(QStringLiteral(" \u00b7 ")), QPalette::PlaceholderText);
    limits->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // shrinks first
    limits->setToolTip(limits->text());
    auto* state = makeText(run.stateText());
    if (run.state == RunSummary::State::Interrupted) {
        QFont bold = state->font();
        bold.setBold(true);
        state->setFont(bold);
    }
    auto* tick = new QCheckBox;
    tick->setObjectName("runTick");
    tick->setAccessibleName(QString("Tick %1").arg(title));
    tick->setToolTip("Ticked searches can be overlaid");
    tick->setChecked(m_ticked.contains(run.file));
    tick->setVisible(m_runs.size() > 1);
    connect(tick, &QCheckBox::toggled, this, [this, file = run.file](bool on) { this->tick(file, on); });
    grid->addWidget(tick, row, 0);
    grid->addWidget(picture, row, 1);
    grid->addWidget(name, row, 2);
    grid->addWidget(limits, row, 3);
    grid->addWidget(state, row, 4);
    grid->addWidget(
        makeText(QLocale(QLocale::English).toString(run.changed, "d MMM yyyy, hh:mm"), QPalette::PlaceholderText), row,
        5);
    grid->addWidget(makeMenu(run), row, 7);
    if (run.canResume()) {
        auto* resume = new QPushButton("Resume");
        resume->setObjectName("runResume");
        resume->setAccessibleName(QString("Resume %1, %2").arg(run.space, run.stateText()));
        resume->setProperty(kQuestionProperty, "Continue this search?");
        resume->setToolTip("Open this search and continue it");
        connect(resume, &QPushButton::clicked, this, [this, file = run.file] { emit resumeRequested(file); });
        grid->addWidget(resume, row, 6);
    }
}

QWidget* RunList::makeMenu(const RunSummary& run) {
    auto* button = new QToolButton;
    button->setObjectName("runMenu");
    button->setText(QStringLiteral("\u22ef"));
    button->setAutoRaise(true);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAccessibleName(QString("More for %1").arg(run.name.isEmpty() ? run.space : run.name));
    button->setToolTip("Rename, tag, show in folder, delete");
    auto* menu = new QMenu(button);
    const auto add = [&](const char* text, const char* help, RunDeed deed) {
        QAction* const action = menu->addAction(QString::fromUtf8(text));
        action->setToolTip(help);
        connect(action, &QAction::triggered, this, [this, run, deed] { emit deedRequested(run, deed); });
    };
    add("&Rename\u2026", "Give the search a name in this list", RunDeed::Rename);
    add("&Tags\u2026", "Words that the list shows with the search", RunDeed::Tag);
    add("&Show in folder", "Where the session file is", RunDeed::Reveal);
    menu->addSeparator();
    add("&Delete\u2026", "Remove the session file", RunDeed::Delete);
    button->setMenu(menu);
    return button;
}

void RunList::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        fill(); // the thumbnails have the old colours
    }
}

} // namespace trazor::ui
