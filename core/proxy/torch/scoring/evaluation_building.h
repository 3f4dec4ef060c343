// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch/scoring/dss.h"

#include <exception>
#include <mutex>

namespace trazor::proxy {

/// Adds what `variant` counts of the scores of one super-net, weighted by its share of the mean.
void accumulate(NetworkScores& scores, DssResult result, DssVariant variant, double share);

/// The evaluation of a network that has a NaN or infinity under super-net number `supernet`.
Evaluation nonFinite(const DssResult& result, int supernet);

/// Hands evaluations to a sink that must not be called by two threads at once, and keeps what it throws.
class SerialSink {
public:
    explicit SerialSink(const EvaluationSink& sink)
        : m_sink(sink) {}

    /// False once the sink has thrown.
    bool deliver(std::size_t index, Evaluation&& evaluation);
    void rethrow() const;

private:
    const EvaluationSink& m_sink;
    std::mutex m_mutex;
    std::exception_ptr m_error;
};

} // namespace trazor::proxy
