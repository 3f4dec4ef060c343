// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/setup_panel.h"

#include "core/base/error.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/strategy.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"
#include "ui/setup/band_editor.h"
#include "ui/setup/feasibility_probe.h"
#include "ui/setup/field_note.h"
#include "ui/setup/huge_count.h"
#include "ui/setup/size_histogram.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

namespace trazor::ui {

namespace {

constexpr double kMega = 1e6;
constexpr double kGiga = 1e9;

void addHeading(QFormLayout& form, const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setContentsMargins(0, 8, 0, 0);
    form.addRow(label);
}

void addField(QFormLayout& form, const QString& name, QWidget* field, const QString& meaning) {
    auto* label = new QLabel(name);
    label->setToolTip(meaning);
    label->setBuddy(field);
    field->setToolTip(meaning);
    field->setAccessibleName(name);
    form.addRow(label, field);
}

QComboBox* makeChoices() {
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    return box;
}

template <typename Value>
void addChoice(QComboBox& box, const QString& text, Value value) {
    box.addItem(text, static_cast<int>(value));
}

template <typename Value>
Value chosen(const QComboBox& box) {
    return static_cast<Value>(box.currentData().toInt());
}

template <typename Value>
void choose(QComboBox& box, Value value) {
    box.setCurrentIndex(box.findData(static_cast<int>(value)));
}

QSpinBox* makeSpin(int least, int most, int step) {
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setGroupSeparatorShown(true);
    return box;
}

} // namespace

SetupPanel::SetupPanel(QWidget* parent)
    : QWidget(parent)
    , m_probe(new FeasibilityProbe(this)) {
    setAccessibleName("Setup");
    m_fields = new QWidget;
    auto* form = new QFormLayout(m_fields);
    form->setContentsMargins(12, 4, 12, 8);
    form->setHorizontalSpacing(10);
    form->setVerticalSpacing(5);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addSpaceSection(*form);
    addLimitsSection(*form);
    addSearchSection(*form);
    addScoringSection(*form);

    auto* scroll = new QScrollArea;
    scroll->setWidget(m_fields);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_problem = new FieldNote;
    m_problem->setObjectName("setupProblem");
    m_start = new QPushButton("Start new search");
    m_start->setObjectName("setupStart");
    m_start->setDefault(true);
    connect(m_start, &QPushButton::clicked, this, &SetupPanel::startRequested);
    auto* bottom = new QVBoxLayout;
    bottom->setContentsMargins(12, 4, 12, 10);
    bottom->addWidget(m_problem);
    bottom->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(bottom);
    setMinimumWidth(270);

    connect(m_probe, &FeasibilityProbe::sampleChanged, this, [this] { m_histogram->setSample(m_probe->sampledParams()); });
    connect(m_probe, &FeasibilityProbe::verdictChanged, this, [this] {
        if (m_probe->problem().isEmpty()) {
            m_verdict->showHint(m_probe->verdict());
        } else {
            m_verdict->showProblem(m_probe->verdict());
        }
        showProblem();
    });
    choosePreset(QString::fromStdString(space::presetNames().front()));
}

void SetupPanel::addSpaceSection(QFormLayout& form) {
    m_spaceBox = makeChoices();
    m_spaceBox->setObjectName("setupSpace");
    for (const std::string& name : space::presetNames()) {
        m_spaceBox->addItem(QString::fromStdString(space::preset(name).title), QString::fromStdString(name));
    }
    addField(form, "Space", m_spaceBox, "The networks to choose from");
    m_about = new FieldNote;
    m_about->setTextFormat(Qt::PlainText);
    form.addRow(m_about);
    connect(m_spaceBox, &QComboBox::currentIndexChanged, this, &SetupPanel::chooseSpace);
}

void SetupPanel::addLimitsSection(QFormLayout& form) {
    addHeading(form, "Limits");
    m_params = new BandEditor("Parameters", "Trainable parameters, in millions. Default: the usual band of the space.",
                              kMega, "M");
    m_params->setObjectName("setupParams");
    m_macs = new BandEditor("MACs", "Multiply-accumulates of one forward pass at the space's own image size, in billions. "
                                    "Default: any.", kGiga, "G");
    m_histogram = new SizeHistogram;
    m_verdict = new FieldNote;
    m_verdict->setObjectName("setupVerdict");
    form.addRow(new QLabel("Parameters"));
    form.addRow(m_params);
    form.addRow(m_histogram);
    form.addRow(new QLabel("MACs"));
    form.addRow(m_macs);
    form.addRow(m_verdict);
    for (BandEditor* editor : {m_params, m_macs}) {
        connect(editor, &BandEditor::changed, this, &SetupPanel::react);
    }
}

void SetupPanel::addSearchSection(QFormLayout& form) {
    addHeading(form, "Search");
    m_objective = makeChoices();
    addChoice(*m_objective, "Best DSS++", search::Objective::DssPlusPlus);
    addChoice(*m_objective, "Pareto: params, DSS++", search::Objective::Pareto);
    addField(form, "Objective", m_objective,
             "Best DSS++ within the limits, or the whole front of few parameters against high DSS++. DSS++ grows with "
             "size, so the front is the honest picture. Default: best DSS++.");
    m_algorithm = makeChoices();
    addChoice(*m_algorithm, "Block evolution", search::Algorithm::BlockEvolution);
    addChoice(*m_algorithm, "AutoFormer evolution", search::Algorithm::AutoFormerEvolution);
    addChoice(*m_algorithm, "Random search", search::Algorithm::Random);
    addChoice(*m_algorithm, "Exhaustive", search::Algorithm::Exhaustive);
    addField(form, "Algorithm", m_algorithm,
             "Block evolution changes and crosses single blocks; AutoFormer evolution does not look at them; random "
             "search is the baseline; exhaustive scores everything in a space of up to a million architectures. "
             "Default: block evolution.");
    m_preset = makeChoices();
    m_preset->setObjectName("setupPreset");
    addChoice(*m_preset, "Recommended", search::Preset::Recommended);
    addChoice(*m_preset, "Paper", search::Preset::Paper);
    addField(form, "Preset", m_preset,
             "Recommended: what measured best (several super-nets on small images, repair, prescreen, confirmation). "
             "Paper: the published evolution as far as it is known, the rest our reading. Default: recommended.");
    m_guide = makeChoices();
    addChoice(*m_guide, "DSS++", search::Guide::DssPlusPlus);
    addChoice(*m_guide, "Uniform", search::Guide::Uniform);
    addField(form, "Guide", m_guide,
             "What decides the blocks that change: low DSS++ of the block (the paper's idea), or chance. "
             "Default: DSS++.");
    m_evaluations = makeSpin(1, 1000000, 100);
    m_evaluations->setObjectName("setupEvaluations");
    addField(form, "Evaluations", m_evaluations,
             "Architectures to score in all. A session can be extended later. Default: 1,000.");
    m_seed = new QLineEdit;
    m_seed->setObjectName("setupSeed");
    m_seed->setValidator(new QRegularExpressionValidator(QRegularExpression("\\d{1,20}"), m_seed));
    addField(form, "Seed", m_seed, "Number from which all randomness follows: equal seeds give equal searches. Default: 1.");
    connect(m_seed, &QLineEdit::textChanged, this, &SetupPanel::react);
    connect(m_evaluations, &QSpinBox::valueChanged, this, &SetupPanel::react);
    connect(m_preset, &QComboBox::currentIndexChanged, this, &SetupPanel::applyPreset);
    connect(m_algorithm, &QComboBox::currentIndexChanged, this, &SetupPanel::applyAlgorithm);
}

void SetupPanel::addScoringSection(QFormLayout& form) {
    addHeading(form, "Scoring");
    m_level = makeChoices();
    m_level->setObjectName("setupLevel");
    addChoice(*m_level, "Net", search::RankLevel::Net);
    addChoice(*m_level, "Stage", search::RankLevel::Stage);
    addChoice(*m_level, "Block", search::RankLevel::Block);
    addChoice(*m_level, "Log-rank", search::RankLevel::LogRank);
    addChoice(*m_level, "Log-sum (ours)", search::RankLevel::LogSum);
    addField(form, "DSS++ level", m_level,
             "What is ranked: the totals of the network (the literal reading of the paper), the sums of each stage, or each "
             "block; log-rank is net with the product of both ranks. Defaults: net; stage for networks with stages (PiT, Swin); "
             "block for mixed operators (FlexiBERT). The last two are provisional: they were chosen after seeing benchmarks. "
             "An open session is ranked anew; one that is resumed goes on with the level it began with.");
    connect(m_level, &QComboBox::activated, this, [this] { emit levelChosen(chosen<search::RankLevel>(*m_level)); });
    m_supernets = makeSpin(1, 64, 1);
    addField(form, "Super-nets", m_supernets,
             "Random initialisations that every score is averaged over; time grows with it. One is noisy: two agree at "
             "Kendall tau .75 to .85. Default: 4 (recommended), 1 (paper).");
    m_image = makeSpin(0, 1024, 16);
    m_image->setSpecialValueText("space's own");
    m_image->setSuffix(" px");
    addField(form, "Image", m_image,
             "Side of the input while scoring, in pixels. 64 ranks AutoFormer networks like 224 at a twelfth of the time. "
             "Default: 64 (recommended), the space's own (paper).");
    m_device = makeChoices();
    addChoice(*m_device, "CPU", proxy::Device::Cpu);
    addField(form, "Device", m_device, "Where networks are scored. Default: CPU.");
    m_threads = makeSpin(0, 256, 1);
    m_threads->setSpecialValueText("automatic");
    addField(form, "Threads", m_threads,
             QString("CPU threads for scoring; this machine has %1. They do not change the scores. Default: automatic.")
                 .arg(QThread::idealThreadCount()));
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
    setSpace(name.isEmpty() ? m_sessionSpace
                            : std::make_shared<const space::SearchSpace>(space::preset(name.toStdString())));
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *m_space);
    config.limits = m_space->usualBand;
    showConfig(config);
}

