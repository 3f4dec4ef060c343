// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session_store.h"

namespace trazor::ui {

class CandidateStore;

/// What the store holds now, as a session that a worker may read: candidates are shared, the rest is copied. Without
/// manifest and stop reason, which the store does not know. Quick also for very many candidates.
session::SessionData snapshotOf(const CandidateStore& store);

} // namespace trazor::ui
