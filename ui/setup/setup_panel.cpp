// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/setup_panel.h"

#include "core/base/error.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/settings/setting_text.h"
#include "core/search/strategy/strategy.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "ui/setup/band_editor.h"
#include "ui/setup/feasibility_probe.h"
#include "ui/setup/setting_field.h"
#include "ui/support/dialogs.h"
#include "ui/support/field_note.h"
#include "ui/support/formatting.h"
#include "ui/support/huge_count.h"
#include "ui/support/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QThread>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trazor::ui {

namespace {

/// True for settings of the preset, false for those of the machine or the run.
bool isOfPreset(const search::Setting& setting) {
    return setting.group == search::SettingGroup::Evolution ||
           (setting.group == search::SettingGroup::Scoring && setting.name != "device" && setting.name != "threads");
}

QString shown(const search::SearchConfig& config, const search::Setting& setting) {
    const QString value = QString::fromStdString(search::valueText(config, setting));
    return value == "0" && !setting.zero.empty() ? fromTable(setting.zero) : value;
}

} // namespace

SetupPanel::SetupPanel(QWidget* parent)
    : QWidget(parent)
    , m_probe(new FeasibilityProbe(this)) {
    setObjectName("setupPanel");
    m_page = new QWidget;
    auto* page = new QVBoxLayout(m_page);
    page->setContentsMargins(12, 2, 12, 8);
    page->setSpacing(4);
    addSpaceSection(*page);
    addLimitsSection(*page);
    addSection(*page, "Search", search::SettingGroup::Search, false);
    addSection(*page, "Scoring", search::SettingGroup::Scoring, false);
    addSection(*page, "Evolution", search::SettingGroup::Evolution, true);
    page->addStretch();
    field("device").addToHelp("Only what this machine has is listed.");
    field("threads").addToHelp(QString("This machine has %1.").arg(QThread::idealThreadCount()));

    auto* scroll = new QScrollArea;
    scroll->setWidget(m_page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_sessionNote = new FieldNote;
    m_sessionNote->showHint("Resume continues with the session's own settings. Changes here are for a new search.");
    m_sessionNote->hide();
    m_problem = new FieldNote;
    m_problem->setObjectName("setupProblem");
    m_start = new QPushButton("Start new search");
    m_start->setObjectName("setupStart");
    m_start->setDefault(true);
    m_start->setProperty(kQuestionProperty, "Start a new search with these settings?");
    connect(m_start, &QPushButton::clicked, this, &SetupPanel::startRequested);
    auto* bottom = new QVBoxLayout;
    bottom->setContentsMargins(12, 6, 12, 10);
    bottom->setSpacing(6);
    bottom->addWidget(m_sessionNote);
    bottom->addWidget(m_problem);
    bottom->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(bottom);
    setMinimumWidth(270);

    connect(m_probe, &FeasibilityProbe::sampleChanged, this, &SetupPanel::showSample);
    connect(m_probe, &FeasibilityProbe::verdictChanged, this, &SetupPanel::showVerdict);
    choosePreset(QString::fromStdString(space::presetNames().front()));
}

void SetupPanel::addSpaceSection(QVBoxLayout& layout) {
    m_spaceBox = new QComboBox;
    m_spaceBox->setObjectName("setupSpace");
    m_spaceBox->setAccessibleName("Search space");
    m_spaceBox->setToolTip("The networks to choose from");
    m_spaceBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_spaceBox->setMinimumContentsLength(12);
    for (const std::string& name : space::presetNames()) {
        m_spaceBox->addItem(QString::fromStdString(space::preset(name).title), QString::fromStdString(name));
    }
    auto* edit = new QPushButton("Edit\u2026");
    edit->setObjectName("setupEditSpace");
    edit->setAccessibleName("Edit the search space");
    edit->setToolTip("Change a copy of this space in the space editor");
    edit->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout;
    row->addWidget(m_spaceBox, 1);
    row->addWidget(edit);
    m_about = new FieldNote;
    m_about->setTextFormat(Qt::PlainText);
    layout.addWidget(makeHeading("Space"));
    layout.addLayout(row);
    layout.addWidget(m_about);
    connect(m_spaceBox, &QComboBox::currentIndexChanged, this, &SetupPanel::chooseSpace);
    connect(edit, &QPushButton::clicked, this, [this] { emit editRequested(m_space); });
}

void SetupPanel::addLimitsSection(QVBoxLayout& layout) {
    layout.addWidget(makeHeading("Limits"));
    m_verdict = new FieldNote;
    m_verdict->setObjectName("setupVerdict");
    for (const space::CostQuantity& quantity : space::kCostQuantities) {
        auto* editor = new BandEditor(quantity);
        layout.addWidget(editor);
        connect(editor, &BandEditor::changed, this, &SetupPanel::react);
        m_bands.push_back(editor);
    }
    m_profileNote = new FieldNote;
    m_profileNote->setObjectName("setupProfile");
    m_profileNote->hide();
    layout.addWidget(m_profileNote);
    const search::Setting& setting = search::setting("latency_as_predicted");
    m_asPredicted = new QCheckBox(fromTable(setting.title));
    m_asPredicted->setObjectName("setupLatencyAsPredicted");
    m_asPredicted->setAccessibleName(fromTable(setting.title));
    m_asPredicted->setToolTip(wrappedTip(QString::fromStdString(search::describe(setting))));
    m_asPredicted->hide();
    layout.addWidget(m_asPredicted);
    connect(m_asPredicted, &QCheckBox::toggled, this, &SetupPanel::react);
    layout.addWidget(m_verdict);
    m_nearest = new QPushButton("Use it");
    m_nearest->setObjectName("setupNearest");
    m_nearest->setAccessibleName("Use the nearest limits that an architecture satisfies");
    m_nearest->setToolTip("Widen the limits to the nearest architecture that was found");
    m_nearest->hide();
    layout.addWidget(m_nearest, 0, Qt::AlignLeft);
    connect(m_nearest, &QPushButton::clicked, this, &SetupPanel::useNearest);
}

void SetupPanel::addSection(QVBoxLayout& layout, const QString& title, search::SettingGroup group, bool isFolded) {
    auto* fields = new QWidget;
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(10);
    form->setVerticalSpacing(5);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const search::Setting& setting : search::settings()) {
        if (setting.group != group) {
            continue;
        }
        auto* field = new SettingField(setting);
        form->addRow(field->makeLabel(), field);
        m_fields.push_back(field);
        connect(field, &SettingField::changed, this, [this, name = setting.name] {
            if (name == "preset") {
                applyPreset();
            } else if (name == "algorithm") {
                applyAlgorithm();
            } else {
                react();
            }
        });
        if (setting.name == "preset") {
            m_presetNote = new FieldNote;
            m_presetNote->setObjectName("setupPresetNote");
            form->addRow(m_presetNote);
        } else if (setting.name == "level") {
            connect(field, &SettingField::chosen, this, [this] { emit levelChosen(config().level); });
        }
    }
    if (!isFolded) {
        layout.addWidget(makeHeading(title));
        layout.addWidget(fields);
        return;
    }
    auto* fold = new QToolButton;
    fold->setObjectName("setupMore");
    fold->setText(title);
    fold->setToolTip("Show or hide the advanced settings of the evolution");
    fold->setCheckable(true);
    fold->setAutoRaise(true);
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold->setArrowType(Qt::RightArrow);
    QFont font = fold->font();
    font.setBold(true);
    fold->setFont(font);
    fields->hide();
    connect(fold, &QToolButton::toggled, fields, [fold, fields](bool open) {
        fields->setVisible(open);
        fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    layout.addSpacing(6);
    layout.addWidget(fold);
    layout.addWidget(fields);
}

SettingField& SetupPanel::field(std::string_view name) const {
    return **std::find_if(m_fields.begin(), m_fields.end(),
                          [&](const SettingField* it) { return it->setting().name == name; });
}

void SetupPanel::choosePreset(const QString& spaceName) {
    const int entry = m_spaceBox->findData(spaceName);
    {
        const QSignalBlocker blocker(m_spaceBox);
        m_spaceBox->setCurrentIndex(entry);
    }
    chooseSpace(entry);
}

void SetupPanel::chooseSpace(int entry) {
    if (entry < 0) {
        return;
    }
    const QString name = m_spaceBox->itemData(entry).toString();
    setSpace(name.isEmpty() ? m_ownSpace
                            : std::make_shared<const space::SearchSpace>(space::preset(name.toStdString())));
    showConfig(search::makeConfig(search::Preset::Recommended, *m_space));
}

void SetupPanel::useSpace(std::shared_ptr<const space::SearchSpace> space) {
    const search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *space);
    show(std::move(space), config, "edited");
}

void SetupPanel::show(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config,
                      const QString& origin) {
    const QSignalBlocker blocker(m_spaceBox);
    if (const int own = m_spaceBox->findData(QString()); own >= 0) {
        m_spaceBox->removeItem(own);
    }
    int entry = m_spaceBox->findData(QString::fromStdString(space->name));
    // A file may have a preset's name and still define another space.
    const bool isPreset = entry >= 0 && space::spaceJson(space::preset(space->name)) == space::spaceJson(*space);
    if (!isPreset) {
        m_ownSpace = space;
        m_spaceBox->addItem(QString("%1 (%2)").arg(QString::fromStdString(space->title), origin), QString());
        entry = m_spaceBox->count() - 1;
    }
    m_spaceBox->setCurrentIndex(entry);
    setSpace(std::move(space));
    showConfig(config);
}

void SetupPanel::setSpace(std::shared_ptr<const space::SearchSpace> space) {
    m_space = std::move(space);
    if (m_base.limits.device != nullptr && m_base.limits.device->space() != m_space->name) {
        m_base.limits.device = nullptr;
    }
    m_about->showHint(
        QString("%1 architectures. %2")
            .arg(formatHugeCount(space::countArchitectures(*m_space)), QString::fromStdString(m_space->source)));
    m_about->setToolTip(wrappedTip(QString::fromStdString(m_space->about)));
    showOffered();
}

void SetupPanel::showOffered() {
    const auto& device = m_base.limits.device;
    const space::CostRange range = space::costRange(*m_space, device.get());
    for (BandEditor* editor : m_bands) {
        const QSignalBlocker blocker(editor);
        editor->setOffered(range);
    }
    m_profileNote->setVisible(device != nullptr);
    m_asPredicted->setVisible(device != nullptr);
    if (device != nullptr) {
        m_profileNote->showHint(QString("Latency: predicted, 9 of 10 within %1 %, and limited stricter by as much. %2")
                                    .arg(100.0 * device->error90(), 0, 'f', 1)
                                    .arg(QString::fromStdString(device->conditionsText())));
    }
    m_probe->setSpace(m_space, device);
}

bool SetupPanel::setProfile(std::shared_ptr<const space::DeviceModel> profile) {
    if (profile == nullptr || profile->space() != m_space->name) {
        return false;
    }
    m_base = config();
    m_base.limits.device = std::move(profile);
    showOffered();
    react();
    return true;
}

void SetupPanel::applyPreset() {
    if (m_filling) {
        return;
    }
    const search::SearchConfig old = this->config();
    search::SearchConfig config = search::makeConfig(old.preset, *m_space, old.algorithm);
    config.limits = old.limits;
    config.objective = old.objective;
    config.level = old.level;
    config.evaluations = old.evaluations;
    config.seed = old.seed;
    config.scoring.seed = old.scoring.seed;
    config.scoring.device = old.scoring.device;
    config.scoring.threads = old.scoring.threads;
    showConfig(config);
}

/// Population sizes depend on the algorithm; the user's other choices stay.
void SetupPanel::applyAlgorithm() {
    if (m_filling) {
        return;
    }
    search::SearchConfig config = this->config();
    const search::SearchConfig usual = search::makeConfig(config.preset, *m_space, config.algorithm);
    config.initialSample = usual.initialSample;
    config.stepSize = usual.stepSize;
    config.prescreen = usual.prescreen;
    showConfig(config);
}

void SetupPanel::showConfig(const search::SearchConfig& config) {
    m_filling = true;
    const auto known = m_base.limits.device;
    m_base = config;
    if (config.limits.device == nullptr && known != nullptr && known->space() == m_space->name) {
        m_base.limits.device = known; // kept until another space is chosen
    } else if (config.limits.device != known) {
        showOffered();
    }
    for (BandEditor* editor : m_bands) {
        editor->setBand(config.limits.*editor->quantity().limit);
    }
    m_asPredicted->setChecked(config.limits.latencyAsPredicted);
    for (SettingField* field : m_fields) {
        field->show(config);
    }
    m_filling = false;
    react();
}

space::Limits SetupPanel::limits() const {
    space::Limits limits = m_base.limits; // the device
    limits.latencyAsPredicted = m_asPredicted->isChecked();
    for (const BandEditor* editor : m_bands) {
        limits.*editor->quantity().limit = editor->band();
    }
    return limits;
}

search::SearchConfig SetupPanel::config() const {
    search::SearchConfig config = m_base;
    config.limits = limits();
    for (const SettingField* field : m_fields) {
        field->store(config);
    }
    if (config.seed != m_base.seed) {
        config.scoring.seed = config.seed; // as the command line does
    }
    return config;
}

QString SetupPanel::problem() const {
    for (const BandEditor* editor : m_bands) {
        if (const QString text = editor->problem(); !text.isEmpty()) {
            return text;
        }
    }
    if (!m_probe->problem().isEmpty()) {
        return m_probe->problem();
    }
    for (const SettingField* field : m_fields) {
        if (const QString text = field->problem(); !text.isEmpty()) {
            return text;
        }
    }
    try {
        const search::SearchConfig wanted = config();
        search::validate(wanted);
        static_cast<void>(search::makeStrategy(*m_space, wanted)); // throws if a large space would be enumerated
        if (wanted.scoring.imageSize > 0) {
            static_cast<void>(space::supernetPlan(*m_space, wanted.scoring.imageSize));
        }
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

void SetupPanel::react() {
    if (m_filling || !m_space) {
        return;
    }
    m_probe->setLimits(limits());
    showSample();
    showDeviations();
    showProblem();
}

void SetupPanel::showVerdict() {
    m_nearest->setVisible(m_probe->nearest().has_value());
    if (m_probe->problem().isEmpty()) {
        m_verdict->showHint(m_probe->verdict());
    } else if (!m_probe->nearest()) {
        m_verdict->showProblem(m_probe->verdict());
    } else {
        QStringList missed;
        for (const space::CostQuantity& quantity : space::kCostQuantities) {
            const std::int64_t value = (*m_probe->nearest()).*quantity.value;
            if (!m_probe->limits().inForce(quantity).contains(value)) {
                missed << QString("%1 %2").arg(QString::fromStdString(quantity.text(value)),
                                               QString::fromUtf8(quantity.unit.data()));
            }
        }
        m_verdict->showProblem(QString("Nothing fits. Nearest: %1").arg(missed.join(", ")));
    }
    showProblem();
}

void SetupPanel::useNearest() {
    const space::Cost nearest = *m_probe->nearest();
    for (BandEditor* editor : m_bands) {
        const std::int64_t value = nearest.*editor->quantity().value;
        Band band = editor->band();
        if (band.min && value < *band.min) {
            band.min = value;
        }
        if (band.max && value > *band.max) {
            band.max = value;
        }
        editor->setBand(band);
    }
    react();
}

void SetupPanel::showSample() {
    std::vector<bool> fits;
    for (const space::Cost& cost : m_probe->sample()) {
        fits.push_back(space::satisfies(m_probe->limits(), cost));
    }
    for (BandEditor* editor : m_bands) {
        editor->setSample(m_probe->sample(), fits);
    }
}

/// Shows how the preset differs from the other one, and which of its settings the user has changed.
void SetupPanel::showDeviations() {
    const search::SearchConfig now = config();
    const search::SearchConfig usual = search::makeConfig(now.preset, *m_space, now.algorithm);
    const bool isPaper = now.preset == search::Preset::Paper;
    const search::SearchConfig other =
        search::makeConfig(isPaper ? search::Preset::Recommended : search::Preset::Paper, *m_space, now.algorithm);
    QStringList sets;
    for (SettingField* field : m_fields) {
        const search::Setting& setting = field->setting();
        if (!isOfPreset(setting)) {
            continue;
        }
        const QString value = shown(usual, setting);
        field->setDeviating(shown(now, setting) != value, value);
        if (const QString different = shown(other, setting); different != value) {
            sets << QString("%1 %2 instead of %3").arg(field->title(), value, different);
        }
    }
    m_presetNote->showHint(QString("Differs from the preset %1 in: %2. Bold: changed by you.")
                               .arg(isPaper ? "Recommended" : "Paper", sets.join(", ")));
}

void SetupPanel::showProblem() {
    if (m_filling || !m_space) {
        return;
    }
    const QString text = problem();
    m_problem->showProblem(text);
    m_problem->setVisible(!text.isEmpty());
    m_start->setEnabled(text.isEmpty());
    m_start->setToolTip(text.isEmpty() ? QString("Start a new search with these settings (Ctrl+R)") : wrappedTip(text));
    emit changed();
}

void SetupPanel::setDevices(const std::vector<proxy::DeviceInfo>& devices) {
    QComboBox& box = *field("device").choices();
    const QVariant before = box.currentData();
    {
        const QSignalBlocker blocker(box);
        box.clear();
        for (const proxy::DeviceInfo& device : devices) {
            box.addItem(QString::fromStdString(device.name),
                        fromTable(search::choiceName(search::setting("device"), static_cast<int>(device.device))));
        }
        const int same = box.findData(before);
        box.setCurrentIndex(same >= 0 ? same : 0);
    }
    react();
}

void SetupPanel::setEditable(bool editable) {
    m_page->setEnabled(editable);
    m_start->setVisible(editable);
}

void SetupPanel::setSessionOpen(bool isOpen) {
    m_sessionNote->setVisible(isOpen);
}

} // namespace trazor::ui
