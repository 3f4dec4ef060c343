// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_engine.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"
#include "tests/support/fake_evaluator.h"

#include <functional>
#include <string>
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

/// Notes what it is told, and calls `hook` after every candidate.
class Notes final : public search::SearchObserver {
public:
    void onCandidate(const search::CandidatePtr& candidate) override {
        candidates.push_back(candidate);
        if (hook) {
            hook();
        }
    }
    void onGeneration(const search::Progress& progress) override { generations.push_back(progress); }
    void onConfirmation(const search::Confirmation& confirmation) override {
        confirmations.push_back(confirmation);
        if (hook) {
            hook();
        }
    }
    void onReference(const search::Reference& reference) override { references.push_back(reference); }
    void onPaused(bool paused) override { pauses.push_back(paused); }
    void onFinished(const search::Outcome& outcome) override { outcomes.push_back(outcome); }

    std::vector<search::CandidatePtr> candidates;
    std::vector<search::Progress> generations;
    std::vector<search::Confirmation> confirmations;
    std::vector<search::Reference> references;
    std::vector<bool> pauses;
    std::vector<search::Outcome> outcomes;
    std::function<void()> hook;
};

/// A finished search.
struct Searched {
    search::Archive archive;
    Notes notes;
    search::SearchControl control;
    search::Outcome outcome;

    Searched(const space::SearchSpace& space, const search::SearchConfig& config, FakeOptions options = {},
             const search::ResumePoint& resume = {}) {
        outcome = search::runSearch(space, config, fakeFactory(options), archive, notes, control, resume);
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
