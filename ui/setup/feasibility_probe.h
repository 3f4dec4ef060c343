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

/// Estimates, off the GUI thread, the share of a space that fits the limits: from one random sample per space, and by
/// repair if the sample contains no fit.
class FeasibilityProbe final : public QObject {
    Q_OBJECT

public:
    explicit FeasibilityProbe(QObject* parent = nullptr);

    /// `device` predicts latencies; may be null.
    void setSpace(std::shared_ptr<const space::SearchSpace> space, std::shared_ptr<const space::DeviceModel> device);
    void setLimits(const space::Limits& limits);

    /// Costs of the random sample; empty while sampling.
    const std::vector<space::Cost>& sample() const noexcept { return m_sample; }
    const space::Limits& limits() const noexcept { return m_limits; }
    /// Result as text, "about 38 % of random architectures fit", or the work in progress.
    const QString& verdict() const noexcept { return m_verdict; }
    /// Reason why nothing fits. Empty otherwise, also while unknown.
    const QString& problem() const noexcept { return m_problem; }
    /// If nothing fits: the cost found nearest to the limits.
    const std::optional<space::Cost>& nearest() const noexcept { return m_nearest; }

signals:
    void sampleChanged();
    void verdictChanged();

private:
    void judge();
    void searchByRepair();
    void setVerdict(const QString& verdict, const QString& problem = {}, std::optional<space::Cost> nearest = {});

    std::shared_ptr<const space::SearchSpace> m_space;
    int m_drawn = 0; ///< generation counter that identifies outdated samples
    space::Limits m_limits;
    std::vector<space::Cost> m_sample;
    QString m_verdict;
    QString m_problem;
    std::optional<space::Cost> m_nearest;
    QTimer m_delay;     ///< delays the repair until the user has stopped editing
    int m_question = 0; ///< generation counter; answers to older questions are dropped
};

} // namespace trazor::ui
