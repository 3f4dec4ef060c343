// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/space_check.h"

#include "core/base/error.h"
#include "ui/models/background.h"
#include "ui/setup/huge_count.h"

namespace trazor::ui {

namespace {

constexpr int kSamples = 200; ///< random networks that are planned, so that no search meets one that cannot exist

SpaceCheck::Answer lookAt(const space::SearchSpace& space) {
    SpaceCheck::Answer answer;
    try {
        answer.range = space::costRange(space);
        Rng rng(1);
        for (int i = 0; i < kSamples; ++i) {
            static_cast<void>(space::costOf(space::plan(space, space::sample(space, rng))));
        }
        answer.count = formatHugeCount(space::countArchitectures(space));
    } catch (const Error& error) {
        answer.problem = QString::fromUtf8(error.what());
    }
    return answer;
}

} // namespace

SpaceCheck::SpaceCheck(QObject* parent)
    : QObject(parent) {}

void SpaceCheck::ask(std::shared_ptr<const space::SearchSpace> space) {
    m_asked = std::move(space);
    if (!m_isBusy) {
        begin();
    }
}

void SpaceCheck::cancel() {
    m_asked.reset();
}

void SpaceCheck::begin() {
    m_isBusy = true;
    runInBackground(
        this, [space = m_asked] { return lookAt(*space); },
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
