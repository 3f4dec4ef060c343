// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/result/result_card.h"

#include "core/search/settings/settings_table.h"
#include "core/session/search_result.h"
#include "core/space/limits.h"
#include "core/space/network_plan.h"
#include "ui/models/background.h"
#include "ui/models/session_model.h"
#include "ui/result/architecture_picture.h"
#include "ui/result/result_text.h"
#include "ui/support/formatting.h"
#include "ui/support/labels.h"
#include "ui/support/number_edit.h"
#include "ui/support/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr QSize kPicture{104, 40};
constexpr int kTextWidth = 420; ///< minimum width of the statement; the pictures take the rest

} // namespace

ResultCard::ResultCard(SessionModel& model, QWidget* parent)
    : QFrame(parent)
    , m_model(model)
    , m_headline(makeHeading({}, 1.15))
    , m_statement(new QLabel)
    , m_tileRow(new QHBoxLayout) {
    setObjectName("resultCard");
    setAccessibleName("Result");
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_headline->setObjectName("resultHeadline");
    m_statement->setObjectName("resultStatement");
    m_statement->setWordWrap(true);
    m_statement->setTextFormat(Qt::RichText);
    m_statement->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(m_statement, &QLabel::linkActivated, this,
            [this](const QString& target) { m_model.setCurrent(target.toInt()); });
    auto* close = m_close = new QToolButton;
    close->setObjectName("resultClose");
    close->setText(QStringLiteral("\u2715"));
    close->setAutoRaise(true);
    close->setAccessibleName("Close the result");
    close->setToolTip("Close the result. View, Result brings it back.");
    connect(close, &QToolButton::clicked, this, &ResultCard::dismiss);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_statement);
    auto* buttons = m_buttons = new QHBoxLayout;
    m_compare =
        addButton(*buttons, "Compare these", "resultCompare", "Put the candidates of the pictures side by side");
    m_export = addButton(*buttons, "Export\u2026", "resultExport", "Write the suggested candidate to a file");
    m_extend = addButton(*buttons, "Search further\u2026", "resultExtend",
                         "Plan further evaluations for this session and continue");
    addLimits(*buttons);
    buttons->addStretch(1);
    words->addSpacing(4);
    words->addLayout(buttons);
    words->addStretch(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 8);
    layout->setSpacing(10);
    layout->addLayout(words, 1);
    m_tileRow->setSpacing(4);
    layout->addLayout(m_tileRow);
    layout->addWidget(close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // pictures that do not fit are hidden
    connect(&model, &SessionModel::sessionReset, this, [this] {
        if (!m_model.isShownAnew()) {
            dismiss();
        }
    });
    connect(&model, &SessionModel::candidatesAppended, this, [this](int first) {
        // Candidates that a search adds are reported at its end.
        const bool isByHand = m_model.candidate(m_model.size() - 1).op == search::Operator::ByHand;
        if (m_isOpen && (m_model.isShownAnew() || (isByHand && first == m_model.size() - 1))) {
            read(false);
        }
    });
    connect(&model, &SessionModel::quantitiesAdded, this, &ResultCard::showLimits);
}

/// Adds the upper limits that can be tightened; the best candidates within them are shown at once.
void ResultCard::addLimits(QHBoxLayout& row) {
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        if (quantity.name != "params" && quantity.name != "memory" && !quantity.isTime()) {
            continue;
        }
        row.addSpacing(10);
        const QString title = QString::fromUtf8(search::setting(quantity.name).title.data());
        auto* label = new QLabel(title + " \u2264");
        auto* box = new NumberEdit("any");
        box->setObjectName("resultLimit" + title);
        box->setUnit(quantity.isTime() ? 1.0 : quantity.scale, QString::fromUtf8(quantity.prefix.data()));
        box->setAccessibleName(title + ", at most");
        box->setToolTip("Shows the best, the front and the suggestion among the candidates within this limit. Nothing "
                        "is scored again.");
        box->setFixedWidth(90);
        label->setBuddy(box);
        row.addWidget(label);
        row.addWidget(box);
        m_latencyLabel = label; // the last quantity is the latency
        m_limits.emplace_back(&quantity, box);
        connect(box, &NumberEdit::changed, this, &ResultCard::tightenLimits);
    }
}

void ResultCard::showLimits() {
    const bool hasDevice = m_model.hasSession() && m_model.config().limits.device != nullptr;
    for (const auto& [quantity, box] : m_limits) {
        const QSignalBlocker blocker(box);
        const double factor = quantity->isTime() ? quantity->scale : 1.0;
        const std::optional<std::int64_t> most = (m_model.session().limits().*quantity->limit).max;
        box->setNumber(most ? std::optional(static_cast<double>(*most) / factor) : std::nullopt);
        box->setVisible(hasDevice || !quantity->isTime());
    }
    m_latencyLabel->setVisible(hasDevice);
}

void ResultCard::tightenLimits() {
    if (!m_isOpen) {
        return;
    }
    space::Limits limits = m_model.config().limits;
    for (const auto& [quantity, box] : m_limits) {
        const double factor = quantity->isTime() ? quantity->scale : 1.0;
        const std::optional<double> most = box->number();
        (limits.*quantity->limit).max =
            most && *most > 0.0 ? std::optional<std::int64_t>(std::llround(*most * factor)) : std::nullopt;
    }
    if (limits == m_model.session().limits()) {
        return;
    }
    m_model.setLimits(limits == m_model.config().limits ? std::optional<space::Limits>() : limits);
    read(false);
}

