// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/file/space_json.h"
#include "tests/ui/window_fixture.h"
#include "ui/editor/space_editor.h"
#include "ui/help/command_palette.h"
#include "ui/help/fuzzy_match.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/action_set.h"
#include "ui/shell/layouts.h"
#include "ui/shell/message_bar.h"
#include "ui/start/preset_card.h"
#include "ui/start/recent_files.h"
#include "ui/start/start_page.h"
#include "ui/support/dialogs.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScreen>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

using namespace trazor;
using namespace trazor::test;
using namespace trazor::ui;
using namespace std::chrono_literals;

namespace {

QString nameOf(QWidget& widget) {
    const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&widget);
    return accessible == nullptr ? QString() : accessible->text(QAccessible::Name);
}

QString described(const QWidget& widget) {
    QStringList path;
    for (const QWidget* it = &widget; it != nullptr; it = it->parentWidget()) {
        path.prepend(QString("%1[%2]").arg(it->metaObject()->className(), it->objectName()));
    }
    return path.join('/').right(300);
}

/// True for parts of larger controls, which represent them.
bool isPart(const QWidget& widget) {
    if (widget.objectName().startsWith("qt_") || qobject_cast<const QScrollBar*>(&widget) != nullptr) {
        return true;
    }
    const bool isOfDock =
        qobject_cast<const QDockWidget*>(widget.parentWidget()) != nullptr &&
        qobject_cast<const QAbstractButton*>(&widget) != nullptr; // the dock's close and float buttons
    return isOfDock || isInsideControl(widget);
}

void send(QWidget& window, const QString& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
}

} // namespace

class TstShell final : public QObject {
    Q_OBJECT

private slots:
    void message_goesByItself_onlyAfterWhatWentWell() {
        QWidget window;
        MessageBar bar(&window);
        bar.findChild<QTimer*>()->setInterval(0);
        bar.showDone("Exported");
        QVERIFY(!bar.isHidden());
        QTRY_VERIFY(bar.isHidden());
        bar.showDone("Exported");
        bar.showProblem("Cannot write"); // replaces the other message before that disappears
        bool waited = false;
        QTimer::singleShot(20, &bar, [&waited] { waited = true; });
        QTRY_VERIFY(waited);
        QCOMPARE(bar.text(), QString("Cannot write"));
    }

    void problem_offersTheLastLinesOfTheLog() {
        QWidget window;
        MessageBar bar(&window);
        bar.showProblem("Cannot write", "Make room.");
        bar.findChild<QToolButton*>("messageButton")->click();
        auto* const box = window.findChild<QMessageBox*>();
        QVERIFY(box != nullptr);
        QVERIFY2(box->detailedText().endsWith("error Cannot write"), qPrintable(box->detailedText()));
        box->close();
    }

    void message_stays_whileTheKeyboardIsInIt() {
        QWidget window;
        MessageBar bar(&window);
        QTimer* const timer = bar.findChild<QTimer*>();
        timer->setInterval(0);
        window.resize(600, 400);
        window.move(300, 300); // away from the pointer
        bar.setVisible(true);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        bar.findChild<QLabel*>()->setFocus();
        bar.showDone("Exported");
        QSignalSpy passed(timer, &QTimer::timeout);
        QTRY_VERIFY(passed.count() > 2);
        QVERIFY(!bar.isHidden());
        bar.clearFocus();
        bar.findChild<QLabel*>()->clearFocus();
        QTRY_VERIFY(bar.isHidden());
    }

