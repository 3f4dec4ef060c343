// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/operations/space_operations.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace trazor::ui {

/// Finds out, beside the GUI thread, which share of a space fits the limits: from one random sample a space, and by
/// repair where the sample holds none.
class FeasibilityProbe final : public QObject {
    Q_OBJECT

public:
    explicit FeasibilityProbe(QObject* parent = nullptr);

    /// `device`: for latencies; may be null.
    void setSpace(std::shared_ptr<const space::SearchSpace> space, std::shared_ptr<const space::DeviceModel> device);
    void setLimits(const space::Limits& limits);

    /// Costs of the random sample; empty while it is drawn.
    const std::vector<space::Cost>& sample() const noexcept { return m_sample; }
    const space::Limits& limits() const noexcept { return m_limits; }
    /// "about 38 % of random architectures fit"; what is being done while it is not known.
    const QString& verdict() const noexcept { return m_verdict; }
    /// Nothing fits: why. Empty otherwise, also while it is not known.
    const QString& problem() const noexcept { return m_problem; }
    /// Nothing fits: the cost nearest to the limits that was found.
    const std::optional<space::Cost>& nearest() const noexcept { return m_nearest; }

signals:
    void sampleChanged();
    void verdictChanged();

private:
    void judge();
    void searchByRepair();
    void setVerdict(const QString& verdict, const QString& problem = {}, std::optional<space::Cost> nearest = {});

    std::shared_ptr<const space::SearchSpace> m_space;
    int m_drawn = 0; ///< counts samples, so that a late one is told apart
    space::Limits m_limits;
    std::vector<space::Cost> m_sample;
    QString m_verdict;
    QString m_problem;
    std::optional<space::Cost> m_nearest;
    QTimer m_delay;     ///< a repair starts when the user has stopped turning
    int m_question = 0; ///< answers to older questions are dropped
};

} // namespace trazor::ui
