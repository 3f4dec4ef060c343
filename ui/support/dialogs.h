// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <optional>

class QSize;
class QWidget;

namespace trazor::ui {

inline constexpr auto kOpenTitle = "Open"; ///< title of the dialog that opens sessions and spaces

/// Folder of untitled sessions. It may not exist.
QString sessionsFolder();

/// Initial folder of the file dialog with this title: the folder last chosen in it; by default the folder of sessions
/// for the Open dialog, if it exists, and the documents folder for the others.
QString startFolder(const QString& title);

/// Resizes a window, at most to the available screen size less a title bar.
void resizeOnScreen(QWidget& window, const QSize& size);

/// Property of actions and buttons: the question that the palette asks first, because they start or leave a search.
inline constexpr auto kQuestionProperty = "question";

/// Answer to a question about unsaved changes.
enum class Unsaved { Save, Discard, Cancel };

/// Modal questions to the user. Replaceable, so that tests can answer them.
struct Dialogs {
    /// Asks for a file to open; empty if cancelled. `filter` as in QFileDialog.
    std::function<QString(QWidget* parent, const QString& title, const QString& filter)> openFile = {};
    /// Asks for a file to write (overwriting is confirmed); empty if cancelled.
    std::function<QString(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter)>
        saveFile = {};
    /// Asks for a count; nullopt if cancelled.
    std::function<std::optional<int>(QWidget* parent, const QString& title, const QString& question, int suggestion)>
        askCount = {};
    /// Asks for a line of text; nullopt if cancelled.
    std::function<std::optional<QString>(QWidget* parent, const QString& title, const QString& question,
                                         const QString& suggestion)>
        askText = {};
    /// Asks a question with an accept button labelled `yes` and Cancel.
    std::function<bool(QWidget* parent, const QString& question, const QString& yes)> confirm = {};
    /// Opens a file or a folder in the desktop's default program.
    std::function<void(const QString& file)> show = {};
    /// Asks what to do with the unsaved changes of `name`.
    std::function<Unsaved(QWidget* parent, const QString& name)> askUnsaved = {};

    static Dialogs native();
};

} // namespace trazor::ui
