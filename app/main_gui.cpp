// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition_root.h"
#include "app/profile_process.h"
#include "app/start_log.h"
#include "app/start_measure.h"

#include "core/base/error.h"
#include "core/proxy/inference_timer.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/session/manifest.h"
#include "ui/shell/render.h"
#include "ui/shell/studio.h"
#include "ui/support/formatting.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kFailed = 1;
constexpr int kBadArguments = 2;

void complain(const char* message, const std::string& hint = {}) {
    std::fprintf(stderr, "error: %s\n", message);
    if (!hint.empty()) {
        std::fprintf(stderr, "       %s\n", hint.c_str());
    }
}

/// Parses "1600x1000"; returns an invalid size for anything else. The view checks its own limits.
QSize parseSize(const QString& text) {
    const QStringList parts = text.split(QLatin1Char('x'));
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    return size;
}

/// True if no display is configured, in which case Qt would abort; rendering a picture needs none.
bool lacksDisplay() {
    return qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") &&
           qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

bool asksFor(int argc, char** argv, const char* option) {
    for (int i = 1; i < argc; ++i) {
        if (QByteArray(argv[i]).startsWith(option)) {
            return true;
        }
    }
    return false;
}

/// The available devices and BLAS warning; loads LibTorch.
trazor::ui::ScoringMeans scoringMeans() {
    try {
        return {trazor::proxy::availableDevices(), trazor::proxy::blasWarning()};
    } catch (const trazor::Error& error) {
        return {{}, error.what() + (" " + error.hint())};
    }
}

/// The parsed command line. `render` is empty for a window; `size` is invalid if its text is malformed.
struct Arguments {
    QString render;
    QString out;
    QSize size;
    QString logLevel;
    QStringList files;
    bool dark = false;
    bool example = false;
    bool measureStart = false;
};

/// Parses the command line. Exits the program for --help, --version and unknown options.
Arguments argumentsOf(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Training-free Transformer architecture search with DSS++"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption example(QStringLiteral("example"), QStringLiteral("Start the example search at once."));
    const QCommandLineOption render(QStringLiteral("render"),
                                    QStringLiteral("Draw a view of the session into a file and exit: %1. The file "
                                                   "is a .png, .svg or .pdf, or a .csv with the data behind the view.")
                                        .arg(trazor::ui::renderedViews().join(QStringLiteral(", "))),
                                    QStringLiteral("view"));
    const QCommandLineOption out(QStringLiteral("out"), QStringLiteral("File that --render writes."),
                                 QStringLiteral("file"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Size of the picture in pixels."),
                                  QStringLiteral("WxH"), QStringLiteral("1600x1000"));
    const QCommandLineOption dark(QStringLiteral("dark"), QStringLiteral("Dark colours."));
    const QCommandLineOption logLevel(QStringLiteral("log-level"),
                                      QString::fromStdString(trazor::app::logLevelHelp("trazor-studio")),
                                      QStringLiteral("level"), QStringLiteral("info"));
    QCommandLineOption measureStart(QStringLiteral("measure-start"),
                                    QStringLiteral("Print how long the first picture took, and exit."));
    measureStart.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({example, render, out, size, dark, logLevel, measureStart});
    parser.addPositionalArgument(QStringLiteral("file"),
                                 QStringLiteral("Session (*.trazor) or search space (*.space.json) to open."),
                                 QStringLiteral("[file]"));
    parser.process(application);
    return {
        parser.value(render),         parser.value(out),  parseSize(parser.value(size)), parser.value(logLevel),
        parser.positionalArguments(), parser.isSet(dark), parser.isSet(example),         parser.isSet(measureStart)};
}

/// Renders a view to a file and returns the exit status.
int render(const Arguments& arguments) {
    // The proxy bench does not need a session.
    const qsizetype fewest = arguments.render == QLatin1String("bench") ? 0 : 1;
    if (arguments.files.size() < fewest || arguments.files.size() > 1 || arguments.out.isEmpty() ||
        !arguments.size.isValid()) {
        complain("--render needs --out FILE, one session file, and a --size such as 1600x1000");
        return kBadArguments;
    }
    trazor::ui::applyTheme(arguments.dark ? trazor::ui::ThemeMode::Dark : trazor::ui::ThemeMode::Light);
    trazor::ui::renderView(arguments.render, arguments.out, arguments.files.value(0), arguments.size,
                           trazor::app::benchTools());
    return EXIT_SUCCESS;
}

/// Runs the window and returns the exit status.
int showWindow(const Arguments& arguments) {
    if (arguments.files.size() > 1) {
        complain("only one file can be opened");
        return kBadArguments;
    }
    trazor::ui::StudioOptions options;
    options.makeEvaluator = trazor::app::evaluatorFactory();
    options.benchTools = trazor::app::benchTools();
    options.scoringMeans = scoringMeans;
    options.makeTimer = trazor::proxy::makeTorchInferenceTimer;
    options.measureProfile = [](const auto& space, const auto& progress) {
        constexpr int kNetworks = 50;
        return trazor::app::measureInProcess(QCoreApplication::applicationDirPath() + "/trazor", space, kNetworks,
                                             progress);
    };
    options.openFile = arguments.files.value(0);
    trazor::ui::MainWindow window(std::move(options));
    if (arguments.dark) {
        window.setTheme(trazor::ui::ThemeMode::Dark);
    }
    if (arguments.measureStart) {
        trazor::app::printFirstPaint(window);
    }
    window.show();
    if (arguments.example) {
        window.runExample();
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    const bool renders = asksFor(argc, argv, "--render");
    if (lacksDisplay()) {
        if (!renders && !asksFor(argc, argv, "--help") && !asksFor(argc, argv, "-h") &&
            !asksFor(argc, argv, "--version")) {
            complain("there is no display (DISPLAY and WAYLAND_DISPLAY are not set)",
                     "Use the command line program 'trazor', or --render to draw a view into a file.");
            return kFailed;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    trazor::ui::useOneNumberNotation();
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe must be a write error, not end the program
    QApplication::setApplicationName(QStringLiteral("T-Razor Studio"));
    QApplication::setOrganizationName(QStringLiteral("trazor"));
    QApplication::setApplicationVersion(QString::fromUtf8(trazor::session::programVersion().data()));
    QApplication::setDesktopFileName(QStringLiteral("trazor-studio"));
    QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("trazor-studio")));

    const Arguments arguments = argumentsOf(application);
    try {
        trazor::app::startLog("trazor-studio", arguments.logLevel.toStdString());
        return arguments.render.isEmpty() ? showWindow(arguments) : render(arguments);
    } catch (const trazor::Error& error) {
        complain(error.what(), error.hint());
        return error.code() == trazor::ErrorCode::InvalidArgument ? kBadArguments : kFailed;
    } catch (const std::exception& error) {
        complain(error.what());
        return kFailed;
    }
}
