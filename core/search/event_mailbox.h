// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_observer.h"

#include <mutex>
#include <optional>
#include <vector>

namespace trazor::search {

/// Passes records from the engine's thread to the thread that drains the mailbox. Uses only a mutex and a vector, no
/// Qt, so that ThreadSanitizer can check it.
class EventMailbox final : public SearchObserver {
public:
    /// Everything received since the last drain().
    struct Content {
        std::vector<Record> records;
        std::optional<Progress> progress; ///< the latest one
        std::optional<Outcome> outcome;   ///< set by the last event of a run
    };

    void onRecord(const Record& record) override {
        const std::scoped_lock lock(m_mutex);
        m_content.records.push_back(record);
    }
    void onProgress(const Progress& progress) override {
        const std::scoped_lock lock(m_mutex);
        m_content.progress = progress;
    }
    void onFinished(const Outcome& outcome) override {
        const std::scoped_lock lock(m_mutex);
        m_content.outcome = outcome;
    }

    Content drain() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_content, {});
    }

private:
    std::mutex m_mutex;
    Content m_content;
};

} // namespace trazor::search
