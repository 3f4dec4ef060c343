// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/start_measure.h"

#include "core/base/clock.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <unistd.h>

namespace trazor::app {
namespace {

/// Wall time since process start.
double elapsedMs() {
    std::string line;
    std::getline(std::ifstream("/proc/self/stat"), line);
    // The parenthesised name may contain spaces; the start time in ticks after boot is the 20th field after it.
    const char* field = line.c_str() + line.rfind(')') + 1;
    for (int skipped = 0; skipped < 20 && *field != '\0'; ++field) {
        skipped += *field == ' ' ? 1 : 0;
    }
    const double startMs = std::strtod(field, nullptr) * 1000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    std::timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6 - startMs;
}

class FirstPaint final : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint && !m_seen) {
            m_seen = true;
            // Runs after the children's paint events, which follow this event immediately.
            QTimer::singleShot(0, this, [] {
                std::printf("first paint after %.0f ms, %.0f ms of processor time\n", elapsedMs(),
                            1e3 * processSeconds());
                QCoreApplication::quit();
            });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    bool m_seen = false;
};

} // namespace

void printFirstPaint(QWidget& window) {
    window.installEventFilter(new FirstPaint(&window));
}

} // namespace trazor::app
