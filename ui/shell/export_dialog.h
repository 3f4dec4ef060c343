// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/manifest.h"
#include "ui/shell/dialogs.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace trazor::ui {

class CandidateStore;
class FieldNote;

/// The candidate as JSON of our own, with scores, origin and manifest.
QString candidateJson(const CandidateStore& store, int index, const std::optional<session::Manifest>& manifest);

/// Shows a candidate in the formats that it can be exported to, and writes one to a file.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const CandidateStore& store, int index, const std::optional<session::Manifest>& manifest, Dialogs dialogs,
                 QWidget* parent);

signals:
    void exported(const QString& file);

private:
    void showFormat();
    void save();

    const CandidateStore& m_store;
    int m_index;
    std::optional<session::Manifest> m_manifest;
    Dialogs m_dialogs;
    QComboBox* m_format;
    FieldNote* m_note;
    QPlainTextEdit* m_preview;
    QPushButton* m_save;
};

} // namespace trazor::ui
