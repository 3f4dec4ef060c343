// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/space_editor.h"

#include "core/base/embedded_text.h"
#include "core/base/error.h"
#include "core/space/file/space_json.h"
#include "core/space/vocabulary.h"
#include "ui/editor/space_text_edit.h"
#include "ui/editor/word_table.h"
#include "ui/setup/setting_field.h"
#include "ui/support/field_note.h"
#include "ui/support/formatting.h"

#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

constexpr int kDelayMs = 250;
constexpr auto kYamlFilter = "AutoFormer or PiT file (*.yaml *.yml)";

QString rangeText(std::int64_t least, std::int64_t most) {
    const QString low = formatAmount(static_cast<double>(least));
    return least == most ? low : QString("%1 to %2").arg(low, formatAmount(static_cast<double>(most)));
}

} // namespace

SpaceEditor::SpaceEditor(Dialogs dialogs, QWidget* parent)
    : QWidget(parent)
    , m_dialogs(std::move(dialogs))
    , m_check(new SpaceCheck(this))
    , m_text(new SpaceTextEdit)
    , m_words(new WordTableModel(this)) {
    setObjectName("spaceEditor");
    m_text->setObjectName("editorText");
    m_text->setAccessibleName("JSON text of the search space");
    m_text->setAcceptDrops(false); // the window opens dropped files
    auto* split = new QSplitter;
    split->addWidget(makeForm());
    split->addWidget(m_text);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    split->setSizes({560, 640});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(split, 1);
    layout->addWidget(makeFoot());

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &SpaceEditor::check);
    connect(m_check, &SpaceCheck::answered, this, &SpaceEditor::showAnswer);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_isChecked = false;
        m_wantsUse = false;
        m_space.reset();
        m_check->cancel();
        m_delay.start();
    });
    connect(m_text->document(), &QTextDocument::modificationChanged, this, &SpaceEditor::titleChanged);
    for (const auto signal : {&QTextDocument::undoAvailable, &QTextDocument::redoAvailable}) {
        connect(m_text->document(), signal, this, &SpaceEditor::historyChanged);
    }
    connect(m_words, &WordTableModel::edited, this,
            [this](const FormWord& word) { change(withWord(m_text->text(), word)); });
}

QToolBar* SpaceEditor::makeToolBar() {
    auto* bar = new QToolBar;
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* presets = new QMenu("New from", this);
    for (const EmbeddedText& preset : embeddedSpaces()) {
        const QString name = QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size()));
        QAction* action = presets->addAction(QString::fromStdString(space::preset(preset.name).title));
        action->setToolTip("Start with a copy of this space");
        connect(action, &QAction::triggered, this, [this, name] { duplicate(name); });
    }
    auto* from = new QToolButton;
    from->setObjectName("editorNew");
    from->setText("New from  "); // trailing spaces leave room for the arrow
    from->setAccessibleName("New space from a shipped one");
    from->setToolTip("Start with a copy of a space that ships with the program");
    from->setPopupMode(QToolButton::InstantPopup);
    from->setMenu(presets);
    bar->addWidget(from);
    const auto add = [&](const QString& text, const char* name, const QString& help, auto act) {
        QAction* action = bar->addAction(text, this, act);
        action->setObjectName(name);
        action->setToolTip(help);
        return action;
    };
    add("Open\u2026", "editorOpen", "Open a *.space.json file", [this] {
        if (const QString file = m_dialogs.openFile(this, "Open search space", kSpaceFilter); !file.isEmpty()) {
            openFile(file);
        }
    });
    add("Import YAML\u2026", "editorImport", "Take SEARCH_SPACE of a file of AutoFormer, TF-TAS or PiT", [this] {
        if (const QString file = m_dialogs.openFile(this, "Import search space", kYamlFilter); !file.isEmpty()) {
            importYaml(file);
        }
    });
    bar->addSeparator();
    QAction* saveNow = add("Save", "editorSave", "Save the text to its file, whether it is right or wrong (Ctrl+S)",
                           [this] { save(); });
    saveNow->setShortcut(QKeySequence::Save);
    saveNow->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(saveNow);
    add("Save as\u2026", "editorSaveAs", "Save the text to another file", [this] { saveAs(); });
    bar->addSeparator();
    QAction* undoEdit = add("Undo", "editorUndo", "Undo the last change of form or text (Ctrl+Z)", [this] { undo(); });
    QAction* redoEdit = add("Redo", "editorRedo", "Redo what was undone", [this] { redo(); });
    const auto follow = [this, undoEdit, redoEdit] {
        undoEdit->setEnabled(canUndo());
        redoEdit->setEnabled(canRedo());
    };
    connect(this, &SpaceEditor::historyChanged, this, follow);
    follow();
    return bar;
}