    void initTestCase() { isolateSettings("tst_shell", m_folder.path()); }
    void init();
    void fuzzyMatch_findsInitials_andRanks();
    void palette_findsAndRunsAnyAction();
    void palette_putsWholeWordsFirst_andHoldsButtonsToo_data();
    void palette_putsWholeWordsFirst_andHoldsButtonsToo();
    void palette_asksBeforeASearchStartsOrIsLeft();
    void palette_doesNotRunWhatIsImpossible();
    void sheet_listsEveryShortcut();
    void nameOfTheFile_makesTheWindowNoWider();
    void aboutScore_showsTheMeasuredFigures();
    void pages_beginAtTheirTop_andFitTheScreen();
    void controls_haveNamesAndHelp_data();
    void controls_haveNamesAndHelp();
    void actions_areAllInMenus_withHelpAndDistinctKeys();
    void keyboard_reachesEveryControlOfSetup();
    void layouts_areSavedTakenAndDeleted();
    void example_opensAtOnce_andTakesNotes();
    void recentFiles_thatAreGone_areGrey_andCanBeForgotten();
    void spaceFile_opensTheEditor_andLeadsToASearch();
    void config_becomesASpaceInTheEditor();
    void droppedFiles_areOpened_orExplained();
    void wrongOrder_isExplained_andLosesNothing();
    void editedSpace_isNotLostByClosing();
    void startPage_leadsBackToTheSession();
    void startPage_takesEnter();
    void cards_showWholeWords();
    void startPage_fitsEveryWidth();
    void systemTheme_isLightOrDark();
    void screenshots_areKept();

private:
    std::unique_ptr<MainWindow> makeWindow(const FakeOptions& fake = {}, const QString& file = {});
    QString write(const QString& name, const QByteArray& content);

    QTemporaryDir m_folder;
    Answers m_answers;
};

void TstShell::init() {
    QSettings().clear();
    m_answers = {};
}

std::unique_ptr<MainWindow> TstShell::makeWindow(const FakeOptions& fake, const QString& file) {
    return test::makeWindow(m_answers, fake, file);
}

QString TstShell::write(const QString& name, const QByteArray& content) {
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
        qFatal("cannot write");
    }
    return file.fileName();
}

void TstShell::fuzzyMatch_findsInitials_andRanks() {
    QVERIFY(fuzzyMatch("", "anything").has_value());
    QVERIFY(!fuzzyMatch("xyz", "Reset layout").has_value());
    QVERIFY(!fuzzyMatch("layoutt", "Reset layout").has_value());
    QVERIFY(!fuzzyMatch("a", "").has_value());
    QVERIFY(fuzzyMatch("RL", "reset layout").has_value());
    QVERIFY(fuzzyMatch("re lay", "Reset layout").has_value());
    // Initials rank above incidental letters, words above scattered letters.
    QVERIFY(*fuzzyMatch("rl", "Reset layout") > *fuzzyMatch("rl", "Explorer file"));
    QVERIFY(*fuzzyMatch("dark", "Theme > Dark") > *fuzzyMatch("dark", "Discard a rank"));
    QVERIFY(*fuzzyMatch("open", "Open") > *fuzzyMatch("open", "Stop when done"));
}

void TstShell::palette_findsAndRunsAnyAction() {
    const auto window = makeWindow();
    const std::vector<Command> commands = commandsOf(*window->menuBar());
    for (const QAction* action : window->actions().findChildren<QAction*>()) {
        if (action->menu() == nullptr && !action->isSeparator()) {
            QVERIFY2(
                std::any_of(commands.begin(), commands.end(), [&](const Command& it) { return it.action == action; }),
                qPrintable(action->text()));
        }
    }
    window->actions().commands->trigger();
    auto& palette = find<CommandPalette>(*window, "commandPalette");
    auto& query = find<QLineEdit>(palette, "paletteQuery");
    auto& list = find<QListWidget>(palette, "paletteList");
    QVERIFY(list.count() > 25);
    QTest::keyClicks(&query, "theme dark");
    QVERIFY2(list.currentItem()->text().endsWith("Dark"), qPrintable(list.currentItem()->text()));
    QTest::keyClick(&query, Qt::Key_Return);
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightnessF() < 0.5F);
    QTRY_VERIFY(window->findChild<CommandPalette*>() == nullptr);

    window->actions().commands->trigger();
    auto& again = find<QLineEdit>(*window, "paletteQuery");
    QTest::keyClicks(&again, "qqqq");
    QCOMPARE(find<QListWidget>(*window, "paletteList").count(), 0);
    QVERIFY(find<QLabel>(*window, "paletteNone").isVisible());
    QTest::keyClick(&again, Qt::Key_Return); // no command to run
    QTest::keyClick(&again, Qt::Key_Escape);
    QTRY_VERIFY(window->findChild<CommandPalette*>() == nullptr);
}