void SetupPanel::show(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config) {
    const QSignalBlocker blocker(m_spaceBox);
    if (const int own = m_spaceBox->findData(QString()); own >= 0) {
        m_spaceBox->removeItem(own);
    }
    int entry = m_spaceBox->findData(QString::fromStdString(space->name));
    // A file may bear a preset's name and still be another space.
    const bool isPreset = entry >= 0 && space::spaceJson(space::preset(space->name)) == space::spaceJson(*space);
    if (!isPreset) {
        m_sessionSpace = space;
        m_spaceBox->addItem(QString("%1 (this session)").arg(QString::fromStdString(space->title)), QString());
        entry = m_spaceBox->count() - 1;
    }
    m_spaceBox->setCurrentIndex(entry);
    setSpace(std::move(space));
    showConfig(config);
}

void SetupPanel::setSpace(std::shared_ptr<const space::SearchSpace> space) {
    m_space = std::move(space);
    const space::CostRange range = space::costRange(*m_space);
    m_about->showHint(QString("%1 architectures. %2").arg(formatHugeCount(space::countArchitectures(*m_space)),
                                                         QString::fromStdString(m_space->source)));
    m_about->setToolTip(QString::fromStdString(m_space->about));
    const QSignalBlocker params(m_params);
    const QSignalBlocker macs(m_macs);
    m_params->setOffered(range.min.params, range.max.params);
    m_macs->setOffered(range.min.macs, range.max.macs);
    m_probe->setSpace(m_space);
}

