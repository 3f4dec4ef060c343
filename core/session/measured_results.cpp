// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/measured_results.h"

#include "core/base/error.h"
#include "core/proxy/proxy_table.h"
#include "core/session/literature.h"
#include "core/session/seed_spread_values.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace trazor::session {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestUnit = 40;

void checkName(const std::string& name) {
    const bool isPlain = !name.empty() && name.size() <= kLongestName &&
                         name.find_first_not_of("0123456789.-") != std::string::npos &&
                         std::all_of(name.begin(), name.end(), [](unsigned char letter) {
                             return std::isalnum(letter) != 0 || letter == '.' || letter == '_' || letter == '-';
                         });
    if (!isPlain || name.starts_with(kSpreadPrefix)) {
        throw Error(ErrorCode::InvalidArgument,
                    "quantity: '" + name + "' is no name of 1 to " + std::to_string(kLongestName) +
                        " letters, digits, '.', '_' and '-' with a letter among them",
                    isPlain ? "Names that begin with 'spread.' are the program's own."
                            : "Choose a name such as accuracy or latency_ms.");
    }
}

/// The quantity of this name in the session, else in the literature on its space, else null.
const search::Quantity* knownQuantity(const Session& session, const std::string& name) {
    if (const QuantityValues* const known = session.quantity(name)) {
        return &known->quantity;
    }
    const auto stated = std::find_if(literature().begin(), literature().end(), [&](const LiteratureValue& each) {
        return each.space == session.space().name && each.quantity.name == name;
    });
    return stated == literature().end() ? nullptr : &stated->quantity;
}

/// Literature values of the published networks that have no result in `results`.
std::vector<search::Record> literatureRecords(const Session& session, const search::Quantity& quantity,
                                              const std::vector<evidence::Result>& results) {
    std::vector<search::Record> records;
    for (int i = 0; i < static_cast<int>(session.space().published.size()); ++i) {
        const std::string& network = session.space().published[static_cast<std::size_t>(i)].name;
        const LiteratureValue* const stated = literatureValue(session.space().name, network, quantity.name);
        const auto isOwn = [id = idOf(session, Subject::published(i))](const evidence::Result& result) {
            return result.subject == id;
        };
        if (stated != nullptr && std::none_of(results.begin(), results.end(), isOwn)) {
            records.emplace_back(search::Value{Subject::published(i), quantity.name, stated->value, 0, stated->source});
        }
    }
    return records;
}

std::string originOf(const evidence::Result& result, const std::string& otherwise) {
    if (result.date.empty() && result.source.empty()) {
        return otherwise;
    }
    return result.date + (result.date.empty() || result.source.empty() ? "" : ", ") + result.source;
}

} // namespace

bool isMeasured(const search::Quantity& quantity) {
    const std::string& name = quantity.name;
    return !name.starts_with(kSpreadPrefix) && proxy::findProxy(name) == nullptr && name != kMeasuredLatency &&
           name != kLatencyAtPace;
}

std::vector<int> measuredCandidates(const Session& session) {
    std::vector<int> measured;
    for (const QuantityValues& each : session.quantities()) {
        if (!isMeasured(each.quantity)) {
            continue;
        }
        for (std::size_t index = 0; index < each.candidates.size(); ++index) {
            if (!std::isnan(each.candidates[index])) {
                measured.push_back(static_cast<int>(index));
            }
        }
        for (const auto& [subject, values] : each.details) {
            const bool isPublished = subject.kind == Subject::Kind::Published && !values.empty();
            if (const int twin = isPublished ? session.archive().find(idOf(session, subject)) : -1; twin >= 0) {
                measured.push_back(twin);
            }
        }
    }
    std::sort(measured.begin(), measured.end());
    measured.erase(std::unique(measured.begin(), measured.end()), measured.end());
    return measured;
}

std::string idOf(const Session& session, Subject subject) {
    if (subject.kind == Subject::Kind::Candidate) {
        return session.candidate(subject.index).id;
    }
    const space::SearchSpace& space = session.space();
    return space::architectureId(space, space.published[static_cast<std::size_t>(subject.index)].architecture);
}

std::optional<Subject> subjectOf(const Session& session, const std::string& id) {
    if (const int index = session.archive().find(id); index >= 0) {
        return Subject::candidate(index);
    }
    for (int i = 0; i < static_cast<int>(session.space().published.size()); ++i) {
        if (idOf(session, Subject::published(i)) == id) {
            return Subject::published(i);
        }
    }
    return std::nullopt;
}

evidence::Subjects subjectsOf(const Session& session) {
    evidence::Subjects subjects;
    for (const search::CandidatePtr& candidate : session.archive().candidates()) {
        subjects.addCandidate(candidate->id);
    }
    for (int i = 0; i < static_cast<int>(session.space().published.size()); ++i) {
        subjects.addPublished(idOf(session, Subject::published(i)),
                              session.space().published[static_cast<std::size_t>(i)].name);
    }
    return subjects;
}

search::Quantity measuredQuantity(const Session& session, const std::string& name,
                                  const std::optional<std::string>& unit, std::optional<search::Better> better) {
    checkName(name);
    if (unit && unit->size() > kLongestUnit) {
        throw Error(ErrorCode::InvalidArgument, "unit: at most " + std::to_string(kLongestUnit) + " characters, has " +
                                                    std::to_string(unit->size()));
    }
    const search::Quantity* const known = knownQuantity(session, name);
    if (known == nullptr) {
        return {name, name, unit.value_or(""), better.value_or(search::Better::Larger), "Measured, not computed"};
    }
    search::Quantity quantity = *known;
    if (unit && *unit != quantity.unit) {
        throw Error(ErrorCode::InvalidArgument,
                    "unit: '" + *unit + "', but " + name + " is recorded in '" + quantity.unit + "'",
                    "Convert the values, or choose another name for the quantity.");
    }
    if (quantity.better == search::Better::Neither) {
        quantity.better = better.value_or(search::Better::Larger);
    } else if (better && *better != quantity.better) {
        throw Error(ErrorCode::InvalidArgument,
                    "better: " + std::string(search::toString(*better)) + ", but of " + name + " it is " +
                        std::string(search::toString(quantity.better)),
                    "Choose another name for the quantity.");
    }
    return quantity;
}

std::vector<search::Record> recordsOf(const Session& session, const search::Quantity& quantity,
                                      const std::vector<evidence::Result>& results, const std::string& origin) {
    std::vector<search::Record> records;
    const QuantityValues* const known = session.quantity(quantity.name);
    if (known == nullptr || known->quantity != quantity) {
        records.emplace_back(quantity);
    }
    if (known == nullptr) {
        const std::vector<search::Record> stated = literatureRecords(session, quantity, results);
        records.insert(records.end(), stated.begin(), stated.end());
    }
    std::set<Subject> replaced;
    for (const evidence::Result& result : results) {
        const Subject subject = subjectOf(session, result.subject).value();
        if (known != nullptr && result.repeat == 0 && replaced.insert(subject).second) {
            const auto values = known->details.find(subject);
            for (const search::Value& old :
                 values == known->details.end() ? std::vector<search::Value>() : values->second) {
                if (old.repeat != 0) {
                    records.emplace_back(search::Value{
                        subject, quantity.name, std::numeric_limits<double>::quiet_NaN(), old.repeat, {}});
                }
            }
        }
        records.emplace_back(
            search::Value{subject, quantity.name, result.value, result.repeat, originOf(result, origin)});
    }
    return records;
}

} // namespace trazor::session
