// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/memory_model.h"

#include "core/space/cost_model.h"

#include <algorithm>

namespace trazor::space {

Memory memoryOf(const NetworkPlan& plan, int batch, int bytes) {
    using Count = std::int64_t;
    Count most = 0;
    Count cached = 0;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const Count tokens = stage.tokens;
            const Count seen = block.window > 0 && stage.grid > 0 ? Count{block.window} * block.window : tokens;
            const Count mixing =
                tokens * (Count{block.embedDim} + 4 * Count{block.attentionWidth}) + Count{block.heads} * tokens * seen;
            Count widest = 0;
            Count last = block.embedDim;
            for (const int hidden : block.mlpHidden) {
                widest = std::max(widest, last + hidden);
                last = hidden;
            }
            most = std::max({most, mixing, tokens * (Count{block.embedDim} + widest)});
            const Count kept = block.window > 0 ? std::min<Count>(block.window, tokens) : tokens;
            cached += block.causal ? 2 * Count{block.kvWidth()} * kept : 0;
        }
    }
    return {costOf(plan).params * bytes, most * batch * bytes, cached * batch * bytes};
}

} // namespace trazor::space
