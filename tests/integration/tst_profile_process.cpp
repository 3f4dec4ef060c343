// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile_process.h"
#include "core/base/error.h"
#include "tests/support/user_spaces.h"

#include <QtTest>

using namespace trazor;

/// Profiles that the window measures by running the command line program.
class TstProfileProcess final : public QObject {
    Q_OBJECT

    static constexpr int kNetworks = 10;
    const space::SearchSpace m_space = testing::userSpaces().at(1); // has small networks

private slots:
    void profile_comesFromTheProgram() {
        double done = 0.0;
        int calls = 0;
        const auto profile = app::measureInProcess(TRAZOR_PROGRAM, m_space, kNetworks, [&](double share) {
            const bool grows = share >= done && share <= 1.0;
            done = share;
            ++calls;
            return grows;
        });
        QVERIFY(profile.has_value());
        QCOMPARE(profile->space(), m_space.name);
        QCOMPARE(profile->networks().size(), std::size_t{kNetworks});
        QCOMPARE(profile->conditions().kind, std::string("cpu"));
        QVERIFY(profile->networks().front().timing.medianMs > 0.0);
        QVERIFY2(calls > 2 && done > 0.5, qPrintable(QString("%1 calls, %2 done").arg(calls).arg(done)));
    }

    void falseFromProgress_endsTheProgram() {
        QVERIFY(!app::measureInProcess(TRAZOR_PROGRAM, m_space, kNetworks, [](double) { return false; }));
    }

    void programThatFails_isQuoted() {
        try {
            app::measureInProcess(TRAZOR_PROGRAM, m_space, 1, [](double) { return true; });
            QFAIL("one network is too few");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::Io);
            QVERIFY2(QString(error.what()).contains("--networks"), error.what());
        }
    }

    void missingProgram_isNamed() {
        try {
            app::measureInProcess("/nowhere/trazor", m_space, kNetworks, [](double) { return true; });
            QFAIL("there is no such program");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::Unsupported);
            QVERIFY2(QString(error.what()).contains("/nowhere/trazor"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TstProfileProcess)
#include "tst_profile_process.moc"
