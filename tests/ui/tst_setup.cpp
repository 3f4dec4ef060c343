// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/settings/setting_text.h"
#include "core/space/file/space_json.h"
#include "tests/ui/find_widget.h"
#include "ui/setup/band_editor.h"
#include "ui/setup/range_slider.h"
#include "ui/setup/setting_field.h"
#include "ui/setup/setup_panel.h"
#include "ui/support/number_edit.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace trazor;
using namespace trazor::ui;

using test::find;

namespace {

/// Centre of the pixel at `share` of the slider's track.
QPoint spotOf(const RangeSlider& slider, double share) {
    constexpr double kSide = 7.0;
    return {static_cast<int>(kSide + share * (slider.width() - 2 * kSide)), slider.height() - 16 - 9};
}

} // namespace

class TstSetup final : public QObject {
    Q_OBJECT

private slots:
    void everySetting_hasAFieldWithItsHelp();
    void settings_ofEverySpaceAndPreset_comeBackUnchanged();
    void fields_changeWhatTheySay_data();
    void fields_changeWhatTheySay();
    void limits_areReadAsTheyAreTyped_data();
    void limits_areReadAsTheyAreTyped();
    void limitThatCannotBeRead_staysAndIsSaid_andEmptyMeansAny();
    void seed_isThatOfTheSuperNetsToo();
    void preset_saysWhatItSets_andWhatWasChanged();
    void slider_isDragged_andEndsOpenTheBand();
    void slider_isMovedByKeys();
    void sliderOfFewCounts_hasOneStepACount();
    void limitOfTheDepth_isHiddenWhereAllAreEquallyDeep();
    void histogram_tellsWhatFitsAllLimits();
    void limitsThatNothingMeets_areSaidBeforeTheStart();
    void device_isOneOfThisMachine();
    void ownSpace_isListed_andCanBeEdited();
};

void TstSetup::everySetting_hasAFieldWithItsHelp() {
    SetupPanel panel;
    for (const search::Setting& setting : search::settings()) {
        if (setting.group == search::SettingGroup::Hidden) {
            continue;
        }
        QString name = "setup";
        for (const QString& part : fromTable(setting.name).split('_')) {
            name += part.left(1).toUpper() + part.mid(1);
        }
        auto& control = find<QWidget>(panel, name.toUtf8().constData());
        if (setting.kind == search::SettingKind::Band) {
            QCOMPARE(control.findChildren<NumberEdit*>().size(), 2);
            for (const NumberEdit* box : control.findChildren<NumberEdit*>()) {
                QVERIFY(box->toolTip().contains(fromTable(setting.meaning).toHtmlEscaped()));
            }
            continue;
        }
        QVERIFY2(control.toolTip().contains(fromTable(setting.meaning).toHtmlEscaped()), qPrintable(name));
        QVERIFY2(control.toolTip().contains("Default: "), qPrintable(name));
        QCOMPARE(control.accessibleName(), fromTable(setting.title));
        if (auto* box = qobject_cast<NumberEdit*>(&control)) {
            box->setNumber(setting.max);
            box->stepUp();
            QCOMPARE(box->number(), std::optional(setting.max));
        } else if (const auto* list = qobject_cast<QComboBox*>(&control)) {
            QCOMPARE(list->count(), static_cast<int>(setting.choices.size()));
        }
    }
}

