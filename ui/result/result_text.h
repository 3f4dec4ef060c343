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

/// States which candidates tie, the suggestion with its reason, and its margin over chance and published networks. Rich
/// text; names of candidates are links to their index.
QString resultStatement(const SessionModel& model, const session::SearchResult& result);

/// Why a candidate is on the shortlist: "suggested", "best", "knee", or else its rank.
QString shortlistReason(const SessionModel& model, const session::SearchResult& result, int index);

} // namespace trazor::ui