void TstShell::palette_putsWholeWordsFirst_andHoldsButtonsToo_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("first");
    QTest::newRow("report") << "report"
                            << "File \u203a Report\u2026";
    QTest::newRow("table") << "table"
                           << "File \u203a Export table\u2026";
    QTest::newRow("baseline") << "baseline"
                              << "Candidates \u203a Baselines\u2026";
    QTest::newRow("columns") << "columns"
                             << "Candidates \u203a Columns";
    QTest::newRow("png, from the help") << "png"
                                        << "Save picture\u2026";
}

void TstShell::palette_putsWholeWordsFirst_andHoldsButtonsToo() {
    QFETCH(QString, query);
    QFETCH(QString, first);
    const auto window = makeWindow();
    QVERIFY(finishSearch(*window, 20));
    window->actions().commands->trigger();
    QTest::keyClicks(&find<QLineEdit>(*window, "paletteQuery"), query);
    auto& list = find<QListWidget>(*window, "paletteList");
    QVERIFY(list.count() > 0);
    QVERIFY2(list.item(0)->text().endsWith(first), qPrintable(list.item(0)->text()));
    QTest::keyClick(&find<QLineEdit>(*window, "paletteQuery"), Qt::Key_Escape);
}

void TstShell::palette_asksBeforeASearchStartsOrIsLeft() {
    m_answers.confirms = false;
    const auto window = makeWindow();
    const auto run = [&](const QString& query) {
        m_answers.question.clear();
        window->actions().commands->trigger();
        QTest::keyClicks(&find<QLineEdit>(*window, "paletteQuery"), query);
        QTest::keyClick(&find<QLineEdit>(*window, "paletteQuery"), Qt::Key_Return);
        QTRY_VERIFY(window->findChild<CommandPalette*>() == nullptr);
        QTRY_VERIFY2(!m_answers.question.isEmpty(), qPrintable(query));
    };
    run("run the example");
    QCOMPARE(window->controller().state(), SearchState::Empty);
    m_answers.confirms = true;
    run("run the example");
    QTRY_VERIFY(window->controller().isActive());
    m_answers.confirms = false;
    run("search stop");
    QVERIFY(window->controller().isActive());
}

void TstShell::palette_doesNotRunWhatIsImpossible() {
    const auto window = makeWindow();
    QVERIFY(window->actions().stop->toolTip().startsWith("No search is running. "));
    QVERIFY(window->actions().whatIf->toolTip().startsWith("Select a candidate first. "));
    window->actions().commands->trigger();
    auto& query = find<QLineEdit>(*window, "paletteQuery");
    QTest::keyClicks(&query, "search stop");
    auto& list = find<QListWidget>(*window, "paletteList");
    for (int row = 0; row < list.count(); ++row) {
        if (list.item(row)->text().endsWith("Stop")) {
            QVERIFY(!list.item(row)->flags().testFlag(Qt::ItemIsEnabled));
            QVERIFY(list.item(row)->toolTip().startsWith("Not possible now"));
        }
    }
    QTest::keyClick(&query, Qt::Key_Escape);
}

void TstShell::sheet_listsEveryShortcut() {
    const auto window = makeWindow();
    window->actions().shortcuts->trigger();
    auto* dialog = window->findChild<QDialog*>();
    QVERIFY(dialog != nullptr);
    const QString text = dialog->findChild<QTextBrowser*>()->toPlainText();
    for (const QAction* action : window->actions().findChildren<QAction*>()) {
        if (!action->shortcut().isEmpty()) {
            QVERIFY2(text.contains(action->shortcut().toString(QKeySequence::NativeText)), qPrintable(action->text()));
        }
    }
    QVERIFY(text.contains("Lineage") && text.contains("Heat-map"));
}

