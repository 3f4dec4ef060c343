// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/export_dialog.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/models/candidate_store.h"
#include "ui/setup/field_note.h"
#include "ui/support/formatting.h"

#include <QApplication>
#include <QClipboard>
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

constexpr qsizetype kLongestPreview = 60'000; ///< letters

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

exchange::ExportSubject subjectOf(const CandidateStore& store, int index,
                                  const std::optional<session::Manifest>& manifest) {
    const search::Candidate& candidate = store.candidate(index);
    exchange::ExportContext context;
    context.candidate = &candidate;
    context.cohort = store.size();
    context.manifest = manifest ? &*manifest : nullptr;
    if (candidate.isRanked()) {
        context.dssPlusPlus = store.score(index);
    }
    return {store.space(), candidate.architecture, context};
}

session::RankedSession sessionOf(const CandidateStore& store, const std::optional<session::Manifest>& manifest) {
    session::SessionData data;
    data.manifest = manifest.value_or(session::Manifest());
    data.space = store.space();
    data.config = store.config();
    data.candidates.assign(store.archive().candidates().begin(), store.archive().candidates().end());
    for (const auto& [index, confirmation] : store.confirmations()) {
        data.confirmations.push_back(confirmation);
    }
    data.screenings = store.screenings();
    for (int index = 0; index < store.size(); ++index) {
        if (session::Annotation annotation = store.annotation(index); annotation != session::Annotation()) {
            data.annotations[index] = std::move(annotation);
        }
    }
    return session::RankedSession(std::move(data));
}

} // namespace

QString candidateJson(const CandidateStore& store, int index, const std::optional<session::Manifest>& manifest) {
    return QString::fromStdString(
        exchange::exported(exchange::exportFormat("trazor"), subjectOf(store, index, manifest)));
}

ExportDialog::ExportDialog(const CandidateStore& store, int index, const std::optional<session::Manifest>& manifest,
                           Figures figures, Dialogs dialogs, QWidget* parent)
    : QDialog(parent)
    , m_store(store)
    , m_index(index)
    , m_manifest(manifest)
    , m_figures(std::move(figures))
    , m_dialogs(std::move(dialogs))
    , m_format(new QComboBox)
    , m_note(new FieldNote)
    , m_preview(new QPlainTextEdit) {
    setWindowTitle(QString("Export candidate %1").arg(candidateName(index)));
    setAttribute(Qt::WA_DeleteOnClose);
    for (const exchange::ExportFormat& each : exchange::exportFormats()) {
        m_format->addItem(utf8(each.title), utf8(each.name));
        m_format->setItemData(m_format->count() - 1, utf8(each.purpose), Qt::ToolTipRole);
    }
    m_format->setObjectName("exportFormat");
    m_format->setAccessibleName("Format");
    m_note->setObjectName("exportNote");
    m_preview->setReadOnly(true);
    m_preview->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setAccessibleName("Preview");
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_save = buttons->addButton("Save to file\u2026", QDialogButtonBox::ActionRole);
    m_save->setObjectName("exportSave");
    m_copy = buttons->addButton("Copy", QDialogButtonBox::ActionRole);
    m_copy->setObjectName("exportCopy");
    m_copy->setToolTip("Put the text on the clipboard");
    m_copy->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_save->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::save);
    connect(m_copy, &QPushButton::clicked, this, &ExportDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showFormat);

    auto* form = new QFormLayout;
    form->addRow("Format", m_format);
    form->addRow("", m_note);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_preview, 1);
    layout->addWidget(buttons);
    resize(640, 560);
    showFormat();
}

void ExportDialog::setFormat(const QString& name) {
    m_format->setCurrentIndex(m_format->findData(name));
}

const exchange::ExportFormat& ExportDialog::format() const {
    return exchange::exportFormats()[static_cast<std::size_t>(m_format->currentIndex())];
}

std::string ExportDialog::textOf(const exchange::ExportFormat& format) {
    exchange::ExportSubject subject = subjectOf(m_store, m_index, m_manifest);
    if (!format.isOfSession) {
        return exchange::exported(format, subject);
    }
    if (!m_session) {
        m_session.emplace(sessionOf(m_store, m_manifest));
    }
    if (format.name == "html" && m_figures) {
        return exchange::htmlReport(*m_session, m_figures());
    }
    subject.session = &*m_session;
    return exchange::exported(format, subject);
}

void ExportDialog::showFormat() {
    try {
        m_text = textOf(format());
        const exchange::Fidelity fidelity = exchange::fidelityOf(format(), subjectOf(m_store, m_index, m_manifest));
        const QString text = QString::fromStdString(m_text);
        m_preview->setPlainText(text.size() <= kLongestPreview
                                    ? text
                                    : text.left(kLongestPreview) +
                                          QString("\n\u2026 %1 more letters").arg(text.size() - kLongestPreview));
        QString note = QString::fromStdString(fidelity.text());
        note[0] = note[0].toUpper();
        m_note->showHint(QString("%1\n%2.").arg(utf8(format().purpose), note));
    } catch (const Error& error) {
        m_text.clear();
        m_preview->clear();
        QString problem = QString::fromUtf8(error.what());
        problem[0] = problem[0].toUpper();
        m_note->showProblem(problem);
    }
    m_save->setEnabled(!m_text.empty());
    m_copy->setEnabled(!m_text.empty());
}

void ExportDialog::save() {
    const QString ending = utf8(format().ending);
    const QString base =
        QString::fromStdString(m_store.space().name) +
        (format().isOfSession ? QString() : '-' + QString::fromStdString(m_store.candidate(m_index).id));
    // A Python module is imported by its name.
    const QString suggestion = (ending == ".py" ? QString(base).replace('-', '_') : base) + ending;
    const QString file =
        m_dialogs.saveFile(this, "Export", suggestion, QString("%1 (*%2)").arg(utf8(format().title), ending));
    if (file.isEmpty()) {
        return;
    }
    try {
        writeFileAtomically(std::filesystem::path(file.toStdU16String()), m_text);
    } catch (const Error& error) {
        m_note->showProblem(QString("%1 %2").arg(error.what(), QString::fromStdString(error.hint())));
        return;
    }
    emit exported(file);
    accept();
}

void ExportDialog::copy() {
    QApplication::clipboard()->setText(QString::fromStdString(m_text));
    m_note->showHint("Copied to the clipboard.");
}

} // namespace trazor::ui
