// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/evaluation_failure.h"

#include <ATen/ATen.h>

#include <exception>
#include <new>

namespace trazor::proxy {
namespace {

Evaluation failure(EvaluationStatus status, std::string reason) {
    Evaluation evaluation;
    evaluation.status = status;
    evaluation.reason = std::move(reason);
    return evaluation;
}

Evaluation outOfMemory() {
    return failure(EvaluationStatus::OutOfMemory, "not enough memory for this network");
}

/// LibTorch's allocator for the CPU has no exception type of its own.
bool isAllocationFailure(const std::string& message) {
    return message.find("DefaultCPUAllocator") != std::string::npos ||
           message.find("Storage size calculation overflowed") != std::string::npos;
}

} // namespace

Evaluation evaluationOfCurrentException() {
    try {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        return outOfMemory();
    } catch (const std::bad_alloc&) {
        return outOfMemory();
    } catch (const c10::Error& error) {
        const std::string message = error.what_without_backtrace();
        return isAllocationFailure(message) ? outOfMemory() : failure(EvaluationStatus::Failed, message);
    } catch (const std::exception& error) {
        return failure(EvaluationStatus::Failed, error.what());
    }
}

} // namespace trazor::proxy
