// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::ui {

/// The scope in which a word of a search space is decided.
enum class Decided {
    Fixed,
    Network,
    Stage,
    GrowingStage, ///< per stage, each value a multiple of the previous stage's
    Block,
};

/// A word of the space as displayed in the form.
struct FormWord {
    QString name;
    Decided decided = Decided::Fixed;
    QString values; ///< "224"; "192, 216, 240"; one list per stage: "1, 2, 3 | 4, 6, 8"
    QString path;   ///< in the JSON text: "fixed.heads", "genes[2]"
    bool operator==(const FormWord&) const = default;
};

/// The displayable content of the text of a search space. The text must be a JSON object but may otherwise be invalid.
struct SpaceForm {
    QString name;
    QString title;
    QString about;
    QString source;
    int stages = 1;
    int published = 0;           ///< reference architectures
    std::vector<FormWord> words; ///< genes first, then fixed words, in the order of the text

    const FormWord* find(const QString& word) const;
};

/// Returns nullopt if the text is not a JSON object.
std::optional<SpaceForm> readForm(std::string_view json);

// Each function returns the edited text in the layout of the shipped spaces, keeping the order of the keys. The text
// must be a JSON object.

/// `key` is name, title, about, source, or stages (a number).
std::string withText(std::string_view json, const std::string& key, const QString& value);
/// Adds or replaces a word. Invalid values are kept as text, so that the parser of spaces reports them.
std::string withWord(std::string_view json, const FormWord& word);
std::string withoutWord(std::string_view json, const QString& name);
std::string withoutPublished(std::string_view json);

/// A new word with a value that the vocabulary allows.
FormWord newWord(const QString& name);

} // namespace trazor::ui
