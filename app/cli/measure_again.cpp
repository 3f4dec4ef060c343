// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/measure_again.h"

#include "app/composition_root.h"
#include "core/base/quantity.h"
#include "core/session/analysis/measured_latency.h"
#include "core/session/columns.h"

#include <nlohmann/json.hpp>

#include <csignal>
#include <fcntl.h>
#include <iostream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace trazor::app {

void measureAgainInChild(const std::string& sessionFile) {
    if (hasRanks()) { // an MPI process must not fork, and the other ranks are computing
        std::cerr << "latency: not measured again, because the search has several ranks; 'trazor profile --again "
                  << sessionFile << "' does it\n";
        return;
    }
    std::string words[] = {"trazor", "profile", "--again", sessionFile};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none; // the child must not inherit this thread's mask, which blocks all signals
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failure = ::posix_spawn(&child, "/proc/self/exe", &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    int status = 0;
    if (failure != 0 || ::waitpid(child, &status, 0) != child || status != 0) {
        std::cerr << "latency: the best candidates could not be measured again\n";
    }
}

nlohmann::json measuredNode(const session::Session& session) {
    nlohmann::json rows = nlohmann::json::array();
    for (const session::CheckedLatency& it : session::checkedLatencies(session)) {
        rows.push_back({{"id", session.candidate(it.candidate).id},
                        {"index", it.candidate},
                        {"promised_ms", it.promisedMs},
                        {"measured_ms", it.measuredMs},
                        {"at_pace_ms", it.atPaceMs}}); // null if unknown
    }
    return rows;
}

std::string measuredText(const session::Session& session) {
    std::string text;
    const std::vector<session::CheckedLatency> checked = session::checkedLatencies(session);
    for (const session::CheckedLatency& it : checked) {
        text += session::candidateName(it.candidate) + ": predicted " + formatTime(1e6 * it.promisedMs) +
                ", measured " + formatTime(1e6 * it.measuredMs) + "\n";
    }
    const std::string pace = session::paceText(checked);
    return pace.empty() ? text : text + pace + "\n";
}

} // namespace trazor::app
