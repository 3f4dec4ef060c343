// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QPointF>
#include <QString>
#include <QStringList>

#include <vector>

namespace trazor::ui {

/// A search as listed in "Your searches".
struct RunSummary {
    enum class State { Interrupted, Running, Stopped, Finished };

    QString file;
    QString name;   ///< given by the user; empty: none
    QString tags;   ///< separated by blanks
    QString space;  ///< title of its search space
    QString limits; ///< "5.40 M to 6.50 M parameters, at most 14 blocks"; "no limits"
    int scored = 0;
    int planned = 0;
    State state = State::Finished;
    QDateTime changed;
    QString best; ///< "#0160"; empty if nothing is scored, or the search is too large to be read for the list
    std::vector<QPointF> front;  ///< parameters and DSS++, by ascending parameters
    std::vector<QPointF> others; ///< some of the candidates off the front

    /// State as text: "Interrupted at 80 of 1,000", "Finished: 300".
    QString stateText() const;
    bool canResume() const { return state == State::Interrupted || state == State::Stopped; }
};

/// Summaries of the sessions among `files` and in the folder of sessions, interrupted ones first, then the newest.
/// Unreadable files are skipped. Reads files, so it must not run on the GUI thread.
std::vector<RunSummary> runSummaries(const QStringList& files);

/// Name and tags of a run, stored in the program's settings. An empty text removes them.
void setRunName(const QString& file, const QString& name);
void setRunTags(const QString& file, const QString& tags);

/// Deletes the files of a session. Moves the session to the bin if the desktop has one, from where it can be restored
/// with all its candidates, even if its program was killed. Throws Error(Io) if it is running or cannot be removed.
void deleteRun(const QString& file);

} // namespace trazor::ui
