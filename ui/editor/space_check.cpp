// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/space_check.h"

#include "core/base/error.h"
#include "ui/models/background.h"
#include "ui/support/huge_count.h"

namespace trazor::ui {

namespace {

SpaceCheck::Answer lookAt(const space::SearchSpace& space, const std::stop_token& stop) {
    SpaceCheck::Answer answer;
    try {
        answer.defect = space::findDefect(space, stop);
        if (answer.defect.problem.empty() && !stop.stop_requested()) {
            answer.range = space::costRange(space);
            answer.count = formatHugeCount(space::countArchitectures(space));
        }
    } catch (const Error& error) {
        answer.defect = {{}, error.what(), error.hint()};
    }
    return answer;
}

} // namespace

SpaceCheck::SpaceCheck(QObject* parent)
    : QObject(parent) {}

SpaceCheck::~SpaceCheck() {
    m_stop.request_stop();
}

void SpaceCheck::ask(std::shared_ptr<const space::SearchSpace> space) {
    m_stop.request_stop(); // the previous query is superseded
    m_asked = std::move(space);
    if (!m_isBusy) {
        begin();
    }
}

void SpaceCheck::cancel() {
    m_stop.request_stop();
    m_asked.reset();
}

void SpaceCheck::begin() {
    m_isBusy = true;
    m_stop = {};
    runInBackground(
        this, [space = m_asked, stop = m_stop.get_token()] { return lookAt(*space, stop); },
        [this, space = m_asked](const Answer& answer) {
            m_isBusy = false;
            if (space == m_asked) {
                emit answered(answer);
            } else if (m_asked) {
                begin();
            }
        });
}

} // namespace trazor::ui
