// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/space/device_model.h"
#include "core/space/network_plan.h"

#include <string>

namespace trazor::exchange {

/// All candidates of a session, one row each in the order of arrival: origin, cost, scores, annotations, genes. The
/// genes of blocks are lists with a blank between blocks. Cells are empty where there is no number.
std::string candidatesCsv(const session::Session& session);

/// The blocks of a network, one row each in the order of the forward pass: shape, cost, bytes of inference in float32
/// (weights, kept keys and values, most activations at once), predicted time in ms where there is a device, and scores
/// where there are some. Bytes are of the device's batch, else of one example.
std::string blocksCsv(const space::NetworkPlan& plan, const proxy::Evaluation* evaluation = nullptr,
                      const space::DeviceModel* device = nullptr);

} // namespace trazor::exchange
