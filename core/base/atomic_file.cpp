// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace trazor {

std::string readTextFile(const std::filesystem::path& path, std::size_t maxBytes) {
    std::error_code status;
    if (std::filesystem::is_directory(path, status)) {
        throw Error(ErrorCode::Io, "cannot read '" + path.string() + "': it is a folder, not a file");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw Error(ErrorCode::Io, "cannot read '" + path.string() + "': " + std::strerror(errno),
                    "Check that the file exists and that you may read it.");
    }
    std::string content(maxBytes + 1, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(file.gcount()));
    if (content.size() > maxBytes) {
        throw Error(ErrorCode::InvalidFile, "'" + path.string() + "' is larger than " + std::to_string(maxBytes >> 20) +
                                                " MiB, the limit for such a file");
    }
    if (file.bad()) {
        throw Error(ErrorCode::Io, "reading '" + path.string() + "' failed: " + std::strerror(errno));
    }
    return content;
}

void writeFileAtomically(const std::filesystem::path& path, std::string_view content) {
    std::string temporary = path.string() + ".XXXXXX";
    const auto fail = [&path](const char* step) {
        return Error(ErrorCode::Io, "cannot write '" + path.string() + "': " + step + ": " + std::strerror(errno),
                     "Check that the folder exists, that you may write to it and that the disk is not full.");
    };
    const int descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) {
        throw fail("creating a temporary file beside it");
    }
    const auto abandon = [&](const char* step) {
        const int reason = errno;
        ::close(descriptor);
        ::unlink(temporary.c_str());
        errno = reason;
        return fail(step);
    };
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw abandon("writing");
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    // mkstemp makes files that only the owner reads; an exported file is an ordinary one.
    if (::fchmod(descriptor, 0644) != 0 || ::fsync(descriptor) != 0) {
        throw abandon("flushing");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        throw abandon("renaming");
    }
    ::close(descriptor);
}

} // namespace trazor
