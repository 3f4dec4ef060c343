// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QLineEdit>

#include <vector>

class QCompleter;
class QStringListModel;

namespace trazor::ui {

/// The filter box: offers completions of a name while it is typed (all names with Ctrl+Space) and underlines syntax
/// errors.
class FilterEdit final : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterEdit(QWidget* parent = nullptr);

    void setColumns(std::vector<CandidateColumn> columns) { m_columns = std::move(columns); }
    /// Underlines a part of the text; a length of 0 removes the underline.
    void markProblem(qsizetype position, qsizetype length);
    bool isOffering() const; ///< the completion list is open

signals:
    void offerEnded();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    qsizetype wordStart() const; ///< start of the word before the cursor
    bool expectsName() const;    ///< the cursor is not at a value or in quoted text
    void offer(bool all);
    void complete(const QString& word);

    std::vector<CandidateColumn> m_columns;
    QStringListModel* m_words;
    QCompleter* m_completer;
};

} // namespace trazor::ui
