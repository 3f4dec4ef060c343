// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence/forecast_updater.h"

#include "core/session/forecast.h"
#include "ui/models/background.h"
#include "ui/models/session_model.h"

#include <chrono>
#include <utility>

namespace trazor::ui {

namespace {

constexpr auto kAtMostEvery = std::chrono::seconds(2);

} // namespace

ForecastUpdater::ForecastUpdater(SessionModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model) {
    m_wait.setSingleShot(true);
    m_wait.setInterval(kAtMostEvery);
    connect(&m_wait, &QTimer::timeout, this, &ForecastUpdater::compute);
    connect(&model, &SessionModel::valuesChanged, this, [this] {
        if (!m_isSetting) {
            m_wait.stop(); // show the user's input at once
            compute();
        }
    });
    connect(&model, &SessionModel::candidatesAppended, this, &ForecastUpdater::request);
    connect(&model, &SessionModel::sessionReset, this, [this] {
        ++m_sessions;
        m_wait.stop();
    });
}

void ForecastUpdater::request() {
    if (!m_model.session().quantities().empty() && !m_wait.isActive()) {
        m_wait.start();
    }
}

void ForecastUpdater::compute() {
    if (m_isRunning) {
        m_isDue = true;
        return;
    }
    m_isRunning = true;
    runInBackground(
        this, [session = m_model.session()] { return session::forecasts(session); },
        [this, sessions = m_sessions](const session::Forecasts& forecasts) {
            m_isRunning = false;
            if (sessions == m_sessions) {
                m_isSetting = true;
                m_model.setForecasts(forecasts);
                m_isSetting = false;
                emit updated();
            }
            if (std::exchange(m_isDue, false) || sessions != m_sessions) {
                compute();
            }
        });
}

} // namespace trazor::ui
