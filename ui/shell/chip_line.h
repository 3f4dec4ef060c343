// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QStringList>

namespace trazor::ui {

class SessionModel;

/// The settings of the open search in one line of chips; chips that do not fit are omitted. A click leads to the setup.
class ChipLine final : public QAbstractButton {
    Q_OBJECT

public:
    explicit ChipLine(const SessionModel& model, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    const SessionModel& m_model;
    QStringList m_chips;
};

} // namespace trazor::ui
