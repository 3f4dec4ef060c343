// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/filter/filter.h"

#include "core/session/filter/filter_lexer.h"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace trazor::session {

namespace {

using Token = FilterToken;
using Kind = FilterToken::Kind;
using boost::algorithm::icontains;
using boost::algorithm::iequals;

constexpr int kMaxNesting = 100; ///< bounds the recursion for typed or pasted queries

bool compareNumbers(double left, std::string_view op, double right) {
    if (std::isnan(left)) {
        return false;
    }
    if (op == "<") {
        return left < right;
    }
    if (op == "<=") {
        return left <= right;
    }
    if (op == ">") {
        return left > right;
    }
    if (op == ">=") {
        return left >= right;
    }
    const bool equal = std::abs(left - right) <= 1e-9 * std::max(std::abs(left), std::abs(right));
    return op == "!=" ? !equal : equal;
}

bool isComparison(const Token& token) {
    return token.kind == Kind::Operator && token.text != "~" && token.text != ":";
}

bool isOrder(const Token& token) {
    return token.kind == Kind::Operator && (token.text[0] == '<' || token.text[0] == '>');
}

/// The operator for swapped operands: a < b as b > a.
std::string mirrored(std::string op) {
    op[0] = op[0] == '<' ? '>' : op[0] == '>' ? '<' : op[0];
    return op;
}

bool hasWord(std::string_view text, const std::string& word) {
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (iequals(text.substr(begin, end - begin), word)) {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

/// Levenshtein distance: the fewest single letters to insert, remove or replace.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

struct Alias {
    std::string_view name;
    std::string_view column;
};
constexpr Alias kAliases[] = {{"tag", "tags"},       {"notes", "note"},      {"star", "starred"},
                              {"gen", "generation"}, {"op", "operator"},     {"parameters", "params"},
                              {"blocks", "depth"},   {"diversity", "d"},     {"saliency", "s"},
                              {"dsspp", "dss++"},    {"embed", "embed_dim"}, {"parent", "parents"}};

std::string_view unaliased(std::string_view name) {
    const auto* found = std::find_if(std::begin(kAliases), std::end(kAliases),
                                     [&](const Alias& alias) { return iequals(name, alias.name); });
    return found != std::end(kAliases) ? found->column : name;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

std::string unknownName(const Token& name, const std::vector<Column>& columns) {
    std::string nearest;
    std::size_t least = (name.text.size() + 1) / 3 + 1; // one slip in a short name, more in a long one
    std::vector<std::string> names;
    for (const Column& column : columns) {
        if (const std::size_t distance = editDistance(name.text, column.name); distance < least) {
            least = distance;
            nearest = column.name;
        }
        if (column.group != ColumnGroup::Position && column.name.find('.') == std::string::npos) {
            names.push_back(column.name);
        }
    }
    return "unknown name " + name.shown() +
           (nearest.empty() ? "; names: " + joined(names) : "; did you mean " + nearest + "?");
}

class Parser {
public:
    Parser(std::string_view query, const std::vector<Column>& columns)
        : m_lexer(query)
        , m_columns(columns) {
        advance();
    }

    Filter parse() {
        if (m_token.kind == Kind::End) {
            return nullptr;
        }
        Filter filter = parseOr(0);
        if (m_token.kind != Kind::End) {
            m_lexer.fail(m_token, "\"and\" or \"or\" expected before " + m_token.shown());
        }
        return filter;
    }

private:
    void advance() { m_token = m_lexer.next(); }

    static Filter both(Filter a, Filter b) {
        return [a = std::move(a), b = std::move(b)](const Session& session, int index) {
            return a(session, index) && b(session, index);
        };
    }

    static Filter either(Filter a, Filter b) {
        return [a = std::move(a), b = std::move(b)](const Session& session, int index) {
            return a(session, index) || b(session, index);
        };
    }

    Filter parseOr(int nesting) {
        Filter left = parseAnd(nesting);
        while (m_token.isWord("or")) {
            advance();
            left = either(std::move(left), parseAnd(nesting));
        }
        return left;
    }

    Filter parseAnd(int nesting) {
        Filter left = parseNot(nesting);
        while (m_token.isWord("and")) {
            advance();
            left = both(std::move(left), parseNot(nesting));
        }
        return left;
    }

    Filter parseNot(int nesting) {
        if (nesting > kMaxNesting) {
            m_lexer.fail(m_token, "more than " + std::to_string(kMaxNesting) + " levels of brackets and \"not\"");
        }
        if (m_token.isWord("not")) {
            advance();
            return
                [inner = parseNot(nesting + 1)](const Session& session, int index) { return !inner(session, index); };
        }
        if (m_token.kind == Kind::Open) {
            advance();
            Filter inner = parseOr(nesting + 1);
            if (m_token.kind != Kind::Close) {
                m_lexer.fail(m_token, "\")\" expected instead of " + m_token.shown());
            }
            advance();
            return inner;
        }
        return parseComparison();
    }

    Filter parseComparison() {
        if (m_token.kind == Kind::Number) {
            return parseMirrored();
        }
        const Column& column = readColumn();
        if (m_token.isWord("in")) {
            return parseIn(column);
        }
        Token op = m_token;
        if (op.isWord("contains")) {
            op.kind = Kind::Operator;
            op.text = std::string("~");
        }
        if (op.kind != Kind::Operator) {
            return isThere(column);
        }
        advance();
        return compare(column, op, readValue(op));
    }

    /// `5M < params`, `5M <= params < 6M`.
    Filter parseMirrored() {
        const Token low = m_token;
        advance();
        Token op = m_token;
        if (!isComparison(op)) {
            m_lexer.fail(op, "a comparison expected after " + low.shown() + ", as in " + low.text + " < params");
        }
        op.text = mirrored(op.text);
        advance();
        const Column& column = readColumn();
        Filter filter = compare(column, op, low);
        if (!isComparison(m_token)) {
            return filter;
        }
        const Token second = m_token;
        advance();
        return both(std::move(filter), compare(column, second, readValue(second)));
    }

    Filter parseIn(const Column& column) {
        Token limit{.kind = Kind::Operator, .text = "=", .position = m_token.position, .length = m_token.length};
        advance();
        if (m_token.kind == Kind::Open) {
            return parseList(column, limit);
        }
        const Token low = readValue({.text = "in"});
        if (m_token.kind != Kind::Range) {
            m_lexer.fail(m_token, "\"..\" expected instead of " + m_token.shown() + ": " + column.name +
                                      " in 5..7, or " + column.name + " in (5, 7)");
        }
        const Token range = m_token;
        advance();
        const Token high = readValue(range);
        if (low.number > high.number) {
            m_lexer.fail(high, "the range ends at " + high.text + ", below its begin " + low.text);
        }
        limit.text = std::string(">=");
        Filter above = compare(column, limit, low);
        limit.text = std::string("<=");
        return both(std::move(above), compare(column, limit, high));
    }

    Filter parseList(const Column& column, const Token& equals) {
        Filter any = [](const Session&, int) { return false; };
        m_lexer.setInList(true);
        do {
            advance();
            any = either(std::move(any), compare(column, equals, readValue(equals)));
        } while (m_token.kind == Kind::Comma);
        m_lexer.setInList(false);
        if (m_token.kind != Kind::Close) {
            m_lexer.fail(m_token, "\",\" or \")\" expected instead of " + m_token.shown());
        }
        advance();
        return any;
    }

    const Column& readColumn() {
        if (m_token.kind != Kind::Word) {
            m_lexer.fail(m_token, "a name expected instead of " + m_token.shown());
        }
        const Column* column = findColumn(m_columns, m_token.text);
        column = column != nullptr ? column : findColumn(m_columns, unaliased(m_token.text));
        if (column == nullptr) {
            m_lexer.fail(m_token, unknownName(m_token, m_columns));
        }
        advance();
        return *column;
    }

    Token readValue(const Token& after) {
        Token value = m_token;
        if (value.kind != Kind::Number && value.kind != Kind::Word && value.kind != Kind::Quoted) {
            m_lexer.fail(value, "a value expected after " + after.shown() + " instead of " + value.shown());
        }
        advance();
        return value;
    }

    static Filter isThere(const Column& column) {
        if (column.isNumeric()) {
            return [number = column.number](const Session& session, int index) {
                const double value = number(session, index);
                return !std::isnan(value) && value != 0.0;
            };
        }
        return [text = column.text](const Session& session, int index) { return !text(session, index).empty(); };
    }

    Filter compare(const Column& column, const Token& op, const Token& value) const {
        return column.isNumeric() ? compareNumber(column, op, value) : compareText(column, op, value);
    }

    Filter compareNumber(const Column& column, const Token& op, const Token& value) const {
        double right = value.number;
        if (!column.levels.empty()) {
            right = levelOf(column, value);
        } else if (value.kind != Kind::Number) {
            m_lexer.fail(value, column.name + " is a number; " + value.shown() + " is none (units: k, M, G, T)");
        }
        if (!isComparison(op)) {
            m_lexer.fail(op, column.name + " is a number; " + op.shown() + " is for texts");
        }
        return [number = column.number, op = op.text, right](const Session& session, int index) {
            return compareNumbers(number(session, index), op, right);
        };
    }

    double levelOf(const Column& column, const Token& value) const {
        for (std::size_t level = 0; level < column.levels.size(); ++level) {
            if (iequals(column.levels[level], value.text)) {
                return static_cast<double>(level);
            }
        }
        m_lexer.fail(value, column.name + " is one of " + joined(column.levels) + "; " + value.shown() + " is none");
    }

    Filter compareText(const Column& column, const Token& op, const Token& value) const {
        if (isOrder(op)) {
            m_lexer.fail(op, column.name + " is a text; use = != ~ (contains) or : (word)");
        }
        return [text = column.text, op = op.text, right = value.text](const Session& session, int index) {
            const std::string left = text(session, index);
            if (op == "~") {
                return icontains(left, right);
            }
            return op == ":" ? hasWord(left, right) : iequals(left, right) != (op == "!=");
        };
    }

    FilterLexer m_lexer;
    const std::vector<Column>& m_columns;
    Token m_token;
};

} // namespace

FilterError::FilterError(std::size_t position, std::size_t length, const std::string& message)
    : Error(ErrorCode::InvalidArgument, "Filter, position " + std::to_string(position + 1) + ": " + message)
    , m_position(position)
    , m_length(length) {}

Filter parseFilter(std::string_view query, const std::vector<Column>& columns) {
    if (query.size() > kLongestFilter) {
        throw FilterError(0, 0,
                          "the filter has " + std::to_string(query.size()) + " bytes; at most " +
                              std::to_string(kLongestFilter) + " are read");
    }
    return Parser(query, columns).parse();
}

} // namespace trazor::session
