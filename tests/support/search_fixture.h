// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_engine.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/fake_evaluator.h"

#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace trazor::test {

inline const space::SearchSpace& tinySpace() {
    return space::preset("autoformer-tiny");
}

/// 2 widths, 1 or 2 blocks, 4 kinds of block: 40 architectures.
inline space::SearchSpace smallSpace() {
    return space::parseSpace(R"({
      "format": "trazor-space", "version": 1, "name": "small", "title": "Small", "stages": 1,
      "fixed": {"stem": "patch", "image_size": 32, "channels": 3, "patch_size": 16, "class_token": true,
                "position": "learned", "head_dim": 8, "classes": 10, "pool": "mean-patches"},
      "genes": [{"name": "embed_dim", "scope": "network", "choices": [16, 32]},
                {"name": "depth", "scope": "network", "choices": [1, 2]},
                {"name": "heads", "scope": "block", "choices": [1, 2]},
                {"name": "mlp_ratio", "scope": "block", "choices": [2, 4]}]})");
}

/// Three stages with genes of every scope and a rule between stages.
inline space::SearchSpace stagedSpace() {
    return space::parseSpace(R"({
      "format": "trazor-space", "version": 1, "name": "staged", "title": "Staged", "stages": 3,
      "fixed": {"stem": "patch", "image_size": 32, "channels": 3, "patch_size": 4, "class_token": true,
                "position": "grid", "downsample": "conv-pool", "classes": 10, "pool": "class-token"},
      "genes": [{"name": "base_dim", "scope": "network", "choices": [8, 16]},
                {"name": "depth", "scope": "stage", "choices": [[1, 2], [2, 3, 4], [1, 2]]},
                {"name": "heads", "scope": "stage", "choices": [[1, 2], [2, 3, 4], [4, 6, 8]]},
                {"name": "mlp_ratio", "scope": "block", "choices": [1, 2, 4]}],
      "rules": [{"kind": "multiple-of-previous-stage", "gene": "heads"}]})");
}

/// Records all notifications, and calls `hook` after each candidate and each scoring.
class Notes final : public search::SearchObserver {
public:
    void onRecord(const search::Record& record) override {
        records.push_back(record);
        if (const auto* const candidate = std::get_if<search::CandidatePtr>(&record)) {
            candidates.push_back(*candidate);
        } else if (const auto* const begun = std::get_if<search::GenerationBegun>(&record)) {
            begins.push_back(*begun);
            return;
        } else if (const auto* const scoring = std::get_if<search::Scoring>(&record)) {
            (scoring->purpose == search::Purpose::Comparison     ? published
             : scoring->purpose == search::Purpose::Confirmation ? confirmations
                                                                 : checks)
                .push_back(*scoring);
        } else {
            return;
        }
        if (hook) {
            hook();
        }
    }
    void onProgress(const search::Progress& progress) override {
        if (progress.isPaused != m_isPaused) {
            m_isPaused = progress.isPaused;
            pauses.push_back(m_isPaused);
        } else {
            generations.push_back(progress);
        }
    }
    void onFinished(const search::Outcome& outcome) override { outcomes.push_back(outcome); }

    std::vector<search::Record> records; ///< all, in order of arrival
    std::vector<search::CandidatePtr> candidates;
    std::vector<search::GenerationBegun> begins;
    std::vector<search::Progress> generations;
    std::vector<search::Scoring> confirmations;
    std::vector<search::Scoring> published;
    std::vector<search::Scoring> checks; ///< of the image size
    std::vector<bool> pauses;
    std::vector<search::Outcome> outcomes;
    std::function<void()> hook;

private:
    bool m_isPaused = false;
};

/// A finished search.
struct Searched {
    search::Archive archive;
    Notes notes;
    search::SearchControl control;
    search::Outcome outcome;

    Searched(const space::SearchSpace& space, const search::SearchConfig& config, FakeOptions options = {},
             std::span<const search::Record> past = {}) {
        outcome = search::runSearch(space, config, fakeFactory(options), archive, notes, control, past);
    }

    std::vector<std::string> ids() const {
        std::vector<std::string> result;
        for (const search::CandidatePtr& candidate : archive.candidates()) {
            result.push_back(candidate->id);
        }
        return result;
    }
};

} // namespace trazor::test
