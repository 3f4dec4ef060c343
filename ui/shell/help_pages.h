// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace trazor::ui {

/// Opens the page that says what DSS++ is, what of it is known, and how far it can be trusted.
void showAboutScore(QWidget* parent);
/// Opens the page with version and licence.
void showAbout(QWidget* parent);

} // namespace trazor::ui
