// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace trazor::ui {

class SessionModel;

/// What was measured of the current candidate: a field per quantity, with what the measured candidates predict of it. A
/// new value replaces all that the candidate had, and an empty field takes them back; both can be undone.
class MeasuredValues final : public QWidget {
    Q_OBJECT

public:
    explicit MeasuredValues(SessionModel& model, QWidget* parent = nullptr);

    /// Takes over what is typed but not left yet.
    void commit();

signals:
    void enterRequested(); ///< values of a quantity that the session does not have yet, or of many candidates

private:
    struct Row {
        std::string quantity;
        std::string unit;
        QLineEdit* value = nullptr;
        QLabel* prediction = nullptr;
    };
    void makeRows(); ///< the session has other quantities
    void refresh();  ///< another candidate, other values
    void commit(const Row& row);
    QString predictionText(const std::string& quantity) const;

    SessionModel& m_model;
    QFormLayout* m_form;
    QLabel* m_hint;
    QLabel* m_problem;
    std::vector<Row> m_rows;
    int m_shown = -1; ///< candidate that the fields belong to
};

} // namespace trazor::ui
