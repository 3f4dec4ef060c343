// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

class QWidget;

namespace trazor::ui {

/// Opens a page of rich text, and of Markdown below it, in a window of its own that blocks nothing. A page is open
/// once.
void openPage(QWidget* parent, const QString& title, const QString& html, const QSize& size,
              const QString& markdown = {});
/// Opens the page that says what DSS++ is, what of it is known, and how far it can be trusted.
void showAboutScore(QWidget* parent);
/// Opens the page that says what each view shows, and how pictures of views are saved.
void showAboutViews(QWidget* parent);
/// Opens the page with version and licence.
void showAbout(QWidget* parent);

} // namespace trazor::ui
