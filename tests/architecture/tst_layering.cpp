// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/vocabulary.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

/// Reads the includes of every source: Debian's LibTorch headers lie in /usr/include, so the compiler alone does not
/// keep them out of the window.
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
                QStringList& includes = m_includes[name];
                auto matches = include.globalMatch(QString::fromUtf8(file.readAll()));
                while (matches.hasNext()) {
                    includes << matches.next().captured(1);
                }
            }
        }
        QVERIFY(m_includes.size() > 50);
    }

    void folders_includeOnlyWhatIsBelowThem_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("forbidden");
        const QString torch = QStringLiteral("^(torch|ATen|c10)/");
        const QString qt = QStringLiteral("^Q[A-Z]|^Qt|^qcustomplot");
        const auto core = [](const char* others) {
            return QStringLiteral("^core/(%1)/|^ui/|^app/").arg(QLatin1String(others));
        };
        QTest::newRow("core is free of Qt") << "core/" << qt;
        QTest::newRow("core does not know ui or app") << "core/"
                                                      << "^(ui|app)/";
        QTest::newRow("only core/proxy/torch knows LibTorch") << "core/(?!proxy/torch/)" << torch;
        QTest::newRow("ui without LibTorch") << "ui/" << torch + QStringLiteral("|^core/proxy/torch/|^app/");
        QTest::newRow("app without LibTorch") << "app/" << torch + QStringLiteral("|^core/proxy/torch/");
        QTest::newRow("qcustomplot in ui/plots only") << "(core|app|ui/(?!plots/))"
                                                      << "^qcustomplot";
        QTest::newRow("base") << "core/base/" << core("space|proxy|search|evidence|session|exchange|bench");
        QTest::newRow("space") << "core/space/" << core("proxy|search|evidence|session|exchange|bench");
        QTest::newRow("proxy") << "core/proxy/" << core("search|evidence|session|exchange|bench");
        QTest::newRow("search") << "core/search/" << core("evidence|session|exchange|bench|proxy/torch");
        QTest::newRow("evidence") << "core/evidence/" << core("proxy|session|exchange|bench");
        QTest::newRow("session") << "core/session/" << core("exchange|bench|proxy/torch");
    }

    void folders_includeOnlyWhatIsBelowThem() {
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
    QMap<QString, QStringList> m_includes;
};

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
