// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/results_file.h"
#include "core/search/record.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace trazor::ui {

class SessionModel;

/// Dialog to type, paste or import measured results as a table, with a preview of how each row was interpreted. Nothing
/// can be stored while a row has a problem.
class ResultsDialog final : public QDialog {
    Q_OBJECT

public:
    /// `quantity`: suggested name; `table`: initial text; `folder`: base of the files named in the table.
    ResultsDialog(SessionModel& model, const QString& quantity, const QString& table, const QString& folder,
                  const QString& origin, QWidget* parent = nullptr);

    /// The records that store the results; empty if nothing can be stored.
    const std::vector<search::Record>& records() const noexcept { return m_records; }
    int networks() const noexcept { return m_networks; }
    QString quantity() const;

private:
    void refresh();
    void showRows(const evidence::ResultsPreview& preview);

    SessionModel& m_model;
    QString m_folder;
    QString m_origin;
    QComboBox* m_quantity;
    QLineEdit* m_unit;
    QComboBox* m_better;
    QPlainTextEdit* m_text;
    QTableWidget* m_preview;
    QLabel* m_summary;
    QPushButton* m_ok;
    std::vector<search::Record> m_records;
    int m_networks = 0;
};

} // namespace trazor::ui