void SetupPanel::applyPreset() {
    if (m_filling) {
        return;
    }
    search::SearchConfig config = search::makeConfig(chosen<search::Preset>(*m_preset), *m_space,
                                                     chosen<search::Algorithm>(*m_algorithm));
    const search::SearchConfig old = this->config();
    config.limits = old.limits;
    config.objective = old.objective;
    config.level = old.level;
    config.evaluations = old.evaluations;
    config.seed = old.seed;
    config.scoring.device = old.scoring.device;
    config.scoring.threads = old.scoring.threads;
    showConfig(config);
}

/// Population sizes belong to the algorithm; what the user chose besides stays.
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
    m_base = config;
    m_params->setBand(config.limits.params);
    m_macs->setBand(config.limits.macs);
    choose(*m_objective, config.objective);
    choose(*m_algorithm, config.algorithm);
    choose(*m_preset, config.preset);
    choose(*m_guide, config.guide);
    choose(*m_level, config.level);
    m_evaluations->setValue(config.evaluations);
    m_seed->setText(QString::number(config.seed));
    m_supernets->setValue(config.scoring.supernets);
    m_image->setValue(config.scoring.imageSize);
    if (m_device->findData(static_cast<int>(config.scoring.device)) >= 0) {
        choose(*m_device, config.scoring.device);
    }
    m_threads->setValue(config.scoring.threads);
    m_filling = false;
    react();
}

