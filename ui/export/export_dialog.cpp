// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_dialog.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/models/background.h"
#include "ui/models/session_model.h"
#include "ui/support/field_note.h"
#include "ui/support/formatting.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <filesystem>
#include <mutex>
#include <new>
#include <utility>

namespace trazor::ui {

namespace {

constexpr std::size_t kLongestPreview = 60'000; ///< bytes

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

/// An exported text, or the reason why there is none.
struct ExportDialog::Written {
    std::shared_ptr<const std::string> text;
    QString preview;
    QString problem;
};

/// Copy of the session, taken when a session format is first chosen.
struct ExportDialog::Snapshot {
    explicit Snapshot(session::Session taken)
        : session(std::move(taken)) {}
    std::mutex mutex;
    session::Session session;
};

QString candidateJson(const SessionModel& model, int index) {
    return QString::fromStdString(
        exchange::exported(exchange::exportFormat("trazor"), exchange::subjectOf(model.session(), index)));
}

ExportDialog::ExportDialog(const SessionModel& model, int index, std::vector<DrawFigure> figures, Dialogs dialogs,
                           QWidget* parent)
    : QDialog(parent)
    , m_model(model)
    , m_index(index)
    , m_figures(std::move(figures))
    , m_dialogs(std::move(dialogs))
    , m_format(new QComboBox)
    , m_starred(new QCheckBox)
    , m_note(new FieldNote)
    , m_preview(new QPlainTextEdit) {
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
    m_starred->setObjectName("exportStarred");
    m_starred->setText(QString("All %1 starred candidates, a file each").arg(m_model.starred().size()));
    m_starred->setToolTip("Files are named by the ids of the candidates and lie beside each other");
    form->addRow("", m_starred);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_preview, 1);
    layout->addWidget(buttons);
    resizeOnScreen(*this, {640, 560});
    showFormat();
    showFidelity(0);
}

/// Adds each format's fidelity to the list, one entry per event loop iteration, so that the dialog opens at once.
void ExportDialog::showFidelity(int entry) {
    if (entry == m_format->count()) {
        return;
    }
    const exchange::ExportFormat& each = exchange::exportFormats()[static_cast<std::size_t>(entry)];
    if (!each.isOfSession) {
        const exchange::Fidelity fidelity = exchange::fidelityOf(each, exchange::subjectOf(m_model.session(), m_index));
        const QString word = fidelity.isRefused() ? QString("no") : utf8(exchange::fidelityName(fidelity.kind));
        m_format->setItemText(entry, QString("%1: %2").arg(utf8(each.title), word));
    }
    QTimer::singleShot(0, this, [this, entry] { showFidelity(entry + 1); });
}

void ExportDialog::setFormat(const QString& name) {
    m_format->setCurrentIndex(m_format->findData(name));
}

template <typename Write>
ExportDialog::Written ExportDialog::written(Write&& write) {
    try {
        Written result{std::make_shared<const std::string>(write()), {}, {}};
        const std::string& text = *result.text;
        result.preview = QString::fromStdString(text.substr(0, kLongestPreview));
        if (text.size() > kLongestPreview) {
            result.preview += QString("\n\u2026 %1 more letters").arg(text.size() - kLongestPreview);
        }
        return result;
    } catch (const Error& error) {
        return {nullptr, {}, QString::fromUtf8(error.what())};
    } catch (const std::bad_alloc&) {
        return {nullptr, {}, "There is not enough memory for it."};
    }
}

const exchange::ExportFormat& ExportDialog::format() const {
    return exchange::exportFormats()[static_cast<std::size_t>(m_format->currentIndex())];
}

void ExportDialog::showFormat() {
    ++m_question;
    m_text.reset();
    m_preview->clear();
    m_save->setEnabled(false);
    m_copy->setEnabled(false);
    const exchange::ExportFormat& wanted = format();
    m_starred->setVisible(!wanted.isOfSession && m_model.starred().size() > 1);
    setWindowTitle(wanted.isOfSession ? QString("Export the session")
                                      : QString("Export candidate %1").arg(candidateName(m_index)));
    if (!wanted.isOfSession) {
        take(written([&] { return exchange::exported(wanted, exchange::subjectOf(m_model.session(), m_index)); }));
        return;
    }
    m_note->showHint(QString("%1\nBeing written\u2026").arg(utf8(wanted.purpose)));
    if (!m_session) {
        m_session = std::make_shared<Snapshot>(m_model.session());
    }
    if (wanted.name == "html") {
        drawFigures(m_question, {});
    } else {
        writeOfSession({});
    }
}

void ExportDialog::drawFigures(int question, std::vector<FinishFigure> drawn) {
    if (question != m_question) {
        return; // another format was chosen meanwhile
    }
    if (drawn.size() == m_figures.size()) {
        writeOfSession(std::move(drawn));
        return;
    }
    QTimer::singleShot(0, this, [this, question, figures = std::move(drawn)]() mutable {
        if (question == m_question && m_figures[figures.size()].prepare()) {
            figures.push_back(m_figures[figures.size()].draw());
        }
        drawFigures(question, std::move(figures));
    });
}

void ExportDialog::writeOfSession(std::vector<FinishFigure> figures) {
    const exchange::ExportFormat& wanted = format();
    const auto work = [session = m_session, &wanted, index = m_index, figures = std::move(figures)] {
        return written([&] {
            const std::scoped_lock lock(session->mutex); // reading may compute the ranking
            const session::Session& ranked = session->session;
            if (wanted.name != "html") {
                return exchange::exported(wanted, exchange::subjectOf(ranked, index));
            }
            std::vector<exchange::ReportFigure> finished;
            for (const FinishFigure& finish : figures) {
                finished.push_back(finish());
            }
            return exchange::htmlReport(ranked, finished);
        });
    };
    runInBackground(this, work, [this, question = m_question](const Written& result) {
        if (question == m_question) {
            take(result);
        }
    });
}

void ExportDialog::take(const Written& result) {
    if (!result.text) {
        QString problem = result.problem;
        problem[0] = problem[0].toUpper();
        m_note->showProblem(problem);
        return;
    }
    m_text = result.text;
    m_preview->setPlainText(result.preview);
    QString note =
        QString::fromStdString(exchange::fidelityOf(format(), exchange::subjectOf(m_model.session(), m_index)).text());
    note[0] = note[0].toUpper();
    m_note->showHint(QString("%1\n%2.").arg(utf8(format().purpose), note));
    m_save->setEnabled(true);
    m_copy->setEnabled(true);
}

void ExportDialog::save() {
    const QString ending = utf8(format().ending);
    const QString base =
        QString::fromStdString(m_model.space().name) +
        (format().isOfSession ? QString() : '-' + QString::fromStdString(m_model.candidate(m_index).id));
    // A Python module name must not contain hyphens.
    const QString suggestion = (ending == ".py" ? QString(base).replace('-', '_') : base) + ending;
    const QString file =
        m_dialogs.saveFile(this, "Export", suggestion, QString("%1 (*%2)").arg(utf8(format().title), ending));
    if (file.isEmpty()) {
        return;
    }
    if (m_starred->isChecked() && !m_starred->isHidden()) {
        saveStarred(file);
        return;
    }
    m_save->setEnabled(false);
    const auto work = [text = m_text, path = std::filesystem::path(file.toStdU16String())]() -> QString {
        try {
            writeFileAtomically(path, *text);
            return {};
        } catch (const Error& error) {
            return QString("%1 %2").arg(error.what(), QString::fromStdString(error.hint()));
        }
    };
    runInBackground(this, work, [this, file](const QString& problem) {
        m_save->setEnabled(m_text != nullptr);
        if (!problem.isEmpty()) {
            m_note->showProblem(problem);
            return;
        }
        emit exported(file);
        accept();
    });
}

/// Writes into the folder of `file`. Skips candidates that the format refuses, and names them.
void ExportDialog::saveStarred(const QString& file) {
    const QString ending = utf8(format().ending);
    const QDir folder = QFileInfo(file).dir();
    QStringList refused;
    for (const int index : m_model.starred()) {
        QString name = QString::fromStdString(m_model.space().name + '-' + m_model.candidate(index).id);
        name = (ending == ".py" ? name.replace('-', '_') : name) + ending;
        try {
            const std::string text = exchange::exported(format(), exchange::subjectOf(m_model.session(), index));
            writeFileAtomically(std::filesystem::path(folder.filePath(name).toStdU16String()), text);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Unsupported) {
                m_note->showProblem(QString("%1 %2").arg(error.what(), QString::fromStdString(error.hint())));
                return;
            }
            refused << candidateName(index);
        }
    }
    if (refused.size() == static_cast<qsizetype>(m_model.starred().size())) {
        m_note->showProblem("The format can express none of them.");
        return;
    }
    emit exported(folder.path());
    if (refused.isEmpty()) {
        accept();
    } else {
        m_note->showProblem(QString("The format cannot express %1; the others are written.").arg(refused.join(", ")));
    }
}

void ExportDialog::copy() {
    QApplication::clipboard()->setText(QString::fromStdString(*m_text));
    m_note->showHint("Copied to the clipboard.");
}

} // namespace trazor::ui
