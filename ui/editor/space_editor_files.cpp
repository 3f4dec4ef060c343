// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sources of the space editor's text, and saving it.
#include "core/base/atomic_file.h"
#include "core/base/embedded_text.h"
#include "core/base/error.h"
#include "core/exchange/configs/space_around.h"
#include "core/exchange/space_yaml.h"
#include "core/space/file/space_json.h"
#include "ui/editor/space_editor.h"
#include "ui/editor/space_text_edit.h"

#include <QDir>
#include <QFileInfo>

#include <filesystem>
#include <utility>

namespace trazor::ui {

namespace {

std::filesystem::path toPath(const QString& file) {
    std::filesystem::path path(file.toStdU16String());
    std::error_code none;
    if (std::filesystem::is_fifo(path, none)) {
        throw Error(ErrorCode::Io, "'" + path.string() + "' is a pipe, and the window would wait for its other end",
                    "Choose a file.");
    }
    return path;
}

} // namespace

bool SpaceEditor::duplicate(const QString& presetName) {
    for (const EmbeddedText& preset : embeddedSpaces()) {
        if (presetName == QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size()))) {
            if (!leaveChanges()) {
                return false;
            }
            std::string text(preset.text);
            text = withText(text, "name", presetName + "-copy");
            text = withText(text, "title", QString::fromStdString(space::preset(preset.name).title) + " (copy)");
            load(QString::fromStdString(text), {}, true);
            return true;
        }
    }
    return false;
}

bool SpaceEditor::edit(const space::SearchSpace& space) {
    if (!leaveChanges()) {
        return false;
    }
    const std::string text = space::spaceJson(space);
    load(QString::fromStdString(withText(text, "name", QString::fromStdString(space.name))), {}, true);
    return true;
}

bool SpaceEditor::openFile(const QString& file) {
    try {
        const std::string text = readTextFile(toPath(file), kLongestText);
        if (!leaveChanges()) {
            return false;
        }
        load(QString::fromStdString(text), file, true);
        return true;
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
        return false;
    }
}

bool SpaceEditor::importYaml(const QString& file) {
    return editMade([&] {
        const QFileInfo info(file);
        return exchange::parseSpaceYaml(readTextFile(toPath(file), kLongestText), info.completeBaseName().toStdString(),
                                        info.fileName().toStdString());
    });
}

bool SpaceEditor::importConfig(const QString& file) {
    return editMade([&] { return exchange::loadSpaceAround(toPath(file)); });
}

bool SpaceEditor::editMade(const std::function<space::SearchSpace()>& make) {
    try {
        return edit(make());
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
        return false;
    }
}

bool SpaceEditor::save() {
    if (m_file.isEmpty()) {
        return saveAs();
    }
    try {
        writeFileAtomically(toPath(m_file), m_text->text());
        m_text->document()->setModified(false);
        emit noted(QString("Saved as %1").arg(QDir::toNativeSeparators(m_file)));
        return true;
    } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
        return false;
    }
}

bool SpaceEditor::saveAs() {
    const QString name = m_form.name.isEmpty() ? "untitled" : m_form.name;
    const QString file =
        m_dialogs.saveFile(this, "Save search space", m_file.isEmpty() ? name + ".space.json" : m_file, kSpaceFilter);
    if (file.isEmpty()) {
        return false;
    }
    const QString before = std::exchange(m_file, file);
    if (!save()) {
        m_file = before;
        return false;
    }
    emit titleChanged();
    return true;
}

bool SpaceEditor::leaveChanges() {
    if (!isModified()) {
        return true;
    }
    switch (m_dialogs.askUnsaved(this, m_file.isEmpty() ? m_form.name : QFileInfo(m_file).fileName())) {
    case Unsaved::Save:
        return save();
    case Unsaved::Discard:
        return true;
    case Unsaved::Cancel:
        break;
    }
    return false;
}

} // namespace trazor::ui
