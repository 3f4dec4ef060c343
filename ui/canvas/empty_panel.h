// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace trazor::ui {

/// Placeholder for a panel without content: says what will appear and how to get it.
class EmptyPanel final : public QWidget {
    Q_OBJECT

public:
    EmptyPanel(const QString& title, const QString& explanation, QWidget* parent = nullptr);
    void setTexts(const QString& title, const QString& explanation);
    QSize sizeHint() const override { return {260, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    QString m_explanation;
};

} // namespace trazor::ui
