// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_line.h"

#include "ui/models/search_controller.h"
#include "ui/support/formatting.h"

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>

namespace trazor::ui {

namespace {

QString stateText(const SearchController& controller) {
    const SearchStatus& status = controller.status();
    switch (controller.state()) {
    case SearchState::Empty:
        return "No session";
    case SearchState::Ready:
        return status.evaluations > 0 ? "Stopped" : "Ready";
    case SearchState::Running:
        return status.checksImage                     ? QString("Checking the image size")
               : status.evaluations >= status.planned ? QString("Confirming the best (%1)").arg(status.confirmed)
               : status.evaluations == 0              ? QString("Preparing")
                                                      : QString("Running");
    case SearchState::Pausing:
        return "Pausing\u2026";
    case SearchState::Paused:
        return "Paused";
    case SearchState::Stopping:
        return "Stopping\u2026";
    case SearchState::Following:
        return "Following another process";
    case SearchState::Finished:
        return "Finished";
    case SearchState::Failed:
        return "Failed";
    }
    return {};
}

/// Shows a file name, elided in the middle where it does not fit, so that it never widens the window.
class FileLabel final : public QLabel {
public:
    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        painter.drawText(contentsRect(), Qt::AlignVCenter | Qt::AlignRight,
                         fontMetrics().elidedText(text(), Qt::ElideMiddle, contentsRect().width()));
    }
};

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent)
    , m_state(addPart("State", "What the search is doing"))
    , m_generation(addPart("Generation", "Generation that is being scored; 0 is the initial sample"))
    , m_progress(new QProgressBar)
    , m_count(addPart("Evaluations", "Candidates scored, of those planned"))
    , m_rate(addPart("Rate", "Candidates scored per second, over the last five seconds"))
    , m_eta(addPart("Time left", "Until all planned evaluations are made, at the present rate"))
    , m_front(addPart("Front", "Candidates on the Pareto front of parameters against DSS++"))
    , m_failed(addPart("Failed", "Candidates without a finite score; they are kept and shown as crosses"))
    , m_file(new FileLabel) {
    m_progress->setTextVisible(false);
    m_progress->setMaximumSize(110, 10);
    m_progress->setAccessibleName("Progress");
    insertWidget(2, m_progress);
    m_file->setForegroundRole(QPalette::PlaceholderText);
    m_file->setObjectName("statusFile");
    addPermanentWidget(m_file);
}

QLabel* StatusLine::addPart(const QString& name, const QString& meaning) {
    auto* label = new QLabel;
    label->setAccessibleName(name);
    label->setToolTip(meaning);
    label->setContentsMargins(6, 0, 6, 0);
    addWidget(label);
    return label;
}

void StatusLine::follow(const SearchController& controller) {
    const QLocale locale(QLocale::English);
    const SearchStatus& status = controller.status();
    const bool hasSession = controller.state() != SearchState::Empty;
    m_state->setText(stateText(controller));
    for (QLabel* label : {m_generation, m_count, m_front, m_failed}) {
        label->setVisible(hasSession);
    }
    m_progress->setVisible(hasSession);
    m_progress->setRange(0, std::max(status.planned, 1));
    m_progress->setValue(std::min(status.evaluations, status.planned));
    m_generation->setText(QString("generation %1").arg(status.generation));
    m_count->setText(QString("%1/%2").arg(locale.toString(status.evaluations), locale.toString(status.planned)));
    m_rate->setVisible(status.ratePerSecond > 0.0);
    m_rate->setText(QString("%1 per s").arg(status.ratePerSecond, 0, 'f', status.ratePerSecond < 10.0 ? 1 : 0));
    m_eta->setVisible(status.etaSeconds > 0.0);
    m_eta->setText("ETA " + formatDuration(status.etaSeconds));
    m_front->setText(QString("front %1").arg(status.frontSize));
    m_failed->setText(QString("%1 failed").arg(status.failed));
    const QString file = controller.sessionFile();
    m_file->setText(controller.isSaved() ? "saved: " + QFileInfo(file).fileName() : QString());
    m_file->setToolTip(QDir::toNativeSeparators(file));
}

} // namespace trazor::ui