search::SearchConfig SetupPanel::config() const {
    search::SearchConfig config = m_base;
    config.limits = {m_params->band(), m_macs->band()};
    config.objective = chosen<search::Objective>(*m_objective);
    config.algorithm = chosen<search::Algorithm>(*m_algorithm);
    config.preset = chosen<search::Preset>(*m_preset);
    config.guide = chosen<search::Guide>(*m_guide);
    config.level = chosen<search::RankLevel>(*m_level);
    config.evaluations = m_evaluations->value();
    config.seed = m_seed->text().toULongLong();
    config.scoring.supernets = m_supernets->value();
    config.scoring.imageSize = m_image->value();
    config.scoring.device = chosen<proxy::Device>(*m_device);
    config.scoring.threads = m_threads->value();
    return config;
}

QString SetupPanel::problem() const {
    for (const QString& text : {m_params->problem(), m_macs->problem(), m_probe->problem()}) {
        if (!text.isEmpty()) {
            return text;
        }
    }
    bool isNumber = false;
    m_seed->text().toULongLong(&isNumber);
    if (!isNumber) {
        return QString("Seed: a whole number from 0 to 18446744073709551615 is needed, not \"%1\"").arg(m_seed->text());
    }
    try {
        search::validate(config());
        static_cast<void>(search::makeStrategy(*m_space, config())); // refuses to enumerate a large space
        if (m_image->value() > 0) {
            space::supernetPlan(*m_space, m_image->value());
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
    const space::Limits limits{m_params->band(), m_macs->band()};
    m_histogram->setBand(limits.params);
    m_probe->setLimits(limits);
    showProblem();
}

void SetupPanel::showProblem() {
    if (m_filling || !m_space) {
        return;
    }
    const QString text = problem();
    m_problem->showProblem(text);
    m_problem->setVisible(!text.isEmpty());
    m_start->setEnabled(text.isEmpty());
    m_start->setToolTip(text.isEmpty() ? QString("Start a new search with these settings (Ctrl+R)") : text);
    emit changed();
}

void SetupPanel::setDevices(const std::vector<proxy::DeviceInfo>& devices) {
    const auto before = chosen<proxy::Device>(*m_device);
    m_device->clear();
    for (const proxy::DeviceInfo& device : devices) {
        addChoice(*m_device, QString::fromStdString(device.name), device.device);
    }
    choose(*m_device, m_device->findData(static_cast<int>(before)) >= 0 ? before : proxy::Device::Cpu);
}

void SetupPanel::setEditable(bool editable) {
    m_fields->setEnabled(editable);
    m_start->setVisible(editable);
}

} // namespace trazor::ui
