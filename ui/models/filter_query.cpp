// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filter_query.h"

#include "core/base/error.h"

#include <QStringList>

#include <cmath>

namespace trazor::ui {

namespace {

using Filter = CandidateStore::Filter;

constexpr int kMaxNesting = 100; ///< a query is typed or pasted; recursion must end

enum class Kind { Word, Number, Quoted, Operator, Open, Close, End };

struct Token {
    Kind kind = Kind::End;
    QString text;
    double number = 0.0;
    qsizetype position = 0;

    bool isWord(const char* word) const { return kind == Kind::Word && text.compare(word, Qt::CaseInsensitive) == 0; }
    QString shown() const { return kind == Kind::End ? QStringLiteral("the end") : '"' + text + '"'; }
};

[[noreturn]] void fail(qsizetype position, const QString& message) {
    throw Error(ErrorCode::InvalidArgument,
                QString("Filter, position %1: %2").arg(position + 1).arg(message).toStdString());
}

class Lexer {
public:
    explicit Lexer(const QString& text)
        : m_text(text) {}

    Token next() {
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
        } else if (QStringLiteral("<>=!~").contains(first)) {
            readOperator(token);
        } else if (first == '"' || first == '\'') {
            readQuoted(token, first);
        } else if (first.isDigit() || first == '.' || first == '-') {
            readNumber(token);
        } else if (first.isLetter() || first == '#' || first == '_') {
            readWord(token);
        } else {
            fail(m_at, QString("unexpected \"%1\"").arg(first));
        }
        return token;
    }

private:
    void readOperator(Token& token) {
        token.kind = Kind::Operator;
        token.text = m_text.mid(m_at, m_at + 1 < m_text.size() && m_text[m_at + 1] == '=' ? 2 : 1);
        m_at += token.text.size();
        static const QStringList known{"<", "<=", ">", ">=", "=", "==", "!=", "~"};
        if (!known.contains(token.text)) {
            fail(token.position, QString("unknown operator \"%1\"; use < <= > >= = != or ~").arg(token.text));
        }
    }

    void readQuoted(Token& token, QChar quote) {
        const qsizetype end = m_text.indexOf(quote, m_at + 1);
        if (end < 0) {
            fail(m_at, QString("the text has no closing %1").arg(quote));
        }
        token.kind = Kind::Quoted;
        token.text = m_text.mid(m_at + 1, end - m_at - 1);
        m_at = end + 1;
    }

    void readNumber(Token& token) {
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || QStringLiteral(".-+").contains(m_text[m_at]))) {
            ++m_at;
        }
        token.kind = Kind::Number;
        token.text = m_text.mid(token.position, m_at - token.position);
        // "5.9 M", as the table writes it: a unit after a blank belongs to the number.
        if (token.text.back().isDigit() && m_at + 1 < m_text.size() && m_text[m_at] == ' ' && scale(m_text[m_at + 1]) > 0.0
            && (m_at + 2 == m_text.size() || !m_text[m_at + 2].isLetterOrNumber())) {
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
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || QStringLiteral("_.#-+").contains(m_text[m_at]))) {
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
            fail(m_token.position, QString("\"and\" or \"or\" expected before %1").arg(m_token.shown()));
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
            fail(m_token.position, QString("more than %1 levels of brackets and \"not\"").arg(kMaxNesting));
        }
        if (m_token.isWord("not")) {
            advance();
            return [inner = parseNot(nesting + 1)](int index) { return !inner(index); };
        }
        if (m_token.kind == Kind::Open) {
            advance();
            Filter inner = parseOr(nesting + 1);
            if (m_token.kind != Kind::Close) {
                fail(m_token.position, QString("\")\" expected instead of %1").arg(m_token.shown()));
            }
            advance();
            return inner;
        }
        return parseComparison();
    }

    Filter parseComparison() {
        const CandidateColumn column = findColumn();
        advance();
        const CandidateStore* store = &m_store;
        if (m_token.kind != Kind::Operator) {
            return column.isNumeric() ? Filter([store, column](int index) {
                const double value = column.number(*store, index);
                return !std::isnan(value) && value != 0.0;
            })
                                      : Filter([store, column](int index) { return !column.text(*store, index).isEmpty(); });
        }
        const Token op = m_token;
        advance();
        const Token value = m_token;
        if (value.kind != Kind::Number && value.kind != Kind::Word && value.kind != Kind::Quoted) {
            fail(value.position, QString("a value expected after \"%1\" instead of %2").arg(op.text, value.shown()));
        }
        advance();
        return column.isNumeric() ? compareNumber(column, op, value) : compareText(column, op, value);
    }

    Filter compareNumber(const CandidateColumn& column, const Token& op, const Token& value) const {
        if (value.kind != Kind::Number) {
            fail(value.position, QString("%1 is a number; %2 is none (units: k, M, G, T)").arg(column.name, value.shown()));
        }
        if (op.text == "~") {
            fail(op.position, QString("%1 is a number; \"~\" is for texts").arg(column.name));
        }
        return [store = &m_store, column, op = op.text, right = value.number](int index) {
            return compareNumbers(column.number(*store, index), op, right);
        };
    }

    Filter compareText(const CandidateColumn& column, const Token& op, const Token& value) const {
        const bool contains = op.text == "~";
        const bool differs = op.text == "!=";
        if (!contains && !differs && op.text != "=" && op.text != "==") {
            fail(op.position, QString("%1 is a text; use = != or ~").arg(column.name));
        }
        return [store = &m_store, column, contains, differs, right = value.text](int index) {
            const QString left = column.text(*store, index);
            return contains ? left.contains(right, Qt::CaseInsensitive)
                            : (left.compare(right, Qt::CaseInsensitive) == 0) != differs;
        };
    }

    const CandidateColumn& findColumn() const {
        if (m_token.kind != Kind::Word) {
            fail(m_token.position, QString("a name expected instead of %1").arg(m_token.shown()));
        }
        QStringList names;
        for (const CandidateColumn& column : m_columns) {
            if (column.name == m_token.text.toLower()) {
                return column;
            }
            names << column.name;
        }
        fail(m_token.position, QString("unknown name %1; names: %2").arg(m_token.shown(), names.join(", ")));
    }

    Lexer m_lexer;
    const std::vector<CandidateColumn>& m_columns;
    const CandidateStore& m_store;
    Token m_token;
};

} // namespace

CandidateStore::Filter parseFilter(const QString& query, const std::vector<CandidateColumn>& columns,
                                   const CandidateStore& store) {
    return Parser(query, columns, store).parse();
}

} // namespace trazor::ui
