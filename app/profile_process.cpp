// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile_process.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/device/timing.h"
#include "core/space/file/space_json.h"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>
#include <filesystem>
#include <sys/prctl.h>

namespace trazor::app {

std::optional<device::Profile> measureInProcess(const QString& program, const space::SearchSpace& space, int networks,
                                                const std::function<bool(double)>& progress) {
    const QTemporaryDir folder;
    const std::filesystem::path spaceFile = folder.filePath("measured.space.json").toStdString();
    const std::filesystem::path profileFile = folder.filePath("measured.profile.json").toStdString();
    writeFileAtomically(spaceFile, space::spaceJson(space));
    QProcess process;
    process.setProgram(program);
    process.setArguments({"profile", "--space", QString::fromStdString(spaceFile.string()), "--networks",
                          QString::number(networks), "--passes", QString::number(device::TimingOptions().runs), "--out",
                          QString::fromStdString(profileFile.string()), "--progress"});
    // The child must not measure on if this program is killed.
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    process.start(QIODevice::ReadOnly);
    if (!process.waitForStarted()) {
        throw Error(ErrorCode::Unsupported, program.toStdString() + ": the program that measures does not start",
                    "It belongs beside the window's program: install both.");
    }
    double share = 0.0;
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(100);
        while (process.canReadLine()) {
            bool isShare = false;
            const double read = process.readLine().trimmed().toDouble(&isShare);
            share = isShare ? read : share;
        }
        if (!progress(share)) {
            process.kill(); // safe: nothing has been written yet
            process.waitForFinished();
            return std::nullopt;
        }
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString said = QString::fromUtf8(process.readAllStandardError()).trimmed();
        throw Error(ErrorCode::Io, "Measuring ended early" + (said.isEmpty() ? "" : ": " + said.toStdString()));
    }
    return device::Profile::parse(readTextFile(profileFile), "profile");
}

} // namespace trazor::app
