// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/measured_values.h"

#include "core/base/clock.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/session/forecast.h"
#include "core/session/measured_results.h"
#include "ui/models/record_values.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"
#include "ui/support/labels.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

/// Validates a typed value like a row of a file; an empty text removes the value. Throws Error.
evidence::Result typedResult(const std::string& id, const QString& text) {
    if (text.isEmpty()) {
        return {.row = 1, .subject = id, .value = std::numeric_limits<double>::quiet_NaN(), .date = {}, .source = {}};
    }
    CsvWriter table;
    table.cell("id").cell("value").endRow();
    table.cell(id).cell(text.toStdString()).endRow();
    evidence::Subjects subjects;
    subjects.addCandidate(id);
    const evidence::ResultsPreview preview = evidence::readResults(table.text(), "value", subjects, {});
    if (preview.results.empty()) {
        throw Error(ErrorCode::InvalidArgument,
                    preview.problems.empty() ? "no value" : preview.problems.front().message);
    }
    return preview.results.front();
}

/// The number of values, their source and date.
QString originText(const session::QuantityValues& known, session::Subject subject) {
    const auto details = known.details.find(subject);
    if (details == known.details.end() || details->second.empty()) {
        return {};
    }
    const QString origin = QString::fromStdString(details->second.front().origin);
    const auto count = static_cast<int>(details->second.size());
    return count > 1 ? QString("Mean of %1 values. %2").arg(count).arg(origin) : origin;
}

} // namespace

MeasuredValues::MeasuredValues(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_form(new QFormLayout)
    , m_hint(makeMuted("Train this network elsewhere and enter what was measured: from about ten values the others are "
                       "predicted."))
    , m_problem(new QLabel) {
    m_form->setHorizontalSpacing(10);
    m_form->setVerticalSpacing(4);
    m_problem->setObjectName("inspectorMeasuredProblem");
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* enter = new QPushButton("Enter values\u2026");
    enter->setObjectName("inspectorEnterValues");
    enter->setToolTip("Values of another quantity, with its unit and better side, of all selected candidates");
    connect(enter, &QPushButton::clicked, this, &MeasuredValues::enterRequested);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_hint);
    layout->addLayout(m_form);
    layout->addWidget(m_problem);
    layout->addWidget(enter, 0, Qt::AlignLeft);
    connect(&model, &SessionModel::sessionReset, this, [this] {
        m_shown = -1;
        makeRows();
    });
    connect(&model, &SessionModel::quantitiesAdded, this, &MeasuredValues::makeRows);
    connect(&model, &SessionModel::valuesChanged, this, &MeasuredValues::refresh);
    connect(&model, &SessionModel::currentChanged, this, &MeasuredValues::refresh);
    makeRows();
}

void MeasuredValues::makeRows() {
    std::vector<const search::Quantity*> quantities;
    for (const session::QuantityValues& each : m_model.session().quantities()) {
        if (session::isMeasured(each.quantity)) {
            quantities.push_back(&each.quantity);
        }
    }
    const bool isSame = std::equal(quantities.begin(), quantities.end(), m_rows.begin(), m_rows.end(),
                                   [](const search::Quantity* each, const Row& row) {
                                       return each->name == row.quantity && each->unit == row.unit;
                                   });
    if (!isSame) {
        while (m_form->rowCount() > 0) {
            const QFormLayout::TakeRowResult row = m_form->takeRow(0);
            for (QLayoutItem* const item : {row.labelItem, row.fieldItem}) {
                if (item != nullptr) {
                    item->widget()->hide();
                    item->widget()->deleteLater(); // may have the focus
                    delete item;
                }
            }
        }
        m_rows.clear();
        for (const search::Quantity* const each : quantities) {
            const QString name = QString::fromStdString(each->name);
            const Row row{each->name, each->unit, new QLineEdit, makeMuted({})};
            row.value->setObjectName("inspectorMeasured." + name);
            const QString title = QString::fromStdString(each->title);
            row.value->setAccessibleName("Measured " + title);
            row.value->setPlaceholderText("not measured");
            row.prediction->setObjectName("inspectorPredicted." + name);
            const QString unit = QString::fromStdString(each->unit);
            m_form->addRow(unit.isEmpty() ? title : title + " (" + unit + ')', row.value);
            m_form->addRow(row.prediction);
            connect(row.value, &QLineEdit::editingFinished, this, [this, row] { commit(row); });
            m_rows.push_back(row);
        }
    }
    m_hint->setVisible(m_rows.empty());
    refresh();
}

void MeasuredValues::refresh() {
    if (m_model.current() != m_shown) {
        commit();
        m_shown = m_model.current();
        m_problem->hide();
    }
    if (m_shown < 0) {
        return;
    }
    const auto subject = session::Subject::candidate(m_shown);
    for (const Row& row : m_rows) {
        const double value = m_model.session().value(row.quantity, subject);
        const session::QuantityValues* const known = m_model.session().quantity(row.quantity);
        if (!row.value->isModified()) { // keep text being typed
            row.value->setText(std::isnan(value) ? QString()
                                                 : QLocale::c().toString(value, 'g', QLocale::FloatingPointShortest));
        }
        row.value->setToolTip(known == nullptr ? QString() : originText(*known, subject));
        row.prediction->setText(predictionText(row.quantity));
        row.prediction->setVisible(!row.prediction->text().isEmpty());
    }
}

QString MeasuredValues::predictionText(const std::string& quantity) const {
    const session::Forecast* const forecast = m_model.session().forecast(quantity);
    if (forecast == nullptr || static_cast<std::size_t>(m_shown) >= forecast->candidates.size()) {
        return {};
    }
    const session::PredictedNetwork& network = forecast->candidates[static_cast<std::size_t>(m_shown)];
    return QString("Predicted %1 (90 % interval %2 to %3), rank %4 of %5")
        .arg(formatValue(network.prediction.value), formatValue(network.prediction.low),
             formatValue(network.prediction.high))
        .arg(network.rank)
        .arg(forecast->candidates.size());
}

void MeasuredValues::commit() {
    for (const Row& row : std::vector(m_rows)) { // copy: committing rebuilds m_rows
        commit(row);
    }
}

void MeasuredValues::commit(const Row& row) {
    if (!row.value->isModified() || m_shown < 0) {
        return;
    }
    row.value->setModified(false);
    const session::Session& session = m_model.session();
    try {
        evidence::Result result = typedResult(session.candidate(m_shown).id, row.value->text().trimmed());
        result.date = utcDate();
        result.source = "typed in";
        m_problem->hide();
        recordValues(
            m_model,
            session::recordsOf(session, session::measuredQuantity(session, row.quantity, {}, {}), {result}, {}),
            QString::fromStdString(row.quantity) + " of " + candidateName(m_shown));
    } catch (const Error& error) {
        m_problem->setText(QString("%1: %2. The value stays as it was.")
                               .arg(QString::fromStdString(row.quantity), QString::fromUtf8(error.what())));
        m_problem->show();
        refresh();
    }
}

} // namespace trazor::ui
