// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/record.h"

#include "core/base/error.h"

namespace trazor::search {

std::string_view toString(Better better) noexcept {
    switch (better) {
    case Better::Larger:
        return "max";
    case Better::Smaller:
        return "min";
    case Better::Neither:
        break;
    }
    return "none";
}

Better parseBetter(std::string_view name) {
    for (const Better better : {Better::Neither, Better::Larger, Better::Smaller}) {
        if (name == toString(better)) {
            return better;
        }
    }
    throw Error(ErrorCode::InvalidArgument, "better: '" + std::string(name) + "' is not one of max, min, none");
}

} // namespace trazor::search
