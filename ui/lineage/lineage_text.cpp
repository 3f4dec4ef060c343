// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_text.h"

#include "ui/models/candidate_store.h"

#include <QStringList>

#include <algorithm>

namespace trazor::ui {

QString changesText(const CandidateStore& store, int index, int atMost) {
    const std::vector<space::GeneChange>& changes = store.candidate(index).changes;
    QStringList texts;
    for (const space::GeneChange& change : changes) {
        if (texts.size() == atMost) {
            texts << QStringLiteral("%1 more").arg(static_cast<int>(changes.size()) - atMost);
            break;
        }
        texts << QString::fromStdString(change.text()).replace(QStringLiteral("->"), QStringLiteral("\u2192"));
    }
    return texts.join(QStringLiteral(", "));
}

QString effectText(const CandidateStore& store, int index) {
    const search::Candidate& child = store.candidate(index);
    if (child.parents.empty() || child.parents.front() >= index || !child.isRanked()) {
        return {};
    }
    const search::Candidate& parent = store.candidate(child.parents.front());
    const double before = parent.evaluation.scores.dss();
    if (!parent.isRanked() || before <= 0.0) {
        return {};
    }
    const double percent = 100.0 * (child.evaluation.scores.dss() / before - 1.0);
    const QString sign = percent < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+");
    return QStringLiteral("DSS %1%2 %").arg(sign, QString::number(std::abs(percent), 'f', 1));
}

int findCandidate(const CandidateStore& store, const QString& text) {
    QString wanted = text.trimmed().toLower();
    const bool isIndex = wanted.startsWith(QLatin1Char('#'));
    wanted.remove(QLatin1Char('#'));
    if (wanted.isEmpty()) {
        return -1;
    }
    bool isNumber = false;
    const int number = wanted.toInt(&isNumber);
    if (isNumber && number >= 0 && number < store.size()) {
        return number;
    }
    const std::string prefix = wanted.toStdString();
    for (int index = 0; index < store.size() && !isIndex; ++index) {
        if (store.candidate(index).id.starts_with(prefix)) {
            return index;
        }
    }
    return -1;
}

} // namespace trazor::ui
