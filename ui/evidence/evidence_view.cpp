// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence/evidence_view.h"

#include "core/base/atomic_file.h"
#include "core/base/clock.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/exchange/training_folder.h"
#include "core/session/forecast.h"
#include "core/session/measured_results.h"
#include "ui/canvas/lazy_refresh.h"
#include "ui/evidence/evidence_plot.h"
#include "ui/evidence/forecast_updater.h"
#include "ui/evidence/results_dialog.h"
#include "ui/models/record_values.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

namespace {

constexpr std::size_t kSuggested = 5;

QString utf8(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

EvidenceView::EvidenceView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_verdict(new QLabel)
    , m_plot(new EvidencePlot)
    , m_table(new QTableWidget(0, 6))
    , m_refresh(new LazyRefresh(*this, [this] { refresh(); })) {
    setAccessibleName("Measured results");
    m_verdict->setObjectName("evidenceVerdict");
    m_verdict->setWordWrap(true);
    m_verdict->setContentsMargins(8, 0, 8, 4);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    makeTable();
    auto* halves = new QSplitter(Qt::Horizontal);
    halves->addWidget(m_plot);
    halves->addWidget(m_table);
    halves->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_verdict);
    layout->addWidget(halves, 1);
    auto* const updater = new ForecastUpdater(model, this);
    connect(updater, &ForecastUpdater::updated, m_refresh, &LazyRefresh::request);
    connect(&model, &SessionModel::quantitiesAdded, this, &EvidenceView::refreshQuantities);
    connect(&model, &SessionModel::sessionReset, this, &EvidenceView::refreshQuantities);
    connect(&model, &SessionModel::valuesChanged, m_refresh, &LazyRefresh::request);
    connect(&model, &SessionModel::currentChanged, m_refresh, &LazyRefresh::request);
    connect(m_plot, &EvidencePlot::chosen, &model, &SessionModel::setCurrent);
    refreshQuantities();
}

QWidget* EvidenceView::makeBar() {
    m_quantity = new QComboBox;
    m_quantity->setObjectName("evidenceQuantity");
    m_quantity->setAccessibleName("Quantity");
    m_quantity->setToolTip("The measured quantity that is shown against its prediction");
    m_quantity->setMinimumContentsLength(12);
    connect(m_quantity, &QComboBox::currentIndexChanged, m_refresh, &LazyRefresh::request);
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_quantity);
    const auto add = [&](const char* name, const char* text, const char* help, auto action) {
        auto* button = new QPushButton(QString::fromUtf8(text));
        button->setObjectName(name);
        button->setToolTip(QString::fromUtf8(help));
        connect(button, &QPushButton::clicked, this, action);
        layout->addWidget(button);
        return button;
    };
    m_enter = add("evidenceEnter", "Enter values\u2026", "Type the results of the selected candidates",
                  [this] { enterValues(); });
    add("evidencePaste", "Paste", "Take a table of results from the clipboard", [this] { pasteResults(); });
    add("evidenceImport", "Import\u2026", "Read a table of results (CSV or JSON)", [this] { importResults(); });
    m_next =
        add("evidenceNext", "Train next\u2026",
            "Write five candidates to train next into a folder, with a table for their results. They are spread over "
            "the sizes: ten results from the top of a ranking alone order size bands with a tau of .12 instead of .31.",
            [this] { exportSuggested(); });
    m_searchBy = new QCheckBox("Search by the prediction");
    m_searchBy->setObjectName("evidenceSearchBy");
    m_searchBy->setToolTip(
        "Resume and Extend continue with the best predicted candidates as parents; DSS++ still chooses the "
        "positions of changes. The session keeps the values that it predicted from.");
    connect(m_searchBy, &QCheckBox::clicked, this, &EvidenceView::searchByPrediction);
    layout->addWidget(m_searchBy);
    layout->addStretch(1);
    return bar;
}

void EvidenceView::makeTable() {
    m_table->setObjectName("evidenceTable");
    m_table->setAccessibleName("Measured networks");
    m_table->setHorizontalHeaderLabels({"Network", "Measured", "Values", "By the others", "90 % interval", "From"});
    m_table->setEditTriggers(QTableWidget::NoEditTriggers);
    m_table->setSelectionBehavior(QTableWidget::SelectRows);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    connect(m_table, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem* item) {
        if (const int index = m_table->item(item->row(), 0)->data(Qt::UserRole).toInt(); index >= 0) {
            m_model.setCurrent(index);
        }
    });
}

std::string EvidenceView::quantity() const {
    return m_quantity->currentText().toStdString();
}

