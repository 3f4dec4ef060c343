// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/manifest.h"

#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace {

QString packagingFile(const QString& name) {
    return QStringLiteral(TRAZOR_SOURCE_DIR "/packaging/linux/") + name;
}

QString contentOf(const QString& name) {
    QFile file(packagingFile(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Attributes, or texts, of all elements with a given name.
QStringList valuesOf(const QString& file, const QString& element, const QString& attribute = {}) {
    QXmlStreamReader reader(contentOf(file));
    QStringList values;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == element) {
            values << (attribute.isEmpty() ? reader.readElementText()
                                           : reader.attributes().value(attribute).toString());
        }
    }
    return reader.hasError() ? QStringList("not well-formed: " + reader.errorString()) : values;
}

QString desktopValue(const QString& key) {
    const QRegularExpression line('^' + key + "=(.*)$", QRegularExpression::MultilineOption);
    return line.match(contentOf("trazor-studio.desktop")).captured(1);
}

} // namespace

/// The desktop's metadata about the programs and their files.
class TstDesktopFiles final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        // Must run before the first lookup of a MIME type.
        QVERIFY(QDir(m_data.path()).mkpath("mime/packages"));
        QVERIFY(QFile::copy(packagingFile("trazor-studio.mime.xml"), m_data.filePath("mime/packages/trazor.xml")));
        qputenv("XDG_DATA_HOME", m_data.path().toUtf8());
    }
    void validators_areContent_data();
    void validators_areContent();
    void files_haveTheirTypes();
    void names_agreeBetweenTheFiles();
    void icons_areDrawings();

private:
    QTemporaryDir m_data;
};

void TstDesktopFiles::validators_areContent_data() {
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("desktop file") << "desktop-file-validate" << QStringList(packagingFile("trazor-studio.desktop"));
    QTest::newRow("metainfo") << "appstreamcli"
                              << QStringList{"validate", "--no-net", packagingFile("org.trazor.studio.metainfo.xml")};
    QTest::newRow("file types") << "update-mime-database" << QStringList{"-n", m_data.filePath("mime")};
}

void TstDesktopFiles::validators_areContent() {
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    const QString found = QStandardPaths::findExecutable(program);
    if (found.isEmpty()) {
        QSKIP(qPrintable(program + " is not installed (desktop-file-utils, appstream, shared-mime-info)"));
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(found, arguments);
    QVERIFY(process.waitForFinished());
    const QByteArray said = process.readAll();
    QVERIFY2(process.exitCode() == 0 && !said.contains("rror"), said.constData());
}

void TstDesktopFiles::files_haveTheirTypes() {
    const QMimeDatabase types;
    const auto typeOf = [&](const char* name) {
        return types.mimeTypeForFile(name, QMimeDatabase::MatchExtension).name();
    };
    QCOMPARE(typeOf("tiny.trazor"), "application/x-trazor-session");
    QCOMPARE(typeOf("my.space.json"), "application/x-trazor-space+json");
    QCOMPARE(typeOf("my.json"), "application/json");
    QVERIFY(types.mimeTypeForName("application/x-trazor-space+json").inherits("application/json"));
}

void TstDesktopFiles::names_agreeBetweenTheFiles() {
    const QString metainfo = "org.trazor.studio.metainfo.xml";
    const QStringList types = valuesOf("trazor-studio.mime.xml", "mime-type", "type");
    QCOMPARE(types.size(), 2);
    QCOMPARE(valuesOf(metainfo, "mediatype"), types);
    QCOMPARE(desktopValue("MimeType").split(';', Qt::SkipEmptyParts), types);
    for (QString type : types) {
        QVERIFY2(QFile::exists(packagingFile(type.replace('/', '-') + ".svg")), qPrintable(type));
    }
    QCOMPARE(valuesOf(metainfo, "launchable"), QStringList("trazor-studio.desktop"));
    QVERIFY(QFile::exists(packagingFile(desktopValue("Icon") + ".svg")));
    QVERIFY(desktopValue("Exec").startsWith("trazor-studio"));
    QCOMPARE(valuesOf(metainfo, "name").front(), desktopValue("Name"));
    QCOMPARE(valuesOf(metainfo, "release", "version").front().toStdString(),
             std::string(trazor::session::programVersion()));
}

void TstDesktopFiles::icons_areDrawings() {
    const QStringList icons = QDir(packagingFile({})).entryList({"*.svg"});
    QCOMPARE(icons.size(), 3);
    for (const QString& icon : icons) {
        QVERIFY2(QSvgRenderer(packagingFile(icon)).isValid(), qPrintable(icon));
    }
}

QTEST_GUILESS_MAIN(TstDesktopFiles)
#include "tst_desktop_files.moc"
