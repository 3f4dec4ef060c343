// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_view.h"

#include "core/base/csv.h"
#include "ui/lineage/lineage_player.h"
#include "ui/lineage/lineage_text.h"
#include "ui/models/session_model.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace trazor::ui {

namespace {

constexpr int kNarrow = 600; ///< pixels below which the bar keeps only the essential controls

} // namespace

namespace {

QToolButton* makeButton(const QString& text, const QString& toolTip, bool checked) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setChecked(checked);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

LineageView::LineageView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_canvas(new LineageCanvas(model))
    , m_player(new LineagePlayer)
    , m_colorLabel(new QLabel(QStringLiteral("Colour")))
    , m_search(new QLineEdit)
    , m_found(new QLabel) {
    setAccessibleName(QStringLiteral("Lineage view"));
    setFocusProxy(m_canvas);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeBar());
    layout->addWidget(m_canvas, 1);
    connectPlayer();
    connect(&model, &SessionModel::sessionReset, this, [this] { m_search->clear(); });
    connect(m_search, &QLineEdit::textChanged, this, &LineageView::forgetSearch);
}

QHBoxLayout* LineageView::makeBar() {
    auto* color = new QComboBox;
    color->addItems({QStringLiteral("DSS++"), QStringLiteral("Parameters"), QStringLiteral("Generation"),
                     QStringLiteral("Operator")});
    color->setAccessibleName(QStringLiteral("Colour of the nodes"));
    color->setToolTip(QStringLiteral("Colour of the nodes. Their shapes are the operators."));
    m_search->setObjectName(QStringLiteral("lineageSearch"));
    m_search->setPlaceholderText(QStringLiteral("Find #412 or heads 3 -> 4"));
    m_search->setToolTip(
        QStringLiteral("Number, id, or what changed, e.g. block 7, heads 3 -> 4. Enter goes to the next one, "
                       "Shift+Enter to the previous one."));
    m_search->setAccessibleName(QStringLiteral("Find a candidate"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(60);
    m_search->setMaximumWidth(200);
    m_search->installEventFilter(this);
    m_found->setObjectName(QStringLiteral("lineageFound"));
    m_found->setForegroundRole(QPalette::PlaceholderText);
    m_found->hide();
    auto* family = makeButton(QStringLiteral("Family"),
                              QStringLiteral("Only ancestors and descendants of the current candidate"), false);
    family->setObjectName(QStringLiteral("lineageFamily"));
    auto* pathOnly = makeButton(QStringLiteral("Path"),
                                QStringLiteral("List the steps from the root to the current candidate"), false);
    pathOnly->setObjectName(QStringLiteral("lineagePath"));
    auto* fit = makeButton(QStringLiteral("Fit"), QStringLiteral("Keep the whole tree in sight (0)"), true);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(6);
    m_colorLabel->setBuddy(color);
    bar->addWidget(m_colorLabel);
    bar->addWidget(color);
    bar->addWidget(m_search, 2);
    bar->addWidget(m_found);
    bar->addStretch(1);
    bar->addWidget(m_player, 1);
    bar->addWidget(family);
    bar->addWidget(pathOnly);
    bar->addWidget(fit);
    connect(color, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_canvas->setColor(static_cast<LineageColor>(index)); });
    connect(family, &QToolButton::toggled, m_canvas, &LineageCanvas::setFamilyOnly);
    connect(pathOnly, &QToolButton::toggled, m_canvas, &LineageCanvas::setPathOnly);
    connect(fit, &QToolButton::clicked, m_canvas, &LineageCanvas::fit);
    connect(m_canvas, &LineageCanvas::fittedChanged, fit, &QToolButton::setChecked);
    return bar;
}

void LineageView::connectPlayer() {
    const auto follow = [this] {
        m_player->setLastGeneration(m_model.size() > 0 ? m_model.candidate(m_model.size() - 1).generation : 0);
    };
    connect(&m_model, &SessionModel::sessionReset, this, [this, follow] {
        follow();
        m_player->showAll();
    });
    connect(&m_model, &SessionModel::candidatesAppended, this, follow);
    connect(m_player, &LineagePlayer::generationShown, m_canvas, &LineageCanvas::showUpTo);
    connect(m_canvas, &LineageCanvas::lastGenerationChanged, m_player, &LineagePlayer::showUpTo);
    follow();
}

void LineageView::resizeEvent(QResizeEvent* event) {
    const bool isNarrow = width() < kNarrow;
    m_colorLabel->setVisible(!isNarrow);
    m_player->setCompact(isNarrow);
    QWidget::resizeEvent(event);
}

bool LineageView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            search(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LineageView::forgetSearch() {
    m_searched.clear();
    m_matches.clear();
    m_canvas->setMatches({});
    m_found->hide();
}

void LineageView::search(int direction) {
    if (m_search->text().trimmed().isEmpty()) {
        return;
    }
    if (m_searched != m_search->text()) {
        m_searched = m_search->text();
        m_matches = findCandidates(m_model, m_searched);
        m_canvas->setMatches(m_matches.size() > 1 ? m_matches : std::vector<int>());
    }
    m_found->show();
    if (m_matches.empty()) {
        m_found->setText(QStringLiteral("none"));
        return;
    }
    // Continues from the current candidate and wraps around.
    const auto from = direction > 0 ? std::upper_bound(m_matches.begin(), m_matches.end(), m_model.current())
                                    : std::lower_bound(m_matches.begin(), m_matches.end(), m_model.current());
    const auto target = direction > 0 ? (from == m_matches.end() ? m_matches.begin() : from)
                                      : std::prev(from == m_matches.begin() ? m_matches.end() : from);
    m_found->setText(QStringLiteral("%1 of %2").arg(target - m_matches.begin() + 1).arg(m_matches.size()));
    m_model.setCurrent(*target);
    m_canvas->centerOn(*target);
}

void LineageView::refresh() {
    m_canvas->refresh();
    m_canvas->update();
}

void LineageView::renderTo(QPainter& painter, const QSize& size) {
    m_canvas->paintTo(painter, size);
}

std::string LineageView::csv() {
    CsvWriter table;
    for (const char* name :
         {"index", "id", "generation", "operator", "parent", "second_parent", "changes", "dss_plus_plus", "params"}) {
        table.cell(name);
    }
    table.endRow();
    for (int index = 0; index < m_model.size(); ++index) {
        const search::Candidate& candidate = m_model.candidate(index);
        std::string changes;
        for (const space::GeneChange& change : candidate.changes) {
            changes += (changes.empty() ? "" : "; ") + change.text();
        }
        table.cell(index).cell(candidate.id).cell(candidate.generation).cell(search::operatorName(candidate.op));
        for (const std::size_t parent : {0U, 1U}) {
            table.cell(parent < candidate.parents.size() ? std::to_string(candidate.parents[parent]) : std::string());
        }
        table.cell(changes).cell(candidate.isRanked() ? m_model.score(index)
                                                      : std::numeric_limits<double>::quiet_NaN());
        table.cell(candidate.cost.params).endRow();
    }
    return table.text();
}

} // namespace trazor::ui