void TstShell::pages_beginAtTheirTop_andFitTheScreen() {
    const auto window = makeWindow();
    for (QAction* const page : {window->actions().aboutScore, window->actions().aboutViews}) {
        page->trigger();
        auto* dialog = window->findChild<QDialog*>();
        QVERIFY(dialog != nullptr);
        auto* text = dialog->findChild<QTextBrowser*>();
        QTRY_VERIFY(text->verticalScrollBar()->maximum() > 0);
        QCOMPARE(text->verticalScrollBar()->value(), 0);
        delete dialog;
    }
    QWidget large;
    resizeOnScreen(large, {5000, 5000});
    QVERIFY(large.height() < large.screen()->availableSize().height());
    QVERIFY(large.width() <= large.screen()->availableSize().width());
    resizeOnScreen(large, {300, 200});
    QCOMPARE(large.size(), QSize(300, 200));
}

void TstShell::nameOfTheFile_makesTheWindowNoWider() {
    const auto window = makeWindow();
    QVERIFY(finishSearch(*window, 20));
    auto& file = find<QLabel>(*window, "statusFile");
    QVERIFY(file.text().endsWith(".trazor"));
    const int width = window->minimumSizeHint().width();
    file.setText(QString(400, 'x'));
    QApplication::processEvents();
    QCOMPARE(window->minimumSizeHint().width(), width);
}

void TstShell::aboutScore_showsTheMeasuredFigures() {
    QFile evidence(TRAZOR_SOURCE_DIR "/resources/help/evidence.md");
    QVERIFY(evidence.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(evidence.readAll());
    const auto window = makeWindow();
    window->actions().aboutScore->trigger();
    const QString page = window->findChild<QTextBrowser*>()->toPlainText();
    QVERIFY(page.contains("our decision") && page.contains("trazor bench"));
    int cells = 0;
    for (const QString& line : text.left(text.indexOf("\n## ")).split('\n')) {
        if (line.startsWith("| DSS++ net") || line.startsWith("| D |")) {
            for (const QString& cell : line.split('|', Qt::SkipEmptyParts)) {
                QVERIFY2(page.contains(cell.trimmed()), qPrintable(cell));
                ++cells;
            }
        }
    }
    QVERIFY(cells >= 6);
}

void TstShell::controls_haveNamesAndHelp_data() {
    QTest::addColumn<QString>("page");
    QTest::newRow("start page") << "start";
    QTest::newRow("session") << "session";
    QTest::newRow("space editor") << "editor";
}

void TstShell::controls_haveNamesAndHelp() {
    QFETCH(QString, page);
    const auto window = makeWindow();
    if (page == "session") {
        QVERIFY(finishSearch(*window, 30));
        window->sessionModel().setCurrent(3);
    } else if (page == "editor") {
        window->actions().spaceEditor->trigger();
    }
    QStringList nameless;
    QStringList helpless;
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (isPart(*widget)) {
            continue;
        }
        const bool isControl =
            qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
            qobject_cast<QAbstractSpinBox*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr;
        const bool isView = widget->focusPolicy() != Qt::NoFocus && !widget->inherits("QTabWidget") &&
                            !widget->inherits("QTabBar") && !widget->inherits("QDockWidget") &&
                            !widget->inherits("QSplitter") && !widget->inherits("QMenuBar") &&
                            !widget->inherits("QLabel") && !widget->inherits("QMenu") &&
                            !widget->inherits("trazor::ui::SettingField") &&
                            widget->metaObject() != &QWidget::staticMetaObject && !widget->isWindow();
        if ((isControl || isView) && nameOf(*widget).trimmed().isEmpty()) {
            nameless << described(*widget);
        }
        if (isControl && widget->toolTip().isEmpty()) {
            helpless << described(*widget);
        }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable("no accessible name:\n" + nameless.join('\n')));
    QVERIFY2(helpless.isEmpty(), qPrintable("no tooltip:\n" + helpless.join('\n')));
}

