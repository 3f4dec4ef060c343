// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QCommandLinkButton;
class QVBoxLayout;

namespace trazor::ui {

/// The first screen: search spaces to begin with, recent sessions, and an example that runs at once.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    void setRecent(const QStringList& files);

signals:
    void presetChosen(const QString& spaceName);
    void exampleRequested();
    void openRequested();
    void recentChosen(const QString& file);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeGallery();
    QWidget* makeSide();
    void setIcons();

    QCommandLinkButton* m_example = nullptr;
    QCommandLinkButton* m_open = nullptr;
    QVBoxLayout* m_recent = nullptr;
};

} // namespace trazor::ui
