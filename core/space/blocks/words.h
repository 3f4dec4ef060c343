// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/space/blocks/word_list.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace trazor::space {

/// Throws Error(InvalidArgument) for a plan of an invalid network.
[[noreturn]] inline void refuse(const std::string& problem, const std::string& hint = {}) {
    throw Error(ErrorCode::InvalidArgument, problem, hint);
}

using WordValue = std::variant<double, std::string_view>;

/// Provides the values of the words in an architecture.
class WordSource {
public:
    WordSource() = default;
    WordSource(const WordSource&) = delete;
    WordSource& operator=(const WordSource&) = delete;
    virtual ~WordSource() = default;

    /// Returns empty if the space does not define the word. Without `block`: for the stage as a whole.
    virtual std::optional<WordValue> find(Word word, std::size_t stage, std::optional<std::size_t> block) const = 0;
};

/// The words at one place of an architecture: a block, or a stage as a whole. All getters throw Error(InvalidArgument).
class Words {
public:
    /// `source` must outlive this object.
    Words(const WordSource& source, std::size_t stage, std::optional<std::size_t> block = {})
        : m_source(source)
        , m_stage(stage)
        , m_block(block) {}

    std::optional<double> number(Word word) const {
        const std::optional<WordValue> value = m_source.find(word, m_stage, m_block);
        return value ? std::optional(std::get<double>(*value)) : std::nullopt;
    }
    int integerOr(int otherwise, Word word) const { return static_cast<int>(number(word).value_or(otherwise)); }
    int integer(Word word) const {
        if (const std::optional<double> value = number(word)) {
            return static_cast<int>(*value);
        }
        refuse("the space does not say '" + std::string(kVocabulary[word.index].name) + "'",
               "Add it to the genes or to \"fixed\".");
    }
    bool flag(Word word, bool otherwise = false) const { return integerOr(otherwise ? 1 : 0, word) != 0; }
    std::string_view text(Word word, std::string_view otherwise) const {
        const std::optional<WordValue> value = m_source.find(word, m_stage, m_block);
        return value ? std::get<std::string_view>(*value) : otherwise;
    }

    std::size_t stage() const noexcept { return m_stage; }
    std::size_t block() const noexcept { return m_block.value_or(0); }

private:
    const WordSource& m_source;
    std::size_t m_stage;
    std::optional<std::size_t> m_block;
};

} // namespace trazor::space
