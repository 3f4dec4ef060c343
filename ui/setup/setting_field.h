// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace trazor::ui {

class FieldNote;

/// The control of one line of the settings table: list, number or text, with the table's texts and range.
class SettingField final : public QWidget {
    Q_OBJECT

public:
    /// Choices, numbers and seeds; bands have their own editor.
    explicit SettingField(const search::Setting& setting, QWidget* parent = nullptr);

    const search::Setting& setting() const noexcept { return m_setting; }
    QString title() const;
    QLabel* makeLabel();
    QComboBox* choices() const noexcept { return m_choices; }

    void show(const search::SearchConfig& config);
    /// Writes the value; leaves the configuration alone if it is none.
    void store(search::SearchConfig& config) const;
    /// Also shown below the field.
    QString problem() const;
    /// Marks a value that is not the preset's.
    void setDeviating(bool deviates, const QString& usual);
    void addToHelp(const QString& sentence);

signals:
    void changed();
    void chosen(); ///< from a list, by the user

private:
    void makeControl();
    void refreshHelp();
    std::string text() const;

    const search::Setting& m_setting;
    QWidget* m_control = nullptr;
    QComboBox* m_choices = nullptr;
    QSpinBox* m_count = nullptr;
    QDoubleSpinBox* m_real = nullptr;
    QLineEdit* m_line = nullptr;
    FieldNote* m_note = nullptr;
    QLabel* m_label = nullptr;
    QString m_more;
    QString m_usual;
};

/// Text of the table in Qt's form.
QString fromTable(std::string_view text);
/// A tooltip that is broken into lines.
QString wrappedTip(const QString& text);

} // namespace trazor::ui
