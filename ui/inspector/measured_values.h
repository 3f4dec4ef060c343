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

/// Measured values of the current candidate: a field per quantity with the prediction from the measured candidates. A
/// new value replaces all values of the candidate, and an empty field removes them; both can be undone.
class MeasuredValues final : public QWidget {
    Q_OBJECT

public:
    explicit MeasuredValues(SessionModel& model, QWidget* parent = nullptr);

    /// Stores pending edits.
    void commit();

signals:
    void enterRequested(); ///< for quantities that the session does not have yet, or many candidates

private:
    struct Row {
        std::string quantity;
        std::string unit;
        QLineEdit* value = nullptr;
        QLabel* prediction = nullptr;
    };
    void makeRows(); ///< after the set of quantities changed
    void refresh();  ///< after the candidate or its values changed
    void commit(const Row& row);
    QString predictionText(const std::string& quantity) const;

    SessionModel& m_model;
    QFormLayout* m_form;
    QLabel* m_hint;
    QLabel* m_problem;
    std::vector<Row> m_rows;
    int m_shown = -1; ///< candidate whose values are shown
};

} // namespace trazor::ui
