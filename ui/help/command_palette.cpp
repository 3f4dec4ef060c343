// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/command_palette.h"

#include "ui/help/fuzzy_match.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kCommandRole = Qt::UserRole;
constexpr int kShortcutRole = Qt::UserRole + 1;

void collect(const QList<QAction*>& actions, const QString& path, std::vector<Command>& commands) {
    for (QAction* action : actions) {
        const QString name = path + action->text().remove('&');
        if (const auto* menu = action->menu()) {
            collect(menu->actions(), name + QStringLiteral(" \u203a "), commands);
        } else if (!action->isSeparator() && action->isVisible() && !action->text().isEmpty()) {
            commands.push_back({action, name});
        }
    }
}

/// The shortcut stands on the right.
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

CommandPalette::CommandPalette(std::vector<Command> commands, QWidget* parent)
    : QDialog(parent)
    , m_commands(std::move(commands))
    , m_query(new QLineEdit)
    , m_list(new QListWidget)
    , m_none(new QLabel("No command has these letters in this order.")) {
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
    m_list->setFocusPolicy(Qt::NoFocus); // the box keeps the keyboard and passes the arrows on
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
        if (m_commands[i].action == nullptr) {
            continue;
        }
        if (const auto score = fuzzyMatch(m_query->text(), m_commands[i].path)) {
            matches.push_back({*score, i});
        }
    }
    std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) { return a.score > b.score; });
    m_list->clear();
    for (const Match& match : matches) {
        const Command& command = m_commands[match.command];
        auto* item = new QListWidgetItem(command.path);
        item->setData(kCommandRole, static_cast<int>(match.command));
        item->setData(kShortcutRole, command.action->shortcut().toString(QKeySequence::NativeText));
        item->setToolTip(command.action->toolTip());
        if (!command.action->isEnabled()) {
            item->setFlags(Qt::NoItemFlags);
            item->setToolTip("Not possible now. " + command.action->toolTip());
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
    const QPointer<QAction> action = m_commands[static_cast<std::size_t>(item->data(kCommandRole).toInt())].action;
    accept();
    // After the palette is gone, so that what the action opens has the window to itself.
    QTimer::singleShot(0, action, [action] {
        if (action) {
            action->trigger();
        }
    });
}

} // namespace trazor::ui
