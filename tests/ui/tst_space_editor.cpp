// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/embedded_text.h"
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/exchange/space_yaml.h"
#include "core/space/file/space_json.h"
#include "tests/ui/find_widget.h"
#include "ui/editor/json_places.h"
#include "ui/editor/space_editor.h"
#include "ui/editor/space_form.h"
#include "ui/editor/space_text_edit.h"
#include "ui/editor/word_table.h"

#include <nlohmann/json.hpp>

#include <QAbstractButton>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace trazor;
using namespace trazor::ui;

using test::find;

namespace {

constexpr auto kAutoformerYaml = R"(SUPERNET:
  MLP_RATIO: 4.0
  NUM_HEADS: 4
  EMBED_DIM: 256
  DEPTH: 14
SEARCH_SPACE:
  MLP_RATIO:
    - 3.5
    - 4.0
  NUM_HEADS:
    - 3
    - 4
  DEPTH:
    - 12
    - 13
    - 14
  EMBED_DIM:
    - 192
    - 216
    - 240
)";
constexpr auto kPitYaml = R"(SEARCH_SPACE:
  PATCH_SIZE:
    - 16
  MLP_RATIO: [2, 4, 6, 8]
  NUM_HEADS: [2, 4, 8]
  DEPTH:
    - 1,2,3
    - 4,6,8
    - 2,4,6
  BASE_DIM: [16, 24, 32, 40]
)";

std::string presetText(std::string_view name) {
    for (const EmbeddedText& preset : embeddedSpaces()) {
        if (preset.name == name) {
            return std::string(preset.text);
        }
    }
    return {};
}

QString problemOf(const std::string& text) {
    try {
        static_cast<void>(space::parseSpace(text));
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace

class TstSpaceEditor final : public QObject {
    Q_OBJECT

private slots:
    void init() { m_answer = Unsaved::Cancel; }
    void places_ofEveryValue_areFound();
    void places_inBrokenText_nameTheError_data();
    void places_inBrokenText_nameTheError();
    void form_ofEveryPreset_writesTheSameSpace();
    void words_changeScope_andComeBack();
    void choicesBeyondTheSuperNet_widenIt();
    void words_areAddedAndRemoved();
    void yaml_ofAutoformerAndPit_isTheShippedSpace();
    void yaml_thatIsWrong_isExplained_data();
    void yaml_thatIsWrong_isExplained();
    void preset_isDuplicated_andMeasured();
    void formAndText_stayInStep_andShareOneUndo();
    void wrongSpace_saysWhyAtTheField_andCannotBeUsed_data();
    void wrongSpace_saysWhyAtTheField_andCannotBeUsed();
    void space_isUsedOnlyOnceItsNetworksAreChecked();
    void typingOn_callsOffTheUse();
    void choicesThatDoNotFitEachOther_areFoundBeforeTheSpaceIsUsed();
    void files_areOpenedSaved_andChangesAreNotLost();
    void anyText_isSurvived();
    void screenshots_areKept();

private:
    std::unique_ptr<SpaceEditor> makeEditor();
    static FormWord wordOf(SpaceEditor& editor, const QString& name);
    static void setValues(SpaceEditor& editor, const QString& word, const QString& values);

    QTemporaryDir m_folder;
    QString m_file;
    Unsaved m_answer = Unsaved::Cancel;
};

std::unique_ptr<SpaceEditor> TstSpaceEditor::makeEditor() {
    auto editor = std::make_unique<SpaceEditor>(Dialogs{
        .openFile = [this](auto&&...) { return m_file; },
        .saveFile = [this](auto&&...) { return m_file; },
        .askUnsaved = [this](auto&&...) { return m_answer; },
    });
    editor->resize(1200, 740);
    return editor;
}

FormWord TstSpaceEditor::wordOf(SpaceEditor& editor, const QString& name) {
    const SpaceForm form = readForm(editor.text().toStdString()).value();
    const FormWord* word = form.find(name);
    return word == nullptr ? FormWord{} : *word;
}

/// Edits a value in the table, like a user.
void TstSpaceEditor::setValues(SpaceEditor& editor, const QString& word, const QString& values) {
    auto* model = editor.findChild<WordTableModel*>();
    const int row = model->rowOf(word);
    QVERIFY2(row >= 0, qPrintable(word));
    QVERIFY(model->setData(model->index(row, WordTableModel::Values), values, Qt::EditRole));
}

void TstSpaceEditor::places_ofEveryValue_areFound() {
    const std::string text = R"({"a": [1, {"b": "x\"]}"}], "c": {"d": -1.5e3, "e": null}})";
    const JsonPlaces places = findPlaces(text);
    QVERIFY(!places.error);
    const auto at = [&](const char* path) {
        const TextRange range = places.find(path);
        return QString::fromStdString(text.substr(range.begin, range.end - range.begin));
    };
    QCOMPARE(at("a[0]"), "1");
    QCOMPARE(at("a[1].b"), R"("x\"]}")");
    QCOMPARE(at("c.d"), "-1.5e3");
    QCOMPARE(at("c"), R"({"d": -1.5e3, "e": null})");
    QCOMPARE(at("c.nothing.below"), at("c")); // the nearest existing ancestor
    QCOMPARE(at("a[7]"), at("a"));
    QCOMPARE(places.find("nowhere"), (TextRange{0, text.size()}));
    for (const EmbeddedText& preset : embeddedSpaces()) {
        const JsonPlaces of = findPlaces(preset.text);
        QVERIFY(!of.error);
        QCOMPARE(preset.text.substr(of.values.at("format").begin, 14), std::string_view("\"trazor-space\""));
    }
}

