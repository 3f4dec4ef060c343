// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A backend module of a different build.
#include "core/proxy/torch_module.h"

extern "C" const trazor::proxy::TorchModule trazorTorchModule;

const trazor::proxy::TorchModule trazorTorchModule = {"0.0.0-other", nullptr, nullptr, nullptr, nullptr,
                                                      nullptr,       nullptr, nullptr, nullptr};
