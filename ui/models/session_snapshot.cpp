// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/session_snapshot.h"

#include "ui/models/candidate_store.h"

namespace trazor::ui {

session::SessionData snapshotOf(const CandidateStore& store) {
    session::SessionData data;
    data.space = store.space();
    data.config = store.config();
    const auto candidates = store.archive().candidates();
    data.candidates.assign(candidates.begin(), candidates.end());
    for (const auto& [index, confirmation] : store.confirmations()) {
        data.confirmations.push_back(confirmation);
    }
    for (const auto& [index, reference] : store.references()) {
        data.references.push_back(reference);
    }
    data.screenings = store.screenings();
    data.spreads = store.spreads();
    data.annotations = store.annotations();
    return data;
}

} // namespace trazor::ui
