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

/// Where a word of a search space is decided.
enum class Decided {
    Fixed,
    Network,
    Stage,
    GrowingStage, ///< stage, each value a multiple of the previous stage's
    Block,
};

/// A word of the space as the form shows it.
struct FormWord {
    QString name;
    Decided decided = Decided::Fixed;
    QString values; ///< "224"; "192, 216, 240"; one list per stage: "1, 2, 3 | 4, 6, 8"
    QString path;   ///< in the JSON text: "fixed.heads", "genes[2]"
    bool operator==(const FormWord&) const = default;
};

/// What a form can show of the text of a search space, which may be wrong in every way but must be a JSON object.
struct SpaceForm {
    QString name;
    QString title;
    QString about;
    QString source;
    int stages = 1;
    int published = 0;           ///< reference architectures
    std::vector<FormWord> words; ///< genes first, then what is fixed, in the order of the text

    const FormWord* find(const QString& word) const;
};

/// Nothing if the text is no JSON object.
std::optional<SpaceForm> readForm(std::string_view json);

// Each returns the text after the edit, laid out as the shipped spaces are, with the keys in their order. The text must
// be a JSON object.

/// `key` is name, title, about, source, or stages (a number).
std::string withText(std::string_view json, const std::string& key, const QString& value);
/// Adds or replaces a word. Values that are none are kept as text, for the reader of spaces to complain about.
std::string withWord(std::string_view json, const FormWord& word);
std::string withoutWord(std::string_view json, const QString& name);
std::string withoutPublished(std::string_view json);

/// A new word with a value that the vocabulary allows.
FormWord newWord(const QString& name);

} // namespace trazor::ui
