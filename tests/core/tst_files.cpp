// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "tests/support/error_text.h"
#include "tests/support/full_disk.h"

#include <QtTest>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace trazor;
namespace fs = std::filesystem;

namespace {

QString openName(int descriptor) {
    return QString("/dev/fd/%1").arg(descriptor);
}

unsigned modeOf(const fs::path& file) {
    struct ::stat status {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

} // namespace

class TestFiles : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    std::size_t fileCount() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(at(".")), fs::directory_iterator()));
    }

private slots:
    void init() {
        for (const fs::directory_entry& entry : fs::directory_iterator(at("."))) {
            fs::remove_all(entry);
        }
    }

    void newFile_hasTheModeOfTheUmask() {
        const mode_t before = ::umask(077);
        writeFileAtomically(at("private"), "x");
        ::umask(027);
        writeFileAtomically(at("group"), "x");
        ::umask(before);
        QCOMPARE(modeOf(at("private")), 0600U);
        QCOMPARE(modeOf(at("group")), 0640U);
    }

    void replacedFile_keepsItsMode() {
        for (const unsigned mode : {0600U, 0664U, 0755U}) {
            std::ofstream(at("file")) << "old";
            QCOMPARE(::chmod(at("file").c_str(), mode), 0);
            writeFileAtomically(at("file"), "new");
            QCOMPARE(modeOf(at("file")), mode);
            QCOMPARE(readTextFile(at("file")), std::string("new"));
        }
        QCOMPARE(fileCount(), std::size_t{1});
    }

    void links_stayLinks_data() {
        QTest::addColumn<bool>("exists");
        QTest::newRow("to a file") << true;
        QTest::newRow("to nothing yet") << false;
    }

    void links_stayLinks() {
        QFETCH(bool, exists);
        fs::create_directory(at("folder"));
        if (exists) {
            std::ofstream(at("folder/target")) << "old";
        }
        fs::create_symlink("folder/target", at("near"));
        fs::create_symlink(at("near"), at("far"));
        writeFileAtomically(at("far"), "new");
        QVERIFY(fs::is_symlink(at("far")) && fs::is_symlink(at("near")) && !fs::is_symlink(at("folder/target")));
        QCOMPARE(readTextFile(at("folder/target")), std::string("new"));
    }

    void linksInACircle_areAnError() {
        fs::create_symlink(at("b"), at("a"));
        fs::create_symlink(at("a"), at("b"));
        QVERIFY(testing::errorText([&] { writeFileAtomically(at("a"), "x"); }).contains("cannot write"));
    }

    void longestName_isWritten() {
        const fs::path file = at(std::string(255, 'n'));
        writeFileAtomically(file, "one");
        writeFileAtomically(file, "two");
        QCOMPARE(readTextFile(file), std::string("two"));
        QCOMPARE(fileCount(), std::size_t{1});
        QVERIFY(
            testing::errorText([&] { writeFileAtomically(at(std::string(256, 'n')), "x"); }).contains("cannot write"));
    }

    void pipe_isWrittenThrough() {
        QCOMPARE(::mkfifo(at("pipe").c_str(), 0600), 0);
        std::string read;
        std::thread reader([&] { read = readTextFile(at("pipe")); });
        writeFileAtomically(at("pipe"), "through");
        reader.join();
        QCOMPARE(read, std::string("through"));
        QVERIFY(fs::is_fifo(at("pipe")));
    }

    /// As with --out /dev/stdout in a script whose output is redirected to a file.
    void descriptor_goesOnWhereItStands() {
        const int file = ::open(at("file").c_str(), O_RDWR | O_CREAT, 0600);
        QCOMPARE(::write(file, "one ", 4), ssize_t{4});
        writeFileAtomically(openName(file).toStdString(), "two ");
        fs::create_symlink(openName(file).toStdString(), at("link"));
        writeFileAtomically(at("link"), "three ");
        QCOMPARE(::write(file, "four", 4), ssize_t{4});
        ::close(file);
        QCOMPARE(readTextFile(at("file")), std::string("one two three four"));
        QVERIFY(testing::errorText([&] {
                    writeFileAtomically(openName(file).toStdString(), "x");
                }).contains("cannot write"));
    }

    void fullDevice_isAnError() {
        const int device = ::open("/dev/full", O_WRONLY);
        QVERIFY(device >= 0);
        const QString error = testing::errorText([&] { writeFileAtomically(openName(device).toStdString(), "x"); });
        ::close(device);
        QVERIFY2(error.contains("No space left"), qPrintable(error));
    }

    void fullDisk_leavesTheOldFile() {
        std::ofstream(at("file")) << "old";
        QString error;
        {
            const test::FullDisk full(1000);
            error = testing::errorText([&] { writeFileAtomically(at("file"), std::string(5000, 'x')); });
        }
        QVERIFY2(error.contains("writing"), qPrintable(error));
        QCOMPARE(readTextFile(at("file")), std::string("old"));
        QCOMPARE(fileCount(), std::size_t{1});
    }

    void folder_isNoFile() {
        fs::create_directory(at("folder"));
        for (const char* name : {"folder", "folder/", "missing/file", "."}) {
            QVERIFY2(testing::errorText([&] { writeFileAtomically(at(name), "x"); }).contains("cannot write"), name);
        }
    }

    void noName_isNoFile() {
        QVERIFY(testing::errorText([&] { writeFileAtomically("", "x"); }).contains("without a name"));
    }

    void session_isNotReplaced() {
        const std::string content("SQLite format 3\0 and more", 25);
        std::ofstream(at("run.trazor"), std::ios::binary) << content;
        fs::create_symlink(at("run.trazor"), at("link"));
        for (const char* name : {"run.trazor", "link"}) {
            const QString error = testing::errorText([&] { writeFileAtomically(at(name), "<html>"); });
            QVERIFY2(error.contains("it is a session"), qPrintable(error));
        }
        std::ifstream file(at("run.trazor"), std::ios::binary);
        QCOMPARE(std::string(std::istreambuf_iterator<char>(file), {}), content);
    }

    void text_isReadWhateverItsEncoding_data() {
        using namespace std::string_literals;
        QTest::addColumn<QByteArray>("bytes");
        const auto add = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        add("UTF-8", "h\u00e9\U0001F600");
        add("UTF-8 with mark", "\xEF\xBB\xBFh\u00e9\U0001F600");
        add("UTF-16LE", "\xFF\xFEh\0\xE9\0\x3D\xD8\x00\xDE"s);
        add("UTF-16BE", "\xFE\xFF\0h\0\xE9\xD8\x3D\xDE\x00"s);
        add("UTF-32LE", "\xFF\xFE\0\0h\0\0\0\xE9\0\0\0\x00\xF6\x01\x00"s);
        add("UTF-32BE", "\0\0\xFE\xFF\0\0\0h\0\0\0\xE9\x00\x01\xF6\x00"s);
    }

    void text_isReadWhateverItsEncoding() {
        QFETCH(QByteArray, bytes);
        std::ofstream(at("text")) << bytes.toStdString();
        QCOMPARE(readTextFile(at("text")), std::string("h\u00e9\U0001F600"));
    }

    void bytesThatAreNoText_areNamed() {
        for (const char* bytes : {"ab\xE9 Latin-1", "ab\xC0\x80", "ab\xED\xA0\x80"}) {
            std::ofstream(at("text")) << bytes;
            const QString error = testing::errorText([&] { readTextFile(at("text")); });
            QVERIFY2(error.contains("byte 3 is no UTF-8"), qPrintable(error));
        }
        std::ofstream(at("text")) << std::string("\xFF\xFE\0\xD8", 4); // half a surrogate pair
        QVERIFY(testing::errorText([&] { readTextFile(at("text")); }).contains("UTF-16"));
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
