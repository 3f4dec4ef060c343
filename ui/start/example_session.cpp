// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/example_session.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/support/dialogs.h"

#include <QDir>
#include <QFile>

#include <filesystem>

// Must be outside of namespaces. Resources of a static library need explicit initialisation.
static void initResources() {
    Q_INIT_RESOURCE(example_session);
}

namespace trazor::ui {

QString exampleSession() {
    initResources();
    const QDir folder(sessionsFolder());
    QString file = folder.filePath("example.trazor");
    if (QFile::exists(file)) {
        return file;
    }
    QFile shipped(":/trazor/autoformer-tiny.trazor");
    if (!shipped.open(QIODevice::ReadOnly) || !QDir().mkpath(folder.path())) {
        throw Error(ErrorCode::Io, file.toStdString() + ": the example cannot be put into this folder",
                    "Check that the folder is writable.");
    }
    const QByteArray content = shipped.readAll();
    writeFileAtomically(std::filesystem::path(file.toStdU16String()),
                        std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
    return file;
}

} // namespace trazor::ui
