// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include "app/composition_root.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/exchange/export_format.h"
#include "core/exchange/formats/pytorch_weights.h"
#include "core/exchange/report/html_report.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/session/file/session_file.h"
#include "core/session/forecast.h"
#include "core/space/file/space_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>

namespace trazor::app {
namespace {

using nlohmann::json;

/// The options that select the exported architecture: a candidate of a session, or an architecture file of a space.
struct SubjectOptions {
    std::string session;
    std::string candidate = "best";
    SpaceOption space;
    std::string architecture;

    void addTo(CLI::App& command) {
        command.add_option("session", session, "Session file (*.trazor)");
        command.add_option("--candidate", candidate, "Id, or best (default)");
        space.addTo(command);
        command.add_option(
            "--arch", architecture,
            "Instead of a session: an architecture, our JSON or a file of AutoFormer, PiT, S3 or FlexiBERT");
    }
    bool isGiven() const { return !session.empty() || !architecture.empty(); }
};

class Subject {
public:
    explicit Subject(const SubjectOptions& options) {
        if (options.session.empty() == options.architecture.empty()) {
            throw Error(ErrorCode::InvalidArgument,
                        "give either a session file or --arch with --space or --space-file");
        }
        if (!options.session.empty()) {
            m_session.emplace(session::SessionFile::read(options.session));
            m_session->setForecasts(session::forecasts(*m_session));
            m_candidate = m_session->find(options.candidate);
        } else {
            m_space.emplace(options.space.load());
            m_architecture = loadArchitectures(*m_space, {options.architecture}).front();
        }
    }

    exchange::ExportSubject get() const {
        return m_session ? exchange::subjectOf(*m_session, m_candidate)
                         : exchange::ExportSubject{*m_space, m_architecture, {}, nullptr};
    }

private:
    std::optional<session::Session> m_session;
    std::optional<space::SearchSpace> m_space;
    space::Architecture m_architecture;
    int m_candidate = -1;
};

std::string formatNames() {
    std::string names;
    for (const exchange::ExportFormat& format : exchange::exportFormats()) {
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    }
    return names;
}

std::uint64_t seedOf(const std::string& weights) {
    constexpr std::string_view kNamed = "seed:";
    std::uint64_t seed = 0;
    const char* const end = weights.data() + weights.size();
    const bool isNamed = weights.starts_with(kNamed);
    const auto [rest, problem] = std::from_chars(weights.data() + (isNamed ? kNamed.size() : 0), end, seed);
    if (!isNamed || problem != std::errc() || rest != end) {
        throw Error(ErrorCode::InvalidArgument, "--weights: '" + weights + "' is not seed:N",
                    "Write, for instance, --weights seed:1.");
    }
    return seed;
}

/// Writes the weights next to the program, with the extension .safetensors.
void writeWeights(const exchange::ExportSubject& subject, const std::string& weights, const std::string& program) {
    const std::filesystem::path file = std::filesystem::path(program).replace_extension(".safetensors");
    if (file == program) {
        throw Error(ErrorCode::InvalidArgument,
                    "--out: '" + program + "' is the name of the weights beside the program",
                    "Give the program the ending .py.");
    }
    const space::NetworkPlan plan = space::plan(subject.space, subject.architecture);
    writeFileAtomically(file, exchange::pytorchWeights(plan, seedOf(weights), proxy::drawWeights));
    std::cerr << "wrote the super-net's slice to " << file.string() << '\n';
}

void exportTo(const SubjectOptions& options, const std::string& formatName, const std::string& out,
              const std::string& weights) {
    const exchange::ExportFormat& format = exchange::exportFormat(formatName);
    if (!weights.empty()) {
        static_cast<void>(seedOf(weights));
        if (format.name != "pytorch") {
            throw Error(ErrorCode::InvalidArgument, "--weights: format " + formatName + " has no weights",
                        "Use --format pytorch.");
        }
    }
    const Subject subject(options);
    const proxy::EvaluatorFactory evaluators = evaluatorFactory();
    exchange::ExportSubject exported = subject.get();
    exported.evaluators = &evaluators;
    writeFileAtomically(out, exchange::exported(format, exported));
    if (!weights.empty()) {
        writeWeights(exported, weights, out);
    }
    const std::string what =
        format.isOfSession ? std::string("session") : space::architectureId(exported.space, exported.architecture);
    std::cerr << "exported " << what << " to " << out << " (" << exchange::fidelityOf(format, exported).text() << ")\n";
}

void listFormats(const SubjectOptions& options, bool asJson) {
    std::optional<Subject> subject;
    if (options.isGiven()) {
        subject.emplace(options);
    }
    json rows = json::array();
    for (const exchange::ExportFormat& format : exchange::exportFormats()) {
        json row = {{"name", format.name},       {"title", format.title}, {"ending", format.ending},
                    {"purpose", format.purpose}, {"keeps", format.keeps}, {"imported", format.isImported}};
        if (subject) {
            const exchange::Fidelity fidelity = exchange::fidelityOf(format, subject->get());
            row["fidelity"] = exchange::fidelityName(fidelity.kind);
            row["reasons"] = fidelity.reasons;
            row["lost_params"] = fidelity.lostParams;
            row["text"] = fidelity.text();
        }
        rows.push_back(std::move(row));
    }
    if (asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    for (const json& row : rows) {
        std::printf("%-18s %-10s %s%s\n%29s %s\n", row.at("name").get<std::string>().c_str(),
                    row.at("ending").get<std::string>().c_str(), row.at("purpose").get<std::string>().c_str(),
                    row.at("imported").get<bool>() ? " --arch reads it." : "", "",
                    row.at(row.contains("text") ? "text" : "keeps").get<std::string>().c_str());
    }
}

} // namespace

void addExportCommand(CLI::App& program) {
    struct Options {
        SubjectOptions subject;
        std::string format = "trazor";
        std::string out;
        std::string weights;
    };
    CLI::App* const command = program.add_subcommand(
        "export", "Write an architecture to a file that others read. 'trazor formats' says what each format keeps");
    const auto options = std::make_shared<Options>();
    options->subject.addTo(*command);
    command->add_option("--format", options->format, formatNames() + " (default trazor)");
    command->add_option("--out", options->out, "File to write")->required();
    command->add_option("--weights", options->weights,
                        "With format pytorch, seed:N: writes the network's slice of the super-net of that seed beside "
                        "the program, as safetensors");
    command->callback([options] { exportTo(options->subject, options->format, options->out, options->weights); });
}

void addFormatsCommand(CLI::App& program) {
    struct Options {
        SubjectOptions subject;
        bool asJson = false;
    };
    CLI::App* const command =
        program.add_subcommand("formats", "List the export formats; with an architecture, what each keeps of it");
    const auto options = std::make_shared<Options>();
    options->subject.addTo(*command);
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { listFormats(options->subject, options->asJson); });
}

void addReportCommand(CLI::App& program) {
    struct Options {
        std::string session;
        std::string out;
    };
    CLI::App* const command = program.add_subcommand("report", "Write a session as one HTML page");
    const auto options = std::make_shared<Options>();
    command->add_option("session", options->session, "Session file (*.trazor)")->required();
    command->add_option("--out", options->out, "File to write (*.html)")->required();
    command->callback([options] {
        writeFileAtomically(options->out, exchange::htmlReport(session::SessionFile::read(options->session)));
        std::cerr << "wrote " << options->out << '\n';
    });
}

} // namespace trazor::app
