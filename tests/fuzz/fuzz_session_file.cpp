// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/candidate_csv.h"
#include "core/exchange/report/html_report.h"
#include "core/session/file/session_file.h"
#include "core/session/session.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace trazor;
namespace fs = std::filesystem;

namespace {

/// A session of a few candidates, made once; every input changes one cell of a copy.
class Template {
public:
    Template() {
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
        const testing::SyntheticArchive archive{.candidates = 4, .initialSample = 2, .stepSize = 1};
        session::Session session =
            testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
        session.apply(search::Note{1, {.starred = true, .note = "note", .tags = "tag"}});
        session::SessionFile::save(whole(), session);
        SQLite::Database database(whole().string(), SQLite::OPEN_READWRITE);
        database.exec("PRAGMA journal_mode = DELETE");
        SQLite::Statement columns(database, "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
                                            "WHERE m.type = 'table' ORDER BY 1, 2");
        while (columns.executeStep()) {
            m_cells.emplace_back(columns.getColumn(0).getString(), columns.getColumn(1).getString());
        }
    }
    ~Template() { fs::remove_all(m_folder); }
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;

    /// Writes the session file for an input: byte 0 chooses the column, byte 1 the row, byte 2 the type of the value in
    /// the remaining bytes. An input with an SQLite header is written as it is.
    fs::path sessionFor(std::string_view input) const {
        const fs::path file = m_folder / "input.trazor";
        if (input.starts_with("SQLite format 3")) {
            std::ofstream(file, std::ios::binary | std::ios::trunc)
                .write(input.data(), static_cast<std::streamsize>(input.size()));
            return file;
        }
        fs::copy_file(whole(), file, fs::copy_options::overwrite_existing);
        if (input.size() >= 3) {
            const auto byte = [&](std::size_t i) {
                return static_cast<std::size_t>(static_cast<unsigned char>(input[i]));
            };
            const auto& [table, column] = m_cells[byte(0) % m_cells.size()];
            const std::string value(input.substr(3));
            static constexpr const char* kTypes[] = {"TEXT", "BLOB", "INTEGER", "REAL"};
            SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
            try {
                SQLite::Statement change(database, "UPDATE OR IGNORE " + table + " SET " + column + " = CAST(? AS " +
                                                       kTypes[byte(2) % 4] + ") WHERE (SELECT count(*) FROM " + table +
                                                       " t WHERE t." + column + " < " + table + "." + column + ") = ?");
                change.bind(1, value.data(), static_cast<int>(value.size()));
                change.bind(2, static_cast<int>(byte(1) % 8));
                change.exec();
            } catch (const SQLite::Exception&) { // violates a constraint of the table
            }
        }
        return file;
    }

private:
    fs::path whole() const { return m_folder / "whole.trazor"; }

    fs::path m_folder = fs::temp_directory_path() / ("trazor-fuzz-" + std::to_string(::getpid()));
    std::vector<std::pair<std::string, std::string>> m_cells;
};

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Template sessions;
    const fs::path file = sessions.sessionFor(fuzz::textOf(data, size));
    fuzz::expectReadOrRefused([&] {
        const session::Session session = session::SessionFile::read(file);
        static_cast<void>(exchange::candidatesCsv(session));
        static_cast<void>(exchange::htmlReport(session));
    });
    return 0;
}