void EvidenceView::refreshQuantities() {
    const QString before = m_quantity->currentText();
    {
        const QSignalBlocker blocker(m_quantity);
        m_quantity->clear();
        for (const session::QuantityValues& each : m_model.session().quantities()) {
            if (session::isMeasured(each.quantity)) {
                m_quantity->addItem(utf8(each.quantity.name));
            }
        }
        m_quantity->setCurrentIndex(std::max(m_quantity->findText(before), 0));
    }
    m_quantity->setVisible(m_quantity->count() > 0);
    m_refresh->request();
}

QString EvidenceView::verdict() const {
    const session::Forecast* const forecast = m_model.session().forecast(quantity());
    if (forecast == nullptr) {
        return m_quantity->count() > 0 ? QString("A prediction needs at least %1 measured networks of different sizes.")
                                             .arg(evidence::kFewestMeasured)
                                       : QString();
    }
    const auto line = [](const char* subject, const session::OrderEvidence& order) {
        return utf8(evidence::verdictText(subject, order.verdict, order.tau, order.networks));
    };
    QStringList lines{line("Prediction", forecast->predictor), line("Parameters", forecast->params),
                      line("DSS++", forecast->dssPlusPlus)};
    if (forecast->predictor.networks < evidence::kEnoughMeasured) {
        lines << QString("Fewer than %1 values are %2.")
                     .arg(evidence::kEnoughMeasured)
                     .arg(QString::fromUtf8(evidence::kTooFewNote.data(),
                                            static_cast<qsizetype>(evidence::kTooFewNote.size())));
    }
    return lines.join(" \u00b7 ");
}

void EvidenceView::refresh() {
    const session::Session& session = m_model.session();
    m_enter->setEnabled(m_model.size() > 0);
    m_next->setEnabled(m_model.size() > 0);
    m_verdict->setText(verdict());
    const search::Objective::Part predicted{search::Objective::Kind::Predicted, quantity()};
    const auto& parts = session.config().objective.parts();
    const bool isSearched = std::find(parts.begin(), parts.end(), predicted) != parts.end();
    m_searchBy->setChecked(isSearched);
    m_searchBy->setEnabled(isSearched || session.forecast(quantity()) != nullptr);
    m_plot->setEmptyText(m_quantity->count() > 0 ? "Not enough results yet" : "No measured results yet",
                         "Train some candidates elsewhere, of all sizes, and bring the results back: from about ten, "
                         "the other candidates "
                         "are predicted better than by any score. Train next writes the first ones to train.");
    std::vector<EvidencePlot::Point> points;
    std::vector<double> unmeasured;
    const session::Forecast* const forecast = session.forecast(quantity());
    QString label;
    if (forecast != nullptr) {
        label = utf8(forecast->quantity.title) +
                (forecast->quantity.unit.empty() ? QString() : " (" + utf8(forecast->quantity.unit) + ')');
        for (const auto* const list : {&forecast->candidates, &forecast->published}) {
            for (const session::PredictedNetwork& network : *list) {
                const bool isCandidate = network.subject.kind == session::Subject::Kind::Candidate;
                const int index = network.subject.index;
                if (std::isnan(network.measured)) {
                    unmeasured.push_back(network.prediction.value);
                    continue;
                }
                points.push_back({isCandidate ? index : -1,
                                  isCandidate ? candidateName(index)
                                              : utf8(session.space().published[static_cast<std::size_t>(index)].name),
                                  network.measured, network.leftOut.value, network.leftOut.low, network.leftOut.high});
            }
        }
    }
    m_plot->setData(label, std::move(points), std::move(unmeasured), m_model.current());
    fillTable();
}

