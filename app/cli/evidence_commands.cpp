// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bad_input.h"
#include "app/cli/commands.h"

#include "core/base/atomic_file.h"
#include "core/base/clock.h"
#include "core/base/csv.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/training_folder.h"
#include "core/session/file/session_file.h"
#include "core/session/forecast.h"
#include "core/session/measured_results.h"
#include "core/space/file/space_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <optional>

namespace trazor::app {
namespace {

using nlohmann::json;
using session::Session;
using session::SessionFile;

constexpr std::size_t kMostProblems = 5; ///< listed in one message

struct MeasureOptions {
    std::string file;
    std::string quantity;
    std::optional<std::string> unit;
    std::optional<std::string> better;
    std::vector<std::string> values;
    std::string import;
    bool asJson = false;
};

struct PredictOptions {
    std::string file;
    std::string quantity;
    std::optional<int> suggest;
    bool best = false;
    std::string folder; ///< output folder for the suggested networks
    std::string format = "trazor";
    bool asJson = false;
};

/// The date and source for results that do not state their own.
std::string originToday(const std::string& from) {
    return utcDate() + ", " + from;
}

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

/// Converts ID=VALUE arguments to a table; a repeated network counts as a repeated measurement.
std::string tableOf(const std::vector<std::string>& values) {
    CsvWriter table;
    table.cell("id").cell("value").cell("repeat").endRow();
    std::map<std::string, int> repeats;
    std::map<std::string, int> total;
    const auto split = [](const std::string& text) {
        const std::size_t equals = text.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
            throw Error(ErrorCode::InvalidArgument, "--set: '" + text + "' is not ID=VALUE",
                        "Give the id or the number of a candidate and its value, for instance 12=76.5.");
        }
        return std::pair(text.substr(0, equals), text.substr(equals + 1));
    };
    for (const std::string& text : values) {
        ++total[split(text).first];
    }
    for (const std::string& text : values) {
        const auto [key, value] = split(text);
        const int repeat = ++repeats[key];
        table.cell(key).cell(value).cell(total[key] > 1 ? std::to_string(repeat) : std::string()).endRow();
    }
    return table.text();
}

/// Throws if the results have problems, before anything is stored.
void requireNoProblems(const evidence::ResultsPreview& preview, const std::string& origin) {
    if (preview.problems.empty()) {
        return;
    }
    std::string message;
    for (std::size_t i = 0; i < std::min(preview.problems.size(), kMostProblems); ++i) {
        message += (i > 0 ? "\n       " : "") + origin + ": " + preview.problems[i].text();
    }
    if (preview.problems.size() > kMostProblems) {
        message += "\n       and " + std::to_string(preview.problems.size() - kMostProblems) + " more rows";
    }
    throw Error(ErrorCode::InvalidArgument, message, "Nothing was stored. Correct these rows and try again.");
}

evidence::ResultsPreview previewOf(const Session& session, const MeasureOptions& options,
                                   const search::Quantity& quantity) {
    const bool isNew = session.quantity(quantity.name) == nullptr;
    evidence::ResultsQuery query{options.quantity, isNew ? options.unit.value_or("") : quantity.unit, {}};
    if (options.import.empty()) {
        evidence::ResultsPreview preview =
            evidence::readResults(tableOf(options.values), "--set", session::subjectsOf(session), query);
        for (evidence::RowProblem& problem : preview.problems) {
            problem.row -= 1; // count arguments, not table rows with the header
        }
        return preview;
    }
    const std::filesystem::path file = options.import;
    query.idOfFile = [&session, folder = file.parent_path()](const std::string& name) {
        const space::SearchSpace& space = session.space();
        return space::architectureId(space, exchange::loadArchitecture(space, folder / name).architecture);
    };
    return evidence::readResults(readTextFile(file), file.filename().string(), session::subjectsOf(session), query);
}

void printMeasured(const Session& session, const search::Quantity& quantity, const evidence::ResultsPreview& preview,
                   bool asJson) {
    const session::QuantityValues& known = *session.quantity(quantity.name);
    json values = json::array();
    const auto add = [&](session::Subject subject) {
        const double value = session.value(quantity.name, subject);
        if (!std::isnan(value)) {
            values.push_back({{"id", session::idOf(session, subject)}, {"value", value}});
        }
    };
    for (int index = 0; index < session.size(); ++index) {
        add(session::Subject::candidate(index));
    }
    for (int index = 0; index < static_cast<int>(session.space().published.size()); ++index) {
        add(session::Subject::published(index));
    }
    if (asJson) {
        std::cout << json{{"quantity", quantity.name},
                          {"unit", known.quantity.unit},
                          {"better", search::toString(known.quantity.better)},
                          {"stored", preview.results.size()},
                          {"unmeasured", preview.unmeasured},
                          {"k", values.size()},
                          {"values", values}}
                         .dump(2)
                  << '\n';
        return;
    }
    std::printf("%s: %zu values stored, %zu networks measured", quantity.name.c_str(), preview.results.size(),
                values.size());
    std::printf(preview.unmeasured > 0 ? ", %d rows without a value\n" : "\n", preview.unmeasured);
}

void measure(const MeasureOptions& options) {
    if (options.values.empty() == options.import.empty()) {
        throw Error(ErrorCode::InvalidArgument, "--set: give either values (--set ID=VALUE) or a file (--import FILE)");
    }
    std::optional<SessionFile> file;
    Session session;
    search::Quantity quantity;
    evidence::ResultsPreview preview;
    readingInput([&] {
        file.emplace(SessionFile::open(options.file, SessionFile::Mode::ReadWrite));
        session = file->load();
        const std::optional<search::Better> better =
            options.better ? std::optional(search::parseBetter(*options.better)) : std::nullopt;
        quantity = session::measuredQuantity(session, options.quantity, options.unit, better);
        preview = previewOf(session, options, quantity);
        const std::string origin =
            options.import.empty() ? "--set" : std::filesystem::path(options.import).filename().string();
        requireNoProblems(preview, origin);
    });
    if (quantity.unit.empty()) {
        quantity.unit = preview.unit;
    }
    const std::vector<search::Record> records = session::recordsOf(
        session, quantity, preview.results,
        originToday(options.import.empty() ? "command line"
                                           : std::filesystem::path(options.import).filename().string()));
    for (const search::Record& record : records) {
        session.apply(record);
    }
    file->append(records);
    printMeasured(session, quantity, preview, options.asJson);
}

json orderNode(const session::OrderEvidence& order) {
    return {{"tau", number(order.tau)}, {"k", order.networks}, {"verdict", evidence::verdictName(order.verdict)}};
}

json networkNode(const Session& session, const session::PredictedNetwork& network) {
    return {{"id", session::idOf(session, network.subject)},
            {"measured", number(network.measured)},
            {"predicted", network.prediction.value},
            {"low", network.prediction.low},
            {"high", network.prediction.high},
            {"rank", network.rank}};
}

json forecastNode(const Session& session, const session::Forecast& forecast, const std::vector<int>& suggested) {
    const bool isTooFew = forecast.predictor.networks < evidence::kEnoughMeasured;
    json node = {{"quantity", forecast.quantity.name},
                 {"unit", forecast.quantity.unit},
                 {"better", search::toString(forecast.quantity.better)},
                 {"k", forecast.predictor.networks},
                 {"verdict", evidence::verdictName(forecast.predictor.verdict)},
                 {"loo_tau", number(forecast.predictor.tau)},
                 {"note", isTooFew ? evidence::kTooFewNote : ""},
                 {"params", orderNode(forecast.params)},
                 {"dss_plus_plus", orderNode(forecast.dssPlusPlus)},
                 {"candidates", json::array()},
                 {"published", json::array()},
                 {"suggested", json::array()}};
    for (const session::PredictedNetwork& network : forecast.candidates) {
        node["candidates"].push_back(networkNode(session, network));
    }
    for (const session::PredictedNetwork& network : forecast.published) {
        const auto index = static_cast<std::size_t>(network.subject.index);
        json entry = networkNode(session, network);
        entry["name"] = session.space().published[index].name;
        node["published"].push_back(std::move(entry));
    }
    for (const int index : suggested) {
        node["suggested"].push_back(session.candidate(index).id);
    }
    return node;
}

void printForecast(const Session& session, const session::Forecast& forecast, const std::vector<int>& suggested) {
    const auto print = [](const char* subject, const session::OrderEvidence& order) {
        std::cout << evidence::verdictText(subject, order.verdict, order.tau, order.networks) << '\n';
    };
    print("prediction", forecast.predictor);
    print("parameters", forecast.params);
    print("DSS++", forecast.dssPlusPlus);
    if (forecast.predictor.networks < evidence::kEnoughMeasured) {
        std::cout << "Fewer than " << evidence::kEnoughMeasured << " values are " << evidence::kTooFewNote << ".\n";
    }
    std::vector<session::PredictedNetwork> best = forecast.candidates;
    std::stable_sort(best.begin(), best.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
    best.resize(std::min<std::size_t>(best.size(), 20));
    std::printf("\n%5s %7s  %-16s %12s %12s %25s\n", "rank", "#", "id", "measured", "predicted", "90 % interval");
    for (const session::PredictedNetwork& network : best) {
        const std::string measured = std::isnan(network.measured) ? "" : std::to_string(network.measured);
        std::printf("%5zu %7d  %-16s %12s %12.6g %12.6g %12.6g\n", network.rank, network.subject.index,
                    session::idOf(session, network.subject).c_str(), measured.c_str(), network.prediction.value,
                    network.prediction.low, network.prediction.high);
    }
    if (!suggested.empty()) {
        std::cout << "\nTrain next:";
        for (const int index : suggested) {
            std::cout << ' ' << session.candidate(index).id;
        }
        std::cout << '\n';
    }
}

/// Writes the training folder if one was requested; possible before anything is measured.
void writeFolder(const Session& session, const PredictOptions& options, const std::vector<int>& candidates) {
    if (options.folder.empty()) {
        return;
    }
    exchange::writeTrainingFolder(session, session::measuredQuantity(session, options.quantity, {}, {}), candidates,
                                  exchange::exportFormat(options.format), options.folder);
    std::cerr << "wrote " << candidates.size() << " networks and " << exchange::kResultsTable << " to "
              << options.folder << "; fill in the values and give the table to 'trazor measure --import'\n";
}

/// Throws the error for too few values with a hint which networks to start with, and writes their folder.
[[noreturn]] void refuseWithSuggestion(const Session& session, const PredictOptions& options, const Error& error) {
    std::string ids;
    const std::vector<int> suggested =
        session::suggestBySize(session, options.quantity, static_cast<std::size_t>(options.suggest.value_or(0)));
    for (const int index : suggested) {
        ids += (ids.empty() ? "" : ", ") + session.candidate(index).id;
    }
    if (error.code() == ErrorCode::InvalidArgument) {
        writeFolder(session, options, suggested);
    }
    throw Error(error.code(), error.what(), ids.empty() ? error.hint() : "To train next: " + ids + ".");
}

void predict(const PredictOptions& options) {
    readingInput([&] {
        const Session session = SessionFile::read(options.file);
        session::Forecast forecast;
        try {
            forecast = session::forecast(session, options.quantity);
        } catch (const Error& error) {
            refuseWithSuggestion(session, options, error);
        }
        const auto count = static_cast<std::size_t>(options.suggest.value_or(0));
        const std::vector<int> suggested = options.best ? session::suggestBest(session, forecast, count)
                                                        : session::suggestBySize(session, options.quantity, count);
        writeFolder(session, options, suggested);
        if (options.asJson) {
            std::cout << forecastNode(session, forecast, suggested).dump(2) << '\n';
        } else {
            printForecast(session, forecast, suggested);
        }
    });
}

} // namespace

void addMeasureCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("measure", "Store measured results in a session");
    const auto options = std::make_shared<MeasureOptions>();
    command->add_option("session", options->file, "Session file (*.trazor)")->required();
    command->add_option("--quantity", options->quantity, "Name of the quantity, for instance accuracy")->required();
    command->add_option("--unit", options->unit, "Its unit");
    command->add_option("--better", options->better, "Which side is better: max (default) or min")
        ->check(CLI::IsMember({"max", "min"}));
    command->add_option("--set", options->values,
                        "ID=VALUE: id or number of a candidate, or name of a published network");
    command->add_option("--import", options->import,
                        "Table (CSV) or JSON with id, candidate number or file, value and, where known, unit, repeat, "
                        "date, source");
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { measure(*options); });
}

void addPredictCommand(CLI::App& program) {
    CLI::App* const command =
        program.add_subcommand("predict", "Predict a measured quantity of every candidate from a few values");
    const auto options = std::make_shared<PredictOptions>();
    command->add_option("session", options->file, "Session file (*.trazor)")->required();
    command->add_option("--quantity", options->quantity, "Name of the quantity")->required();
    CLI::Option* const suggest =
        command->add_option("--suggest", options->suggest, "Name K candidates to train next, spread over the sizes")
            ->check(CLI::Range(1, 10'000));
    command->add_flag("--best", options->best, "Name the best predicted ones instead")->needs(suggest);
    command
        ->add_option("--export", options->folder,
                     "Write these networks into a folder, with a table of results to fill in and import")
        ->needs(suggest);
    command->add_option("--format", options->format, "Format of the networks in it (default trazor)");
    command->add_flag("--json", options->asJson, "Print JSON");
    command->footer("At least 5 measured networks are needed; fewer than 10 are too few to beat the parameter count. "
                    "Training only the top of a ranking teaches little: in size bands the predictor then orders with a "
                    "tau of .12 instead of .31 from ten networks.");
    command->callback([options] { predict(*options); });
}

} // namespace trazor::app
