// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/candidate_csv.h"

#include "core/base/csv.h"
#include "core/session/columns.h"
#include "core/space/cost_model.h"

#include <limits>

namespace trazor::exchange {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += text.empty() ? "" : " ";
        text += word;
    }
    return text;
}

/// Names of session::columns() in file order; gene columns follow.
constexpr const char* kExported[] = {"index",  "id",        "generation", "operator", "parents", "changes", "status",
                                     "reason", "params",    "macs",       "dss++",    "d",       "s",       "dss",
                                     "head",   "confirmed", "front",      "starred",  "tags",    "note",    "depth"};

std::vector<session::Column> exportedColumns(const session::Session& session) {
    const std::vector<session::Column> all = session::columns(session);
    std::vector<session::Column> chosen;
    for (const char* const name : kExported) {
        chosen.push_back(*session::findColumn(all, name));
        if (chosen.back().name == "note") { // untruncated, with its line breaks
            chosen.back().exportText = [](const session::Session& owner, int index) {
                return owner.annotation(index).note;
            };
        }
    }
    for (const space::Gene& gene : session.space().genes) {
        const session::Column* const list = session::findColumn(all, gene.name + ".all");
        const session::Column* const one = session::findColumn(all, gene.name);
        if (list != nullptr) {
            chosen.push_back(*list);
        } else if (one != nullptr && !gene.isDepth()) {
            chosen.push_back(*one);
        }
    }
    for (const session::QuantityValues& it : session.quantities()) {
        const std::string predicted = session::kPredictedPrefix + it.quantity.name;
        for (const std::string& name :
             {it.quantity.name, predicted, predicted + ".low", predicted + ".high", predicted + ".rank"}) {
            if (const session::Column* const column = session::findColumn(all, name)) {
                chosen.push_back(*column);
            }
        }
    }
    return chosen;
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
    case space::MixerKind::None:
        return "none";
    }
    return "";
}

} // namespace

std::string candidatesCsv(const session::Session& session) {
    const std::vector<session::Column> columns = exportedColumns(session);
    CsvWriter table;
    for (const session::Column& column : columns) {
        table.cell(column.exportName());
    }
    table.endRow();
    for (int index = 0; index < session.size(); ++index) {
        for (const session::Column& column : columns) {
            if (!column.isNumeric()) {
                table.cell((column.exportText ? column.exportText : column.text)(session, index));
            } else if (column.levels.empty()) {
                table.cell(column.number(session, index));
            } else {
                table.cell(column.format(column.number(session, index)));
            }
        }
        table.endRow();
    }
    return table.text();
}

std::string blocksCsv(const space::NetworkPlan& plan, const proxy::Evaluation* evaluation,
                      const space::DeviceModel* device) {
    const bool hasScores = evaluation != nullptr && evaluation->status == proxy::EvaluationStatus::Ok &&
                           evaluation->scores.blocks.size() == plan.depth();
    const space::CostBreakdown cost = space::costBreakdown(plan, device == nullptr ? 1 : device->batch());
    const std::vector<std::int64_t> nanoseconds =
        device == nullptr ? std::vector<std::int64_t>() : device->blockNanoseconds(plan);
    CsvWriter table;
    for (const char* name : {"block", "stage", "mixer", "tokens", "embed_dim", "heads", "head_dim", "attention_width",
                             "window", "shift", "mlp_hidden", "params", "macs", "weight_bytes", "cache_bytes",
                             "activation_bytes", "latency_ms", "diversity", "saliency"}) {
        table.cell(name);
    }
    table.endRow();
    std::size_t position = 0;
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        for (std::size_t index = 0; index < plan.stages[stage].blocks.size(); ++index, ++position) {
            const space::BlockPlan& block = plan.stages[stage].blocks[index];
            const space::BlockCost& its = cost.blocks[stage][index];
            const space::Cost total = its.total();
            std::vector<std::string> hidden;
            for (const int width : block.mlpHidden) {
                hidden.push_back(std::to_string(width));
            }
            table.cell(position + 1).cell(stage + 1).cell(mixerName(block.mixer)).cell(plan.stages[stage].tokens);
            table.cell(block.embedDim).cell(block.heads).cell(block.headDim).cell(block.attentionWidth);
            table.cell(block.window).cell(block.shift).cell(joined(hidden)).cell(total.params).cell(total.macs);
            table.cell(its.weights()).cell(its.cache).cell(its.activations);
            table.cell(nanoseconds.empty() ? kNone : 1e-6 * static_cast<double>(nanoseconds[position]));
            table.cell(hasScores ? evaluation->scores.blocks[position].diversity : kNone);
            table.cell(hasScores ? evaluation->scores.blocks[position].saliency : kNone);
            table.endRow();
        }
    }
    return table.text();
}

} // namespace trazor::exchange
