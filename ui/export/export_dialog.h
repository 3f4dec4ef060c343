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

/// The candidate in the program's own JSON format, with scores, origin and manifest.
QString candidateJson(const SessionModel& model, int index);

/// Shows a candidate in each available export format, with what the format preserves, and saves the text to a file or
/// copies it to the clipboard.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    /// `figures` are the pictures of the report; they are drawn one per event loop iteration, so that the window stays
    /// responsive.
    ExportDialog(const SessionModel& model, int index, std::vector<DrawFigure> figures, Dialogs dialogs,
                 QWidget* parent);

    void setFormat(const QString& name);

signals:
    void exported(const QString& file);

private:
    struct Written;
    struct Snapshot;

    /// Shows the text in the chosen format. Tables and reports of the whole session are written on a worker.
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
    std::shared_ptr<Snapshot> m_session;       ///< taken when a session format is first chosen
    std::shared_ptr<const std::string> m_text; ///< null until available
    int m_question = 0;                        ///< number of formats chosen, to recognise a stale text
    QComboBox* m_format;
    QCheckBox* m_starred;
    FieldNote* m_note;
    QPlainTextEdit* m_preview;
    QPushButton* m_save;
    QPushButton* m_copy;
};

} // namespace trazor::ui