void TstSpaceEditor::places_inBrokenText_nameTheError_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("offset");
    QTest::newRow("empty") << QByteArray("") << 0;
    QTest::newRow("cut") << QByteArray(R"({"a": [1, 2)") << 11;
    QTest::newRow("missing comma") << QByteArray(R"({"a": 1 "b": 2})") << 8;
    QTest::newRow("bare word") << QByteArray(R"({"a": yes})") << 6;
    QTest::newRow("trailing comma") << QByteArray("[1, ]") << 4;
    QTest::newRow("open string") << QByteArray("{\"a\": \"x\n}") << 8;
    QTest::newRow("two values") << QByteArray("{} {}") << 3;
    QTest::newRow("deep") << QByteArray(10'000, '[') << 101;
}

void TstSpaceEditor::places_inBrokenText_nameTheError() {
    QFETCH(QByteArray, text);
    const JsonPlaces places = findPlaces(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    QVERIFY(places.error.has_value());
    QTEST(static_cast<int>(*places.error), "offset");
}

void TstSpaceEditor::form_ofEveryPreset_writesTheSameSpace() {
    for (const EmbeddedText& preset : embeddedSpaces()) {
        const std::string text(preset.text);
        const std::string canonical = space::spaceJson(space::parseSpace(text));
        const SpaceForm form = readForm(text).value();
        QCOMPARE(form.name.toStdString(), std::string(preset.name));
        QVERIFY(form.words.size() >= 8);
        for (const FormWord& word : form.words) {
            const std::string again = withWord(text, word);
            QCOMPARE(QString::fromStdString(space::spaceJson(space::parseSpace(again))),
                     QString::fromStdString(canonical));
            const SpaceForm other = readForm(again).value();
            QVERIFY(other.find(word.name) != nullptr && other.find(word.name)->values == word.values);
            QCOMPARE(other.words.size(), form.words.size());
        }
        // The layout matches the shipped files, so an edit changes few lines.
        const std::string same = withText(text, "name", form.name);
        QCOMPARE(QString::fromStdString(same).trimmed(), QString::fromStdString(text).trimmed());
    }
}

void TstSpaceEditor::words_changeScope_andComeBack() {
    std::string text = withoutPublished(presetText("pit-tiny"));
    const auto word = [&](const char* name) { return *readForm(text).value().find(name); };
    QVERIFY(word("heads").decided == Decided::GrowingStage);
    QCOMPARE(word("depth").values, "1, 2, 3 | 4, 6, 8 | 2, 4, 6");

    FormWord heads = word("heads");
    heads.decided = Decided::Stage;
    text = withWord(text, heads);
    QVERIFY(word("heads").decided == Decided::Stage);
    QVERIFY(space::parseSpace(text).rules.empty());
    heads.decided = Decided::GrowingStage;
    text = withWord(text, heads);
    QCOMPARE(space::parseSpace(text).rules.size(), std::size_t{1});

    nlohmann::json strange = nlohmann::json::parse(text);
    strange["rules"] = nlohmann::json::object();
    QCOMPARE(nlohmann::json::parse(withWord(strange.dump(), heads))["rules"].size(), std::size_t{1});

    FormWord ratio = word("mlp_ratio");
    ratio.decided = Decided::Fixed;
    ratio.values = "4";
    text = withWord(text, ratio);
    QCOMPARE(word("mlp_ratio").path, QString("fixed.mlp_ratio"));
    QVERIFY2(problemOf(text).isEmpty(), qPrintable(problemOf(text)));
    QVERIFY(space::parseSpace(text).findGene("mlp_ratio") == nullptr);
    ratio.decided = Decided::Block;
    ratio.values = " 2,4 ,  6 ";
    text = withWord(text, ratio);
    QVERIFY2(problemOf(text).isEmpty(), qPrintable(problemOf(text)));
    QCOMPARE(space::parseSpace(text).findGene("mlp_ratio")->choices.front(), (std::vector<double>{2, 4, 6}));
    QVERIFY(!space::parseSpace(text).facts.contains("mlp_ratio"));
}

void TstSpaceEditor::choicesBeyondTheSuperNet_widenIt() {
    std::string text = withoutPublished(presetText("autoformer-tiny"));
    FormWord heads = *readForm(text).value().find("heads");
    const double before = space::parseSpace(text).supernet.at("heads");
    heads.values = "3, 4, 6";
    text = withWord(text, heads);
    QVERIFY2(problemOf(text).isEmpty(), qPrintable(problemOf(text)));
    QVERIFY(before < 6.0);
    QCOMPARE(space::parseSpace(text).supernet.at("heads"), 6.0);
    heads.values = "3"; // narrower choices leave the super-net unchanged
    text = withWord(text, heads);
    QCOMPARE(space::parseSpace(text).supernet.at("heads"), 6.0);
    heads.decided = Decided::Fixed;
    text = withWord(text, heads);
    QVERIFY2(problemOf(text).isEmpty(), qPrintable(problemOf(text)));
}

void TstSpaceEditor::words_areAddedAndRemoved() {
    std::string text = presetText("autoformer-tiny");
    text = withWord(text, newWord("stem_norm"));
    QCOMPARE(readForm(text).value().find("stem_norm")->values, "true");
    QVERIFY(problemOf(text).isEmpty());
    text = withoutWord(text, "stem_norm");
    QVERIFY(readForm(text).value().find("stem_norm") == nullptr);
    text = withoutWord(text, "heads");
    QVERIFY(!problemOf(text).isEmpty()); // every network needs heads
    text = withText(text, "stages", "3");
    QCOMPARE(readForm(text).value().stages, 3);
    QVERIFY(!readForm("[1]") && !readForm("nonsense") && !readForm(""));
    QVERIFY(!readForm("{\"stages\": " + std::string(100'000, '[') + std::string(100'000, ']') + '}'));
}

void TstSpaceEditor::yaml_ofAutoformerAndPit_isTheShippedSpace() {
    const space::SearchSpace tiny = exchange::parseSpaceYaml(kAutoformerYaml, "space-T", "space-T.yaml");
    const space::SearchSpace& shipped = space::preset("autoformer-tiny");
    QCOMPARE(tiny.name, std::string("space-t"));
    for (const space::Gene& gene : shipped.genes) {
        QCOMPARE(tiny.findGene(gene.name)->choices, gene.choices);
        QVERIFY(tiny.findGene(gene.name)->scope == gene.scope);
    }
    QCOMPARE(tiny.supernet, shipped.supernet);
    QVERIFY(tiny.facts == shipped.facts);

    const space::SearchSpace pit = exchange::parseSpaceYaml(kPitYaml, "TF_TAS-T", "TF_TAS-T.yaml");
    const space::SearchSpace& shippedPit = space::preset("pit-tiny");
    for (const space::Gene& gene : shippedPit.genes) {
        QCOMPARE(pit.findGene(gene.name)->choices, gene.choices);
    }
    QVERIFY(pit.facts == shippedPit.facts);
    QCOMPARE(space::countArchitectures(pit), std::string("4320"));
}

void TstSpaceEditor::yaml_thatIsWrong_isExplained_data() {
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("message");
    QTest::newRow("no YAML") << QByteArray("a: [1") << "not valid YAML";
    QTest::newRow("empty") << QByteArray("") << "SEARCH_SPACE";
    QTest::newRow("other file") << QByteArray("RETRAIN:\n  DEPTH: 12\n") << "SEARCH_SPACE";
    QTest::newRow("missing key") << QByteArray(kAutoformerYaml).replace("  EMBED_DIM:\n    -", "  WIDTH:\n    -")
                                 << "SEARCH_SPACE: 'EMBED_DIM' is missing";
    QTest::newRow("word") << QByteArray(kAutoformerYaml).replace("- 216", "- wide")
                          << "SEARCH_SPACE.EMBED_DIM[1]: must be a whole number";
    QTest::newRow("half a head") << QByteArray(kAutoformerYaml).replace("    - 3\n", "    - 3.5\n")
                                 << "SEARCH_SPACE.NUM_HEADS";
    QTest::newRow("no choice") << QByteArray(kPitYaml).replace("[16, 24, 32, 40]", "[]") << "SEARCH_SPACE.BASE_DIM";
    QTest::newRow("two stages") << QByteArray(kPitYaml).replace("    - 2,4,6\n", "") << "3 stages";
    QTest::newRow("depth of words") << QByteArray(kPitYaml).replace("4,6,8", "4,x") << "SEARCH_SPACE.DEPTH[1]";
    QTest::newRow("depth with nothing") << QByteArray(kPitYaml).replace("4,6,8", "4,,8") << "SEARCH_SPACE.DEPTH[1]";
}

void TstSpaceEditor::yaml_thatIsWrong_isExplained() {
    QFETCH(QByteArray, yaml);
    QFETCH(QString, message);
    try {
        static_cast<void>(exchange::parseSpaceYaml(yaml.toStdString(), "x", "x.yaml"));
        QFAIL("it was taken");
    } catch (const Error& error) {
        QVERIFY2(QString(error.what()).contains(message), error.what());
        QVERIFY(QString(error.what()).startsWith("x.yaml: "));
    }
}

void TstSpaceEditor::preset_isDuplicated_andMeasured() {
    const auto editor = makeEditor();
    QVERIFY(editor->isEmpty());
    QVERIFY(editor->duplicate("autoformer-tiny"));
    QVERIFY(!editor->duplicate("nowhere"));
    QVERIFY(!editor->isModified());
    QCOMPARE(find<QLineEdit>(*editor, "editor-name").text(), "autoformer-tiny-copy");
    QVERIFY(editor->problem().isEmpty());
    auto& verdict = find<QLabel>(*editor, "editorVerdict");
    QTRY_VERIFY2(verdict.text().contains("5.37 M to 10.5 M"), qPrintable(verdict.text()));
    const QString before = verdict.text();
    setValues(*editor, "embed_dim", "192");
    QTRY_VERIFY(verdict.text().contains("architectures") && verdict.text() != before);
}

void TstSpaceEditor::formAndText_stayInStep_andShareOneUndo() {
    const auto editor = makeEditor();
    editor->duplicate("autoformer-tiny");
    const QString first = editor->text();
    QVERIFY(!editor->canUndo());
    setValues(*editor, "embed_dim", "128, 160");
    QVERIFY(editor->text().contains("[128, 160]"));
    QVERIFY(editor->isModified());
    // Unchanged parts of the text stay as they were, line by line.
    QCOMPARE(editor->text().count('\n'), first.count('\n'));
    const QString second = editor->text();

    editor->setText(QString(second).replace("[12, 13, 14]", "[6, 7]"));
    QVERIFY(editor->problem().isEmpty());
    QCOMPARE(wordOf(*editor, "depth").values, "6, 7");
    auto* model = editor->findChild<WordTableModel*>();
    QCOMPARE(model->wordAt(model->rowOf("depth"))->values, "6, 7");
    auto& title = find<QLineEdit>(*editor, "editor-title");
    title.selectAll();
    QTest::keyClicks(&title, "Mine");
    QVERIFY(editor->text().contains("\"title\": \"Mine\""));
    find<QSpinBox>(*editor, "editor-stages").setValue(2);
    QVERIFY(editor->text().contains("\"stages\": 2"));
    QVERIFY(!editor->problem().isEmpty()); // depth must then have stage scope

    int steps = 0;
    while (editor->canUndo() && steps < 50) {
        editor->undo();
        ++steps;
    }
    QCOMPARE(editor->text(), first);
    QVERIFY(!editor->isModified());
    QVERIFY(editor->problem().isEmpty());
    QCOMPARE(model->wordAt(model->rowOf("embed_dim"))->values, "192, 216, 240");
    QCOMPARE(title.text(), "AutoFormer-Tiny (copy)");
    editor->redo();
    QCOMPARE(editor->text(), second);
}

void TstSpaceEditor::wrongSpace_saysWhyAtTheField_andCannotBeUsed_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("word"); // marked in the form
    QTest::newRow("value out of range") << "\"patch_size\": 16"
                                        << "\"patch_size\": 0"
                                        << "fixed.patch_size: must be"
                                        << "patch_size";
    QTest::newRow("no choices") << "[192, 216, 240]"
                                << "[]"
                                << "genes[0].choices"
                                << "embed_dim";
    QTest::newRow("twice") << "[3, 4]"
                           << "[3, 3]"
                           << "repeats the choice 3"
                           << "heads";
    QTest::newRow("unknown word") << "\"norm_eps\""
                                  << "\"norm_epsilon\""
                                  << "norm_epsilon"
                                  << "norm_epsilon";
    QTest::newRow("wrong text") << "\"norm\": \"pre\""
                                << "\"norm\": \"before\""
                                << "pre, post"
                                << "norm";
    QTest::newRow("wrong scope") << "\"scope\": \"block\",\n      \"choices\": [3, 4]"
                                 << "\"scope\": \"layer\",\n      \"choices\": [3, 4]"
                                 << "network, stage or block"
                                 << "heads";
    QTest::newRow("cannot be built") << "\"image_size\": 224"
                                     << "\"image_size\": 8"
                                     << "no network can be built"
                                     << "image_size";
    QTest::newRow("no JSON") << "\"stages\": 1,"
                             << "\"stages\": 1"
                             << "not valid JSON"
                             << "";
    QTest::newRow("name") << "\"name\": \"autoformer-tiny-copy\""
                          << "\"name\": \"My space\""
                          << "lower-case"
                          << "";
}

void TstSpaceEditor::wrongSpace_saysWhyAtTheField_andCannotBeUsed() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, message);
    QFETCH(QString, word);
    const auto editor = makeEditor();
    editor->show();
    editor->duplicate("autoformer-tiny");
    QSignalSpy used(editor.get(), &SpaceEditor::useRequested);
    const QString good = editor->text();
    QVERIFY(good.contains(from));
    editor->setText(QString(good).replace(from, to));
    QVERIFY2(editor->problem().contains(message), qPrintable(editor->problem()));
    auto& use = find<QAbstractButton>(*editor, "editorUse");
    QVERIFY(!use.isEnabled());
    auto& text = find<SpaceTextEdit>(*editor, "editorText");
    const int line = static_cast<int>(QStringView(good).left(good.indexOf(from)).count('\n')) + 1;
    QVERIFY2(std::abs(text.problemLine() - line) <= 1,
             qPrintable(QString("%1, not %2").arg(text.problemLine()).arg(line)));
    auto* model = editor->findChild<WordTableModel*>();
    if (!word.isEmpty()) {
        const QModelIndex name = model->index(model->rowOf(word), WordTableModel::Name);
        QVERIFY2(name.isValid() && name.data().toString().contains(QChar(0x25B2)), qPrintable(word));
        QVERIFY(name.data(Qt::ToolTipRole).toString().contains(message));
    }
    use.click();
    QCOMPARE(used.count(), 0);
    editor->undo();
    QVERIFY(editor->problem().isEmpty());
    QCOMPARE(text.problemLine(), 0);
}

