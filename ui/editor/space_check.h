// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/file/space_check.h"
#include "core/space/operations/space_operations.h"

#include <QObject>
#include <QString>

#include <memory>
#include <stop_token>

namespace trazor::ui {

/// Finds out beside the GUI thread what a search space offers, and whether all of its networks exist. At most one
/// question is at work; an answer to an older one is dropped.
class SpaceCheck final : public QObject {
    Q_OBJECT

public:
    struct Answer {
        space::CostRange range;
        QString count;             ///< of architectures, "1.0 x 10^9"
        space::SpaceDefect defect; ///< why no search can be made of it; no problem: one can
    };

    explicit SpaceCheck(QObject* parent = nullptr);
    ~SpaceCheck() override;

    void ask(std::shared_ptr<const space::SearchSpace> space);
    void cancel(); ///< the question at work gets no answer

signals:
    void answered(const trazor::ui::SpaceCheck::Answer& answer);

private:
    void begin();

    std::shared_ptr<const space::SearchSpace> m_asked;
    std::stop_source m_stop; ///< of the question at work
    bool m_isBusy = false;
};

} // namespace trazor::ui
