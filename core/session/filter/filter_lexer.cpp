// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/filter/filter_lexer.h"

#include "core/base/number_text.h"
#include "core/session/filter/filter.h"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>

namespace trazor::session {

namespace {

using Kind = FilterToken::Kind;

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// True for word letters: ASCII letters, and every byte of a non-ASCII letter.
bool isLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || static_cast<signed char>(letter) < 0;
}

bool isOneOf(char letter, std::string_view set) {
    return set.find(letter) != std::string_view::npos;
}

/// Number of characters of a UTF-8 text.
std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

} // namespace

bool FilterToken::isWord(std::string_view word) const {
    return kind == Kind::Word && boost::algorithm::iequals(text, word);
}

std::string FilterToken::shown() const {
    return kind == Kind::End ? "the end" : "\"" + text + "\"";
}

FilterToken FilterLexer::next() {
    FilterToken token = read();
    token.length = m_at - token.position;
    return token;
}

void FilterLexer::fail(const FilterToken& token, const std::string& message) const {
    throw FilterError(characters(m_text.substr(0, token.position)),
                      characters(m_text.substr(token.position, token.length)), message);
}

void FilterLexer::take(FilterToken& token, Kind kind, std::size_t bytes) {
    token.kind = kind;
    token.text = std::string(m_text.substr(m_at, bytes));
    m_at += bytes;
}

FilterToken FilterLexer::read() {
    while (isOneOf(at(m_at), " \t\n\r") && m_at < m_text.size()) {
        ++m_at;
    }
    FilterToken token;
    token.position = m_at;
    if (m_at == m_text.size()) {
        return token;
    }
    const char first = at(m_at);
    if (first == '(' || first == ')') {
        take(token, first == '(' ? Kind::Open : Kind::Close, 1);
    } else if (first == ',') {
        take(token, Kind::Comma, 1);
    } else if (isRangeAt(m_at)) {
        take(token, Kind::Range, 2);
    } else if (isOneOf(first, "<>=!~:")) {
        readOperator(token);
    } else if (first == '"' || first == '\'') {
        readQuoted(token, first);
    } else if (isDigit(first) || first == '.' || first == '-') {
        readNumber(token);
    } else if (isLetter(first) || first == '#' || first == '_') {
        take(token, Kind::Word, wordLength());
    } else {
        token.kind = Kind::Word;
        token.length = 1;
        token.text = std::string(1, first);
        fail(token, "unexpected " + token.shown());
    }
    return token;
}

void FilterLexer::readOperator(FilterToken& token) {
    take(token, Kind::Operator, at(m_at + 1) == '=' ? 2 : 1);
    static constexpr std::string_view kKnown[] = {"<", "<=", ">", ">=", "=", "==", "!=", "~", ":"};
    if (std::find(std::begin(kKnown), std::end(kKnown), token.text) == std::end(kKnown)) {
        token.length = token.text.size();
        fail(token, "unknown operator " + token.shown() + "; use < <= > >= = != ~ or :");
    }
}

void FilterLexer::readQuoted(FilterToken& token, char quote) {
    const std::size_t end = m_text.find(quote, m_at + 1);
    if (end == std::string_view::npos) {
        token.length = m_text.size() - m_at;
        fail(token, quote == '"' ? "the text has no closing \"" : "the text has no closing '");
    }
    token.kind = Kind::Quoted;
    token.text = m_text.substr(m_at + 1, end - m_at - 1);
    m_at = end + 1;
}

void FilterLexer::readNumber(FilterToken& token) {
    take(token, Kind::Number, numberLength());
    try {
        token.number = parseNumber(token.text, "filter");
    } catch (const Error&) {
        token.kind = Kind::Word; // ids are hexadecimal and may begin with a digit
    }
}

std::size_t FilterLexer::numberLength() const {
    std::size_t end = m_at;
    while (!isRangeAt(end) &&
           (isLetter(at(end)) || isDigit(at(end)) || isOneOf(at(end), "-+") || at(end) == '.' ||
            (at(end) == ',' && !m_inList && isDigit(at(end + 1)))) &&
           end < m_text.size()) {
        ++end;
    }
    // "5.9 M", as shown in tables: a unit after a blank belongs to the number.
    const char after = at(end + 2);
    if (isDigit(m_text[end - 1]) && at(end) == ' ' && isOneOf(at(end + 1), "kKMGT") && !isLetter(after) &&
        !isDigit(after) && end + 1 < m_text.size()) {
        end += 2;
    }
    return end - m_at;
}

std::size_t FilterLexer::wordLength() const {
    std::size_t end = m_at;
    while (end < m_text.size() && (isLetter(at(end)) || isDigit(at(end)) || isOneOf(at(end), "_.#-+"))) {
        ++end;
    }
    return end - m_at;
}

} // namespace trazor::session