void TstShell::actions_areAllInMenus_withHelpAndDistinctKeys() {
    const auto window = makeWindow();
    window->actions().spaceEditor->trigger();
    QMap<QString, QString> keys;
    QMap<QString, QStringList> mnemonics;
    for (const Command& command : commandsOf(*window->menuBar())) {
        QVERIFY2(command.action->toolTip().length() > 8, qPrintable(command.path));
        QVERIFY2(command.action->toolTip() != command.action->text(), qPrintable(command.path));
    }
    for (const QAction* action : window->findChildren<QAction*>()) {
        for (const QKeySequence& key : action->shortcuts()) {
            const QString text = key.toString();
            QVERIFY2(!keys.contains(text) || keys[text] == action->text(),
                     qPrintable(QString("%1: %2 and %3").arg(text, keys.value(text), action->text())));
            keys[text] = action->text();
        }
    }
    QVERIFY(keys.size() >= 20);
    // Within a menu each mnemonic must be unique.
    for (const QMenu* menu : window->menuBar()->findChildren<QMenu*>()) {
        QSet<QChar> letters;
        for (const QAction* action : menu->actions()) {
            QString text = action->text();
            text.remove("&&");
            if (const qsizetype at = text.indexOf('&'); at >= 0 && at + 1 < text.size()) {
                const QChar letter = text[at + 1].toLower();
                QVERIFY2(!letters.contains(letter), qPrintable(menu->title() + ": " + action->text()));
                letters.insert(letter);
            }
        }
    }
}

void TstShell::keyboard_reachesEveryControlOfSetup() {
    const auto window = makeWindow();
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    auto& panel = find<SetupPanel>(*window, "setupPanel");
    QSet<const QWidget*> wanted;
    for (const QWidget* widget : panel.findChildren<QWidget*>()) {
        if (widget->isVisible() && widget->isEnabled() && widget->focusPolicy() & Qt::TabFocus &&
            widget->focusProxy() == nullptr && !widget->objectName().startsWith("qt_")) {
            wanted.insert(widget);
        }
    }
    QVERIFY(wanted.size() > 15);
    auto* first = &find<QComboBox>(panel, "setupSpace");
    const QWidget* at = first;
    for (int hop = 0; hop < 2000; ++hop) {
        wanted.remove(at);
        at = at->nextInFocusChain();
        if (at == first) {
            break;
        }
    }
    QVERIFY(wanted.isEmpty());
}

void TstShell::layouts_areSavedTakenAndDeleted() {
    const auto window = makeWindow();
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    QApplication::processEvents();
    window->actions().choose->trigger();
    auto& inspector = find<QDockWidget>(*window, "inspectorDock");
    inspector.hide();
    window->actions().saveLayout->trigger();
    QCOMPARE(layoutNames(), QStringList{m_answers.text});
    window->actions().resetLayout->trigger();
    QVERIFY(inspector.isVisible());
    QMenu& menu = *window->actions().layoutMenu;
    QCOMPARE(menu.actions().front()->text(), "Mine && yours/2");
    menu.actions().front()->trigger();
    QVERIFY(!inspector.isVisible());
    saveLayout("broken", {"nonsense", "nonsense"});
    const auto again = makeWindow(); // layouts persist
    find<QAbstractButton>(*again, "preset-autoformer-tiny").click();
    QApplication::processEvents();
    QMenu& names = *again->actions().layoutMenu;
    QCOMPARE(names.actions().front()->text(), "broken");
    names.actions().front()->trigger();
    QVERIFY(again->message().contains("cannot be read"));
    QMenu* deleting = nullptr;
    for (const QAction* action : names.actions()) {
        deleting = action->menu() != nullptr ? action->menu() : deleting;
    }
    QVERIFY(deleting != nullptr);
    deleting->actions().front()->trigger();
    QTRY_COMPARE(layoutNames(), QStringList{m_answers.text});
    QTRY_COMPARE(names.actions().front()->text(), "Mine && yours/2");
}

void TstShell::example_opensAtOnce_andTakesNotes() {
    QString file;
    {
        const auto window = makeWindow();
        find<QAbstractButton>(*window, "startExampleSession").click();
        QVERIFY2(window->sessionModel().size() >= 200, qPrintable(window->message()));
        QCOMPARE(window->controller().state(), SearchState::Finished);
        QVERIFY(!window->sessionModel().session().scorings(session::Purpose::Confirmation).empty());
        QVERIFY(!window->sessionModel().session().manifest().created.empty());
        file = window->controller().sessionFile();
        window->sessionModel().setCurrent(1);
        if (!window->sessionModel().isStarred(1)) {
            window->actions().star->trigger();
        }
    }
    const auto again = makeWindow();
    again->actions().openExample->trigger();
    QCOMPARE(again->controller().sessionFile(), file);
    QVERIFY(again->sessionModel().isStarred(1));
    again->sessionModel().toggleStar(1);
}

