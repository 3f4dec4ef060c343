// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QPointF>
#include <QString>
#include <QStringList>

#include <vector>

namespace trazor::ui {

/// A search as "Your searches" lists it.
struct RunSummary {
    enum class State { Interrupted, Running, Stopped, Finished };

    QString file;
    QString name;   ///< that the user has given it; empty: none
    QString tags;   ///< separated by blanks
    QString space;  ///< title of its search space
    QString limits; ///< "5.40 M to 6.50 M parameters, at most 14 blocks"; "no limits"
    int scored = 0;
    int planned = 0;
    State state = State::Finished;
    QDateTime changed;
    QString best;                ///< "#0160"; empty if nothing is scored, or the search is too large to be read here
    std::vector<QPointF> front;  ///< parameters and DSS++, by ascending parameters
    std::vector<QPointF> others; ///< some of the candidates that are not on it

    /// "Interrupted at 80 of 1,000", "Finished: 300".
    QString stateText() const;
    bool canResume() const { return state == State::Interrupted || state == State::Stopped; }
};

/// Sessions among `files` and those in the folder of sessions, interrupted ones first, then the newest. What cannot be
/// read is left out. Reads files, so not for the GUI thread.
std::vector<RunSummary> runSummaries(const QStringList& files);

/// Name and tags of a run, kept in the settings of the program. Nothing to say clears them.
void setRunName(const QString& file, const QString& name);
void setRunTags(const QString& file, const QString& tags);

/// Removes the files of a session, to the bin where the desktop has one. Throws Error(Io) if it runs or cannot be
/// removed.
void deleteRun(const QString& file);

} // namespace trazor::ui
