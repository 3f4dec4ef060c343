// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/baseline_dialog.h"

#include "ui/models/session_model.h"
#include "ui/support/dialogs.h"
#include "ui/support/field_note.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trazor::ui {

namespace {

enum Column { NameColumn, CostColumn, ScoredColumn, ColumnCount };
enum Scope { SelectedScope, FrontScope, ShownScope, AllScope };

int scoredCount(const SessionModel& model, const QString& name) {
    const session::QuantityValues* const known = model.session().quantity(name.toStdString());
    return known == nullptr ? 0
                            : static_cast<int>(std::count_if(known->candidates.begin(), known->candidates.end(),
                                                             [](double value) { return !std::isnan(value); }));
}

} // namespace

BaselineDialog::BaselineDialog(SessionModel& model, BaselineRunner& runner, QWidget* parent)
    : QDialog(parent)
    , m_model(model)
    , m_runner(runner)
    , m_tree(new QTreeWidget)
    , m_scope(new QComboBox)
    , m_progress(new QProgressBar)
    , m_note(new FieldNote)
    , m_run(new QPushButton) {
    setWindowTitle("Score baselines");
    setObjectName("baselineDialog");
    auto* about = new FieldNote;
    about->showHint("Other scores beside DSS++, on one super-net of this search. Each becomes a column of the table, a "
                    "name in the filter and an axis of the plots.");
    m_tree->setObjectName("baselineChoices");
    m_tree->setAccessibleName("Proxies");
    m_tree->setHeaderLabels({"Score", "Cost", "Scored"});
    m_tree->setRootIsDecorated(false);
    m_tree->setAlternatingRowColors(true);
    m_tree->header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    m_tree->header()->setStretchLastSection(false);
    m_scope->setObjectName("baselineScope");
    m_scope->setAccessibleName("Candidates");
    m_progress->setAccessibleName("Progress");
    m_run->setObjectName("baselineRun");
    m_run->setDefault(true);

    auto* row = new QHBoxLayout;
    auto* scopeLabel = new QLabel("&Candidates");
    scopeLabel->setBuddy(m_scope);
    row->addWidget(scopeLabel);
    row->addWidget(m_scope, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(m_run, QDialogButtonBox::ActionRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addWidget(m_tree, 1);
    layout->addLayout(row);
    layout->addWidget(m_progress);
    layout->addWidget(m_note);
    layout->addWidget(buttons);
    resizeOnScreen(*this, {460, 560});

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_run, &QPushButton::clicked, this, &BaselineDialog::run);
    connect(m_tree, &QTreeWidget::itemChanged, this, &BaselineDialog::refreshControls);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &BaselineDialog::refreshControls);
    connect(&runner, &BaselineRunner::progressChanged, this, &BaselineDialog::refreshControls);
    connect(&runner, &BaselineRunner::ended, this, [this] {
        fillChoices();
        refreshControls();
    });
    connect(&runner, &BaselineRunner::failed, this, [this](const QString& message, const QString& hint) {
        m_note->showProblem(hint.isEmpty() ? message : message + ' ' + hint);
    });
    connect(&model, &SessionModel::selectionChanged, this, &BaselineDialog::fillScopes);
    connect(&model, &SessionModel::filterChanged, this, &BaselineDialog::fillScopes);
    connect(&model, &SessionModel::sessionReset, this, &QDialog::close);
}

void BaselineDialog::showEvent(QShowEvent* event) {
    m_note->showHint({});
    fillChoices();
    fillScopes();
    refreshControls();
    QDialog::showEvent(event);
}

void BaselineDialog::fillChoices() {
    std::vector<QString> checked;
    for (const BaselineChoice& choice : chosen()) {
        checked.push_back(choice.name);
    }
    const QSignalBlocker blocker(m_tree);
    m_choices = baselineChoices(m_model);
    m_tree->clear();
    const QLocale locale(QLocale::English);
    for (const BaselineChoice& choice : m_choices) {
        auto* item = new QTreeWidgetItem(
            m_tree, {choice.title, choice.cost, locale.toString(scoredCount(m_model, choice.name))});
        const bool isPossible = choice.isFree || m_runner.canScoreNetworks();
        item->setFlags(isPossible ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                                  : Qt::ItemFlags(Qt::ItemIsSelectable));
        item->setCheckState(NameColumn, std::find(checked.begin(), checked.end(), choice.name) != checked.end()
                                            ? Qt::Checked
                                            : Qt::Unchecked);
        item->setTextAlignment(ScoredColumn, Qt::AlignRight | Qt::AlignVCenter);
        for (int column = 0; column < ColumnCount; ++column) {
            item->setToolTip(column, choice.meaning);
        }
    }
}

void BaselineDialog::fillScopes() {
    if (!m_model.hasSession()) {
        return;
    }
    const QSignalBlocker blocker(m_scope);
    const QLocale locale(QLocale::English);
    const int before = m_scope->currentIndex();
    m_scope->clear();
    m_scope->addItem(
        QString("Selected (%1)").arg(locale.toString(static_cast<qulonglong>(m_model.selection().size()))));
    m_scope->addItem(
        QString("Pareto front (%1)").arg(locale.toString(static_cast<qulonglong>(m_model.front().size()))));
    m_scope->addItem(QString("Shown by the filter (%1)").arg(locale.toString(m_model.passingCount())));
    m_scope->addItem(QString("All (%1)").arg(locale.toString(m_model.size())));
    m_scope->setCurrentIndex(before >= 0 ? before : FrontScope);
    refreshControls();
}

std::vector<BaselineChoice> BaselineDialog::chosen() const {
    std::vector<BaselineChoice> result;
    for (int row = 0; row < m_tree->topLevelItemCount(); ++row) {
        if (m_tree->topLevelItem(row)->checkState(NameColumn) == Qt::Checked) {
            result.push_back(m_choices[static_cast<std::size_t>(row)]);
        }
    }
    return result;
}

std::vector<int> BaselineDialog::candidates() const {
    switch (m_scope->currentIndex()) {
    case SelectedScope:
        return m_model.selection();
    case FrontScope:
        return m_model.front();
    default:
        break;
    }
    std::vector<int> all;
    for (int index = 0; index < m_model.size(); ++index) {
        if (m_scope->currentIndex() == AllScope || m_model.passes(index)) {
            all.push_back(index);
        }
    }
    return all;
}

void BaselineDialog::run() {
    if (m_runner.isRunning()) {
        m_runner.cancel();
        m_run->setEnabled(false);
        return;
    }
    m_note->showHint({});
    m_runner.start(chosen(), candidates());
    refreshControls();
}

void BaselineDialog::refreshControls() {
    const bool isRunning = m_runner.isRunning();
    m_progress->setVisible(isRunning);
    m_progress->setRange(0, std::max(m_runner.total(), 1));
    m_progress->setValue(m_runner.done());
    m_progress->setFormat(QString("%1 of %2 candidates").arg(m_runner.done()).arg(m_runner.total()));
    m_run->setText(isRunning ? "Cancel run" : "Score");
    m_run->setEnabled(isRunning || (!chosen().empty() && m_model.hasSession() && m_model.size() > 0));
    m_tree->setEnabled(!isRunning);
    m_scope->setEnabled(!isRunning);
}

} // namespace trazor::ui
