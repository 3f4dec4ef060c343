// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_text.h"

#include "core/session/ties.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kFewestIdDigits = 4; ///< shorter text is a number or a word

/// Normalises typed and searched text to one spelling: "block 7 heads 3→4".
QString searchable(QString text) {
    text = text.toLower()
               .replace(QLatin1Char('_'), QLatin1Char(' '))
               .replace(QStringLiteral("->"), QStringLiteral("\u2192"));
    text = text.remove(QLatin1Char(':')).simplified();
    return text.replace(QStringLiteral(" \u2192"), QStringLiteral("\u2192"))
        .replace(QStringLiteral("\u2192 "), QStringLiteral("\u2192"));
}

/// True if the text contains whole words: "block 1" is not in "block 12", "4" not in "3.4". The last may be cut.
bool containsWords(const QString& text, const QString& words) {
    const auto isPartOfNumber = [](QChar c) { return c.isDigit() || c == QLatin1Char('.'); };
    for (qsizetype at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
        const qsizetype end = at + words.size();
        const bool begins = at == 0 || !(text[at - 1].isLetterOrNumber() || text[at - 1] == QLatin1Char('.'));
        const bool ends = end == text.size() || !words.back().isDigit() || !isPartOfNumber(text[end]);
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

bool hasChange(const search::Candidate& candidate, const QStringList& parts) {
    return std::any_of(candidate.changes.begin(), candidate.changes.end(), [&parts](const space::GeneChange& change) {
        const QString shown = searchable(changeText(change));
        const QString written = searchable(QString::fromStdString(change.text())); // the spelling used in files
        return std::all_of(parts.begin(), parts.end(), [&](const QString& part) {
            return containsWords(shown, part) || containsWords(written, part);
        });
    });
}

} // namespace

QString changesText(const SessionModel& model, int index, int atMost) {
    const std::vector<space::GeneChange>& changes = model.candidate(index).changes;
    QStringList texts;
    for (const space::GeneChange& change : changes) {
        if (texts.size() == atMost) {
            texts << QStringLiteral("%1 more").arg(static_cast<int>(changes.size()) - atMost);
            break;
        }
        texts << changeText(change);
    }
    return texts.join(QStringLiteral(", "));
}

QString effectText(const SessionModel& model, int index) {
    const search::Candidate& child = model.candidate(index);
    if (child.parents.empty() || child.parents.front() < 0 || child.parents.front() >= index || !child.isRanked()) {
        return {};
    }
    const search::Candidate& parent = model.candidate(child.parents.front());
    const double before = parent.evaluation.scores.dss();
    if (!parent.isRanked() || before <= 0.0) {
        return {};
    }
    const double ratio = child.evaluation.scores.dss() / before;
    const session::ScoreNoise& noise = model.session().ties().noise;
    if (noise.isKnown() && std::abs(std::log(ratio)) <= session::leastDifference(noise.dss)) {
        return QStringLiteral("within noise");
    }
    const double percent = 100.0 * (ratio - 1.0);
    const QString number = QString::number(std::abs(percent), 'f', std::abs(percent) < 0.095 ? 2 : 1);
    const bool isNothing = number.toDouble() == 0.0;
    const QString sign = isNothing       ? QStringLiteral("\u00b1")
                         : percent < 0.0 ? QStringLiteral("\u2212")
                                         : QStringLiteral("+");
    return QStringLiteral("DSS %1%2 %").arg(sign, isNothing ? QStringLiteral("0") : number);
}

std::vector<int> findCandidates(const SessionModel& model, const QString& text) {
    QString wanted = text.trimmed().toLower();
    const bool isIndex = wanted.startsWith(QLatin1Char('#'));
    wanted.remove(QLatin1Char('#'));
    if (wanted.isEmpty()) {
        return {};
    }
    bool isNumber = false;
    const int number = wanted.toInt(&isNumber);
    if (isNumber && number >= 0 && number < model.size()) {
        return {number};
    }
    std::vector<int> found;
    if (isIndex) {
        return found;
    }
    QStringList parts;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (const QString words = searchable(part); !words.isEmpty()) {
            parts << words;
        }
    }
    const std::string prefix = wanted.toStdString();
    const bool mayBeId = wanted.size() >= kFewestIdDigits;
    for (int index = 0; index < model.size(); ++index) {
        const search::Candidate& candidate = model.candidate(index);
        if ((mayBeId && candidate.id.starts_with(prefix)) || (!parts.isEmpty() && hasChange(candidate, parts))) {
            found.push_back(index);
        }
    }
    return found;
}

} // namespace trazor::ui
