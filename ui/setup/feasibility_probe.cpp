// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/feasibility_probe.h"

#include "core/base/error.h"
#include "ui/models/background.h"

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kSampleSize = 2000;
constexpr std::uint64_t kProbeSeed = 1; ///< fixed, so that results are reproducible
constexpr int kDelayMs = 200;

std::vector<space::Cost> sampleCosts(const space::SearchSpace& space, const space::DeviceModel* device) {
    Rng rng(kProbeSeed);
    std::vector<space::Cost> costs;
    costs.reserve(kSampleSize);
    for (int i = 0; i < kSampleSize; ++i) {
        costs.push_back(space::costOf(space::plan(space, space::sample(space, rng)), device));
    }
    return costs;
}

struct Answer {
    QString problem; ///< empty if something fits
    std::optional<space::Cost> nearest;
};

/// Nearest of several random architectures after repair towards the limits.
space::Cost nearestTo(const space::SearchSpace& space, const space::Limits& limits) {
    constexpr int kTries = 100;
    Rng rng(kProbeSeed);
    std::optional<space::Cost> nearest;
    for (int i = 0; i < kTries; ++i) {
        space::Architecture architecture = space::sample(space, rng);
        space::repair(space, architecture, limits, rng);
        const space::Cost cost = space::costOf(space::plan(space, architecture), limits.device.get());
        if (!nearest || space::distanceTo(limits, cost) < space::distanceTo(limits, *nearest)) {
            nearest = cost;
        }
    }
    return *nearest;
}

Answer whyNothingFits(const space::SearchSpace& space, const space::Limits& limits) {
    try {
        space::checkFeasible(space, limits, kProbeSeed);
        return {};
    } catch (const Error& error) {
        return {QString::fromUtf8(error.what()), nearestTo(space, limits)};
    }
}

} // namespace

FeasibilityProbe::FeasibilityProbe(QObject* parent)
    : QObject(parent) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &FeasibilityProbe::searchByRepair);
}

void FeasibilityProbe::setSpace(std::shared_ptr<const space::SearchSpace> space,
                                std::shared_ptr<const space::DeviceModel> device) {
    m_space = std::move(space);
    m_sample.clear();
    emit sampleChanged();
    setVerdict("sampling the space\u2026");
    runInBackground(
        this, [space = m_space, device = std::move(device)] { return sampleCosts(*space, device.get()); },
        [this, asked = ++m_drawn](const std::vector<space::Cost>& costs) {
            if (asked != m_drawn) {
                return;
            }
            m_sample = costs;
            emit sampleChanged();
            judge();
        });
}

void FeasibilityProbe::setLimits(const space::Limits& limits) {
    m_limits = limits;
    judge();
}

void FeasibilityProbe::judge() {
    ++m_question;
    m_delay.stop();
    if (m_sample.empty()) {
        return;
    }
    const auto fitting = std::count_if(m_sample.begin(), m_sample.end(),
                                       [this](const space::Cost& cost) { return space::satisfies(m_limits, cost); });
    const double percent = 100.0 * static_cast<double>(fitting) / static_cast<double>(m_sample.size());
    if (fitting == 0) {
        setVerdict("few or none fit; looking closer\u2026");
        m_delay.start();
    } else if (m_limits.isOpen()) {
        setVerdict("no limits: every architecture fits");
    } else {
        setVerdict(QString("about %1 % of random architectures fit").arg(percent, 0, 'g', percent < 1.0 ? 1 : 2));
    }
}

void FeasibilityProbe::searchByRepair() {
    runInBackground(
        this, [space = m_space, limits = m_limits] { return whyNothingFits(*space, limits); },
        [this, asked = m_question](const Answer& answer) {
            if (asked != m_question) {
                return;
            }
            setVerdict(
                answer.problem.isEmpty()
                    ? QString("fewer than 1 in %1 fit; the search adjusts the others until they fit").arg(kSampleSize)
                    : QString("nothing fits"),
                answer.problem, answer.nearest);
        });
}

void FeasibilityProbe::setVerdict(const QString& verdict, const QString& problem, std::optional<space::Cost> nearest) {
    m_verdict = verdict;
    m_nearest = nearest;
    m_problem = problem;
    emit verdictChanged();
}

} // namespace trazor::ui
