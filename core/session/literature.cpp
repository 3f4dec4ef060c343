// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/literature.h"

#include "core/base/embedded_text.h"
#include "core/base/json_view.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace trazor::session {

const std::vector<LiteratureValue>& literature() {
    static const std::vector<LiteratureValue> all = [] {
        std::vector<LiteratureValue> values;
        for (const EmbeddedText& file : embeddedResults()) {
            const nlohmann::json document = parseJson(file.text, file.name);
            const JsonView root(document, file.name);
            root.expectFormat("trazor-published-results", 1);
            const search::Quantity quantity{root.at("quantity").text(), root.at("title").text(), root.at("unit").text(),
                                            search::parseBetter(root.at("better").text()), root.at("meaning").text()};
            const JsonView results = root.at("results");
            for (std::size_t i = 0; i < results.listSize(1, 1000); ++i) {
                const JsonView each = results.at(i);
                values.push_back({quantity, each.at("space").text(), each.at("network").text(),
                                  each.at("value").number(-1e100, 1e100), each.at("source").text()});
            }
        }
        return values;
    }();
    return all;
}

const LiteratureValue* literatureValue(std::string_view space, std::string_view network, std::string_view quantity) {
    const auto found = std::find_if(literature().begin(), literature().end(), [&](const LiteratureValue& each) {
        return each.space == space && each.network == network && each.quantity.name == quantity;
    });
    return found == literature().end() ? nullptr : &*found;
}

} // namespace trazor::session