void EvidenceView::fillTable() {
    const session::Session& session = m_model.session();
    const session::QuantityValues* const known = session.quantity(quantity());
    m_table->setRowCount(0);
    if (known == nullptr) {
        return;
    }
    const session::Forecast* const forecast = session.forecast(quantity());
    const auto add = [&](session::Subject subject, const QString& name) {
        const double value = session.value(quantity(), subject);
        if (std::isnan(value)) {
            return;
        }
        const bool isCandidate = subject.kind == session::Subject::Kind::Candidate;
        const auto details = known->details.find(subject);
        const bool hasDetails = details != known->details.end() && !details->second.empty();
        QString predicted;
        QString interval;
        if (forecast != nullptr && isCandidate &&
            static_cast<std::size_t>(subject.index) < forecast->candidates.size()) {
            const evidence::Prediction& its = forecast->candidates[static_cast<std::size_t>(subject.index)].leftOut;
            predicted = std::isnan(its.value) ? QString() : formatValue(its.value);
            interval = std::isnan(its.value) ? QString() : formatValue(its.low) + " to " + formatValue(its.high);
        }
        const QString texts[] = {
            name,      formatValue(value), QString::number(hasDetails ? details->second.size() : std::size_t{1}),
            predicted, interval,           hasDetails ? utf8(details->second.front().origin) : QString()};
        const int row = m_table->rowCount();
        m_table->insertRow(row);
        for (int column = 0; column < m_table->columnCount(); ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(texts[column]);
            item->setData(Qt::UserRole, isCandidate ? subject.index : -1);
            m_table->setItem(row, column, item);
        }
    };
    for (int index = 0; index < session.size(); ++index) {
        add(session::Subject::candidate(index), candidateName(index));
    }
    for (int index = 0; index < static_cast<int>(session.space().published.size()); ++index) {
        add(session::Subject::published(index), utf8(session.space().published[static_cast<std::size_t>(index)].name));
    }
}

void EvidenceView::openDialog(const QString& table, const QString& folder, const QString& origin) {
    const QString name = m_quantity->count() > 0 ? m_quantity->currentText() : QString("accuracy");
    const QString today = utf8(utcDate());
    ResultsDialog dialog(m_model, name, table, folder, today + ", " + origin, this);
    if (dialog.exec() == QDialog::Accepted) {
        const QString stored = dialog.quantity();
        recordValues(m_model, dialog.records(), QString("%1 of %2 networks").arg(stored).arg(dialog.networks()));
        m_quantity->setCurrentIndex(std::max(m_quantity->findText(stored), 0));
    }
}

void EvidenceView::enterValues() {
    QString table = "candidate,value\n";
    for (const int index : m_model.selection()) {
        table += QString::number(index) + ",\n";
    }
    openDialog(table, {}, "typed in");
}

void EvidenceView::pasteResults() {
    openDialog(QApplication::clipboard()->text(), {}, "pasted");
}

void EvidenceView::importResults() {
    const QString file = QFileDialog::getOpenFileName(this, "Import results", {}, "Tables (*.csv *.tsv *.txt *.json)");
    if (file.isEmpty()) {
        return;
    }
    try {
        openDialog(utf8(readTextFile(file.toStdString())), QFileInfo(file).path(), QFileInfo(file).fileName());
    } catch (const Error& error) {
        QMessageBox::warning(this, "Import results", QString::fromUtf8(error.what()));
    }
}

void EvidenceView::exportSuggested() {
    const QString folder = QFileDialog::getExistingDirectory(this, "Folder for the networks to train next");
    if (folder.isEmpty()) {
        return;
    }
    try {
        const std::string name = m_quantity->count() > 0 ? quantity() : std::string("accuracy");
        const session::Session& session = m_model.session();
        const std::vector<int> chosen = session::suggestBySize(session, name, kSuggested);
        exchange::writeTrainingFolder(session, session::measuredQuantity(session, name, {}, {}), chosen,
                                      exchange::exportFormat("trazor"), folder.toStdString());
        m_model.setSelection(chosen);
    } catch (const Error& error) {
        QMessageBox::warning(this, "Train next", QString::fromUtf8(error.what()));
    }
}

void EvidenceView::searchByPrediction(bool byPrediction) {
    search::SearchConfig config = m_model.config();
    config.objective = byPrediction ? search::Objective::parse("predicted:" + quantity()) : search::Objective();
    m_model.setConfig(config);
}

void EvidenceView::renderTo(QPainter& painter, const QSize& size) {
    if (m_model.session().forecast(quantity()) == nullptr) { // an exported picture must not wait for the worker
        m_model.setForecasts(session::forecasts(m_model.session()));
    }
    refresh();
    m_plot->draw(painter, QRectF(QPointF(), size));
}

std::string EvidenceView::csv() {
    m_refresh->flush();
    CsvWriter table;
    for (const char* const name : {"network", "measured", "left_out", "low", "high"}) {
        table.cell(name);
    }
    table.endRow();
    if (const session::Forecast* const forecast = m_model.session().forecast(quantity())) {
        for (const session::PredictedNetwork& network : forecast->candidates) {
            if (!std::isnan(network.measured)) {
                table.cell(session::idOf(m_model.session(), network.subject)).cell(network.measured);
                table.cell(network.leftOut.value).cell(network.leftOut.low).cell(network.leftOut.high).endRow();
            }
        }
    }
    return table.text();
}

} // namespace trazor::ui
