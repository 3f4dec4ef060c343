// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/search_observer.h"

namespace trazor::search {

std::string_view toString(StopReason reason) noexcept {
    switch (reason) {
    case StopReason::Finished:
        return "finished";
    case StopReason::Stopped:
        return "stopped";
    case StopReason::Exhausted:
        return "exhausted";
    case StopReason::Failed:
        break;
    }
    return "failed";
}

} // namespace trazor::search