void TstSetup::settings_ofEverySpaceAndPreset_comeBackUnchanged() {
    SetupPanel panel;
    for (const std::string& name : space::presetNames()) {
        for (const search::Preset preset : {search::Preset::Paper, search::Preset::Recommended}) {
            search::SearchConfig config = search::makeConfig(preset, space::preset(name));
            config.limits = {{2'000'000, 3'000'000'000},
                             {std::nullopt, 123'000'000},
                             {3, std::nullopt},
                             {std::nullopt, 90'000'000},
                             {}};
            config.temperature = 0.125;
            config.seed = 18446744073709551615ULL;
            config.confirm = 7;
            panel.show(std::make_shared<const space::SearchSpace>(space::preset(name)), config);
            QCOMPARE(QString::fromStdString(search::configJson(panel.config())),
                     QString::fromStdString(search::configJson(config)));
        }
    }
}

void TstSetup::fields_changeWhatTheySay_data() {
    QTest::addColumn<QString>("control");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("value");
    QTest::newRow("count") << "setupPrescreen"
                           << "prescreen"
                           << "3";
    QTest::newRow("real") << "setupTemperature"
                          << "temperature"
                          << "0.5";
    QTest::newRow("zero with a name") << "setupConfirm"
                                      << "confirm"
                                      << "0";
    QTest::newRow("list") << "setupNorm"
                          << "norm"
                          << "rms-constant";
    QTest::newRow("seed") << "setupSeed"
                          << "seed"
                          << "77";
}

void TstSetup::fields_changeWhatTheySay() {
    QFETCH(QString, control);
    QFETCH(QString, setting);
    QFETCH(QString, value);
    SetupPanel panel;
    QSignalSpy changed(&panel, &SetupPanel::changed);
    auto& widget = find<QWidget>(panel, control.toUtf8().constData());
    if (auto* number = qobject_cast<NumberEdit*>(&widget)) {
        number->setNumber(value == "0" ? std::nullopt : std::optional(value.toDouble()));
    } else if (auto* list = qobject_cast<QComboBox*>(&widget)) {
        list->setCurrentIndex(1);
    } else {
        qobject_cast<QLineEdit*>(&widget)->setText(value);
    }
    QVERIFY(changed.count() > 0);
    QCOMPARE(QString::fromStdString(search::valueText(panel.config(), search::setting(setting.toStdString()))), value);
}

void TstSetup::limits_areReadAsTheyAreTyped_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<qint64>("count");
    QTest::newRow("900M") << "900M" << qint64{900'000'000};
    QTest::newRow("all digits") << "5400000" << qint64{5'400'000};
    QTest::newRow("thousands") << "5400k" << qint64{5'400'000};
    QTest::newRow("comma") << "5,4M" << qint64{5'400'000};
    QTest::newRow("as it is shown") << "5.4 M" << qint64{5'400'000};
    QTest::newRow("groups") << "5,400,000" << qint64{5'400'000};
}

void TstSetup::limits_areReadAsTheyAreTyped() {
    QFETCH(QString, typed);
    QFETCH(qint64, count);
    SetupPanel panel;
    auto& params = find<BandEditor>(panel, "setupParams");
    NumberEdit* const most = params.findChildren<NumberEdit*>().last();
    QVERIFY(most->accessibleName().contains("at most"));
    most->clear();
    QTest::keyClicks(most, typed);
    QCOMPARE(most->text(), typed);
    QCOMPARE(params.band().max, std::optional<std::int64_t>(count));
    QCOMPARE(panel.config().limits.params.max, std::optional<std::int64_t>(count));
    params.setBand({std::nullopt, count}); // setting the same number keeps the text
    QCOMPARE(most->text(), typed);
}

void TstSetup::limitThatCannotBeRead_staysAndIsSaid_andEmptyMeansAny() {
    SetupPanel panel;
    auto& params = find<BandEditor>(panel, "setupParams");
    NumberEdit* const most = params.findChildren<NumberEdit*>().last();
    params.setBand({std::nullopt, 6'000'000});
    QCOMPARE(most->text(), QString("6 M"));
    most->clear();
    QTest::keyClicks(most, "6Q");
    QCOMPARE(most->text(), QString("6Q"));
    QVERIFY2(params.problem().contains("'6Q' is no number"), qPrintable(params.problem()));
    QVERIFY(!find<QAbstractButton>(panel, "setupStart").isEnabled());
    most->clear();
    QVERIFY(params.problem().isEmpty());
    QVERIFY(!params.band().max);
    emit most->editingFinished(); // leaving the box must not restore the old value
    QVERIFY(!panel.config().limits.params.max);
}

void TstSetup::seed_isThatOfTheSuperNetsToo() {
    SetupPanel panel;
    QCOMPARE(panel.config().scoring.seed, panel.config().seed);
    find<QLineEdit>(panel, "setupSeed").setText("42");
    QCOMPARE(panel.config().seed, std::uint64_t{42});
    QCOMPARE(panel.config().scoring.seed, std::uint64_t{42});
    find<QLineEdit>(panel, "setupSeed").setText("99999999999999999999");
    QVERIFY(panel.problem().contains("Seed"));
    find<QLineEdit>(panel, "setupSeed").clear();
    QVERIFY(panel.problem().contains("Seed"));
    QVERIFY(!find<QAbstractButton>(panel, "setupStart").isEnabled());
}

