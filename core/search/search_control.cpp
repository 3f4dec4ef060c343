// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/search_control.h"

namespace trazor::search {

void SearchControl::pause() {
    const std::scoped_lock lock(m_mutex);
    m_paused = true;
    m_stepping = false;
}

void SearchControl::resume() {
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    m_stepping = false;
    m_wake.notify_all();
}

void SearchControl::step() {
    const std::scoped_lock lock(m_mutex);
    m_paused = false;
    m_stepping = true;
    m_wake.notify_all();
}

void SearchControl::stop() {
    m_stop.request_stop(); // wakes waiting threads
}

bool SearchControl::isPauseRequested() const {
    const std::scoped_lock lock(m_mutex);
    return m_paused;
}

void SearchControl::generationDone() {
    const std::scoped_lock lock(m_mutex);
    m_paused = m_paused || m_stepping;
    m_stepping = false;
}

} // namespace trazor::search
