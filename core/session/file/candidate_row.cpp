// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/candidate_row.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/base/parallel.h"
#include "core/proxy/score_codec.h"
#include "core/space/file/space_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

namespace trazor::session {
namespace {

using nlohmann::json;

constexpr std::size_t kRowsAtATime = 64; ///< rows per task; fewer are not worth a thread

// Hand-written JSON for speed: a search writes every candidate, and all open children with each generation.

void appendText(std::string& list, const std::string& text) {
    const auto isPlain = [](char letter) { return letter >= ' ' && letter < 0x7f && letter != '"' && letter != '\\'; };
    if (std::all_of(text.begin(), text.end(), isPlain)) {
        list.append("\"").append(text).append("\"");
    } else {
        list.append(json(text).dump(-1, ' ', false, json::error_handler_t::replace));
    }
}

std::string changesJson(const std::vector<space::GeneChange>& changes) {
    std::string list = "[";
    for (const space::GeneChange& change : changes) {
        list.append(list.size() == 1 ? "{" : ",{");
        list.append("\"block\":").append(std::to_string(static_cast<int>(change.block)));
        appendText(list.append(",\"from\":"), change.from);
        appendText(list.append(",\"gene\":"), change.gene);
        list.append(",\"stage\":").append(std::to_string(change.stage));
        appendText(list.append(",\"to\":"), change.to);
        list.append("}");
    }
    return list.append("]");
}

std::string parentsJson(const std::vector<int>& parents) {
    std::string text = "[";
    for (const int parent : parents) {
        text.append(text.size() == 1 ? "" : ",").append(std::to_string(parent));
    }
    return text.append("]");
}

std::vector<space::GeneChange> parseChanges(const std::string& text) {
    std::vector<space::GeneChange> changes;
    for (const json& item : json::parse(text)) {
        changes.push_back({item.at("gene").get<std::string>(), item.at("stage").get<int>(),
                           space::BlockIndex{item.at("block").get<int>()}, item.at("from").get<std::string>(),
                           item.at("to").get<std::string>()});
    }
    return changes;
}

std::vector<int> parseParents(const std::string& text, int index) {
    auto parents = json::parse(text).get<std::vector<int>>();
    for (const int parent : parents) {
        if (parent < 0 || parent >= index) {
            throw Error(ErrorCode::InvalidFile, "parent " + std::to_string(parent) + " is not an earlier candidate");
        }
    }
    return parents;
}

int smallNumber(std::int64_t value, const char* what) {
    if (value < 0 || value > std::numeric_limits<int>::max()) {
        throw Error(ErrorCode::InvalidFile, std::string(what) + " " + std::to_string(value) + " is out of range");
    }
    return static_cast<int>(value);
}

/// Throws if a stored value differs from its genes' value: the session was edited or comes from a faulty program.
void requireEqual(const char* what, std::int64_t stored, std::int64_t computed) {
    if (stored != computed) {
        throw Error(ErrorCode::InvalidFile, "it has " + std::to_string(stored) + ' ' + what + " and its genes give " +
                                                std::to_string(computed));
    }
}

search::CandidatePtr decodeCandidate(const CandidateRow& row, const space::SearchSpace& space,
                                     const space::DeviceModel* device, const std::string& facts) {
    auto candidate = std::make_shared<search::Candidate>();
    candidate->index = smallNumber(row.index, "index");
    candidate->id = row.id;
    candidate->generation = smallNumber(row.generation, "generation");
    candidate->op = search::parseOperator(row.op);
    candidate->parents = parseParents(row.parents, candidate->index);
    candidate->changes = parseChanges(row.changes);
    candidate->architecture = space::parseGenes(space, row.genes);
    candidate->cost = space::costOf(space::plan(space, candidate->architecture), device);
    requireEqual("parameters", row.params, candidate->cost.params);
    requireEqual("MACs", row.macs, candidate->cost.macs);
    if (const std::string id = space::architectureId(facts, space, candidate->architecture); row.id != id) {
        throw Error(ErrorCode::InvalidFile, "its id is not " + id + ", which its genes give");
    }
    candidate->evaluation = decodeEvaluation(row.evaluation);
    const std::size_t blocks = candidate->evaluation.scores.blocks.size();
    if (candidate->isRanked() && blocks != candidate->architecture.depth()) {
        throw Error(ErrorCode::InvalidFile, "it has scores of " + std::to_string(blocks) + " blocks and " +
                                                std::to_string(candidate->architecture.depth()) + " blocks");
    }
    return candidate;
}

/// Error of the earliest invalid row, regardless of the order in which threads find errors.
class FirstProblem {
public:
    void note(std::size_t row, const char* what) {
        const std::scoped_lock lock(m_mutex);
        if (row < m_row) {
            m_row = row;
            m_what = what;
        }
    }
    void throwIfAny(std::span<const CandidateRow> rows) const {
        if (m_row < rows.size()) {
            throw Error(ErrorCode::InvalidFile, "candidate " + std::to_string(rows[m_row].index) + ": " + m_what);
        }
    }

private:
    std::mutex m_mutex;
    std::size_t m_row = std::numeric_limits<std::size_t>::max();
    std::string m_what;
};

} // namespace

std::string readable(std::string text) {
    const auto isAscii = [](char letter) { return static_cast<unsigned char>(letter) < 0x80; };
    if (std::all_of(text.begin(), text.end(), isAscii)) {
        return text;
    }
    return json::parse(json(std::move(text)).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

EvaluationRow encodeEvaluation(const proxy::Evaluation& evaluation) {
    return {std::string(proxy::statusName(evaluation.status)), evaluation.reason,
            proxy::encodeScores(evaluation.scores), evaluation.elapsedMs};
}

CandidateRow encodeCandidate(const search::Candidate& candidate, const space::SearchSpace& space) {
    return {candidate.index,
            candidate.id,
            candidate.generation,
            std::string(search::operatorName(candidate.op)),
            parentsJson(candidate.parents),
            changesJson(candidate.changes),
            space::genesJson(space, candidate.architecture),
            candidate.cost.params,
            candidate.cost.macs,
            encodeEvaluation(candidate.evaluation)};
}

proxy::Evaluation decodeEvaluation(const EvaluationRow& row) {
    return {proxy::parseStatus(row.status), row.reason, proxy::decodeScores(row.scores), row.elapsedMs};
}

std::string encodeChildren(const std::vector<search::Child>& children, const space::SearchSpace& space) {
    std::string list = "[";
    for (const search::Child& child : children) {
        list.append(list.size() == 1 ? "{" : ",{");
        list.append("\"generation\":").append(std::to_string(child.generation));
        list.append(",\"genes\":").append(space::genesJson(space, child.architecture));
        list.append(",\"operator\":\"").append(search::operatorName(child.op));
        list.append("\",\"parents\":").append(parentsJson(child.parents));
        list.append(",\"predicted\":").append(std::isfinite(child.predicted) ? json(child.predicted).dump() : "null");
        list.append("}");
    }
    return list.append("]");
}

std::vector<search::Child> decodeChildren(const std::string& text, const space::SearchSpace& space,
                                          const space::DeviceModel* device, int archiveSize, int generation) {
    const json document = parseJson(text, "generation");
    const JsonView list(document, "generation");
    std::vector<search::Child> children(list.listSize(0, 10'000'000));
    const std::string facts = space::factsJson(space);
    for (std::size_t i = 0; i < children.size(); ++i) {
        const JsonView item = list.at(i);
        search::Child& child = children[i];
        child.op = search::parseOperator(item.at("operator").text());
        child.generation =
            item.has("generation") ? static_cast<int>(item.at("generation").integer(0, 1'000'000'000)) : generation;
        child.parents = parseParents(item.at("parents").node().dump(), archiveSize);
        child.architecture = space::parseGenes(space, item.at("genes").node().dump());
        child.id = space::architectureId(facts, space, child.architecture);
        child.cost = space::costOf(space::plan(space, child.architecture), device);
        if (item.at("predicted").isNumber()) {
            child.predicted = item.at("predicted").number(-1e300, 1e300);
        }
    }
    return children;
}

std::vector<search::CandidatePtr> decodeCandidates(std::span<const CandidateRow> rows, const space::SearchSpace& space,
                                                   const space::DeviceModel* device) {
    std::vector<search::CandidatePtr> candidates(rows.size());
    FirstProblem problem;
    const std::string facts = space::factsJson(space);
    forEachRange(rows.size(), kRowsAtATime, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            try {
                candidates[i] = decodeCandidate(rows[i], space, device, facts);
            } catch (const std::exception& error) { // an Error, or an exception of the JSON library
                problem.note(i, error.what());
            }
        }
    });
    problem.throwIfAny(rows);
    return candidates;
}

} // namespace trazor::session
