// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::session {
struct SearchResult;
}

namespace trazor::ui {

class SessionModel;

/// "Done: 300 scored in 1 min of scoring."
QString resultHeadline(const SessionModel& model, const session::SearchResult& result);

/// What cannot be told apart, what is suggested and why, and by how much it beats chance and published networks. Rich
/// text; names of candidates are links to their index.
QString resultStatement(const SessionModel& model, const session::SearchResult& result);

/// "suggested", "best", "knee": why a candidate is on the shortlist; its rank if for nothing else.
QString shortlistReason(const SessionModel& model, const session::SearchResult& result, int index);

} // namespace trazor::ui