void TstSetup::preset_saysWhatItSets_andWhatWasChanged() {
    SetupPanel panel;
    auto& note = find<QLabel>(panel, "setupPresetNote");
    QVERIFY2(note.text().contains("Super-nets 4 instead of 1"), qPrintable(note.text()));
    auto& supernets = find<NumberEdit>(panel, "setupSupernets");
    auto label = [&]() -> QLabel& {
        for (QLabel* candidate : panel.findChildren<QLabel*>()) {
            if (candidate->buddy() == &supernets) {
                return *candidate;
            }
        }
        qFatal("no label");
    };
    QVERIFY(!label().font().bold());
    supernets.setNumber(9);
    QVERIFY(label().font().bold());
    QVERIFY(supernets.toolTip().contains("the preset has 4"));
    find<QComboBox>(panel, "setupPreset").setCurrentIndex(1);
    QVERIFY(note.text().contains("Super-nets 1 instead of 4"));
    QCOMPARE(supernets.number(), std::optional(1.0));
    QVERIFY(!label().font().bold());
}

void TstSetup::slider_isDragged_andEndsOpenTheBand() {
    RangeSlider slider("Parameters");
    slider.resize(300, slider.sizeHint().height());
    slider.setOffered(0, 1000);
    QSignalSpy changed(&slider, &RangeSlider::bandChanged);
    QTest::mousePress(&slider, Qt::LeftButton, {}, spotOf(slider, 0.0));
    QTest::mouseMove(&slider, spotOf(slider, 0.25));
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, spotOf(slider, 0.25));
    QVERIFY(slider.band().min.has_value());
    QVERIFY(std::abs(*slider.band().min - 250) <= 5);
    QVERIFY(!slider.band().max.has_value());
    QTest::mousePress(&slider, Qt::LeftButton, {}, spotOf(slider, 0.9));
    QTest::mouseMove(&slider, spotOf(slider, 0.5));
    QTest::mouseMove(&slider, spotOf(slider, 0.1)); // handles cannot pass each other
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, spotOf(slider, 0.1));
    QCOMPARE(slider.band().max, slider.band().min);
    QTest::mousePress(&slider, Qt::LeftButton, {}, spotOf(slider, 1.0));
    QVERIFY(!slider.band().max.has_value());
    QVERIFY(changed.count() >= 3);
    QVERIFY(slider.accessibleDescription().contains("at least"));
}

