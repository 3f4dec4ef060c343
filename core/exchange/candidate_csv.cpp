// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/candidate_csv.h"

#include "core/base/csv.h"
#include "core/space/cost_model.h"

#include <algorithm>
#include <limits>

namespace trazor::exchange {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string joined(const std::vector<std::string>& words, const char* between = " ") {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : between) + word;
    }
    return text;
}

/// "216", "3 4 3", or "1 2" a stage.
std::string geneText(const space::SearchSpace& space, const space::Architecture& architecture,
                     const space::Gene& gene) {
    if (gene.scope == space::Scope::Network) {
        return gene.format(space.value(architecture, gene));
    }
    std::vector<std::string> words;
    for (std::size_t stage = 0; stage < architecture.stages.size(); ++stage) {
        const std::size_t places = gene.scope == space::Scope::Stage ? 1 : architecture.stages[stage].blocks.size();
        for (std::size_t block = 0; block < places; ++block) {
            words.push_back(gene.format(space.value(architecture, gene, stage, block)));
        }
    }
    return joined(words);
}

/// "3 4 3".
std::string stageDepths(const space::Architecture& architecture) {
    std::vector<std::string> words;
    for (const space::StageGenes& stage : architecture.stages) {
        words.push_back(std::to_string(stage.blocks.size()));
    }
    return joined(words);
}

std::string parentIds(const search::Archive& archive, const search::Candidate& candidate) {
    std::vector<std::string> ids;
    for (const int parent : candidate.parents) {
        ids.push_back(archive[static_cast<std::size_t>(parent)].id);
    }
    return joined(ids);
}

std::string changesText(const search::Candidate& candidate) {
    std::vector<std::string> texts;
    for (const space::GeneChange& change : candidate.changes) {
        texts.push_back(change.text());
    }
    return joined(texts, "; ");
}

const char* mixerName(space::MixerKind mixer) {
    switch (mixer) {
    case space::MixerKind::SelfAttention:
        return "self-attention";
    case space::MixerKind::WeightedAttention:
        return "weighted-attention";
    case space::MixerKind::FourierTransform:
        return "fourier-transform";
    case space::MixerKind::CosineTransform:
        return "cosine-transform";
    case space::MixerKind::SpanConvolution:
        return "span-convolution";
    }
    return "";
}

} // namespace

std::string candidatesCsv(const session::Session& session) {
    const space::SearchSpace& space = session.space();
    CsvWriter table;
    for (const char* name :
         {"index",  "id",      "generation",    "operator",  "parents",  "changes", "status",        "reason",
          "params", "macs",    "dss_plus_plus", "diversity", "saliency", "dss",     "head_saliency", "confirmed_dss",
          "front",  "starred", "tags",          "note",      "depth"}) {
        table.cell(name);
    }
    if (space.stageCount > 1) {
        table.cell("stage_depths");
    }
    for (const space::Gene& gene : space.genes) {
        if (!gene.isDepth()) {
            table.cell(gene.name);
        }
    }
    table.endRow();
    std::vector<int> front = session.front();
    std::sort(front.begin(), front.end());
    for (const search::CandidatePtr& pointer : session.archive().candidates()) {
        const search::Candidate& candidate = *pointer;
        const session::Annotation annotation = session.annotation(candidate.index);
        const proxy::NetworkScores& scores = candidate.evaluation.scores;
        const auto scored = [&](double value) { return candidate.isRanked() ? value : kNone; };
        table.cell(candidate.index)
            .cell(candidate.id)
            .cell(candidate.generation)
            .cell(search::operatorName(candidate.op));
        table.cell(parentIds(session.archive(), candidate)).cell(changesText(candidate));
        table.cell(proxy::statusName(candidate.evaluation.status)).cell(candidate.evaluation.reason);
        table.cell(candidate.cost.params).cell(candidate.cost.macs).cell(session.score(candidate.index));
        table.cell(scored(scores.diversity())).cell(scored(scores.saliency())).cell(scored(scores.dss()));
        table.cell(scored(scores.headSaliency));
        table.cell(session.confirmedDss(candidate.index));
        table.cell(std::binary_search(front.begin(), front.end(), candidate.index) ? 1 : 0);
        table.cell(annotation.starred ? 1 : 0).cell(annotation.tags).cell(annotation.note);
        table.cell(candidate.architecture.depth());
        if (space.stageCount > 1) {
            table.cell(stageDepths(candidate.architecture));
        }
        for (const space::Gene& gene : space.genes) {
            if (!gene.isDepth()) {
                table.cell(geneText(space, candidate.architecture, gene));
            }
        }
        table.endRow();
    }
    return table.text();
}

std::string blocksCsv(const space::NetworkPlan& plan, const proxy::Evaluation* evaluation) {
    const bool hasScores = evaluation != nullptr && evaluation->status == proxy::EvaluationStatus::Ok &&
                           evaluation->scores.blocks.size() == plan.depth();
    const space::CostBreakdown cost = space::costBreakdown(plan);
    CsvWriter table;
    for (const char* name : {"block", "stage", "mixer", "tokens", "embed_dim", "heads", "head_dim", "attention_width",
                             "window", "shift", "mlp_hidden", "params", "macs", "diversity", "saliency"}) {
        table.cell(name);
    }
    table.endRow();
    std::size_t position = 0;
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        for (std::size_t index = 0; index < plan.stages[stage].blocks.size(); ++index, ++position) {
            const space::BlockPlan& block = plan.stages[stage].blocks[index];
            const space::Cost total = cost.blocks[stage][index].total();
            std::vector<std::string> hidden;
            for (const int width : block.mlpHidden) {
                hidden.push_back(std::to_string(width));
            }
            table.cell(position + 1).cell(stage + 1).cell(mixerName(block.mixer)).cell(plan.stages[stage].tokens);
            table.cell(block.embedDim).cell(block.heads).cell(block.headDim).cell(block.attentionWidth);
            table.cell(block.window).cell(block.shift).cell(joined(hidden)).cell(total.params).cell(total.macs);
            table.cell(hasScores ? evaluation->scores.blocks[position].diversity : kNone);
            table.cell(hasScores ? evaluation->scores.blocks[position].saliency : kNone);
            table.endRow();
        }
    }
    return table.text();
}

} // namespace trazor::exchange
