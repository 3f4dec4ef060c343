// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iconv.h>
#include <poll.h>
#include <random>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace trazor {
namespace {

namespace fs = std::filesystem;

std::string textOf(int errorNumber) {
    return std::generic_category().message(errorNumber); // unlike strerror(), safe beside other threads
}

struct Encoding {
    std::string_view mark; ///< byte order mark
    const char* name;
};
/// Longest marks first: the mark of UTF-32LE begins with that of UTF-16LE.
constexpr std::array kEncodings{Encoding{{"\xFF\xFE\0\0", 4}, "UTF-32LE"}, Encoding{{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                                Encoding{"\xEF\xBB\xBF", "UTF-8"},         Encoding{"\xFF\xFE", "UTF-16LE"},
                                Encoding{"\xFE\xFF", "UTF-16BE"},          Encoding{"", "UTF-8"}};

/// Decodes to UTF-8 without a byte order mark. Throws Error(InvalidFile) for an invalid byte.
std::string decoded(std::string bytes, const fs::path& path) {
    const Encoding encoding = *std::find_if(kEncodings.begin(), kEncodings.end(),
                                            [&](const Encoding& it) { return bytes.starts_with(it.mark); });
    bytes.erase(0, encoding.mark.size());
    const iconv_t converter = ::iconv_open("UTF-8", encoding.name);
    std::string text(2 * bytes.size() + 1, '\0'); // two bytes of UTF-16 become at most three of UTF-8
    char* from = bytes.data();
    char* to = text.data();
    std::size_t unread = bytes.size();
    std::size_t space = text.size();
    const bool isText = ::iconv(converter, &from, &unread, &to, &space) != static_cast<std::size_t>(-1);
    ::iconv_close(converter);
    if (!isText) {
        throw Error(ErrorCode::InvalidFile,
                    "'" + path.string() + "' is not a text file: byte " +
                        std::to_string(bytes.size() - unread + encoding.mark.size() + 1) + " is no " + encoding.name,
                    "Save it as UTF-8, or choose another file.");
    }
    text.resize(text.size() - space);
    return text;
}

/// The file that a path refers to once its symbolic links are followed.
struct Target {
    fs::path file;
    bool isDescriptor = false; ///< a file descriptor of a process: /dev/stdout, /dev/fd/3, /proc/1234/fd/1
    int own = -1;              ///< the descriptor number if it belongs to this process
};

Target followLinks(fs::path path) {
    constexpr int kMostLinks = 40; // the kernel's limit
    const std::string self = "/proc/" + std::to_string(::getpid()) + '/';
    for (int links = 0; links < kMostLinks; ++links) {
        std::error_code none;
        const std::string folder = fs::canonical(fs::absolute(path).parent_path(), none).string();
        if (folder.starts_with("/proc/") && folder.ends_with("/fd")) {
            return {path, true, folder.starts_with(self) ? std::atoi(path.filename().c_str()) : -1};
        }
        const fs::path next = fs::read_symlink(path, none);
        if (none) {
            break;
        }
        path = path.parent_path() / next;
    }
    return {path};
}

/// Creates a file in the folder of `target`; returns -1 with errno set on failure. The name is short, so that it fits
/// wherever the name of `target` fits.
int createBeside(const fs::path& target, mode_t mode, fs::path& created) {
    std::random_device random;
    int descriptor = -1;
    do {
        created = target.parent_path() / (".trazor-" + std::to_string(random()));
        descriptor = ::open(created.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    } while (descriptor < 0 && errno == EEXIST);
    return descriptor;
}

bool writeAll(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written >= 0) {
            content.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) { // a pipe set to non-blocking mode by another process
            pollfd wait{descriptor, POLLOUT, 0};
            ::poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string readTextFile(const fs::path& path, std::size_t maxBytes) {
    std::error_code status;
    if (fs::is_directory(path, status)) {
        throw Error(ErrorCode::Io, "cannot read '" + path.string() + "': it is a folder, not a file");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw Error(ErrorCode::Io, "cannot read '" + path.string() + "': " + textOf(errno),
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
        throw Error(ErrorCode::Io, "reading '" + path.string() + "' failed: " + textOf(errno));
    }
    return decoded(std::move(content), path);
}

bool isDatabase(const fs::path& path) {
    constexpr std::string_view kBegin{"SQLite format 3\0", 16};
    std::error_code none;
    if (!fs::is_regular_file(path, none)) {
        return false;
    }
    std::array<char, kBegin.size()> begin{};
    std::ifstream(path, std::ios::binary).read(begin.data(), begin.size());
    return std::string_view(begin.data(), begin.size()) == kBegin;
}

void writeFileAtomically(const fs::path& path, std::string_view content) {
    const char* failed = nullptr;
    int reason = 0;
    const auto check = [&](bool isDone, const char* step) {
        if (!isDone && failed == nullptr) {
            failed = step;
            reason = errno;
        }
        return failed == nullptr;
    };
    if (path.empty()) {
        throw Error(ErrorCode::Io, "cannot write a file without a name", "Give the name of the file.");
    }
    if (isDatabase(path)) { // no output of this program but sessions is one, so such a target is a mistake
        throw Error(ErrorCode::Io, "cannot write '" + path.string() + "': it is a session, which would be lost",
                    "Choose another name, or delete the session first.");
    }
    const Target target = followLinks(path);
    const int truncate = target.isDescriptor ? O_TRUNC : 0;
    // Open even a file that will be replaced: this checks the write permission.
    int descriptor = target.own >= 0 ? ::fcntl(target.own, F_DUPFD_CLOEXEC, 0)
                                     : ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | truncate);
    const bool isNew = descriptor < 0 && errno == ENOENT && !target.isDescriptor;
    struct ::stat old {};
    check(isNew || (descriptor >= 0 && ::fstat(descriptor, &old) == 0), "opening");
    const bool isReplaced = failed == nullptr && !target.isDescriptor && (isNew || S_ISREG(old.st_mode));
    fs::path temporary;
    if (isReplaced) {
        if (!isNew) {
            ::close(descriptor);
        }
        descriptor = createBeside(target.file, isNew ? 0666 : 0600, temporary);
        check(descriptor >= 0, "creating a temporary file beside it");
        if (failed == nullptr && !isNew) {
            // Only root can change the owner; for other users the new file stays theirs.
            static_cast<void>(::fchown(descriptor, old.st_uid, old.st_gid) == 0);
            check(::fchmod(descriptor, old.st_mode & 0777U) == 0, "setting its mode");
        }
    }
    if (descriptor >= 0) {
        check(failed == nullptr && writeAll(descriptor, content), "writing");
        check(!isReplaced || ::fsync(descriptor) == 0, "flushing");
        check(::close(descriptor) == 0, "closing");
    }
    if (isReplaced && descriptor >= 0 &&
        !check(failed == nullptr && ::rename(temporary.c_str(), target.file.c_str()) == 0, "renaming")) {
        ::unlink(temporary.c_str());
    }
    if (failed != nullptr) {
        throw Error(ErrorCode::Io, "cannot write '" + path.string() + "': " + failed + ": " + textOf(reason),
                    "Check that the folder exists, that you may write to it and that the disk is not full.");
    }
}

} // namespace trazor