QLayout* SpaceEditor::makeWordRow() {
    m_add = new QComboBox;
    m_add->setObjectName("editorAdd");
    m_add->setAccessibleName("Add a quantity");
    m_add->setToolTip("Quantities that the space does not have yet");
    m_add->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_remove = new QPushButton("Remove quantity");
    m_remove->setObjectName("editorRemove");
    m_remove->setToolTip("Take the selected quantity out of the space");
    connect(m_add, &QComboBox::activated, this, &SpaceEditor::addWord);
    connect(m_remove, &QPushButton::clicked, this, &SpaceEditor::removeWord);
    auto* row = new QHBoxLayout;
    row->addWidget(m_add, 1);
    row->addWidget(m_remove);
    return row;
}

QWidget* SpaceEditor::makeForm() {
    m_formPage = new QWidget;
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 4);
    const auto line = [&](const QString& label, const char* key, const QString& help) {
        auto* edit = new QLineEdit;
        edit->setObjectName(QString("editor-%1").arg(key));
        edit->setAccessibleName(label);
        edit->setToolTip(help);
        form->addRow(label, edit);
        connect(edit, &QLineEdit::textEdited, this,
                [this, key](const QString& text) { change(withText(m_text->text(), key, text)); });
        return edit;
    };
    m_name = line("Name", "name", "Name on the command line: lower-case letters, digits, '-', '_' and '.'");
    m_title = line("Title", "title", "Title in the window");
    m_about = line("About", "about", "One or two sentences for the gallery");
    m_source = line("Source", "source", "Paper or person that the space is from");
    m_stages = new QSpinBox;
    m_stages->setObjectName("editor-stages");
    m_stages->setRange(1, 64);
    m_stages->setAccessibleName("Stages");
    m_stages->setToolTip("Stages of the network, 1 to 64; between them it may shrink its grid (downsample)");
    form->addRow("Stages", m_stages);
    connect(m_stages, &QSpinBox::valueChanged, this, [this](int stages) {
        if (!m_filling) {
            change(withText(m_text->text(), "stages", QString::number(stages)));
        }
    });

    m_table = new WordTable(*m_words);
    m_table->setObjectName("editorWords");
    m_published = new QLabel;
    m_published->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_published->setForegroundRole(QPalette::PlaceholderText);
    m_published->setToolTip(
        "Networks from the literature, shown as stars in the plots. Each names a value of every gene, so "
        "a space with other genes has to go without them.");
    connect(m_published, &QLabel::linkActivated, this, [this] { change(withoutPublished(m_text->text())); });
    auto* layout = new QVBoxLayout(m_formPage);
    layout->setContentsMargins(12, 8, 6, 8);
    layout->addLayout(form);
    layout->addWidget(m_table, 1);
    layout->addLayout(makeWordRow());
    layout->addWidget(m_published);
    m_formPage->setMinimumWidth(330);
    return m_formPage;
}

