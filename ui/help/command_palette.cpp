// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/command_palette.h"

#include "ui/help/fuzzy_match.h"
#include "ui/support/dialogs.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kCommandRole = Qt::UserRole;
constexpr int kShortcutRole = Qt::UserRole + 1;
constexpr int kHelpScore = 999; ///< of a match in the help text: below a match in the name, above scattered letters

void collect(const QList<QAction*>& actions, const QString& path, std::vector<Command>& commands) {
    for (QAction* action : actions) {
        const QString name = path + action->text().remove('&');
        if (auto* menu = action->menu()) {
            emit menu->aboutToShow(); // some menus are filled only then
            collect(menu->actions(), name + QStringLiteral(" \u203a "), commands);
        } else if (!action->isSeparator() && action->isVisible() && !action->text().isEmpty()) {
            commands.push_back({action, name});
        }
    }
}

/// Path prefix with the title of the enclosing dock or tab, such as "Candidates".
QString panelOf(const QWidget& widget) {
    for (const QWidget* it = &widget; it != nullptr && !it->isWindow(); it = it->parentWidget()) {
        if (const auto* dock = qobject_cast<const QDockWidget*>(it)) {
            return dock->windowTitle() + QStringLiteral(" \u203a ");
        }
        if (const auto* tabs = qobject_cast<const QTabWidget*>(it)) {
            return tabs->tabText(tabs->currentIndex()) + QStringLiteral(" \u203a ");
        }
    }
    return {};
}

/// Draws the shortcut at the right edge.
class CommandDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->setPen(option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(kShortcutRole).toString());
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 10};
    }
};

} // namespace

std::vector<Command> commandsOf(const QMenuBar& bar) {
    std::vector<Command> commands;
    collect(bar.actions(), {}, commands);
    return commands;
}

std::vector<Command> buttonsOf(const QWidget& window) {
    std::vector<Command> commands;
    for (QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
        const auto* tool = qobject_cast<const QToolButton*>(button);
        const bool isOfAction = tool != nullptr && tool->defaultAction() != nullptr;
        QString name = button->text().remove('&').simplified();
        if (name.size() < 3) { // only a symbol
            name = button->accessibleName();
        }
        if (button->isVisible() && button->window() == &window && !isOfAction && !name.isEmpty() &&
            !button->toolTip().isEmpty()) { // Qt's own buttons have none
            commands.push_back({{}, panelOf(*button) + name, button});
        }
    }
    return commands;
}

bool Command::isEnabled() const {
    return action ? action->isEnabled() : button && button->isEnabled();
}

QString Command::help() const {
    return action ? action->toolTip() : button ? button->toolTip() : QString();
}

void Command::run() const {
    if (action) {
        action->trigger();
    } else if (auto* tool = qobject_cast<QToolButton*>(button.data());
               tool != nullptr && tool->popupMode() == QToolButton::InstantPopup) {
        tool->showMenu();
    } else if (button) {
        button->click();
    }
}

CommandPalette::CommandPalette(std::vector<Command> commands, std::function<bool(const QString& question)> confirm,
                               QWidget* parent)
    : QDialog(parent)
    , m_commands(std::move(commands))
    , m_confirm(std::move(confirm))
    , m_query(new QLineEdit)
    , m_list(new QListWidget)
    , m_none(new QLabel("No command has these letters in its name or its help.")) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName("commandPalette");
    setWindowTitle("Commands");
    m_query->setObjectName("paletteQuery");
    m_query->setPlaceholderText("Type a few letters of what you want to do");
    m_query->setAccessibleName("Command");
    m_query->setClearButtonEnabled(true);
    m_list->setObjectName("paletteList");
    m_list->setAccessibleName("Matching commands");
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus); // the query box keeps the focus and forwards the arrow keys
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_query);
    layout->addWidget(m_list);
    m_none->setObjectName("paletteNone");
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_none, 1);
    m_query->installEventFilter(this);
    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::showMatches);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    resize(560, 420);
    showMatches();
}

void CommandPalette::showMatches() {
    struct Match {
        int score;
        std::size_t command;
    };
    std::vector<Match> matches;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const std::optional<int> score = fuzzyMatch(m_query->text(), m_commands[i].path);
        const bool isInHelp =
            m_query->text().size() > 2 && m_commands[i].help().contains(m_query->text().trimmed(), Qt::CaseInsensitive);
        if (score || isInHelp) {
            matches.push_back({std::max(score.value_or(0), isInHelp ? kHelpScore : 0), i});
        }
    }
    std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) { return a.score > b.score; });
    m_list->clear();
    for (const Match& match : matches) {
        const Command& command = m_commands[match.command];
        auto* item = new QListWidgetItem(command.path);
        item->setData(kCommandRole, static_cast<int>(match.command));
        if (command.action) {
            item->setData(kShortcutRole, command.action->shortcut().toString(QKeySequence::NativeText));
        }
        item->setToolTip(command.help());
        if (!command.isEnabled()) {
            item->setFlags(Qt::NoItemFlags);
            item->setToolTip("Not possible now. " + command.help());
        }
        m_list->addItem(item);
    }
    m_list->setVisible(m_list->count() > 0);
    m_none->setVisible(m_list->count() == 0);
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->flags().testFlag(Qt::ItemIsEnabled)) {
            m_list->setCurrentRow(row);
            break;
        }
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(m_list, event);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run();
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::run() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr || !item->flags().testFlag(Qt::ItemIsEnabled)) {
        return;
    }
    const Command command = m_commands[static_cast<std::size_t>(item->data(kCommandRole).toInt())];
    const QObject* const source = command.action ? static_cast<QObject*>(command.action) : command.button;
    const QString question = source != nullptr ? source->property(kQuestionProperty).toString() : QString();
    accept();
    // Run after the palette has closed, so that the command may open its own dialog.
    QTimer::singleShot(0, parent(), [command, question, confirm = m_confirm] {
        if (question.isEmpty() || confirm(question)) {
            command.run();
        }
    });
}

} // namespace trazor::ui
