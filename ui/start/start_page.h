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

/// The first screen: your searches, search spaces to begin with, recent files, and an example to look at or to run.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    void setRuns(std::vector<RunSummary> runs);
    /// Spaces, and what is gone; sessions that exist are runs.
    void setRecent(const QStringList& files);
    /// File of the open session, to which the page leads back; empty: none.
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
    void recentForgotten(const QString& file); ///< one that is gone

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
    /// Cards of the spaces of one kind of input.
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
