// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch/scoring/dss.h"

#include <exception>
#include <mutex>

namespace trazor::proxy {

/// Adds the scores of one super-net that `variant` counts, weighted by `share`, its share of the mean.
void accumulate(NetworkScores& scores, DssResult result, DssVariant variant, double share);

/// The evaluation of a network that has a NaN or infinity under super-net number `supernet`.
Evaluation nonFinite(const DssResult& result, int supernet);

/// Serialises calls of a sink from several threads, and stores the first exception that the sink throws.
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
