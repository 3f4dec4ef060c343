// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace trazor::ui {

/// Small text beside a field: a muted hint, or a problem in the error colour, in every theme.
class FieldNote final : public QLabel {
    Q_OBJECT

public:
    explicit FieldNote(QWidget* parent = nullptr);

    void showHint(const QString& text);
    void showProblem(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void restyle();

    bool m_isProblem = false;
};

} // namespace trazor::ui
