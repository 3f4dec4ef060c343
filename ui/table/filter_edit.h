// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QLineEdit>

#include <vector>

class QCompleter;
class QStringListModel;

namespace trazor::ui {

/// The box that a filter is typed into: offers names while one is typed (all of them by Ctrl+Space) and underlines
/// what cannot be read.
class FilterEdit final : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterEdit(QWidget* parent = nullptr);

    void setColumns(std::vector<CandidateColumn> columns) { m_columns = std::move(columns); }
    /// Underlines a part of the text; a length of 0 takes it away.
    void markProblem(qsizetype position, qsizetype length);
    bool isOffering() const; ///< names are offered for the word at the cursor

signals:
    void offerEnded();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    qsizetype wordStart() const; ///< of the word before the cursor
    bool expectsName() const;    ///< there is no value or text at the cursor
    void offer(bool all);
    void complete(const QString& word);

    std::vector<CandidateColumn> m_columns;
    QStringListModel* m_words;
    QCompleter* m_completer;
};

} // namespace trazor::ui
