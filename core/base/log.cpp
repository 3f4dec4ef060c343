// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace trazor::log {
namespace {

constexpr std::size_t kKeptLines = 200;
constexpr std::size_t kFileBytes = 1 << 20;
constexpr std::size_t kOldFiles = 3;

spdlog::level::level_enum spdlogLevel(Level level) {
    constexpr std::array kLevels = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err,
                                    spdlog::level::off};
    return kLevels[static_cast<std::size_t>(level)];
}

/// Constructed at first use and never destroyed.
struct Log {
    std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> lines =
        std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(kKeptLines);
    std::shared_ptr<spdlog::sinks::dist_sink_mt> sinks = std::make_shared<spdlog::sinks::dist_sink_mt>();
    spdlog::logger logger{"trazor", sinks};

    Log() {
        sinks->add_sink(lines);
        logger.set_pattern("%Y-%m-%d %H:%M:%S.%e %P %l %v");
        logger.set_level(spdlog::level::info);
        logger.flush_on(spdlog::level::info);
        logger.set_error_handler([](const std::string&) {}); // on a full disk, only the lines in memory remain
    }
};

Log& theLog() {
    static Log* const log = new Log; // never destroyed: threads may log until the process exits
    return *log;
}

void write(Level level, std::string_view message) noexcept {
    try {
        theLog().logger.log(spdlogLevel(level), spdlog::string_view_t(message.data(), message.size()));
    } catch (...) { // NOLINT(bugprone-empty-catch): a log that cannot be written must not stop a search
    }
}

} // namespace

std::span<const std::string_view> levelNames() noexcept {
    static constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warning", "error", "off"};
    return kNames;
}

void setLevel(Level level) noexcept {
    theLog().logger.set_level(spdlogLevel(level));
}

std::string openFile(const std::filesystem::path& file) {
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kFileBytes, kOldFiles);
        theLog().sinks->add_sink(sink);
        theLog().logger.set_pattern("%Y-%m-%d %H:%M:%S.%e %P %l %v");
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::filesystem::path defaultFile(std::string_view program) {
    std::filesystem::path folder;
    // getenv() is thread-safe as long as no thread changes the environment.
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
        folder = state;
    } else if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') {
        folder = std::filesystem::path(home) / ".local" / "state";
    } else {
        return {};
    }
    return folder / "trazor" / (std::string(program) + ".log");
}

void debug(std::string_view message) noexcept {
    write(Level::Debug, message);
}

void info(std::string_view message) noexcept {
    write(Level::Info, message);
}

void warning(std::string_view message) noexcept {
    write(Level::Warning, message);
}

void error(std::string_view message) noexcept {
    write(Level::Error, message);
}

std::vector<std::string> lastLines() {
    std::vector<std::string> lines = theLog().lines->last_formatted();
    for (std::string& line : lines) {
        if (line.ends_with('\n')) {
            line.pop_back();
        }
    }
    return lines;
}

} // namespace trazor::log