QWidget* SpaceEditor::makeFoot() {
    auto* foot = new QWidget;
    m_verdict = new FieldNote;
    m_verdict->setObjectName("editorVerdict");
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_verdict->setFocusPolicy(Qt::StrongFocus); // the flags alone allow focus only by click
    m_show = new QPushButton("Show");
    m_show->setObjectName("editorShow");
    m_show->setToolTip("Go to the place of the problem in the text");
    connect(m_show, &QPushButton::clicked, m_text, &SpaceTextEdit::goToProblem);
    m_use = new QPushButton("Use in a new search");
    m_use->setObjectName("editorUse");
    m_use->setToolTip("Go to the setup with this space");
    connect(m_use, &QPushButton::clicked, this, &SpaceEditor::use);
    auto* layout = new QHBoxLayout(foot);
    layout->setContentsMargins(12, 6, 12, 8);
    layout->addWidget(m_verdict, 1);
    layout->addWidget(m_show);
    layout->addWidget(m_use);
    return foot;
}

void SpaceEditor::load(const QString& text, const QString& file, bool saved) {
    m_file = file;
    m_text->setPlainText(text);
    m_text->document()->setModified(!saved);
    check();
    emit titleChanged();
    emit historyChanged();
}

void SpaceEditor::undo() {
    m_text->undo();
}
void SpaceEditor::redo() {
    m_text->redo();
}
bool SpaceEditor::canUndo() const {
    return m_text->document()->isUndoAvailable();
}
bool SpaceEditor::canRedo() const {
    return m_text->document()->isRedoAvailable();
}
bool SpaceEditor::isEmpty() const {
    return m_text->document()->isEmpty();
}
bool SpaceEditor::isModified() const {
    return m_text->document()->isModified();
}
QString SpaceEditor::text() const {
    return m_text->toPlainText();
}
void SpaceEditor::setText(const QString& text) {
    m_text->replaceText(text.toStdString());
}

QString SpaceEditor::problem() {
    if (m_delay.isActive()) {
        check();
    }
    return m_problem;
}

void SpaceEditor::change(const std::string& text) {
    if (!m_filling) {
        m_text->replaceText(text);
        check();
    }
}

void SpaceEditor::check() {
    m_delay.stop();
    showForm();
    m_isChecked = false;
    m_space.reset();
    m_check->cancel();
    try {
        if (m_text->document()->characterCount() > kLongestText) {
            throw Error(ErrorCode::InvalidFile, "space: the text is longer than a million characters");
        }
        m_space = std::make_shared<const space::SearchSpace>(space::parseWrittenSpace(m_text->text(), "space"));
        m_problem.clear();
        m_text->clearProblem();
        m_words->setProblem({}, {});
        m_verdict->showHint("Looking at its networks\u2026");
        m_show->hide();
        m_use->setEnabled(true);
        m_check->ask(m_space);
    } catch (const Error& error) {
        showProblem(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()), error.place());
    }
}

void SpaceEditor::showForm() {
    const std::optional<SpaceForm> form = readForm(m_text->text());
    m_formPage->setEnabled(form.has_value());
    if (!form) {
        return; // keep the previous content visible, greyed out
    }
    m_filling = true;
    m_form = *form;
    const auto fill = [](QLineEdit* edit, const QString& text) {
        if (edit->text() != text) {
            edit->setText(text);
            edit->setCursorPosition(0);
        }
    };
    fill(m_name, form->name);
    fill(m_title, form->title);
    fill(m_about, form->about);
    fill(m_source, form->source);
    m_stages->setValue(form->stages);
    m_words->setForm(*form);
    m_add->clear();
    m_add->addItem("Add a quantity\u2026");
    for (const space::Quantity& quantity : space::vocabulary()) {
        const QString name = QString::fromUtf8(quantity.name.data(), static_cast<qsizetype>(quantity.name.size()));
        if (form->find(name) == nullptr) {
            m_add->addItem(name, name);
            m_add->setItemData(
                m_add->count() - 1,
                QString::fromUtf8(quantity.meaning.data(), static_cast<qsizetype>(quantity.meaning.size())),
                Qt::ToolTipRole);
        }
    }
    showPublished();
    m_filling = false;
}

