// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/start/run_summary.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QCommandLinkButton;
class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace trazor::ui {

class RunList;
enum class RunDeed;

/// The start page: your searches, search spaces to start from, recent files, and an example to open or run.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    void setRuns(std::vector<RunSummary> runs);
    /// Lists spaces and missing files; existing sessions are listed as runs.
    void setRecent(const QStringList& files);
    /// Name of the open session that the page leads back to; empty: none.
    void setSession(const QString& name);

signals:
    void presetChosen(const QString& spaceName);
    void exampleRequested();
    void exampleSessionRequested();
    void openRequested();
    void editorRequested();
    void sessionRequested();
    void runResumed(const QString& file);
    void overlayRequested(const QStringList& files, const QStringList& names);
    void runDeed(const trazor::ui::RunSummary& run, trazor::ui::RunDeed deed);
    void recentChosen(const QString& file);
    void recentForgotten(const QString& file); ///< of a missing file

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeGallery();
    QWidget* makeSide();
    QCommandLinkButton* addLink(QVBoxLayout& layout, const char* name, const QString& text, const QString& explanation,
                                const QString& help);
    void placeCards();
    void setIcons();

    QLabel* m_runsTitle = nullptr;
    RunList* m_runs = nullptr;
    /// Cards of the spaces for one kind of input.
    struct Gallery {
        QGridLayout* grid;
        std::vector<QWidget*> cards;
    };
    std::vector<Gallery> m_galleries; ///< images, text
    int m_columns = 0;
    QCommandLinkButton* m_session = nullptr;
    QCommandLinkButton* m_exampleSession = nullptr;
    QCommandLinkButton* m_example = nullptr;
    QCommandLinkButton* m_open = nullptr;
    QCommandLinkButton* m_editor = nullptr;
    QVBoxLayout* m_recent = nullptr;
};

} // namespace trazor::ui
