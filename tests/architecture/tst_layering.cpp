// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/vocabulary.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

namespace {

constexpr qsizetype kMostFiles = 27; ///< per folder, with CMakeLists.txt: few enough to survey

/// Folders that each folder may include besides itself; ARCHITECTURE.md has the table in short.
const QString kSpace = "core/base core/space core/space/operations core/space/file";
const QString kScored = kSpace + " core/proxy";
const QString kSearch =
    " core/search core/search/archive core/search/settings core/search/variation core/search/strategy";
const QString kCore =
    kScored + kSearch +
    " core/evidence core/device core/session core/session/filter core/session/analysis core/session/file"
    " core/bench core/exchange"
    " core/exchange/configs core/exchange/formats core/exchange/report core/exchange/text";
const QString kViews = kCore + " ui/support ui/models ui/canvas";
const QMap<QString, QString> kMayInclude{
    {"core/base", ""},
    {"core/space", "core/base"},
    {"core/space/operations", "core/base core/space"},
    {"core/space/file", "core/base core/space core/space/operations"},
    {"core/proxy", kSpace},
    {"core/proxy/ranks", kScored},
    {"core/proxy/mpi", kScored + " core/proxy/ranks"},
    {"core/proxy/torch/kernels", "core/base"},
    {"core/proxy/torch/layers", kScored + " core/proxy/torch/kernels"},
    {"core/proxy/torch/layers/attention", kScored + " core/proxy/torch/kernels core/proxy/torch/layers"},
    {"core/proxy/torch/weights", kScored + " core/proxy/torch/kernels core/proxy/torch/layers"},
    {"core/proxy/torch/network",
     kScored + " core/proxy/torch/kernels core/proxy/torch/layers core/proxy/torch/layers/attention"
               " core/proxy/torch/weights"},
    {"core/proxy/torch/scoring", kScored + " core/proxy/torch/kernels core/proxy/torch/layers core/proxy/torch/weights"
                                           " core/proxy/torch/network"},
    {"core/proxy/torch/baselines", kScored +
                                       " core/proxy/torch/kernels core/proxy/torch/layers core/proxy/torch/weights"
                                       " core/proxy/torch/network core/proxy/torch/scoring"},
    {"core/proxy/torch/inference", kScored + " core/proxy/torch/scoring"},
    {"core/search/archive", kScored},
    {"core/search/settings", kScored + " core/search/archive core/device"},
    {"core/search/variation", kScored + " core/search/archive core/search/settings"},
    {"core/search/strategy", kScored + " core/search/archive core/search/settings core/search/variation core/evidence"},
    {"core/search", kScored + " core/search/archive core/search/settings core/search/strategy core/evidence"},
    {"core/evidence", kSpace},
    {"core/device", kScored + " core/evidence"},
    {"core/session", kScored + kSearch + " core/evidence core/device"},
    {"core/session/filter", kScored + kSearch + " core/session"},
    {"core/session/analysis", kScored + kSearch + " core/evidence core/device core/session"},
    {"core/session/file", kScored + kSearch + " core/evidence core/device core/session"},
    {"core/bench", kScored + kSearch + " core/evidence"},
    {"core/exchange/text", "core/base"},
    {"core/exchange/formats", kScored + " core/exchange/text"},
    {"core/exchange/configs", kScored + " core/exchange/formats core/exchange/text"},
    {"core/exchange/report", kScored + kSearch +
                                 " core/evidence core/device core/session core/session/analysis core/session/file"
                                 " core/bench core/exchange/text"},
    {"core/exchange", kScored + kSearch +
                          " core/evidence core/device core/session core/session/analysis core/session/file core/bench"
                          " core/exchange/configs"
                          " core/exchange/formats core/exchange/report core/exchange/text"},
    {"ui/support", kCore},
    {"ui/models", kCore + " ui/support"},
    {"ui/canvas", kCore + " ui/support ui/models"},
    {"ui/plots", kViews},
    {"ui/lineage", kViews},
    {"ui/compare", kViews},
    {"ui/heatmap", kViews + " ui/plots"},
    {"ui/bench", kViews + " ui/plots"},
    {"ui/evidence", kViews},
    {"ui/inspector", kViews + " ui/lineage ui/compare"},
    {"ui/setup", kCore + " ui/support ui/models"},
    {"ui/editor", kCore + " ui/support ui/models ui/setup"},
    {"ui/help", kCore + " ui/support"},
    {"ui/start", kCore + " ui/support"},
    {"ui/result", kViews},
    {"ui/whatif", kViews + " ui/inspector"},
    {"ui/genes", kViews},
    {"ui/overlay", kViews + " ui/plots"},
    {"ui/table", kViews + " ui/bench ui/help"},
    {"ui/export", kViews},
    {"ui/shell",
     kViews + " ui/plots ui/lineage ui/compare ui/heatmap ui/bench ui/evidence ui/inspector ui/setup ui/editor ui/help"
              " ui/start ui/table ui/export ui/result ui/whatif ui/overlay ui/genes"},
    {"app", kCore + " core/proxy/ranks ui/shell ui/support"},
    {"app/cli", kCore + " app"},
};

} // namespace

