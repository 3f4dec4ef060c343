// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence/results_dialog.h"

#include "core/base/error.h"
#include "core/exchange/architecture_file.h"
#include "core/session/literature.h"
#include "core/session/measured_results.h"
#include "core/space/file/space_json.h"
#include "ui/models/session_model.h"
#include "ui/support/dialogs.h"
#include "ui/support/formatting.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

namespace trazor::ui {

namespace {

constexpr int kMostRows = 500; ///< in the preview

QString nameOf(const session::Session& session, const std::string& id) {
    const std::optional<session::Subject> subject = session::subjectOf(session, id);
    if (!subject) {
        return QString::fromStdString(id);
    }
    return subject->kind == session::Subject::Kind::Candidate
               ? candidateName(subject->index)
               : QString::fromStdString(session.space().published[static_cast<std::size_t>(subject->index)].name);
}

/// Quantities measured in the session, and those known of its published networks, which then count as measured.
QStringList quantityNames(const session::Session& session) {
    QStringList names;
    for (const session::QuantityValues& each : session.quantities()) {
        if (session::isMeasured(each.quantity)) {
            names.append(QString::fromStdString(each.quantity.name));
        }
    }
    for (const session::LiteratureValue& each : session::literature()) {
        const QString name = QString::fromStdString(each.quantity.name);
        if (each.space == session.space().name && !names.contains(name)) {
            names.append(name);
        }
    }
    return names;
}

} // namespace

ResultsDialog::ResultsDialog(SessionModel& model, const QString& quantity, const QString& table, const QString& folder,
                             const QString& origin, QWidget* parent)
    : QDialog(parent)
    , m_model(model)
    , m_folder(folder)
    , m_origin(origin)
    , m_quantity(new QComboBox)
    , m_unit(new QLineEdit)
    , m_better(new QComboBox)
    , m_text(new QPlainTextEdit(table))
    , m_preview(new QTableWidget(0, 3))
    , m_summary(new QLabel) {
    setWindowTitle("Measured results");
    m_quantity->setObjectName("resultsQuantity");
    m_quantity->setEditable(true);
    m_quantity->addItems(quantityNames(model.session()));
    m_quantity->setEditText(quantity);
    m_quantity->setToolTip("What was measured: accuracy, perplexity, latency, ...");
    m_unit->setObjectName("resultsUnit");
    m_unit->setToolTip("Unit of the values, where they have one");
    m_better->setObjectName("resultsBetter");
    m_better->addItem("More is better", static_cast<int>(search::Better::Larger));
    m_better->addItem("Less is better", static_cast<int>(search::Better::Smaller));
    m_text->setObjectName("resultsText");
    m_text->setAccessibleName("Results");
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setToolTip(
        "A header line, then a row per network: id, candidate (its number) or file; value; and where known unit, "
        "repeat, date, source. Or JSON with these keys.");
    m_preview->setObjectName("resultsPreview");
    m_preview->setAccessibleName("How the rows were read");
    m_preview->setHorizontalHeaderLabels({"Row", "Network", "Value"});
    m_preview->setEditTriggers(QTableWidget::NoEditTriggers);
    m_preview->verticalHeader()->hide();
    m_preview->horizontalHeader()->setStretchLastSection(true);
    m_summary->setObjectName("resultsSummary");
    m_summary->setWordWrap(true);
    auto* form = new QFormLayout;
    form->addRow("Quantity", m_quantity);
    form->addRow("Unit", m_unit);
    form->addRow("Better", m_better);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText("Store");
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_text, 2);
    layout->addWidget(m_preview, 3);
    layout->addWidget(m_summary);
    layout->addWidget(buttons);
    resizeOnScreen(*this, {560, 560});
    connect(m_quantity, &QComboBox::editTextChanged, this, &ResultsDialog::refresh);
    connect(m_unit, &QLineEdit::textChanged, this, &ResultsDialog::refresh);
    connect(m_better, &QComboBox::currentIndexChanged, this, &ResultsDialog::refresh);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ResultsDialog::refresh);
    refresh();
}

QString ResultsDialog::quantity() const {
    return m_quantity->currentText().trimmed();
}

void ResultsDialog::refresh() {
    const session::Session& session = m_model.session();
    const session::QuantityValues* const known = session.quantity(quantity().toStdString());
    m_unit->setEnabled(known == nullptr);
    m_better->setEnabled(known == nullptr || known->quantity.better == search::Better::Neither);
    m_records.clear();
    m_networks = 0;
    QString problem;
    try {
        const std::string unit = m_unit->isEnabled() ? m_unit->text().trimmed().toStdString() : std::string();
        const auto better = static_cast<search::Better>(m_better->currentData().toInt());
        search::Quantity quantity = session::measuredQuantity(
            session, this->quantity().toStdString(), unit.empty() ? std::nullopt : std::optional(unit),
            m_better->isEnabled() ? std::optional(better) : std::nullopt);
        const std::filesystem::path folder = m_folder.toStdString();
        const evidence::ResultsPreview preview = evidence::readResults(
            m_text->toPlainText().toStdString(), "table", session::subjectsOf(session),
            {quantity.name, known != nullptr ? quantity.unit : unit, [&](const std::string& file) {
                 return space::architectureId(session.space(),
                                              exchange::loadArchitecture(session.space(), folder / file).architecture);
             }});
        quantity.unit = quantity.unit.empty() ? preview.unit : quantity.unit;
        showRows(preview);
        std::set<std::string> networks;
        for (const evidence::Result& result : preview.results) {
            networks.insert(result.subject);
        }
        if (preview.problems.empty() && !networks.empty()) {
            m_networks = static_cast<int>(networks.size());
            m_records = session::recordsOf(session, quantity, preview.results, m_origin.toStdString());
        }
        problem = !preview.problems.empty()
                      ? QString("%1 rows cannot be used. Correct or remove them.").arg(preview.problems.size())
                      : QString("%1 values of %2 networks%3")
                            .arg(preview.results.size())
                            .arg(networks.size())
                            .arg(preview.unmeasured > 0 ? QString(", %1 rows without a value").arg(preview.unmeasured)
                                                        : QString());
    } catch (const Error& error) {
        showRows({});
        problem = QString::fromUtf8(error.what()) + ' ' + QString::fromStdString(error.hint());
    }
    m_summary->setText(problem);
    m_ok->setEnabled(!m_records.empty());
}

void ResultsDialog::showRows(const evidence::ResultsPreview& preview) {
    struct Row {
        int number;
        QString network;
        QString value;
        bool isProblem;
    };
    std::vector<Row> rows;
    for (const evidence::RowProblem& problem : preview.problems) {
        rows.push_back({problem.row, "not usable", QString::fromStdString(problem.message), true});
    }
    for (const evidence::Result& result : preview.results) {
        rows.push_back({result.row, nameOf(m_model.session(), result.subject),
                        formatValue(result.value) + ' ' + QString::fromStdString(preview.unit), false});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.isProblem != b.isProblem ? a.isProblem : a.number < b.number;
    });
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(kMostRows)), {});
    m_preview->setRowCount(static_cast<int>(rows.size()));
    for (int at = 0; at < m_preview->rowCount(); ++at) {
        const Row& row = rows[static_cast<std::size_t>(at)];
        const QString texts[] = {QString::number(row.number), row.network, row.value};
        for (int column = 0; column < 3; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(texts[column]);
            m_preview->setItem(at, column, item);
        }
    }
}

} // namespace trazor::ui
