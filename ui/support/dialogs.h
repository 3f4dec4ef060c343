// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <optional>

class QSize;
class QWidget;

namespace trazor::ui {

inline constexpr auto kOpenTitle = "Open"; ///< of the dialog that opens sessions and spaces

/// Folder of sessions that have no name of the user's yet. It may not exist.
QString sessionsFolder();

/// Where the file dialog with this title starts: in the folder chosen in it last; at first that for opening in the
/// folder of sessions, if there is one, and others in the documents.
QString startFolder(const QString& title);

/// Gives a window this size, or as much of it as the screen has with a title bar.
void resizeOnScreen(QWidget& window, const QSize& size);

/// Of an action or a button: what the palette asks before it runs it, because it starts or leaves a search.
inline constexpr auto kQuestionProperty = "question";

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
    /// A question with a button for yes, named `yes`, and Cancel.
    std::function<bool(QWidget* parent, const QString& question, const QString& yes)> confirm = {};
    /// Shows a file or a folder in the desktop's program for it.
    std::function<void(const QString& file)> show = {};
    /// What to do with the changes of `name`.
    std::function<Unsaved(QWidget* parent, const QString& name)> askUnsaved = {};

    static Dialogs native();
};

} // namespace trazor::ui
