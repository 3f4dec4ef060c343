// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/space_form.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace trazor::ui {

/// "per block".
QString decidedText(Decided decided);

/// The words of a space: name, scope of the decision, values. Edits only emit a request; the owner changes the text,
/// which comes back through setForm().
class WordTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, DecidedWhere, Values, ColumnCount };

    explicit WordTableModel(QObject* parent = nullptr);

    void setForm(const SpaceForm& form);
    /// Marks the word that a problem belongs to; an empty name clears the mark.
    void setProblem(const QString& word, const QString& message);
    const FormWord* wordAt(int row) const;
    int rowOf(const QString& word) const; ///< -1 if absent
    bool canBeGene(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

signals:
    void edited(const trazor::ui::FormWord& word);

private:
    std::vector<FormWord> m_words;
    QString m_problemWord;
    QString m_problem;
};

/// A table of words whose second column is edited with a combo box of scopes.
class WordTable final : public QTableView {
    Q_OBJECT

public:
    explicit WordTable(WordTableModel& model, QWidget* parent = nullptr);
};

} // namespace trazor::ui
