// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/setting_field.h"

#include "core/base/error.h"
#include "core/search/settings/setting_text.h"
#include "ui/support/field_note.h"
#include "ui/support/number_edit.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

/// "initial_sample" -> "setupInitialSample".
QString objectNameOf(const search::Setting& setting) {
    QString name = "setup";
    for (const QString& part : fromTable(setting.name).split('_')) {
        name += part.left(1).toUpper() + part.mid(1);
    }
    return name;
}

} // namespace

QString fromTable(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString wrappedTip(const QString& text) {
    return "<p>" + text.toHtmlEscaped() + "</p>";
}

SettingField::SettingField(const search::Setting& setting, QWidget* parent)
    : QWidget(parent)
    , m_setting(setting)
    , m_note(new FieldNote) {
    makeControl();
    m_control->setObjectName(objectNameOf(setting));
    m_control->setAccessibleName(title());
    m_note->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_control);
    layout->addWidget(m_note);
    setFocusProxy(m_control);
    refreshHelp();
}

void SettingField::makeControl() {
    switch (m_setting.kind) {
    case search::SettingKind::Choice:
    case search::SettingKind::Objective:
        m_choices = new QComboBox;
        m_choices->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_choices->setMinimumContentsLength(11);
        for (const search::SettingChoice& choice : m_setting.choices) {
            m_choices->addItem(fromTable(choice.label), fromTable(choice.name));
            m_choices->setItemData(m_choices->count() - 1, fromTable(choice.meaning), Qt::ToolTipRole);
        }
        connect(m_choices, &QComboBox::currentIndexChanged, this, &SettingField::changed);
        connect(m_choices, &QComboBox::activated, this, &SettingField::chosen);
        m_control = m_choices;
        break;
    case search::SettingKind::Real:
    case search::SettingKind::Count:
        m_number = new NumberEdit(hasZeroName() ? fromTable(m_setting.zero) : QString());
        m_number->setUnit(1.0, m_setting.unit == "px" ? QString("px") : QString());
        m_number->setStep(m_setting.kind == search::SettingKind::Real ? 0.05
                          : m_setting.max >= 1'000'000                ? 50
                          : m_setting.unit == "px"                    ? 16
                                                                      : 1,
                          m_setting.min, m_setting.max);
        connect(m_number, &NumberEdit::changed, this, &SettingField::changed);
        m_control = m_number;
        break;
    case search::SettingKind::Seed:
    case search::SettingKind::Flag:
    case search::SettingKind::Band:
        m_line = new QLineEdit;
        m_line->setValidator(new QRegularExpressionValidator(QRegularExpression("\\d{1,20}"), m_line));
        connect(m_line, &QLineEdit::textChanged, this, &SettingField::changed);
        m_control = m_line;
        break;
    }
}

QString SettingField::title() const {
    return fromTable(m_setting.title);
}

QLabel* SettingField::makeLabel() {
    m_label = new QLabel(title());
    m_label->setBuddy(m_control);
    refreshHelp();
    return m_label;
}

void SettingField::show(const search::SearchConfig& config) {
    const std::string value = search::valueText(config, m_setting);
    if (m_choices != nullptr) {
        // A device that this machine lacks is not in the list; the current choice then stays.
        const int entry = m_choices->findData(fromTable(value));
        if (entry < 0 && m_setting.kind == search::SettingKind::Objective) {
            m_choices->addItem(fromTable(value), fromTable(value)); // objective of a session that is not in the table
            m_choices->setCurrentIndex(m_choices->count() - 1);
            return;
        }
        m_choices->setCurrentIndex(entry >= 0 ? entry : m_choices->currentIndex());
    } else if (m_number != nullptr) {
        const double number = QString::fromStdString(value).toDouble();
        m_number->setNumber(number == 0.0 && hasZeroName() ? std::nullopt : std::optional(number));
    } else {
        m_line->setText(QString::fromStdString(value));
    }
}

std::string SettingField::text() const {
    if (m_choices != nullptr) {
        return m_choices->currentData().toString().toStdString();
    }
    if (m_number == nullptr) {
        return m_line->text().toStdString();
    }
    if (const std::optional<double> number = m_number->number()) {
        return QByteArray::number(*number, 'g', 15).toStdString();
    }
    return m_number->text().isEmpty() && hasZeroName() ? "0" : m_number->text().toStdString();
}

/// True if 0 has a meaning of its own, which the empty box shows.
bool SettingField::hasZeroName() const {
    return m_setting.min == 0.0 && !m_setting.zero.empty();
}

void SettingField::store(search::SearchConfig& config) const {
    try {
        search::setValue(config, m_setting, text(), title().toStdString());
    } catch (const Error&) {
        // reported by problem()
    }
}

QString SettingField::problem() const {
    QString problem;
    try {
        search::SearchConfig ignored;
        search::setValue(ignored, m_setting, text(), title().toStdString());
    } catch (const Error& error) {
        problem = QString::fromUtf8(error.what());
    }
    m_note->showProblem(problem);
    m_note->setVisible(!problem.isEmpty());
    return problem;
}

void SettingField::setDeviating(bool deviates, const QString& usual) {
    m_usual = deviates ? QString("Changed: the preset has %1.").arg(usual) : QString();
    if (m_label != nullptr) {
        QFont font = m_label->font();
        font.setBold(deviates);
        m_label->setFont(font);
    }
    refreshHelp();
}

void SettingField::addToHelp(const QString& sentence) {
    m_more = sentence;
    refreshHelp();
}

void SettingField::refreshHelp() {
    const QString help =
        QStringList{QString::fromStdString(search::describe(m_setting)), m_more, m_usual}.join(' ').trimmed();
    m_control->setToolTip(wrappedTip(help));
    m_control->setAccessibleDescription(help);
    if (m_label != nullptr) {
        m_label->setToolTip(wrappedTip(help));
    }
}

} // namespace trazor::ui
