// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace trazor::session {

struct FilterToken {
    enum class Kind { Word, Number, Quoted, Operator, Open, Close, Comma, Range, End };

    Kind kind = Kind::End;
    std::string text{};
    double number = 0.0;
    std::size_t position = 0; ///< bytes
    std::size_t length = 0;   ///< bytes in the query, including quotes

    bool isWord(std::string_view word) const; ///< ignores case
    std::string shown() const;
};

/// Splits a filter (core/session/filter/filter.h) into tokens. The text must outlive the lexer.
class FilterLexer {
public:
    explicit FilterLexer(std::string_view text)
        : m_text(text) {}

    /// Throws FilterError at an unknown character or operator.
    FilterToken next();
    /// In a list a comma separates values; elsewhere it belongs to a number.
    void setInList(bool inList) { m_inList = inList; }
    /// Throws a FilterError at the position of the token.
    [[noreturn]] void fail(const FilterToken& token, const std::string& message) const;

private:
    char at(std::size_t place) const { return place < m_text.size() ? m_text[place] : '\0'; }
    bool isRangeAt(std::size_t place) const { return at(place) == '.' && at(place + 1) == '.'; }
    void take(FilterToken& token, FilterToken::Kind kind, std::size_t bytes);
    FilterToken read();
    void readOperator(FilterToken& token);
    void readQuoted(FilterToken& token, char quote);
    void readNumber(FilterToken& token);
    std::size_t numberLength() const;
    std::size_t wordLength() const;

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_inList = false;
};

} // namespace trazor::session
