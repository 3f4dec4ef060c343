// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/search/settings/setting_text.h"
#include "core/search/settings/setting_visitor.h"
#include "core/space/file/space_json.h"

#include <QTest>

#include <limits>
#include <set>

using namespace trazor;
using namespace trazor::search;

namespace {

/// Collects the visited names and checks the kind of each setting.
struct Collector {
    std::multiset<std::string_view> names;

    template <typename Value>
    void choice(const Setting& setting, Value) {
        note(setting, SettingKind::Choice);
    }
    void objective(const Setting& setting, const Objective&) { note(setting, SettingKind::Objective); }
    void number(const Setting& setting, int) { note(setting, SettingKind::Count); }
    void number(const Setting& setting, double) { note(setting, SettingKind::Real); }
    void flag(const Setting& setting, bool) { note(setting, SettingKind::Flag); }
    void seed(const Setting& setting, std::uint64_t) { note(setting, SettingKind::Seed); }
    void band(const Setting& setting, const Band&) { note(setting, SettingKind::Band); }

private:
    void note(const Setting& setting, SettingKind kind) {
        names.insert(setting.name);
        QVERIFY2(setting.kind == kind, std::string(setting.name).c_str());
    }
};

QString refusal(std::string_view name, std::string_view text) {
    SearchConfig config;
    const std::string before = configJson(config);
    try {
        setValue(config, setting(name), text, setting(name).option);
        return {};
    } catch (const Error& error) {
        return configJson(config) == before ? QString::fromUtf8(error.what()) : QString("the value was taken");
    }
}

} // namespace

class TstSettings final : public QObject {
    Q_OBJECT

private slots:
    void table_hasEveryFieldOnce_withTextsAndUniqueNames() {
        Collector collector;
        SearchConfig config;
        visitSettings(config, collector);
        QCOMPARE(collector.names.size(), settings().size());
        std::set<std::string_view> options;
        for (const Setting& setting : settings()) {
            QCOMPARE(collector.names.count(setting.name), std::size_t{1});
            QVERIFY(!setting.title.empty() && setting.meaning.size() > 10 && !setting.source.empty());
            QCOMPARE(setting.choices.empty(),
                     setting.kind != SettingKind::Choice && setting.kind != SettingKind::Objective);
            QCOMPARE(setting.option.empty(), setting.group == SettingGroup::Hidden);
            QVERIFY(setting.option.empty() || options.insert(setting.option).second);
            if (setting.kind == SettingKind::Count || setting.kind == SettingKind::Real) {
                QVERIFY(setting.min < setting.max);
            }
            const std::string help = describe(setting);
            QVERIFY2(help.find("Default: ") != std::string::npos && help.find("Source: ") != std::string::npos,
                     help.c_str());
        }
    }

    void values_goThroughText_andBack() {
        for (const Preset preset : {Preset::Paper, Preset::Recommended}) {
            for (const std::string& name : space::presetNames()) {
                const SearchConfig config = makeConfig(preset, space::preset(name));
                validate(config);
                SearchConfig copy;
                for (const Setting& setting : settings()) {
                    setValue(copy, setting, valueText(config, setting), "field");
                }
                QCOMPARE(configJson(copy), configJson(config));
                QCOMPARE(configJson(parseConfig(configJson(config))), configJson(config));
            }
        }
    }

    void everyChoice_canBeTyped_andStaysItself() {
        for (const Setting& setting : settings()) {
            std::set<int> values;
            for (const SettingChoice& choice : setting.choices) {
                SearchConfig config;
                setValue(config, setting, choice.name, "field");
                QCOMPARE(valueText(config, setting), std::string(choice.name));
                QVERIFY(values.insert(choice.value).second);
            }
        }
    }

    void ends_areAllowed_andBeyondIsRefusedByName() {
        for (const Setting& setting : settings()) {
            if (setting.kind != SettingKind::Count && setting.kind != SettingKind::Real) {
                continue;
            }
            for (const double end : {setting.min, setting.max}) {
                SearchConfig config;
                setValue(config, setting, QByteArray::number(end, 'g', 12).toStdString(), "field");
                validate(config);
            }
            const double step = setting.kind == SettingKind::Count ? 1.0 : 0.0001;
            for (const double beyond : {setting.min - step, setting.max + step}) {
                const QString text = refusal(setting.name, QByteArray::number(beyond, 'g', 12).toStdString());
                QVERIFY2(text.contains("is outside") && text.startsWith(QString::fromUtf8(setting.option.data())),
                         qPrintable(text));
            }
        }
    }

    void nonsense_isRefused_andChangesNothing_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("word for a number") << "supernets"
                                           << "many"
                                           << "--supernets: \"many\" is no whole number";
        QTest::newRow("fraction") << "supernets"
                                  << "2.5"
                                  << "--supernets";
        QTest::newRow("empty") << "threads"
                               << ""
                               << "--threads";
        QTest::newRow("trailing") << "seed"
                                  << "12x"
                                  << "--seed";
        QTest::newRow("seed too large") << "seed"
                                        << "18446744073709551616"
                                        << "0 to 18446744073709551615";
        QTest::newRow("not a number") << "temperature"
                                      << "nan"
                                      << "--temperature";
        QTest::newRow("infinite") << "temperature"
                                  << "inf"
                                  << "--temperature";
        QTest::newRow("unknown choice") << "algorithm"
                                        << "magic"
                                        << "none of block-evolution, autoformer-evolution";
        QTest::newRow("negative band") << "params"
                                       << "-5M:6M"
                                       << "--params";
        QTest::newRow("reversed band") << "macs"
                                       << "2G:1G"
                                       << "larger than the maximum";
    }
    void nonsense_isRefused_andChangesNothing() {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QFETCH(QString, message);
        const QString problem = refusal(name.toStdString(), text.toStdString());
        QVERIFY2(problem.contains(message), qPrintable(problem));
        QVERIFY_EXCEPTION_THROWN(setting("nowhere"), Error);
    }

    void defaults_areThoseOfThePresets() {
        QCOMPARE(defaultText(setting("supernets")), std::string("4 (recommended), 1 (paper)"));
        QCOMPARE(defaultText(setting("confirm")), std::string("20 (recommended), none (paper)"));
        QCOMPARE(defaultText(setting("parents")), std::string("10"));
        QCOMPARE(defaultText(setting("threads")), std::string("automatic"));
        QCOMPARE(defaultText(setting("preset")), std::string("recommended"));
    }
};

QTEST_GUILESS_MAIN(TstSettings)
#include "tst_settings.moc"
