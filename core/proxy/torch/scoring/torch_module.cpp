// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_module.h"

extern "C" __attribute__((visibility("default"))) const trazor::proxy::TorchModule trazorTorchModule;

const trazor::proxy::TorchModule trazorTorchModule = {
    .interface = TRAZOR_TORCH_INTERFACE,
    .makeForSpace = trazor::proxy::makeTorchEvaluator,
    .makeForAny = trazor::proxy::makeTorchEvaluator,
    .makeBaselineScorer = trazor::proxy::makeTorchBaselineScorer,
    .makeInferenceTimer = trazor::proxy::makeTorchInferenceTimer,
    .drawWeights = trazor::proxy::drawWeights,
    .devices = trazor::proxy::availableDevices,
    .version = trazor::proxy::torchVersion,
    .blasWarning = trazor::proxy::blasWarning,
};
