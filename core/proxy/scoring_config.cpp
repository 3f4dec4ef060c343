// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/scoring_config.h"

namespace trazor::proxy {

std::string describe(const ScoringConfig& config) {
    std::string text = std::to_string(config.supernets) + (config.supernets == 1 ? " super-net" : " super-nets");
    const auto add = [&](const std::string& part) { text += ", " + part; };
    if (config.imageSize > 0) {
        add(std::to_string(config.imageSize) + " pixels");
    }
    if (config.init != Init::Supernet) {
        add("init " + std::string(nameIn(kInitNames, config.init)));
    }
    if (!config.linearised) {
        add("signed weights");
    }
    if (config.norm != NormHandling::AsIs) {
        add("norm " + std::string(nameIn(kNormNames, config.norm)));
    }
    if (config.input != InputKind::Default) {
        add("input " + std::string(nameIn(kInputNames, config.input)));
    }
    if (config.variant != DssVariant::Paper) {
        add("variant " + std::string(nameIn(kVariantNames, config.variant)));
    }
    return text;
}

} // namespace trazor::proxy
