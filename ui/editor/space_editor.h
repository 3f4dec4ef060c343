// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"
#include "ui/editor/space_check.h"
#include "ui/editor/space_form.h"
#include "ui/support/dialogs.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolBar;

namespace trazor {
class Error;
}

namespace trazor::ui {

class FieldNote;
class SpaceTextEdit;
class WordTable;
class WordTableModel;

inline constexpr auto kSpaceFilter = "Search space (*.space.json *.json)"; ///< for file dialogs

/// Edits a search space as a form and as JSON text, kept in sync. The text is the single source of truth: the form
/// displays it and writes into it, so one undo history serves both.
class SpaceEditor final : public QWidget {
    Q_OBJECT

public:
    explicit SpaceEditor(Dialogs dialogs, QWidget* parent = nullptr);

    /// Starts from a copy of a shipped space under a new name, not saved yet. Each of these five returns false if the
    /// user kept the unsaved changes or the source cannot be read.
    bool duplicate(const QString& presetName);
    /// Starts from a copy of a space in memory.
    bool edit(const space::SearchSpace& space);
    bool openFile(const QString& file);
    bool importYaml(const QString& file);
    bool importConfig(const QString& file); ///< the space around the network of a config.json

    bool save();
    bool saveAs();
    /// Asks what to do with unsaved changes. Returns false if the user cancelled.
    bool leaveChanges();

    void undo();
    void redo();
    bool canUndo() const;
    bool canRedo() const;

    bool isEmpty() const; ///< nothing has been opened yet
    bool isModified() const;
    const QString& file() const noexcept { return m_file; }
    QString title() const; ///< name of the file or the space, and whether it has changed
    QString text() const;
    void setText(const QString& text); ///< as one undoable step
    /// The reason why the space cannot be used; empty if it can. Brings the check of the text up to date, but does not
    /// wait for the check of its networks.
    QString problem();

signals:
    void useRequested(std::shared_ptr<const trazor::space::SearchSpace> space);
    void titleChanged();
    void historyChanged();
    void failed(const QString& message, const QString& hint);
    void noted(const QString& message);

protected:
    void changeEvent(QEvent* event) override;

private:
    /// Emits failed() and returns false if `make` throws.
    bool editMade(const std::function<space::SearchSpace()>& make);
    QToolBar* makeToolBar();
    QLayout* makeWordRow(); ///< controls to add and remove quantities
    QWidget* makeForm();
    QWidget* makeFoot();
    void load(const QString& text, const QString& file, bool saved);
    void check();
    void showForm();
    void showPublished();
    void showProblem(const QString& message, const QString& hint, const std::string& place);
    void showAnswer(const SpaceCheck::Answer& answer);
    QString wordAt(const std::string& place) const;
    void change(const std::string& text); ///< applies an edit of the form
    void addWord();
    void removeWord();
    void use();

    static constexpr int kLongestText = 1 << 20; ///< characters; a real space has a few thousand

    Dialogs m_dialogs;
    QString m_file;
    std::shared_ptr<const space::SearchSpace> m_space; ///< parsed from the text; null if that is invalid
    SpaceForm m_form;
    QString m_problem;
    bool m_isChecked = false; ///< all networks of the space can be built
    bool m_filling = false;
    bool m_wantsUse = false; ///< use the space as soon as the check succeeds

    SpaceCheck* m_check;
    QTimer m_delay;
    SpaceTextEdit* m_text = nullptr;
    WordTableModel* m_words = nullptr;
    WordTable* m_table = nullptr;
    QWidget* m_formPage = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_title = nullptr;
    QLineEdit* m_about = nullptr;
    QLineEdit* m_source = nullptr;
    QSpinBox* m_stages = nullptr;
    QComboBox* m_add = nullptr;
    QPushButton* m_remove = nullptr;
    QLabel* m_published = nullptr;
    FieldNote* m_verdict = nullptr;
    QPushButton* m_show = nullptr;
    QPushButton* m_use = nullptr;
};

} // namespace trazor::ui