void TstSpaceEditor::space_isUsedOnlyOnceItsNetworksAreChecked() {
    const auto editor = makeEditor();
    editor->duplicate("autoformer-tiny");
    QSignalSpy used(editor.get(), &SpaceEditor::useRequested);
    setValues(*editor, "depth", "10, 11");
    find<QAbstractButton>(*editor, "editorUse").click();
    QCOMPARE(used.count(), 0); // the check is still running
    QTRY_COMPARE(used.count(), 1);
    const auto space = used.front().front().value<std::shared_ptr<const space::SearchSpace>>();
    QCOMPARE(space->findGene("depth")->choices.front(), (std::vector<double>{10, 11}));
    QVERIFY(editor->isModified()); // using does not save
}

void TstSpaceEditor::typingOn_callsOffTheUse() {
    const auto editor = makeEditor();
    editor->duplicate("autoformer-tiny");
    QSignalSpy used(editor.get(), &SpaceEditor::useRequested);
    setValues(*editor, "depth", "10, 11");
    find<QAbstractButton>(*editor, "editorUse").click();
    setValues(*editor, "depth", "10, 12"); // the check is still running
    auto& verdict = find<QLabel>(*editor, "editorVerdict");
    QTRY_VERIFY2(verdict.text().contains("architectures"), qPrintable(verdict.text()));
    QCOMPARE(used.count(), 0); // another space than the one that was asked for
    find<QAbstractButton>(*editor, "editorUse").click();
    QCOMPARE(used.count(), 1);
}