void TstShell::recentFiles_thatAreGone_areGrey_andCanBeForgotten() {
    const QString file =
        write("kept.space.json", QByteArray::fromStdString(space::spaceJson(space::preset("pit-tiny"))));
    const QString gone = write("gone.space.json", "{}");
    const auto window = makeWindow();
    QVERIFY(window->openPath(gone));
    QVERIFY(window->openPath(file));
    QVERIFY(QFile::remove(gone));
    window->actions().newSearch->trigger();
    QCOMPARE(recentFiles(), (QStringList{file, gone}));
    const auto entries = window->actions().recentMenu->actions();
    QCOMPARE(entries.size(), 2);
    QVERIFY(entries[0]->isEnabled() && !entries[1]->isEnabled());
    QLabel* label = nullptr;
    for (QLabel* it : find<StartPage>(*window, "startPage").findChildren<QLabel*>()) {
        label = it->text().contains("gone.space.json") ? it : label;
    }
    QVERIFY(label != nullptr && label->text().contains("forget"));
    emit label->linkActivated("forget");
    QCOMPARE(recentFiles(), QStringList{file});
}

void TstShell::spaceFile_opensTheEditor_andLeadsToASearch() {
    space::SearchSpace own = space::preset("pit-tiny");
    own.name = "mine";
    own.title = "Mine";
    const QString file = write("mine.space.json", QByteArray::fromStdString(space::spaceJson(own)));
    const auto window = makeWindow({}, file); // as started by a file manager
    auto& editor = find<SpaceEditor>(*window, "spaceEditor");
    QVERIFY(editor.isVisible());
    QVERIFY(window->windowTitle().startsWith("mine.space.json"));
    QVERIFY(!window->actions().start->isEnabled());
    find<QAbstractButton>(editor, "editorUse").click();
    QTRY_VERIFY(!editor.isVisible());
    QCOMPARE(find<QComboBox>(*window, "setupSpace").currentText(), "Mine (edited)");
    find<NumberEdit>(*window, "setupEvaluations").setNumber(40);
    QTRY_VERIFY(window->actions().start->isEnabled());
    window->actions().start->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(window->controller().state(), SearchState::Finished, 20000);
    QCOMPARE(window->sessionModel().session().sharedSpace()->name, std::string("mine"));
    const QString session = window->controller().sessionFile();
    const auto again = makeWindow({}, session);
    QCOMPARE(again->sessionModel().size(), 40);
    QCOMPARE(find<QComboBox>(*again, "setupSpace").currentText(), "Mine (this session)");
}

void TstShell::config_becomesASpaceInTheEditor() {
    const auto window = makeWindow();
    auto& editor = find<SpaceEditor>(*window, "spaceEditor");
    m_answers.file = write("tiny.json", R"({"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 4,
        "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 256, "vocab_size": 500})");
    window->actions().spaceFromConfig->trigger();
    QVERIFY(editor.isVisible());
    QCOMPARE(editor.problem(), QString());
    QVERIFY(editor.text().contains("heads_per_kv"));
    QVERIFY(window->windowTitle().startsWith("tiny"));
    m_answers.file = write("other.json", R"({"model_type": "mamba"})");
    window->actions().spaceFromConfig->trigger();
    QVERIFY(window->message().contains("'mamba' is not known"));
    QVERIFY(editor.text().contains("heads_per_kv")); // the previous text stays
}

void TstShell::droppedFiles_areOpened_orExplained() {
    const auto window = makeWindow();
    send(*window, write("drop.space.json", QByteArray::fromStdString(space::spaceJson(space::preset("gpt2")))));
    QVERIFY(find<SpaceEditor>(*window, "spaceEditor").isVisible());
    send(*window, write("picture.png", "no session"));
    QVERIFY(window->message().contains("picture.png"));
    send(*window, write("other.yaml", "a: 1"));
    QVERIFY(window->message().contains("SEARCH_SPACE"));
    QVERIFY(find<SpaceEditor>(*window, "spaceEditor").text().contains("gpt2"));
    send(*window, m_folder.filePath("nowhere.trazor"));
    QVERIFY(window->message().contains("nowhere.trazor"));
}

