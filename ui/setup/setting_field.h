// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace trazor::ui {

class FieldNote;
class NumberEdit;

/// The control of one row of the settings table: list, number or text, with the table's texts and range.
class SettingField final : public QWidget {
    Q_OBJECT

public:
    /// Supports choices, numbers and seeds; bands have their own editor.
    explicit SettingField(const search::Setting& setting, QWidget* parent = nullptr);

    const search::Setting& setting() const noexcept { return m_setting; }
    QString title() const;
    QLabel* makeLabel();
    QComboBox* choices() const noexcept { return m_choices; }

    void show(const search::SearchConfig& config);
    /// Stores the value; leaves the configuration unchanged if the value is invalid.
    void store(search::SearchConfig& config) const;
    /// Reason why the value is invalid, also shown below the field.
    QString problem() const;
    /// Marks a value that differs from the preset's, which is `usual`.
    void setDeviating(bool deviates, const QString& usual);
    void addToHelp(const QString& sentence);

signals:
    void changed();
    void chosen(); ///< by the user, from a list

private:
    void makeControl();
    void refreshHelp();
    std::string text() const;
    bool hasZeroName() const;

    const search::Setting& m_setting;
    QWidget* m_control = nullptr;
    QComboBox* m_choices = nullptr;
    NumberEdit* m_number = nullptr;
    QLineEdit* m_line = nullptr;
    FieldNote* m_note = nullptr;
    QLabel* m_label = nullptr;
    QString m_more;
    QString m_usual;
};

/// Converts text of the settings table to a QString.
QString fromTable(std::string_view text);
/// A tooltip with line wrapping.
QString wrappedTip(const QString& text);

} // namespace trazor::ui
