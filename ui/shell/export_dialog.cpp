// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/export_dialog.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/exchange/architecture_json.h"
#include "core/exchange/autoformer_yaml.h"
#include "ui/models/candidate_store.h"
#include "ui/setup/field_note.h"
#include "ui/support/formatting.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <filesystem>

namespace trazor::ui {

namespace {

enum Format { TrazorJson, AutoformerYaml };

struct FormatInfo {
    const char* title;
    const char* note;
    const char* suffix;
    const char* filter;
};
constexpr FormatInfo kFormats[] = {
    {"T-Razor JSON", "Exact. Genes, every block with its integers, cost, scores, origin and manifest.", ".arch.json",
     "T-Razor architecture (*.arch.json)"},
    {"AutoFormer YAML", "Exact for the architecture. Scores and origin are left out: the format has no place for them.",
     ".yaml", "AutoFormer subnet (*.yaml)"},
};

} // namespace

QString candidateJson(const CandidateStore& store, int index, const std::optional<session::Manifest>& manifest) {
    const search::Candidate& candidate = store.candidate(index);
    exchange::ExportContext context;
    context.candidate = &candidate;
    context.cohort = store.size();
    context.manifest = manifest ? &*manifest : nullptr;
    if (candidate.isRanked()) {
        context.dssPlusPlus = store.score(index);
    }
    return QString::fromStdString(exchange::architectureJson(store.space(), candidate.architecture, context));
}

ExportDialog::ExportDialog(const CandidateStore& store, int index, const std::optional<session::Manifest>& manifest,
                           Dialogs dialogs, QWidget* parent)
    : QDialog(parent)
    , m_store(store)
    , m_index(index)
    , m_manifest(manifest)
    , m_dialogs(std::move(dialogs))
    , m_format(new QComboBox)
    , m_note(new FieldNote)
    , m_preview(new QPlainTextEdit) {
    setWindowTitle(QString("Export candidate %1").arg(candidateName(index)));
    setAttribute(Qt::WA_DeleteOnClose);
    for (const FormatInfo& format : kFormats) {
        m_format->addItem(format.title);
    }
    m_format->setObjectName("exportFormat");
    m_format->setAccessibleName("Format");
    m_note->setObjectName("exportNote");
    m_preview->setReadOnly(true);
    m_preview->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_preview->setAccessibleName("Preview");
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_save = buttons->addButton("Save to file\u2026", QDialogButtonBox::ActionRole);
    m_save->setObjectName("exportSave");
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_save->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showFormat);

    auto* form = new QFormLayout;
    form->addRow("Format", m_format);
    form->addRow("", m_note);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_preview, 1);
    layout->addWidget(buttons);
    resize(560, 520);
    showFormat();
}

void ExportDialog::showFormat() {
    try {
        const search::Candidate& candidate = m_store.candidate(m_index);
        m_preview->setPlainText(
            m_format->currentIndex() == TrazorJson
                ? candidateJson(m_store, m_index, m_manifest)
                : QString::fromStdString(exchange::autoformerYaml(m_store.space(), candidate.architecture)));
        m_note->showHint(kFormats[m_format->currentIndex()].note);
        m_save->setEnabled(true);
    } catch (const Error& error) {
        m_preview->clear();
        m_note->showProblem(QString("Not possible: %1").arg(error.what()));
        m_save->setEnabled(false);
    }
}

void ExportDialog::save() {
    const FormatInfo& format = kFormats[m_format->currentIndex()];
    const QString suggestion = QString::fromStdString(m_store.space().name + '-' + m_store.candidate(m_index).id) + format.suffix;
    const QString file = m_dialogs.saveFile(this, "Export candidate", suggestion, format.filter);
    if (file.isEmpty()) {
        return;
    }
    try {
        writeFileAtomically(std::filesystem::path(file.toStdU16String()), m_preview->toPlainText().toStdString());
    } catch (const Error& error) {
        m_note->showProblem(QString("%1 %2").arg(error.what(), QString::fromStdString(error.hint())));
        return;
    }
    emit exported(file);
    accept();
}

} // namespace trazor::ui
