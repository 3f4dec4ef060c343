// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utc_time.h"

#include <ctime>

namespace trazor {

std::string utcTime() {
    const std::time_t time = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    char text[sizeof "2026-01-01T00:00:00Z"];
    std::strftime(text, sizeof text, "%FT%TZ", &utc);
    return text;
}

std::string utcDate() {
    return utcTime().substr(0, sizeof "2026-01-01" - 1);
}

} // namespace trazor
