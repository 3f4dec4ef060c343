// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filter_query.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace trazor::ui {

namespace {

using Filter = CandidateStore::Filter;

constexpr int kMaxNesting = 100; ///< a query is typed or pasted; recursion must end

enum class Kind { Word, Number, Quoted, Operator, Open, Close, Comma, Range, End };

struct Token {
    Kind kind = Kind::End;
    QString text;
    double number = 0.0;
    qsizetype position = 0;
    qsizetype length = 0; ///< in the query, with quotes

    bool isWord(const char* word) const { return kind == Kind::Word && text.compare(word, Qt::CaseInsensitive) == 0; }
    QString shown() const { return kind == Kind::End ? QStringLiteral("the end") : '"' + text + '"'; }
};

[[noreturn]] void fail(const Token& token, const QString& message) {
    throw FilterError(token.position, token.length, message);
}

class Lexer {
public:
    explicit Lexer(const QString& text)
        : m_text(text) {}

    Token next() {
        Token token = read();
        token.length = m_at - token.position;
        return token;
    }

private:
    Token read() {
        while (m_at < m_text.size() && m_text[m_at].isSpace()) {
            ++m_at;
        }
        Token token;
        token.position = m_at;
        if (m_at == m_text.size()) {
            return token;
        }
        const QChar first = m_text[m_at];
        if (first == '(' || first == ')') {
            token.kind = first == '(' ? Kind::Open : Kind::Close;
            token.text = m_text.mid(m_at++, 1);
        } else if (first == ',') {
            token.kind = Kind::Comma;
            token.text = m_text.mid(m_at++, 1);
        } else if (isRangeAt(m_at)) {
            token.kind = Kind::Range;
            token.text = m_text.mid(m_at, 2);
            m_at += 2;
        } else if (QStringLiteral("<>=!~:").contains(first)) {
            readOperator(token);
        } else if (first == '"' || first == '\'') {
            readQuoted(token, first);
        } else if (first.isDigit() || first == '.' || first == '-') {
            readNumber(token);
        } else if (first.isLetter() || first == '#' || first == '_') {
            readWord(token);
        } else {
            token.length = 1;
            fail(token, QString("unexpected \"%1\"").arg(first));
        }
        return token;
    }

    bool isRangeAt(qsizetype at) const { return QStringView(m_text).mid(at, 2) == QLatin1String(".."); }

    void readOperator(Token& token) {
        token.kind = Kind::Operator;
        token.text = m_text.mid(m_at, m_at + 1 < m_text.size() && m_text[m_at + 1] == '=' ? 2 : 1);
        m_at += token.text.size();
        static const QStringList known{"<", "<=", ">", ">=", "=", "==", "!=", "~", ":"};
        if (!known.contains(token.text)) {
            token.length = token.text.size();
            fail(token, QString("unknown operator \"%1\"; use < <= > >= = != ~ or :").arg(token.text));
        }
    }

    void readQuoted(Token& token, QChar quote) {
        const qsizetype end = m_text.indexOf(quote, m_at + 1);
        if (end < 0) {
            token.length = m_text.size() - m_at;
            fail(token, QString("the text has no closing %1").arg(quote));
        }
        token.kind = Kind::Quoted;
        token.text = m_text.mid(m_at + 1, end - m_at - 1);
        m_at = end + 1;
    }

    void readNumber(Token& token) {
        while (m_at < m_text.size() && !isRangeAt(m_at) &&
               (m_text[m_at].isLetterOrNumber() || QStringLiteral(".-+").contains(m_text[m_at]))) {
            ++m_at;
        }
        token.kind = Kind::Number;
        token.text = m_text.mid(token.position, m_at - token.position);
        // "5.9 M", as the table writes it: a unit after a blank belongs to the number.
        if (token.text.back().isDigit() && m_at + 1 < m_text.size() && m_text[m_at] == ' ' &&
            scale(m_text[m_at + 1]) > 0.0 && (m_at + 2 == m_text.size() || !m_text[m_at + 2].isLetterOrNumber())) {
            token.text += m_text[m_at + 1];
            m_at += 2;
        }
        const double factor = scale(token.text.back());
        bool isNumber = false;
        token.number = (factor > 0.0 ? token.text.chopped(1) : token.text).toDouble(&isNumber);
        token.number *= factor > 0.0 ? factor : 1.0;
        if (!isNumber) {
            // Ids are hexadecimal and may begin with a digit.
            token.kind = Kind::Word;
        }
    }

    void readWord(Token& token) {
        while (m_at < m_text.size() &&
               (m_text[m_at].isLetterOrNumber() || QStringLiteral("_.#-+").contains(m_text[m_at]))) {
            ++m_at;
        }
        token.kind = Kind::Word;
        token.text = m_text.mid(token.position, m_at - token.position);
    }