void SpaceEditor::showPublished() {
    m_published->setVisible(m_form.published > 0);
    m_published->clear(); // links take the palette's colour only when the text is set
    m_published->setText(QString("%1 published %2. <a href=\"remove\">Remove</a>")
                             .arg(m_form.published)
                             .arg(m_form.published == 1 ? "architecture" : "architectures"));
}

void SpaceEditor::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_published != nullptr) {
        showPublished();
    }
}

QString SpaceEditor::wordAt(const std::string& place) const {
    const QString path = QString::fromStdString(place);
    for (const FormWord& word : m_form.words) {
        if (path == word.path || path.startsWith(word.path + '.') || path.startsWith(word.path + '[')) {
            return word.name;
        }
    }
    return {};
}

void SpaceEditor::showProblem(const QString& message, const QString& hint, const std::string& place) {
    m_problem = message;
    m_problem.remove(QRegularExpression("^space: ")); // redundant: there is only one document
    m_space.reset();
    m_wantsUse = false;
    const JsonPlaces places = findPlaces(m_text->text());
    QString word = wordAt(place);
    std::string path = place;
    if (place.empty() && !places.error) {
        // A network that cannot be built: find the word that the message mentions.
        for (const FormWord& known : m_form.words) {
            QString spelled = QRegularExpression::escape(known.name);
            spelled.replace('_', "[ _]");
            if (word.isEmpty() && message.contains(QRegularExpression("\\b" + spelled + "\\b"))) {
                word = known.name;
                path = known.path.toStdString();
            }
        }
    }
    m_text->markProblem(places.error ? TextRange{*places.error, *places.error} : places.find(path), message);
    m_words->setProblem(word, m_problem);
    if (const int row = m_words->rowOf(word); row >= 0) {
        m_table->scrollTo(m_words->index(row, 0));
    }
    m_verdict->showProblem(QString("Line %1: %2").arg(m_text->problemLine()).arg(m_problem) +
                           (hint.isEmpty() ? "" : "\n" + hint));
    m_show->show();
    m_use->setEnabled(false);
}

void SpaceEditor::showAnswer(const SpaceCheck::Answer& answer) {
    if (const space::SpaceDefect& defect = answer.defect; !defect.problem.empty()) {
        const std::string where = defect.place.empty() ? std::string() : defect.place + ": ";
        showProblem(QString::fromStdString(where + defect.problem), QString::fromStdString(defect.hint), defect.place);
        return;
    }
    m_isChecked = true;
    QStringList sizes;
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        if (quantity.isTime()) {
            continue; // a space has no device
        }
        sizes << rangeText(answer.range.min.*quantity.value, answer.range.max.*quantity.value) + ' ' +
                     fromTable(quantity.unit);
    }
    const QString last = sizes.takeLast();
    m_verdict->showHint(QString("%1 architectures of %2 and %3").arg(answer.count, sizes.join(", "), last));
    if (m_wantsUse) {
        use();
    }
}

void SpaceEditor::addWord() {
    const QString name = m_add->currentData().toString();
    if (name.isEmpty()) {
        return;
    }
    change(withWord(m_text->text(), newWord(name)));
    if (const int row = m_words->rowOf(name); row >= 0) {
        const QModelIndex values = m_words->index(row, WordTableModel::Values);
        m_table->setCurrentIndex(values);
        m_table->scrollTo(values);
        m_table->setFocus();
    }
}

void SpaceEditor::removeWord() {
    if (const FormWord* const word = m_words->wordAt(m_table->currentIndex().row())) {
        change(withoutWord(m_text->text(), word->name));
    }
}

void SpaceEditor::use() {
    if (!problem().isEmpty()) {
        return;
    }
    m_wantsUse = !m_isChecked;
    if (m_isChecked) {
        emit useRequested(m_space);
    }
}

QString SpaceEditor::title() const {
    const QString name = m_file.isEmpty() ? m_form.name : QFileInfo(m_file).fileName();
    return isModified() ? name + " (changed)" : name;
}

} // namespace trazor::ui
