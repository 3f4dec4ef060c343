// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window_fixture.h"
#include "ui/shell/action_set.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QScrollBar>
#include <QShortcut>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

using namespace trazor;
using namespace trazor::test;
using namespace trazor::ui;

namespace {

/// True for parts of a control that handles the keyboard for them, and for duplicates of a menu action.
bool hasStandIn(const QWidget& widget) {
    if (widget.objectName().startsWith("qt_") || qobject_cast<const QScrollBar*>(&widget) != nullptr) {
        return true;
    }
    if (const auto* button = qobject_cast<const QToolButton*>(&widget); button != nullptr && button->defaultAction()) {
        return true;
    }
    return isInsideControl(widget) ||
           qobject_cast<const QDockWidget*>(widget.parentWidget()) != nullptr; // the View menu shows and hides docks
}

bool isControl(const QWidget& widget) {
    return qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSlider*>(&widget) != nullptr ||
           qobject_cast<const QLineEdit*>(&widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(&widget) != nullptr;
}

/// True for custom-painted views that react to the pointer.
bool isOwnView(const QWidget& widget) {
    const QByteArray name = widget.metaObject()->className();
    return name.startsWith("trazor::ui::") && widget.focusPolicy() != Qt::NoFocus && widget.focusProxy() == nullptr;
}

QString described(const QWidget& widget) {
    return QString("%1[%2] in %3")
        .arg(widget.metaObject()->className(), widget.objectName(),
             widget.parentWidget() != nullptr ? widget.parentWidget()->metaObject()->className() : "nothing");
}

QSet<const QWidget*> focusChain(QWidget& from) {
    QSet<const QWidget*> chain;
    for (QWidget* it = &from; !chain.contains(it); it = it->nextInFocusChain()) {
        chain.insert(it);
    }
    return chain;
}

QChar mnemonic(QString text) {
    text.remove("&&");
    const qsizetype at = text.indexOf('&');
    return at >= 0 && at + 1 < text.size() ? text[at + 1].toLower() : QChar();
}

} // namespace

/// All functions must be usable, and described, without a mouse.
class TstKeyboard final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { isolateSettings("tst_keyboard", m_folder.path()); }
    void init();
    void everyControl_takesTheFocus_data();
    void everyControl_takesTheFocus();
    void ownViews_haveNameRoleAndText();
    void keys_areNotAmbiguous();
    void shiftF10_opensTheContextMenu();
    void whatWentWell_goesByItself();
    void everyView_comesToTheFront();

private:
    std::unique_ptr<MainWindow> makeFinished();

    QTemporaryDir m_folder;
    Answers m_answers;
};

void TstKeyboard::init() {
    QSettings().clear();
    m_answers = {};
}

std::unique_ptr<MainWindow> TstKeyboard::makeFinished() {
    auto window = makeWindow(m_answers);
    if (!finishSearch(*window, 30)) {
        qFatal("the search does not end");
    }
    window->sessionModel().setSelection({1, 2, 3});
    window->sessionModel().setCurrent(3);
    return window;
}

void TstKeyboard::everyControl_takesTheFocus_data() {
    QTest::addColumn<QString>("page");
    QTest::newRow("start page") << "start";
    QTest::newRow("session") << "session";
    QTest::newRow("space editor") << "editor";
}

void TstKeyboard::everyControl_takesTheFocus() {
    QFETCH(QString, page);
    const auto window = page == "session" ? makeFinished() : makeWindow(m_answers);
    if (page == "editor") {
        window->actions().spaceEditor->trigger();
    }
    QStringList unreached;
    int reached = 0;
    const QSet<const QWidget*> chain = focusChain(*window);
    for (const QWidget* widget : window->findChildren<QWidget*>()) { // including those on other tabs
        if (!hasStandIn(*widget) && (isControl(*widget) || isOwnView(*widget)) && widget->window() == window.get()) {
            const QWidget* taker = widget->focusProxy() != nullptr ? widget->focusProxy() : widget;
            const bool takes = (taker->focusPolicy() & Qt::TabFocus) != 0 && chain.contains(taker);
            takes ? static_cast<void>(++reached) : static_cast<void>(unreached << described(*widget));
        }
    }
    QVERIFY2(unreached.isEmpty(), qPrintable("not reached by Tab:\n" + unreached.join('\n')));
    QVERIFY(reached > 15);
}

