// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/export_format.h"
#include "core/exchange/report/html_report.h"
#include "ui/export/view_exporter.h"
#include "ui/support/dialogs.h"

#include <QDialog>

#include <functional>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace trazor::ui {

class SessionModel;
class FieldNote;

/// The candidate as JSON of our own, with scores, origin and manifest.
QString candidateJson(const SessionModel& model, int index);

/// Shows a candidate in the formats that it can be exported to, with what each keeps of it, and writes one to a file or
/// puts it on the clipboard.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    /// `figures` are the pictures of the report; they are drawn one at a time, so that the window is never busy for
    /// long.
    ExportDialog(const SessionModel& model, int index, std::vector<DrawFigure> figures, Dialogs dialogs,
                 QWidget* parent);

    void setFormat(const QString& name);

signals:
    void exported(const QString& file);

private:
    struct Written;
    struct Snapshot;

    /// A session's table or report is written on a worker.
    void showFormat();
    void showFidelity(int entry);
    void saveStarred(const QString& file);
    void drawFigures(int question, std::vector<FinishFigure> drawn);
    void writeOfSession(std::vector<FinishFigure> figures);
    void take(const Written& result);
    void save();
    void copy();
    const exchange::ExportFormat& format() const;
    template <typename Write>
    static Written written(Write&& write);

    const SessionModel& m_model;
    int m_index;
    std::vector<DrawFigure> m_figures;
    Dialogs m_dialogs;
    std::shared_ptr<Snapshot> m_session;       ///< made when a format of the whole session is first chosen
    std::shared_ptr<const std::string> m_text; ///< null while there is none
    int m_question = 0;                        ///< counts formats chosen, so that a late text is told apart
    QComboBox* m_format;
    QCheckBox* m_starred;
    FieldNote* m_note;
    QPlainTextEdit* m_preview;
    QPushButton* m_save;
    QPushButton* m_copy;
};

} // namespace trazor::ui
