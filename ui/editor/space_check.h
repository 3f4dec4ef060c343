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

/// Determines on a background thread which networks a search space offers and whether all of them can be built. At most
/// one query runs at a time; answers to superseded queries are dropped.
class SpaceCheck final : public QObject {
    Q_OBJECT

public:
    struct Answer {
        space::CostRange range;
        QString count;             ///< number of architectures, "1.0 x 10^9"
        space::SpaceDefect defect; ///< why the space cannot be searched; no problem if it can
    };

    explicit SpaceCheck(QObject* parent = nullptr);
    ~SpaceCheck() override;

    void ask(std::shared_ptr<const space::SearchSpace> space);
    void cancel(); ///< the running query gets no answer

signals:
    void answered(const trazor::ui::SpaceCheck::Answer& answer);

private:
    void begin();

    std::shared_ptr<const space::SearchSpace> m_asked;
    std::stop_source m_stop; ///< of the running query
    bool m_isBusy = false;
};

} // namespace trazor::ui