void TstSpaceEditor::choicesThatDoNotFitEachOther_areFoundBeforeTheSpaceIsUsed() {
    const auto editor = makeEditor();
    editor->duplicate("autoformer-tiny");
    QSignalSpy used(editor.get(), &SpaceEditor::useRequested);
    // Each width and head count is possible, and so are the smallest and the largest network; 4 heads do not divide
    // 198.
    QString text = editor->text();
    text.replace(QRegularExpression("\"head_dim\": 64,\\s*"), QString());
    editor->setText(text);
    setValues(*editor, "embed_dim", "192, 198, 240");
    QVERIFY(editor->problem().isEmpty());
    find<QAbstractButton>(*editor, "editorUse").click();
    QTRY_VERIFY2(editor->problem().contains("198 is not a multiple of 4 heads"), qPrintable(editor->problem()));
    QVERIFY2(editor->problem().startsWith("genes["), qPrintable(editor->problem()));
    QCOMPARE(used.count(), 0);
    QVERIFY(!find<QAbstractButton>(*editor, "editorUse").isEnabled());
    setValues(*editor, "embed_dim", "192, 204, 240");
    QTRY_VERIFY(editor->problem().isEmpty());
}

void TstSpaceEditor::files_areOpenedSaved_andChangesAreNotLost() {
    const auto editor = makeEditor();
    QSignalSpy failed(editor.get(), &SpaceEditor::failed);
    m_file = m_folder.filePath("mine.space.json");
    editor->duplicate("pit-tiny");
    setValues(*editor, "base_dim", "16, 24");
    QVERIFY(!editor->duplicate("pit-small")); // the question was cancelled
    QVERIFY(editor->text().contains("[16, 24]"));
    QVERIFY(!editor->leaveChanges());
    m_answer = Unsaved::Save;
    QVERIFY(editor->duplicate("pit-small"));
    QVERIFY(editor->file().isEmpty());
    QCOMPARE(space::loadSpace(m_file.toStdString()).findGene("base_dim")->choices.front(),
             (std::vector<double>{16, 24}));
    QVERIFY(editor->openFile(m_file));
    QCOMPARE(editor->file(), m_file);
    QCOMPARE(editor->title(), "mine.space.json");
    setValues(*editor, "base_dim", "16, 32");
    QCOMPARE(editor->title(), "mine.space.json (changed)");
    QVERIFY(editor->save());
    QVERIFY(!editor->isModified());

    m_file = "/proc/nowhere/x.space.json";
    QVERIFY(!editor->saveAs());
    QCOMPARE(failed.count(), 1);
    QCOMPARE(editor->file(), m_folder.filePath("mine.space.json"));
    QVERIFY(!editor->openFile(m_folder.filePath("missing.space.json")));
    QCOMPARE(failed.count(), 2);
    QVERIFY(editor->text().contains("[16, 32]"));

    m_file = m_folder.filePath("space-T.yaml");
    QFile yaml(m_file);
    QVERIFY(yaml.open(QIODevice::WriteOnly) && yaml.write(kAutoformerYaml) > 0);
    yaml.close();
    QVERIFY(editor->importYaml(m_file));
    QVERIFY(editor->problem().isEmpty());
    QCOMPARE(wordOf(*editor, "embed_dim").values, "192, 216, 240");
    // A broken file opens too: the editor is there to repair it.
    m_file = m_folder.filePath("broken.space.json");
    QFile broken(m_file);
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{\"format\": ") > 0);
    broken.close();
    QVERIFY(editor->openFile(m_file));
    QVERIFY(editor->problem().contains("not valid JSON"));
}

