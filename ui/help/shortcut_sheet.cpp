// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/shortcut_sheet.h"

#include "ui/help/command_palette.h"
#include "ui/help/help_pages.h"

#include <QAction>

namespace trazor::ui {

namespace {

struct Gesture {
    const char* keys;
    const char* effect;
};
struct View {
    const char* name;
    std::initializer_list<Gesture> gestures;
};

const View kViews[] = {
    {"Pareto plot",
     {{"Click, hover", "select a candidate, read its card"},
      {"Click again", "the next candidate in the same place"},
      {"Click in the band", "select the ties with the best"},
      {"Drag, Shift+drag", "select by rectangle, by lasso"},
      {"Wheel, + and -", "zoom"},
      {"0 or Follow", "follow the points again"},
      {"Left, Right", "along the front"},
      {"Up, Down, Home", "through the ranks, to the best"}}},
    {"Parallel coordinates",
     {{"Drag along an axis", "select a range"},
      {"Drag a title, double click", "move the axis, turn it over"},
      {"Left, Right, Ctrl+Left, I", "choose an axis, move it, turn it over"},
      {"Up, Down, Shift+Up", "along the axis, stretch a range"}}},
    {"Distribution", {{"Click a bar", "select its candidates"}}},
    {"Lineage",
     {{"Drag, wheel, 0", "pan, zoom, fit"},
      {"Left, Shift+Left, Right", "to the parents, to the first child"},
      {"Page Up, Page Down", "to siblings"},
      {"Home, End, C", "to the root, to the newest, fold"}}},
    {"Heat-map",
     {{"Click a column", "sort by it"},
      {"Arrow keys, Page Up, Home", "from candidate to candidate"},
      {"Ctrl+wheel, + and -", "height of the rows"}}},
    {"Every view",
     {{"Double click on a tab or title, F11", "maximise; Esc returns"},
      {"Ctrl+click, Ctrl+arrow", "add to the selection"},
      {"Alt+arrow", "move the picture (Pareto, lineage)"},
      {"Esc, Shift+F10", "select nothing, menu of the candidate"}}},
    {"Diagram, What if",
     {{"Click a block, Return", "choose it"}, {"Up, Down", "from block to block"}, {"Ctrl+wheel, + and -", "zoom"}}},
    {"Candidates", {{"Click a heading", "sort by it"}, {"Ctrl+click, Shift+click", "select several"}}},
    {"Filter", {{"Ctrl+Space", "offer the names"}, {"Ctrl+F1", "what can be written"}}},
    {"Range sliders",
     {{"Left, Right", "move a handle"}, {"Up, Down", "choose the handle"}, {"Home, End", "to its ends"}}},
    {"Everywhere",
     {{"Tab, Shift+Tab", "to the next and the last control"}, {"Alt and the letter underlined", "open a menu"}}},
};

QString row(const QString& keys, const QString& effect) {
    return QString("<tr><td style='padding-right:24px; white-space:pre'><b>%1</b></td><td "
                   "style='white-space:pre'>%2</td></tr>")
        .arg(keys.toHtmlEscaped(), effect.toHtmlEscaped());
}

} // namespace

void showShortcuts(const QMenuBar& menus, QWidget* parent) {
    QString left;
    QString menu;
    for (const Command& command : commandsOf(menus)) {
        const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
        if (keys.isEmpty()) {
            continue;
        }
        if (const QString of = command.path.section(QStringLiteral(" \u203a "), 0, 0); of != menu) {
            left += (menu.isEmpty() ? "" : "</table>") + QString("<h4>%1</h4><table>").arg(of);
            menu = of;
        }
        left += row(keys, command.path.section(QStringLiteral(" \u203a "), 1).remove(QChar(0x2026)));
    }
    left += "</table>";
    QString right;
    for (const View& view : kViews) {
        right += QString("<h4>%1</h4><table>").arg(view.name);
        for (const Gesture& gesture : view.gestures) {
            right += row(gesture.keys, gesture.effect);
        }
        right += "</table>";
    }
    openPage(parent, "Keys and mouse",
             QString("<table width='100%'><tr><td width='48%'>%1</td><td>%2</td></tr></table>").arg(left, right),
             {860, 640});
}

} // namespace trazor::ui