    static double scale(QChar unit) {
        switch (unit.unicode()) {
        case 'k':
        case 'K':
            return 1e3;
        case 'M':
            return 1e6;
        case 'G':
            return 1e9;
        case 'T':
            return 1e12;
        default:
            return 0.0;
        }
    }

    QString m_text;
    qsizetype m_at = 0;
};

bool compareNumbers(double left, const QString& op, double right) {
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

/// a < b as b > a.
QString mirrored(const QString& op) {
    QString turned = op;
    return op.startsWith('<') ? turned.replace('<', '>') : turned.replace('>', '<');
}

/// Fewest single letters to insert, remove or replace (Levenshtein).
qsizetype editDistance(const QString& a, const QString& b) {
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const qsizetype replaced = diagonal + (a[i] == b[static_cast<qsizetype>(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

struct Alias {
    const char* name;
    const char* column;
};
constexpr Alias kAliases[] = {{"tag", "tags"},       {"notes", "note"},      {"star", "starred"},
                              {"gen", "generation"}, {"op", "operator"},     {"parameters", "params"},
                              {"blocks", "depth"},   {"diversity", "d"},     {"saliency", "s"},
                              {"dsspp", "dss++"},    {"embed", "embed_dim"}, {"parent", "parents"}};

QString unaliased(const QString& name) {
    for (const Alias& alias : kAliases) {
        if (name.compare(QLatin1String(alias.name), Qt::CaseInsensitive) == 0) {
            return QLatin1String(alias.column);
        }
    }
    return name;
}

QString unknownName(const QString& name, const std::vector<CandidateColumn>& columns) {
    QString nearest;
    qsizetype least = (name.size() + 1) / 3 + 1; // one slip in a short name, more in a long one
    QStringList names;
    for (const CandidateColumn& column : columns) {
        if (const qsizetype distance = editDistance(name.toLower(), column.name); distance < least) {
            least = distance;
            nearest = column.name;
        }
        if (column.group != ColumnGroup::Position && !column.name.contains('.')) {
            names << column.name;
        }
    }
    return nearest.isEmpty() ? QString("unknown name \"%1\"; names: %2").arg(name, names.join(", "))
                             : QString("unknown name \"%1\"; did you mean %2?").arg(name, nearest);
}

class Parser {
public:
    Parser(const QString& query, const std::vector<CandidateColumn>& columns, const CandidateStore& store)
        : m_lexer(query)
        , m_columns(columns)
        , m_store(store) {
        advance();
    }

    Filter parse() {
        if (m_token.kind == Kind::End) {
            return nullptr;
        }
        Filter filter = parseOr(0);
        if (m_token.kind != Kind::End) {
            fail(m_token, QString("\"and\" or \"or\" expected before %1").arg(m_token.shown()));
        }
        return filter;
    }

private:
    void advance() { m_token = m_lexer.next(); }

    Filter parseOr(int nesting) {
        Filter left = parseAnd(nesting);
        while (m_token.isWord("or")) {
            advance();
            left = [a = std::move(left), b = parseAnd(nesting)](int index) { return a(index) || b(index); };
        }
        return left;
    }

    Filter parseAnd(int nesting) {
        Filter left = parseNot(nesting);
        while (m_token.isWord("and")) {
            advance();
            left = [a = std::move(left), b = parseNot(nesting)](int index) { return a(index) && b(index); };
        }
        return left;
    }

    Filter parseNot(int nesting) {
        if (nesting > kMaxNesting) {
            fail(m_token, QString("more than %1 levels of brackets and \"not\"").arg(kMaxNesting));
        }
        if (m_token.isWord("not")) {
            advance();
            return [inner = parseNot(nesting + 1)](int index) { return !inner(index); };
        }
        if (m_token.kind == Kind::Open) {
            advance();
            Filter inner = parseOr(nesting + 1);
            if (m_token.kind != Kind::Close) {
                fail(m_token, QString("\")\" expected instead of %1").arg(m_token.shown()));
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
        const CandidateColumn& column = readColumn();
        if (m_token.isWord("in")) {
            return parseIn(column);
        }
        Token op = m_token;
        if (op.isWord("contains")) {
            op.kind = Kind::Operator;
            op.text = "~";
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
            fail(op, QString("a comparison expected after %1, as in %2 < params").arg(low.shown(), low.text));
        }
        op.text = mirrored(op.text);
        advance();
        const CandidateColumn& column = readColumn();
        Filter filter = compare(column, op, low);
        if (!isComparison(m_token)) {
            return filter;
        }
        const Token second = m_token;
        advance();
        return [a = std::move(filter), b = compare(column, second, readValue(second))](int index) {
            return a(index) && b(index);
        };
    }

    Filter parseIn(const CandidateColumn& column) {
        const Token in = m_token;
        advance();
        const Token equals{.kind = Kind::Operator, .text = "=", .position = in.position, .length = in.length};
        if (m_token.kind == Kind::Open) {
            Filter any = [](int) { return false; };
            do {
                advance();
                any = [a = std::move(any), b = compare(column, equals, readValue(equals))](int index) {
                    return a(index) || b(index);
                };
            } while (m_token.kind == Kind::Comma);
            if (m_token.kind != Kind::Close) {
                fail(m_token, QString("\",\" or \")\" expected instead of %1").arg(m_token.shown()));
            }
            advance();
            return any;
        }
        const Token low = readValue(in);
        if (m_token.kind != Kind::Range) {
            fail(m_token, QString("\"..\" expected instead of %1: %2 in 5..7, or %2 in (5, 7)")
                              .arg(m_token.shown(), column.name));
        }
        const Token range = m_token;
        advance();
        const Token high = readValue(range);
        if (low.number > high.number) {
            fail(high, QString("the range ends at %1, below its begin %2").arg(high.text, low.text));
        }
        const auto limit = [&](const char* op, const Token& value) {
            return compare(column, {.kind = Kind::Operator, .text = op, .position = in.position, .length = in.length},
                           value);
        };
        return [a = limit(">=", low), b = limit("<=", high)](int index) { return a(index) && b(index); };
    }

    const CandidateColumn& readColumn() {
        if (m_token.kind != Kind::Word) {
            fail(m_token, QString("a name expected instead of %1").arg(m_token.shown()));
        }
        const CandidateColumn* column = findColumn(m_columns, m_token.text);
        column = column != nullptr ? column : findColumn(m_columns, unaliased(m_token.text));
        if (column == nullptr) {
            fail(m_token, unknownName(m_token.text, m_columns));
        }
        advance();
        return *column;
    }

    Token readValue(const Token& after) {
        const Token value = m_token;
        if (value.kind != Kind::Number && value.kind != Kind::Word && value.kind != Kind::Quoted) {
            fail(value, QString("a value expected after \"%1\" instead of %2").arg(after.text, value.shown()));
        }
        advance();
        return value;
    }

    Filter isThere(const CandidateColumn& column) const {
        const CandidateStore* store = &m_store;
        if (column.isNumeric()) {
            return [store, number = column.number](int index) {
                const double value = number(*store, index);
                return !std::isnan(value) && value != 0.0;
            };
        }
        return [store, text = column.text](int index) { return !text(*store, index).isEmpty(); };
    }

    Filter compare(const CandidateColumn& column, const Token& op, const Token& value) const {
        return column.isNumeric() ? compareNumber(column, op, value) : compareText(column, op, value);
    }

    Filter compareNumber(const CandidateColumn& column, const Token& op, const Token& value) const {
        double right = value.number;
        if (!column.levels.isEmpty()) {
            right = static_cast<double>(levelOf(column, value));
        } else if (value.kind != Kind::Number) {
            fail(value, QString("%1 is a number; %2 is none (units: k, M, G, T)").arg(column.name, value.shown()));
        }
        if (!isComparison(op)) {
            fail(op, QString("%1 is a number; \"%2\" is for texts").arg(column.name, op.text));
        }
        return [store = &m_store, number = column.number, op = op.text, right](int index) {
            return compareNumbers(number(*store, index), op, right);
        };
    }

    static qsizetype levelOf(const CandidateColumn& column, const Token& value) {
        for (qsizetype level = 0; level < column.levels.size(); ++level) {
            if (column.levels[level].compare(value.text, Qt::CaseInsensitive) == 0) {
                return level;
            }
        }
        fail(value, QString("%1 is one of %2; %3 is none").arg(column.name, column.levels.join(", "), value.shown()));
    }

    Filter compareText(const CandidateColumn& column, const Token& op, const Token& value) const {
        if (isComparison(op) && (op.text.startsWith('<') || op.text.startsWith('>'))) {
            fail(op, QString("%1 is a text; use = != ~ (contains) or : (word)").arg(column.name));
        }
        return [store = &m_store, text = column.text, op = op.text, right = value.text](int index) {
            const QString left = text(*store, index);
            if (op == "~") {
                return left.contains(right, Qt::CaseInsensitive);
            }
            if (op == ":") {
                return left.split(' ').contains(right, Qt::CaseInsensitive);
            }
            return (left.compare(right, Qt::CaseInsensitive) == 0) != (op == "!=");
        };
    }

    Lexer m_lexer;
    const std::vector<CandidateColumn>& m_columns;
    const CandidateStore& m_store;
    Token m_token;
};

} // namespace

FilterError::FilterError(qsizetype position, qsizetype length, const QString& message)
    : Error(ErrorCode::InvalidArgument, QString("Filter, position %1: %2").arg(position + 1).arg(message).toStdString())
    , m_position(position)
    , m_length(length) {}

CandidateStore::Filter parseFilter(const QString& query, const std::vector<CandidateColumn>& columns,
                                   const CandidateStore& store) {
    return Parser(query, columns, store).parse();
}

} // namespace trazor::ui
