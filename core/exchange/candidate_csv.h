// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/space/device_model.h"
#include "core/space/network_plan.h"

#include <string>

namespace trazor::exchange {

/// All candidates of a session, one row each in order of arrival: origin, cost, scores, annotations, genes. Block genes
/// are lists separated by spaces. Cells without a number are empty.
std::string candidatesCsv(const session::Session& session);

/// The blocks of a network, one row each in the order of the forward pass: shape, cost, inference memory in bytes of
/// float32 (weights, cached keys and values, peak activations), predicted latency in ms if a device is given, and
/// scores if available. Memory is for the device's batch size, or for one example without a device.
std::string blocksCsv(const space::NetworkPlan& plan, const proxy::Evaluation* evaluation = nullptr,
                      const space::DeviceModel* device = nullptr);

} // namespace trazor::exchange