void TstShell::wrongOrder_isExplained_andLosesNothing() {
    const auto window = makeWindow({.delay = 2ms});
    ActionSet& actions = window->actions();
    for (const Command& command : commandsOf(*window->menuBar())) {
        // Skip actions that open a dialog of their own or quit the program.
        if (command.action != nullptr && command.action != actions.quit && !command.action->isCheckable()) {
            if (command.action == actions.runExample || command.action == actions.openExample) {
                continue;
            }
            command.action->trigger();
            for (QDialog* dialog : window->findChildren<QDialog*>()) {
                dialog->close();
            }
        }
    }
    QTRY_VERIFY(!window->controller().isActive()); // Start was among them
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 3);
    const QString session = window->controller().sessionFile();
    actions.openExample->trigger();
    QVERIFY(window->message().contains("running"));
    m_answers.file = session;
    actions.openSession->trigger();
    QVERIFY(window->message().contains("running"));
    actions.runExample->trigger();
    QCOMPARE(window->controller().sessionFile(), session);
    // During a search, a space can be edited but not searched.
    actions.spaceEditor->trigger();
    auto& editor = find<SpaceEditor>(*window, "spaceEditor");
    QVERIFY(editor.isVisible());
    find<QAbstractButton>(editor, "editorUse").click();
    QTRY_VERIFY(window->message().contains("running"));
    QCOMPARE(window->controller().sessionFile(), session);
    QVERIFY(window->controller().isActive());
    actions.showSession->trigger();
    actions.stop->trigger();
    QTRY_COMPARE(window->controller().state(), SearchState::Ready);
    const int kept = window->sessionModel().size();
    QVERIFY(window->openSession(session));
    QCOMPARE(window->sessionModel().size(), kept);
    // A truncated file, a foreign file and a folder.
    QFile whole(session);
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray content = whole.readAll();
    for (const QString& broken : {write("cut.trazor", content.left(content.size() / 3)), write("empty.trazor", ""),
                                  write("text.trazor", "this is no session"), m_folder.path()}) {
        QVERIFY(!window->openSession(broken));
        QVERIFY2(!window->message().isEmpty(), qPrintable(broken));
        QCOMPARE(window->sessionModel().size(), kept);
    }
}

void TstShell::editedSpace_isNotLostByClosing() {
    const auto window = makeWindow();
    window->actions().spaceEditor->trigger();
    auto& editor = find<SpaceEditor>(*window, "spaceEditor");
    editor.setText(editor.text().replace("192", "200"));
    QVERIFY(window->windowTitle().contains("(changed)"));
    QVERIFY(window->actions().undo->isEnabled());
    QVERIFY(!window->close());
    QCOMPARE(m_answers.unsavedQuestions, 1);
    window->actions().newSearch->trigger(); // leaving the page does not ask: the text stays
    window->actions().spaceEditor->trigger();
    QVERIFY(editor.text().contains("200"));
    window->actions().undo->trigger();
    QVERIFY(!editor.isModified());
    QVERIFY(window->actions().redo->isEnabled());
    window->actions().redo->trigger();
    m_answers.unsaved = Unsaved::Save;
    m_answers.file = m_folder.filePath("saved.space.json");
    QVERIFY(window->close());
    QVERIFY(QFile::exists(m_answers.file));
}

void TstShell::startPage_leadsBackToTheSession() {
    const auto window = makeWindow();
    auto& back = find<QAbstractButton>(*window, "startSession");
    QVERIFY(!back.isVisible());
    QVERIFY(!window->actions().showSession->isEnabled());
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    find<NumberEdit>(*window, "setupEvaluations").setNumber(20);
    find<QAbstractButton>(*window, "setupStart").click();
    QTRY_COMPARE_WITH_TIMEOUT(window->controller().state(), SearchState::Finished, 20000);
    window->actions().newSearch->trigger();
    QVERIFY(back.isVisible());
    back.click();
    QVERIFY(!find<StartPage>(*window, "startPage").isVisible());
    QCOMPARE(window->sessionModel().size(), 20);
}

