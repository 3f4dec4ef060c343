// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace trazor::space {

/// Model of the device that the networks of a space will run on.
class DeviceModel {
public:
    virtual ~DeviceModel() = default;

    /// Predicted time of a forward pass.
    virtual std::int64_t nanoseconds(const NetworkPlan& plan) const = 0;
    /// Predicted time of each block alone, in the order of the pass.
    virtual std::vector<std::int64_t> blockNanoseconds(const NetworkPlan& plan) const = 0;
    /// 90 % quantile of the relative error of the prediction.
    virtual double error90() const = 0;
    virtual int batch() const = 0;
    virtual const std::string& space() const = 0; ///< name of the space
    /// Conditions under which all times hold.
    virtual std::string conditionsText() const = 0;
    /// Content of the profile file.
    virtual std::string json() const = 0;
};

} // namespace trazor::space
