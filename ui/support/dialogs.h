// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <optional>

class QWidget;

namespace trazor::ui {

/// What to do with changes that are not saved.
enum class Unsaved { Save, Discard, Cancel };

/// Questions to the user that block until answered. Replaceable, so that tests answer them.
struct Dialogs {
    /// File to open; empty if cancelled. `filter` as in QFileDialog.
    std::function<QString(QWidget* parent, const QString& title, const QString& filter)> openFile = {};
    /// File to write (overwriting is confirmed); empty if cancelled.
    std::function<QString(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter)>
        saveFile = {};
    /// A count; nothing if cancelled.
    std::function<std::optional<int>(QWidget* parent, const QString& title, const QString& question, int suggestion)>
        askCount = {};
    /// A line of text; nothing if cancelled.
    std::function<std::optional<QString>(QWidget* parent, const QString& title, const QString& question,
                                         const QString& suggestion)>
        askText = {};
    /// What to do with the changes of `name`.
    std::function<Unsaved(QWidget* parent, const QString& name)> askUnsaved = {};

    static Dialogs native();
};

} // namespace trazor::ui