void TstShell::cards_showWholeWords() {
    const QFontMetrics metrics(QApplication::font());
    const QString text = "Mehta et al., OpenELM: An Efficient Language Model Family, 2024";
    const int width = metrics.horizontalAdvance(text);
    QCOMPARE(wordsIn({width + 10, metrics.height()}, text, metrics), text);
    const QString cut = wordsIn({width / 2, metrics.height()}, text, metrics);
    QVERIFY2(cut.endsWith(QChar(0x2026)) && text.startsWith(cut.chopped(1) + ' '), qPrintable(cut));
    QVERIFY(metrics.horizontalAdvance(cut) <= width / 2);
}

void TstShell::startPage_takesEnter() {
    const auto window = makeWindow();
    auto& card = find<QAbstractButton>(*window, "preset-pit-tiny");
    card.setFocus();
    QTest::keyClick(&card, Qt::Key_Return);
    QVERIFY(!find<QWidget>(*window, "startPage").isVisible());
    QCOMPARE(find<QComboBox>(*window, "setupSpace").currentText(), QString("PiT-Ti"));
}

void TstShell::startPage_fitsEveryWidth() {
    const auto window = makeWindow();
    auto& page = find<StartPage>(*window, "startPage");
    for (const int width : {1000, 1280, 1600, 2400}) {
        window->resize(width, 800);
        QApplication::processEvents();
        std::size_t shown = 0;
        for (const char* const kind : {"galleryText", "galleryVision"}) {
            find<QAbstractButton>(*window, kind).click();
            QApplication::processEvents();
            for (const std::string& name : space::presetNames()) {
                auto& card = find<QAbstractButton>(*window, ("preset-" + name).c_str());
                if (card.isVisible()) {
                    ++shown;
                    QVERIFY(card.width() >= 200);
                    QVERIFY2(card.mapTo(&page, QPoint(card.width(), 0)).x() <= page.width(), name.c_str());
                }
            }
        }
        QCOMPARE(shown, space::presetNames().size());
    }
}

void TstShell::systemTheme_isLightOrDark() {
    const auto window = makeWindow();
    window->setTheme(ThemeMode::Dark);
    window->setTheme(ThemeMode::System); // the test desktop is light
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightnessF() > 0.5F);
    QEvent changed(QEvent::ThemeChange);
    QApplication::sendEvent(window.get(), &changed);
    QVERIFY(window->palette().color(QPalette::Link) != QColor(Qt::blue));
}

void TstShell::screenshots_areKept() {
    const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS");
    if (folder.isEmpty()) {
        QSKIP("TRAZOR_SCREENSHOTS names no folder");
    }
    const auto window = makeWindow();
    for (const auto& [name, theme] : {std::pair{"light", ThemeMode::Light}, std::pair{"dark", ThemeMode::Dark}}) {
        window->setTheme(theme);
        const auto keep = [&](QWidget& widget, const char* what) {
            QApplication::processEvents();
            QApplication::processEvents();
            QVERIFY(widget.grab().save(QString("%1/%2-%3.png").arg(folder, what, name)));
        };
        window->actions().newSearch->trigger();
        keep(*window, "start");
        window->actions().spaceEditor->trigger();
        QTRY_VERIFY(find<QLabel>(*window, "editorVerdict").text().contains("architectures"));
        keep(*window, "editor");
        window->actions().commands->trigger();
        keep(find<QDialog>(*window, "commandPalette"), "palette");
        delete window->findChild<QDialog*>();
        window->actions().aboutScore->trigger();
        keep(*window->findChild<QDialog*>(), "about");
        delete window->findChild<QDialog*>();
        window->actions().shortcuts->trigger();
        keep(*window->findChild<QDialog*>(), "keys");
        delete window->findChild<QDialog*>();
        find<QAbstractButton>(*window, "preset-pit-tiny").click();
        QTRY_VERIFY(find<QLabel>(*window, "setupVerdict").text().contains('%'));
        keep(*window, "setup");
    }
}

QTEST_MAIN(TstShell)
#include "tst_shell.moc"