void TstSpaceEditor::anyText_isSurvived() {
    const auto editor = makeEditor();
    const QString good = QString::fromStdString(presetText("s3-tiny"));
    editor->duplicate("s3-tiny");
    Rng rng(7);
    int wrong = 0;
    for (int round = 0; round < 150; ++round) {
        QString text = good;
        for (int change = 0; change < 3; ++change) {
            const auto at = static_cast<qsizetype>(rng.below(static_cast<std::uint64_t>(text.size())));
            const auto length = static_cast<qsizetype>(rng.below(30));
            static const QString kPieces = QStringLiteral("{}[]\",:0-e9.x\u00e9\n");
            text.replace(
                at, length,
                QString(kPieces[static_cast<qsizetype>(rng.below(static_cast<std::uint64_t>(kPieces.size())))]));
        }
        editor->setText(text);
        const bool isWrong = !editor->problem().isEmpty();
        QCOMPARE(isWrong, !problemOf(text.toStdString()).isEmpty());
        wrong += isWrong ? 1 : 0;
        QCOMPARE(find<SpaceTextEdit>(*editor, "editorText").problemLine() > 0, isWrong);
    }
    QVERIFY(wrong > 100);
    editor->setText(good);
    QVERIFY(editor->problem().isEmpty());
}

void TstSpaceEditor::screenshots_areKept() {
    const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS");
    if (folder.isEmpty()) {
        QSKIP("TRAZOR_SCREENSHOTS names no folder");
    }
    const auto editor = makeEditor();
    editor->show();
    editor->duplicate("pit-tiny");
    QTRY_VERIFY(find<QLabel>(*editor, "editorVerdict").text().contains("architectures"));
    QVERIFY(editor->grab().save(folder + "/editor.png"));
    setValues(*editor, "heads", "2, 4, many");
    QVERIFY(editor->grab().save(folder + "/editor-problem.png"));
}

QTEST_MAIN(TstSpaceEditor)
#include "tst_space_editor.moc"