/// Checks the includes of every source file. The compiler alone cannot keep LibTorch out of the window, because
/// Debian's headers are in /usr/include.
class TestLayering : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[\"<]([^\">]+)[\">]"),
                                         QRegularExpression::MultilineOption);
        for (const char* top : {"core", "ui", "app"}) {
            QDirIterator files(QStringLiteral(TRAZOR_SOURCE_DIR "/") + QLatin1String(top),
                               {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString name = QDir(QStringLiteral(TRAZOR_SOURCE_DIR)).relativeFilePath(file.fileName());
                m_folders << folderOf(name);
                QStringList& includes = m_includes[name];
                auto matches = include.globalMatch(QString::fromUtf8(file.readAll()));
                while (matches.hasNext()) {
                    includes << matches.next().captured(1);
                }
            }
        }
        QVERIFY(m_includes.size() > 50);
    }

    void libraries_areKnownWhereTheyBelong_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("forbidden");
        const QString torch = QStringLiteral("^(torch|ATen|c10)/");
        const QString qt = QStringLiteral("^Q[A-Z]|^Qt|^qcustomplot");
        QTest::newRow("core is free of Qt") << "core/" << qt;
        QTest::newRow("only core/proxy/torch knows LibTorch") << "core/(?!proxy/torch/)" << torch;
        QTest::newRow("only core/proxy/mpi knows MPI") << "(core/(?!proxy/mpi/)|ui/|app/)"
                                                       << "^mpi\\.h$";
        QTest::newRow("ui without LibTorch") << "ui/" << torch;
        QTest::newRow("app without LibTorch") << "app/" << torch;
        QTest::newRow("qcustomplot in ui/plots only") << "(core|app|ui/(?!plots/))"
                                                      << "^qcustomplot";
    }

    void libraries_areKnownWhereTheyBelong() {
        QFETCH(QString, folder);
        QFETCH(QString, forbidden);
        const QRegularExpression inFolder(QStringLiteral("^") + folder);
        const QRegularExpression isForbidden(forbidden);
        QVERIFY(inFolder.isValid() && isForbidden.isValid());
        int read = 0;
        for (auto file = m_includes.cbegin(); file != m_includes.cend(); ++file) {
            if (!inFolder.match(file.key()).hasMatch()) {
                continue;
            }
            ++read;
            for (const QString& include : file.value()) {
                QVERIFY2(!isForbidden.match(include).hasMatch(),
                         qPrintable(file.key() + QStringLiteral(" includes ") + include));
            }
        }
        QVERIFY(read > 0);
    }

    void folders_includeOnlyWhatIsBelowThem() {
        for (auto file = m_includes.cbegin(); file != m_includes.cend(); ++file) {
            const QString row = rowOf(folderOf(file.key()));
            QVERIFY2(!row.isEmpty(), qPrintable(file.key() + QStringLiteral(" lies in a folder without a row")));
            for (const QString& include : file.value()) {
                const QString included = rowOf(folderOf(include));
                QVERIFY2(included.isEmpty() || included == row || kMayInclude[row].split(' ').contains(included),
                         qPrintable(file.key() + QStringLiteral(" includes ") + include));
            }
        }
    }

    void folders_formNoCycle() {
        QMap<QString, QSet<QString>> reached; // by include paths of any length
        for (auto file = m_includes.cbegin(); file != m_includes.cend(); ++file) {
            for (const QString& include : file.value()) {
                if (m_folders.contains(folderOf(include)) && folderOf(include) != folderOf(file.key())) {
                    reached[folderOf(file.key())] << folderOf(include);
                }
            }
        }
        for (const QString& middle : std::as_const(m_folders)) {
            for (const QString& from : std::as_const(m_folders)) {
                if (reached[from].contains(middle)) {
                    reached[from] += reached[middle];
                }
            }
        }
        for (const QString& folder : std::as_const(m_folders)) {
            QVERIFY2(!reached[folder].contains(folder),
                     qPrintable(folder + QStringLiteral(" includes itself by way of others")));
        }
    }

    void folders_staySmall() {
        for (const QString& folder : std::as_const(m_folders)) {
            const auto files = QDir(QStringLiteral(TRAZOR_SOURCE_DIR "/") + folder).entryList(QDir::Files).size();
            QVERIFY2(files <= kMostFiles, qPrintable(QStringLiteral("%1: %2 files").arg(folder).arg(files)));
        }
    }

    void heavyHeaders_stayOutOfHeaders() {
        const QRegularExpression heavy(QStringLiteral(
            "^(torch/torch\\.h|nlohmann/json\\.hpp|yaml-cpp/yaml\\.h|CLI/CLI\\.hpp|Eigen/.*|boost/math/.*)$"));
        for (auto file = m_includes.cbegin(); file != m_includes.cend(); ++file) {
            if (file.key().endsWith(QStringLiteral(".h"))) {
                for (const QString& include : file.value()) {
                    QVERIFY2(!heavy.match(include).hasMatch(),
                             qPrintable(file.key() + QStringLiteral(" includes ") + include));
                }
            }
        }
    }

    void everyQuantity_isDocumented() {
        QFile file(QStringLiteral(TRAZOR_SOURCE_DIR "/resources/schemas/README.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        for (const auto& quantity : trazor::space::vocabulary()) {
            const QByteArray row =
                "| `" + QByteArray(quantity.name.data(), static_cast<int>(quantity.name.size())) + "` |";
            QVERIFY2(text.contains(row), row.constData());
        }
    }

private:
    static QString folderOf(const QString& file) { return file.section('/', 0, -2); }
    /// The row of the folder or of its nearest ancestor with a row; empty for foreign headers.
    static QString rowOf(QString folder) {
        while (!folder.isEmpty() && !kMayInclude.contains(folder)) {
            folder = folderOf(folder);
        }
        return folder;
    }

    QMap<QString, QStringList> m_includes; ///< by file
    QSet<QString> m_folders;               ///< with source files of the project
};

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
