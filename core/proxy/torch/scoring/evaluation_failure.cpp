// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/evaluation_failure.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>

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

/// LibTorch's CPU allocator and NVIDIA's libraries have no exception type for allocation failures.
bool isAllocationFailure(std::string_view message) {
    constexpr std::array<std::string_view, 4> kSigns = {"DefaultCPUAllocator", "Storage size calculation overflowed",
                                                        "out of memory", "ALLOC_FAILED"};
    return std::any_of(kSigns.begin(), kSigns.end(),
                       [&](std::string_view sign) { return message.find(sign) != std::string_view::npos; });
}

/// The first line of a message of LibTorch, without "[enforce fail at FILE:LINE] . ".
std::string plainText(std::string_view message) {
    message = message.substr(0, message.find('\n'));
    if (message.starts_with("[enforce fail")) {
        const std::size_t text = message.find_first_not_of("]. ", message.find(']'));
        message.remove_prefix(std::min(text, message.size()));
    }
    return std::string(message);
}

} // namespace

Evaluation evaluationOfCurrentException() {
    try {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        return outOfMemory();
    } catch (const std::bad_alloc&) {
        return outOfMemory();
    } catch (const std::system_error&) { // no memory for a thread's stack
        return outOfMemory();
    } catch (const c10::LinAlgError&) {
        return failure(EvaluationStatus::Failed, "the decomposition of a matrix does not converge");
    } catch (const trazor::Error& error) {
        return failure(EvaluationStatus::Failed, error.what());
    } catch (const c10::Error& error) {
        const std::string message = error.what_without_backtrace();
        return isAllocationFailure(message) ? outOfMemory()
                                            : failure(EvaluationStatus::Failed, "LibTorch: " + plainText(message));
    } catch (const std::exception& error) {
        return isAllocationFailure(error.what()) ? outOfMemory()
                                                 : failure(EvaluationStatus::Failed, plainText(error.what()));
    }
}

Error errorOfCurrentException(const Error& outOfMemory) {
    try {
        throw;
    } catch (const Error& error) {
        return error;
    } catch (...) {
        const Evaluation evaluation = evaluationOfCurrentException();
        return evaluation.status == EvaluationStatus::OutOfMemory ? outOfMemory
                                                                  : Error(ErrorCode::Internal, evaluation.reason);
    }
}

} // namespace trazor::proxy