void TstSetup::slider_isMovedByKeys() {
    RangeSlider slider("Parameters");
    slider.resize(300, slider.sizeHint().height());
    slider.setOffered(100'000, 100'000'000); // logarithmic
    QTest::keyClick(&slider, Qt::Key_PageUp);
    QVERIFY(slider.band().min.has_value());
    QCOMPARE(*slider.band().min, std::int64_t{200'000}); // a tenth of three decades: 10^0.3
    QTest::keyClick(&slider, Qt::Key_Down);
    QTest::keyClick(&slider, Qt::Key_Home);
    QCOMPARE(slider.band().max, slider.band().min);
    QTest::keyClick(&slider, Qt::Key_End);
    QVERIFY(!slider.band().max.has_value());
    QTest::keyClick(&slider, Qt::Key_Up);
    QTest::keyClick(&slider, Qt::Key_Home);
    QVERIFY(slider.band().isOpen());
}

void TstSetup::sliderOfFewCounts_hasOneStepACount() {
    RangeSlider slider("Depth");
    slider.resize(300, slider.sizeHint().height());
    slider.setOffered(1, 24);
    QTest::keyClick(&slider, Qt::Key_Right);
    QCOMPARE(slider.band(), (Band{2, std::nullopt}));
    QTest::keyClick(&slider, Qt::Key_PageUp);
    QCOMPARE(slider.band(), (Band{4, std::nullopt})); // a tenth of 23
    QTest::keyClick(&slider, Qt::Key_Left);
    QTest::keyClick(&slider, Qt::Key_Left);
    QCOMPARE(slider.band(), (Band{2, std::nullopt}));
    QTest::keyClick(&slider, Qt::Key_Left);
    QVERIFY(slider.band().isOpen());
}

void TstSetup::limitOfTheDepth_isHiddenWhereAllAreEquallyDeep() {
    SetupPanel panel;
    auto& depth = find<BandEditor>(panel, "setupDepth");
    QVERIFY(!depth.isHidden());
    space::SearchSpace fixed = space::preset("autoformer-tiny");
    for (space::Gene& gene : fixed.genes) {
        if (gene.isDepth()) {
            gene.choices = {{12.0}};
        }
    }
    fixed.published.clear();
    const auto shared = std::make_shared<const space::SearchSpace>(fixed);
    panel.useSpace(shared);
    QVERIFY(depth.isHidden());
    search::SearchConfig config = panel.config();
    config.limits.depth.min = 13; // from a session started elsewhere
    panel.show(shared, config);
    QVERIFY(!depth.isHidden());
    QVERIFY2(panel.problem().contains("Depth"), qPrintable(panel.problem()));
}

void TstSetup::histogram_tellsWhatFitsAllLimits() {
    RangeSlider slider("Parameters");
    slider.resize(300, slider.sizeHint().height());
    slider.setOffered(0, 1000);
    const QImage empty = slider.grab().toImage();
    slider.setSample({100, 200, 300, 900}, {false, false, false, false});
    const QImage none = slider.grab().toImage();
    slider.setSample({100, 200, 300, 900}, {true, true, false, false});
    QVERIFY(none != empty);
    QVERIFY(slider.grab().toImage() != none);
}

void TstSetup::limitsThatNothingMeets_areSaidBeforeTheStart() {
    SetupPanel panel;
    auto& params = find<BandEditor>(panel, "setupParams");
    auto& macs = find<BandEditor>(panel, "setupMacs");
    auto& start = find<QAbstractButton>(panel, "setupStart");
    // A worker draws the sample, slowly in an instrumented build.
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>(panel, "setupVerdict").text().contains('%'), 60'000);
    QVERIFY(start.isEnabled());
    // Each limit can be met, but not both: few parameters and many operations.
    params.setBand({std::nullopt, 5'400'000});
    macs.setBand({2'000'000'000, std::nullopt});
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>(panel, "setupProblem").text().contains("no architecture"), 60'000);
    QVERIFY(!start.isEnabled());
    macs.setBand({});
    QTRY_VERIFY_WITH_TIMEOUT(start.isEnabled(), 60'000);
}

void TstSetup::device_isOneOfThisMachine() {
    SetupPanel panel;
    panel.setDevices({{proxy::Device::Cpu, "CPU (2 cores)"}});
    auto& device = find<QComboBox>(panel, "setupDevice");
    QCOMPARE(device.count(), 1);
    QCOMPARE(device.currentText(), "CPU (2 cores)");
    search::SearchConfig config = panel.config();
    config.scoring.device = proxy::Device::Cuda; // from a session of another machine
    panel.show(panel.space(), config);
    QVERIFY(panel.config().scoring.device == proxy::Device::Cpu);
    panel.setDevices({{proxy::Device::Cpu, "CPU"}, {proxy::Device::Cuda, "H100"}});
    device.setCurrentIndex(1);
    QVERIFY(panel.config().scoring.device == proxy::Device::Cuda);
}

void TstSetup::ownSpace_isListed_andCanBeEdited() {
    SetupPanel panel;
    auto own = std::make_shared<space::SearchSpace>(space::preset("pit-tiny"));
    own->name = "mine";
    own->title = "Mine";
    panel.useSpace(own);
    auto& box = find<QComboBox>(panel, "setupSpace");
    QCOMPARE(box.currentText(), "Mine (edited)");
    QCOMPARE(panel.space()->name, std::string("mine"));
    QVERIFY(panel.problem().isEmpty());
    QSignalSpy asked(&panel, &SetupPanel::editRequested);
    find<QAbstractButton>(panel, "setupEditSpace").click();
    QCOMPARE(asked.count(), 1);
    box.setCurrentIndex(0);
    QCOMPARE(panel.space()->name, space::presetNames().front());
    box.setCurrentIndex(box.count() - 1);
    QCOMPARE(panel.space()->name, std::string("mine"));
}

QTEST_MAIN(TstSetup)
#include "tst_setup.moc"
