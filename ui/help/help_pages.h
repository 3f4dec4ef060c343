// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

class QWidget;

namespace trazor::ui {

/// Opens a page of rich text, followed by `markdown`, in a modeless window. Each page is open at most once.
void openPage(QWidget* parent, const QString& title, const QString& html, const QSize& size,
              const QString& markdown = {});
/// Opens the page about DSS++: its definition, the evidence for it, and its limits.
void showAboutScore(QWidget* parent);
/// Opens the page about the contents of each view and how to save pictures of views.
void showAboutViews(QWidget* parent);
/// Opens the page with version and licence.
void showAbout(QWidget* parent);

} // namespace trazor::ui