void TstKeyboard::ownViews_haveNameRoleAndText() {
    const auto window = makeFinished();
    window->actions().spaceEditor->trigger();
    QStringList poor;
    int views = 0;
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (hasStandIn(*widget) || isControl(*widget) || !isOwnView(*widget) || widget->inherits("QLabel")) {
            continue;
        }
        ++views;
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
        const bool isNamed = accessible != nullptr && !accessible->text(QAccessible::Name).trimmed().isEmpty();
        const bool hasRole = accessible != nullptr && accessible->role() != QAccessible::Client &&
                             accessible->role() != QAccessible::NoRole;
        const bool hasText =
            accessible != nullptr &&
            !(accessible->text(QAccessible::Description) + accessible->text(QAccessible::Value)).trimmed().isEmpty();
        if (!isNamed || !hasRole || !hasText) {
            poor << QString("%1: %2%3%4")
                        .arg(described(*widget), isNamed ? "" : "no name ", hasRole ? "" : "no role ",
                             hasText ? "" : "no text");
        }
    }
    QVERIFY2(poor.isEmpty(), qPrintable(poor.join('\n')));
    QVERIFY(views >= 6);
}

void TstKeyboard::keys_areNotAmbiguous() {
    const auto window = makeFinished();
    QMap<QString, QString> keys; // of the whole window
    for (const QAction* action : window->findChildren<QAction*>()) {
        for (const QKeySequence& key : action->shortcuts()) {
            if (action->shortcutContext() != Qt::WidgetShortcut) {
                QVERIFY2(keys.value(key.toString(), action->text()) == action->text(), qPrintable(key.toString()));
                keys[key.toString()] = action->text();
            }
        }
    }
    for (const QShortcut* shortcut : window->findChildren<QShortcut*>()) {
        QVERIFY2(!keys.contains(shortcut->key().toString()), qPrintable(shortcut->key().toString()));
    }
    // Alt and a letter must be unique among the menus and the visible controls.
    QMap<QChar, QString> letters;
    for (const QAction* menu : window->menuBar()->actions()) {
        QVERIFY2(!letters.contains(mnemonic(menu->text())), qPrintable(menu->text()));
        letters[mnemonic(menu->text())] = menu->text();
    }
    for (const QWidget* widget : window->findChildren<QWidget*>()) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const auto* label = qobject_cast<const QLabel*>(widget);
        const QString text = button != nullptr                               ? button->text()
                             : label != nullptr && label->buddy() != nullptr ? label->text()
                                                                             : QString();
        if (const QChar letter = mnemonic(text); widget->isVisible() && !letter.isNull() && !hasStandIn(*widget)) {
            QVERIFY2(!letters.contains(letter), qPrintable(text + " and " + letters.value(letter)));
            letters[letter] = text;
        }
    }
}

void TstKeyboard::shiftF10_opensTheContextMenu() {
    const auto window = makeFinished();
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    auto& table = find<QAbstractItemView>(*window, "candidateTable");
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_F10, Qt::ShiftModifier);
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QVERIFY(QApplication::activePopupWidget()->actions().size() >= 4);
    QApplication::activePopupWidget()->close();
}

void TstKeyboard::whatWentWell_goesByItself() {
    const auto window = makeFinished();
    auto& bar = find<QWidget>(*window, "messageBar");
    auto* leaving = bar.findChild<QTimer*>();
    QVERIFY(leaving != nullptr);
    window->actions().saveLayout->trigger();
    QVERIFY2(window->message().startsWith("Saved the layout"), qPrintable(window->message()));
    QVERIFY(leaving->isActive());
    window->actions().spaceEditor->trigger();
    m_answers.file = m_folder.filePath("mine.space.json");
    find<QAction>(*window, "editorSave").trigger();
    QVERIFY2(window->message().startsWith("Saved as"), qPrintable(window->message()));
    QVERIFY(leaving->isActive());
}

void TstKeyboard::everyView_comesToTheFront() {
    const auto window = makeFinished();
    window->show();
    const auto show = [&](const char* name) {
        for (QAction* action : window->actions().showMenu->actions()) {
            if (action->text() == QLatin1String(name)) {
                action->trigger();
                return true;
            }
        }
        return false;
    };
    for (const char* name :
         {"Pareto", "Parallel coordinates", "Progress", "Compare", "Lineage", "Proxy bench", "Heat-map"}) {
        window->actions().spaceEditor->trigger(); // another page
        QVERIFY2(show(name), name);
        bool isSeen = false;
        for (const QTabWidget* tabs : window->findChildren<QTabWidget*>()) {
            isSeen = isSeen ||
                     (tabs->tabText(tabs->currentIndex()) == QLatin1String(name) && tabs->currentWidget()->isVisible());
        }
        QVERIFY2(isSeen, name);
    }
}

QTEST_MAIN(TstKeyboard)
#include "tst_keyboard.moc"
