// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <vector>

namespace trazor::ui {

/// A search as "Your searches" lists it.
struct RunSummary {
    enum class State { Interrupted, Running, Stopped, Finished };

    QString file;
    QString space;  ///< title of its search space
    QString limits; ///< "5.40 M to 6.50 M parameters, at most 14 blocks"; "no limits"
    int scored = 0;
    int planned = 0;
    State state = State::Finished;
    QDateTime changed;

    /// "Interrupted at 80 of 1,000", "Finished: 300".
    QString stateText() const;
    bool canResume() const { return state == State::Interrupted || state == State::Stopped; }
};

/// Sessions among `files` and those in the folder of sessions, interrupted ones first, then the newest. What cannot be
/// read is left out. Reads files, so not for the GUI thread.
std::vector<RunSummary> runSummaries(const QStringList& files);

} // namespace trazor::ui