QPushButton* ResultCard::addButton(QHBoxLayout& row, const char* text, const char* name, const char* help) {
    auto* button = new QPushButton(QString::fromUtf8(text));
    button->setObjectName(name);
    button->setToolTip(help);
    row.addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, button] {
        if (button == m_compare) {
            m_model.setSelection(m_shortlist);
            emit compareRequested();
        } else if (button == m_export) {
            m_model.setCurrent(m_suggested);
            emit exportRequested();
        } else {
            emit extendRequested();
        }
    });
    return button;
}

void ResultCard::open() {
    showLimits();
    read(true);
}

void ResultCard::read(bool selects) {
    constexpr int kLarge = 5000; ///< number of candidates
    const int question = ++m_question;
    if (m_model.size() < kLarge) {
        take(session::resultOf(m_model.session()));
        if (selects) {
            selectSuggested();
        }
        return;
    }
    runInBackground(
        this, [session = m_model.session()] { return session::resultOf(session); },
        [this, question, selects](const session::SearchResult& result) {
            if (question != m_question) {
                return;
            }
            take(result);
            if (selects) {
                QTimer::singleShot(0, this, &ResultCard::selectSuggested); // the inspector is slow to update
            }
        });
}

void ResultCard::selectSuggested() {
    if (m_model.current() < 0) {
        m_model.setCurrent(m_suggested);
    }
}

void ResultCard::take(const session::SearchResult& result) {
    m_shortlist = result.shortlist;
    m_suggested = result.suggested;
    m_reasons.clear();
    for (const int index : m_shortlist) {
        m_reasons << shortlistReason(m_model, result, index);
    }
    m_headline->setText(resultHeadline(m_model, result));
    m_statement->setText(resultStatement(m_model, result));
    m_compare->setVisible(m_shortlist.size() > 1);
    m_export->setVisible(m_suggested >= 0);
    fillTiles();
    showTiles();
    m_isOpen = true;
    emit openChanged();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ResultCard::dismiss() {
    ++m_question;
    m_isOpen = false;
    emit openChanged();
}

void ResultCard::setCanExtend(bool can) {
    m_extend->setEnabled(can);
}

void ResultCard::fillTiles() {
    for (QToolButton* tile : m_tiles) {
        delete tile;
    }
    m_tiles.clear();
    const ViewColors colors = ViewColors::of(palette());
    std::vector<space::NetworkPlan> plans;
    double largest = 1.0;
    for (const int index : m_shortlist) {
        plans.push_back(space::plan(m_model.space(), m_model.candidate(index).architecture));
        largest = std::max(largest, largestBlock(plans.back()));
    }
    for (std::size_t i = 0; i < m_shortlist.size(); ++i) {
        const int index = m_shortlist[i];
        auto* tile = new QToolButton;
        tile->setObjectName("resultTile");
        tile->setAutoRaise(true);
        tile->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        tile->setIconSize(kPicture);
        tile->setIcon(architecturePicture(plans[i], largest, kPicture, devicePixelRatioF(), colors));
        tile->setText(QString("%1 %2\n%3, %4")
                          .arg(candidateName(index), m_reasons[static_cast<qsizetype>(i)],
                               formatAmount(static_cast<double>(m_model.candidate(index).cost.params)),
                               m_model.scoreText(index)));
        tile->setAccessibleName(tile->text().replace('\n', ' '));
        tile->setToolTip("A bar for each block, as high as it has parameters: what mixes tokens below, MLP above. "
                         "Click selects the candidate.");
        connect(tile, &QToolButton::clicked, this, [this, index] { m_model.setCurrent(index); });
        m_tileRow->addWidget(tile);
        m_tiles.push_back(tile);
    }
}

/// Shows as many tiles as fit beside the text.
void ResultCard::showTiles() {
    const QMargins margins = layout()->contentsMargins();
    const int others = m_close->sizeHint().width() + margins.left() + margins.right() + 2 * layout()->spacing();
    const int least = std::max(kTextWidth, m_buttons->minimumSize().width()) + others;
    setMinimumWidth(m_buttons->minimumSize().width() + others);
    int forTiles = 0;
    for (QToolButton* tile : m_tiles) {
        const int wanted = tile->sizeHint().width() + m_tileRow->spacing();
        tile->setVisible(forTiles + wanted <= width() - least);
        forTiles += tile->isHidden() ? 0 : wanted;
    }
    // A word-wrapped label in nested layouts does not get its height-for-width.
    const int forWords = width() - forTiles - others;
    m_statement->setMinimumHeight(0); // a lower bound of heightForWidth()
    m_statement->setFixedHeight(m_statement->heightForWidth(std::max(forWords, 1)));
    layout()->invalidate();
    setFixedHeight(layout()->totalMinimumSize().height());
}

void ResultCard::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_isOpen) {
        const QString statement = m_statement->text();
        m_statement->clear(); // a label applies the link colour only when its text is set
        m_statement->setText(statement);
        fillTiles();
        showTiles();
    }
}

void ResultCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    showTiles();
}

} // namespace trazor::ui
