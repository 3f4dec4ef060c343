// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/run_list.h"

#include "ui/support/dialogs.h"

#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr std::size_t kFirstRuns = 4; ///< shown before "Show all"

QLabel* makeText(const QString& text, QPalette::ColorRole role = QPalette::WindowText) {
    auto* label = new QLabel(text);
    label->setForegroundRole(role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

RunList::RunList(QWidget* parent)
    : QWidget(parent)
    , m_more(new QPushButton) {
    setObjectName("runList");
    m_more->setObjectName("runsMore");
    m_more->setAccessibleName("More searches");
    m_more->setFlat(true);
    m_more->setToolTip("Show every search in the list, or only the first ones");
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_showsAll = !m_showsAll;
        fill();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    hide();
}

void RunList::setRuns(std::vector<RunSummary> runs) {
    m_runs = std::move(runs);
    fill();
}

void RunList::fill() {
    if (m_rows != nullptr) {
        m_rows->hide();
        m_rows->deleteLater(); // the click that leads here may be on one of its buttons
    }
    m_rows = new QWidget;
    auto* grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    const std::size_t shown = m_showsAll ? m_runs.size() : std::min(m_runs.size(), kFirstRuns);
    for (std::size_t i = 0; i < shown; ++i) {
        addRow(m_runs[i], static_cast<int>(i));
    }
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_rows);
    m_rows->show(); // a layout shows what is added to it only later, with gaps in between
    m_more->setVisible(m_runs.size() > kFirstRuns);
    m_more->setText(m_showsAll ? QString("Show fewer") : QString("Show all %1").arg(m_runs.size()));
    setVisible(!m_runs.empty());
}

void RunList::addRow(const RunSummary& run, int row) {
    auto* grid = static_cast<QGridLayout*>(m_rows->layout());
    auto* name = new QLabel(QString("<a href=\"open\">%1</a>").arg(run.space.toHtmlEscaped()));
    name->setToolTip(QDir::toNativeSeparators(run.file));
    name->setAccessibleName(QString("Open %1, %2, %3").arg(run.space, run.limits, run.stateText()));
    name->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(name, &QLabel::linkActivated, this, [this, file = run.file] { emit openRequested(file); });
    auto* limits = makeText(run.limits, QPalette::PlaceholderText);
    limits->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // gives way to the rest
    limits->setToolTip(run.limits);
    auto* state = makeText(run.stateText());
    if (run.state == RunSummary::State::Interrupted) {
        QFont bold = state->font();
        bold.setBold(true);
        state->setFont(bold);
    }
    grid->addWidget(name, row, 0);
    grid->addWidget(limits, row, 1);
    grid->addWidget(state, row, 2);
    grid->addWidget(
        makeText(QLocale(QLocale::English).toString(run.changed, "d MMM yyyy, hh:mm"), QPalette::PlaceholderText), row,
        3);
    if (run.canResume()) {
        auto* resume = new QPushButton("Resume");
        resume->setObjectName("runResume");
        resume->setAccessibleName(QString("Resume %1, %2").arg(run.space, run.stateText()));
        resume->setProperty(kQuestionProperty, "Go on with this search?");
        resume->setToolTip("Open this search and go on with it");
        connect(resume, &QPushButton::clicked, this, [this, file = run.file] { emit resumeRequested(file); });
        grid->addWidget(resume, row, 4);
    }
}

} // namespace trazor::ui
