// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/bench_view.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "ui/bench/bench_table_model.h"
#include "ui/bench/interval_delegate.h"
#include "ui/bench/measuring_table.h"
#include "ui/models/background.h"
#include "ui/plots/score_scatter.h"
#include "ui/support/field_note.h"
#include "ui/support/formatting.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kMostSupernets = 16;
constexpr int kNarrow = 820; ///< width in pixels below which the table moves under the plot

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Display name of a shipped set; user files keep their own name.
QString setTitle(const std::string& name) {
    static const std::map<std::string, QString> titles{{"vit_autoformer_vitbench101", "AutoFormer-Tiny, ViT-Bench-101"},
                                                       {"vit_pit_vitbench101", "PiT, ViT-Bench-101"},
                                                       {"bert_nasbenchbert", "BERT, ELECTRA on GLUE"},
                                                       {"bert_flexibert_small", "FlexiBERT small, GLUE"},
                                                       {"gpt2_lts_wt103", "GPT-2, WikiText-103"}};
    const auto found = titles.find(name);
    return found != titles.end() ? found->second : QString::fromStdString(name);
}

/// "c100_kd_acc: CIFAR-100 top-1", or only the name if the set gives no description.
QString metricTitle(const bench::Metric& metric) {
    return QString::fromStdString(metric.what.empty() || metric.what == metric.name ? metric.name
                                                                                    : metric.name + ": " + metric.what);
}

QComboBox* makeChoices(const char* name, const QString& title, const QString& meaning) {
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(title);
    box->setToolTip(meaning);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    box->setMaximumWidth(280);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

} // namespace

/// Outcome of reading a set.
struct BenchView::LoadedSet {
    BenchSetPtr set; ///< null if it failed
    QString message;
};

BenchView::BenchView(bench::BenchTools tools, std::function<QString()> chooseFile, QWidget* parent)
    : QWidget(parent)
    , m_runner(new BenchRunner(std::move(tools), this))
    , m_chooseFile(std::move(chooseFile))
    , m_model(new BenchTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_scatter(new ScoreScatter)
    , m_measuring(new MeasuringTable) {
    setAccessibleName("Proxy bench");
    makeTable();
    m_note = new FieldNote;
    m_note->setObjectName("benchNote");
    m_note->setContentsMargins(8, 0, 8, 4);
    m_halves = new QSplitter(Qt::Horizontal);
    m_left = new QTabWidget;
    m_left->setObjectName("benchTabs");
    m_left->setDocumentMode(true);
    m_left->addTab(m_scatter, "Score");
    m_left->addTab(m_measuring, "Measured results");
    m_left->setTabToolTip(1, "How well a few trained networks predict the others inside size bands, by their number");
    m_left->setMinimumSize(160, 120); // the tabs scroll below their size hint
    m_halves->addWidget(m_left);
    m_halves->addWidget(m_table);
    m_halves->setChildrenCollapsible(false);
    m_halves->setStretchFactor(0, 1);
    m_halves->setStretchFactor(1, 1);
    m_halves->setSizes({420, 580}); // proportions, not pixels
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(makeSecondBar());
    layout->addWidget(m_note);
    layout->addWidget(m_halves, 1);

    connect(m_runner, &BenchRunner::progressChanged, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
        m_progress->setFormat(total > 0 ? QString("%1 of %2").arg(done).arg(total) : QString("preparing"));
    });
    connect(m_runner, &BenchRunner::succeeded, this, &BenchView::take);
    connect(m_runner, &BenchRunner::failed, this, [this](const QString& message, const QString& hint) {
        m_note->showProblem(hint.isEmpty() ? message : message + ' ' + hint);
        m_note->show();
    });
    connect(m_runner, &BenchRunner::ended, this, [this] {
        if (std::exchange(m_isCancelled, false)) {
            m_note->showHint(m_result ? "Cancelled; the figures are those of the run before." : "Cancelled.");
            m_note->show();
        }
        refreshControls();
    });
    showColumns(false);
    clearResult();
    refreshControls();
}

QWidget* BenchView::makeBar() {
    m_setBox = makeChoices("benchSet", "Set", "Networks whose trained quality is known");
    for (const std::string& name : bench::shippedSetNames()) {
        m_setBox->addItem(setTitle(name), QString::fromStdString(name));
    }
    m_setBox->addItem("Open file\u2026");
    m_setBox->setCurrentIndex(-1);
    connect(m_setBox, &QComboBox::currentIndexChanged, this, &BenchView::chooseSet);
    m_metric = makeChoices("benchMetric", "Metric", "Measured quality that scores are compared with");
    connect(m_metric, &QComboBox::currentIndexChanged, this, &BenchView::clearResult);
    m_supernets = new QSpinBox;
    m_supernets->setObjectName("benchSupernets");
    m_supernets->setRange(1, kMostSupernets);
    m_supernets->setValue(bench::BenchConfig{}.scoring.supernets);
    m_supernets->setAccessibleName("Super-nets");
    m_supernets->setToolTip("Random initialisations that scores are averaged over; time grows with it. Default: 4.");
    m_run = new QPushButton("Run");
    m_run->setObjectName("benchRun");
    connect(m_run, &QPushButton::clicked, this, &BenchView::run);
    m_progress = new QProgressBar;
    m_progress->setObjectName("benchProgress");
    m_progress->setMinimumWidth(110);
    m_progress->setMaximumWidth(240);
    m_progress->setAccessibleName("Progress of the run");

    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(6);
    layout->addWidget(m_setBox, 2);
    layout->addWidget(m_metric, 2);
    layout->addWidget(new QLabel("Super-nets"));
    layout->addWidget(m_supernets);
    layout->addWidget(m_run);
    layout->addWidget(m_progress, 1);
    layout->addStretch(0);
    return bar;
}

QWidget* BenchView::makeSecondBar() {
    m_inBand = new QCheckBox("Inside size bands");
    m_inBand->setObjectName("benchInBand");
    m_inBand->setToolTip(
        "Compare networks whose blocks' parameters differ by at most 10 % only: there the parameter count, "
        "which does about as well as any score, says nothing. Points take the colour of their size.");
    connect(m_inBand, &QCheckBox::toggled, this, [this](bool inBand) {
        m_scatter->setColoredBySize(inBand);
        showColumns(inBand);
        sortByResult();
        m_headline->setText(headline());
    });
    m_headline = new QLabel;
    m_headline->setObjectName("benchHeadline");
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 0, 8, 4);
    layout->setSpacing(12);
    layout->addWidget(m_inBand);
    layout->addWidget(m_headline, 1);
    return bar;
}

void BenchView::makeTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(BenchTableModel::kSortRole);
    m_table = new QTableView;
    m_table->setObjectName("benchTable");
    m_table->setAccessibleName("Proxies");
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder); // initially in the order of the proxy table
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->horizontalHeader()->setHighlightSections(false);
    const int digit = m_table->fontMetrics().horizontalAdvance('0');
    m_table->horizontalHeader()->setMinimumSectionSize(digit * 6);
    for (int column = 0; column < BenchTableModel::ColumnCount; ++column) {
        m_table->setColumnWidth(column, digit * 7);
    }
    auto* intervals = new IntervalDelegate(m_table);
    for (const int column : {BenchTableModel::TauBIntervalColumn, BenchTableModel::InBandIntervalColumn,
                             BenchTableModel::RhoIntervalColumn}) {
        m_table->setItemDelegateForColumn(column, intervals);
        m_table->setColumnWidth(column, digit * 12);
    }
    m_table->setColumnWidth(BenchTableModel::InBandColumn, digit * 10);
    m_table->setColumnWidth(BenchTableModel::CostColumn, digit * 20);
    m_table->viewport()->installEventFilter(this);
    m_table->setCurrentIndex(m_sorted->mapFromSource(m_model->index(m_model->rowOf(proxy::ProxyId::DssPlusPlus), 0)));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BenchView::showProxy);
}

/// The switch selects the coefficient of the first columns; the other columns are hidden to save width.
void BenchView::showColumns(bool inBand) {
    const std::initializer_list<int> whole{BenchTableModel::TauBIntervalColumn, BenchTableModel::RhoColumn,
                                           BenchTableModel::RhoIntervalColumn,  BenchTableModel::TauAColumn,
                                           BenchTableModel::NdcgColumn,         BenchTableModel::RegretColumn};
    const std::initializer_list<int> band{BenchTableModel::InBandColumn,       BenchTableModel::InBandIntervalColumn,
                                          BenchTableModel::InBandTauAColumn,   BenchTableModel::InBandNdcgColumn,
                                          BenchTableModel::InBandRegretColumn, BenchTableModel::CostColumn};
    for (const int column : whole) {
        m_table->setColumnHidden(column, inBand);
    }
    for (const int column : band) {
        m_table->setColumnHidden(column, !inBand);
    }
    fitNames();
}

/// Gives the names the room that the numbers leave, or else what they need, at most half of the table.
void BenchView::fitNames() {
    m_table->resizeColumnToContents(BenchTableModel::NameColumn);
    const int needed = m_table->columnWidth(BenchTableModel::NameColumn);
    const int numbers = m_table->horizontalHeader()->length() - needed;
    const int room = m_table->viewport()->width();
    m_table->setColumnWidth(BenchTableModel::NameColumn, std::max(std::min(needed, room / 2), room - numbers));
}

bool BenchView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        fitNames();
    }
    return QWidget::eventFilter(watched, event);
}

void BenchView::sortByResult() {
    if (m_result) {
        m_table->sortByColumn(m_inBand->isChecked() ? BenchTableModel::InBandColumn : BenchTableModel::TauBColumn,
                              Qt::DescendingOrder);
        m_table->scrollToTop();
    }
}

void BenchView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const Qt::Orientation orientation = width() < kNarrow ? Qt::Vertical : Qt::Horizontal;
    if (orientation != m_halves->orientation()) {
        m_halves->setOrientation(orientation);
        m_halves->setSizes(orientation == Qt::Vertical ? QList<int>{550, 450} : QList<int>{420, 580});
    }
}

void BenchView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_entry < 0) {
        m_setBox->setCurrentIndex(0);
    }
}

void BenchView::chooseSet(int entry) {
    if (entry == m_setBox->count() - 1) {
        const QString file = m_chooseFile();
        const QSignalBlocker blocker(m_setBox);
        if (file.isEmpty()) {
            m_setBox->setCurrentIndex(m_entry);
            return;
        }
        m_setBox->insertItem(entry, QFileInfo(file).fileName(), QVariant());
        m_setBox->setItemData(entry, file, Qt::ToolTipRole);
        m_setBox->setCurrentIndex(entry);
    }
    const QString name = m_setBox->itemData(entry).toString();
    if (name.isEmpty()) {
        const auto path = std::filesystem::path(m_setBox->itemData(entry, Qt::ToolTipRole).toString().toStdU16String());
        load([path] { return bench::loadBenchmarkSet(path); }, entry);
    } else {
        load([name = name.toStdString()] { return bench::shippedSet(name); }, entry);
    }
}

void BenchView::load(std::function<bench::BenchmarkSet()> read, int entry) {
    m_entry = entry;
    m_set.reset();
    clearResult();
    refreshControls();
    const auto work = [read = std::move(read)]() -> LoadedSet {
        try {
            return {std::make_shared<const bench::BenchmarkSet>(read()), {}};
        } catch (const std::exception& error) {
            return {nullptr, QString::fromUtf8(error.what())};
        }
    };
    runInBackground(this, work, [this, number = ++m_loads](const LoadedSet& loaded) {
        if (number == m_loads) {
            takeSet(loaded);
        }
    });
}

void BenchView::takeSet(const LoadedSet& loaded) {
    m_set = loaded.set;
    const QSignalBlocker blocker(m_metric);
    m_metric->clear();
    if (!m_set) {
        m_note->showProblem(loaded.message);
        m_note->show();
    } else {
        for (const bench::Metric& metric : m_set->metrics) {
            m_metric->addItem(metricTitle(metric), QString::fromStdString(metric.name));
            m_metric->setItemData(m_metric->count() - 1, metricTitle(metric), Qt::ToolTipRole);
        }
        m_metric->setCurrentIndex(m_metric->findData(QString::fromStdString(m_set->defaultMetric)));
        m_setBox->setToolTip(QString("%1 networks. %2\n%3, licence %4")
                                 .arg(m_set->rows.size())
                                 .arg(QString::fromStdString(m_set->task), QString::fromStdString(m_set->source),
                                      QString::fromStdString(m_set->licence)));
    }
    clearResult();
    refreshControls();
}

void BenchView::run() {
    if (m_runner->isRunning()) {
        m_isCancelled = true;
        m_runner->cancel();
        m_run->setEnabled(false);
        return;
    }
    bench::BenchConfig config;
    config.proxies = m_model->chosen();
    config.metric = m_metric->currentData().toString().toStdString();
    config.scoring.supernets = m_supernets->value();
    m_note->hide();
    m_progress->setRange(0, 0);
    m_runner->start(m_set, config);
    refreshControls();
}

void BenchView::take(const BenchResultPtr& result) {
    m_isCancelled = false; // the cancellation came too late
    m_result = result;
    m_model->setResult(result);
    if (const bench::ProxyResult* const dss = m_model->resultOf(proxy::ProxyId::DssPlusPlus)) {
        m_measuring->setDssPlusPlus(dss->inBandTauB);
    }
    sortByResult();
    QStringList remarks;
    if (result->distinct < static_cast<int>(result->ids.size())) {
        remarks << QString("%1 different networks").arg(result->distinct);
    }
    if (result->skipped > 0) {
        remarks
            << QString("%1 rows left out: %2").arg(result->skipped).arg(QString::fromStdString(result->skippedReason));
    }
    if (!result->failedReason.empty()) {
        int failed = 0;
        for (const bench::ProxyResult& proxy : result->proxies) {
            failed = std::max(failed, proxy.failed);
        }
        remarks << QString("%1 without a score: %2").arg(failed).arg(QString::fromStdString(result->failedReason));
    }
    remarks << QString("%1 a network").arg(formatTime(1e9 * result->secondsPerCandidate));
    m_note->showHint(QString("%1 rows, %2").arg(result->ids.size()).arg(remarks.join(", ")));
    m_note->show();
    showProxy();
}

void BenchView::clearResult() {
    m_result.reset();
    m_model->setResult(nullptr);
    m_measuring->setDssPlusPlus(std::numeric_limits<double>::quiet_NaN());
    m_measuring->setSet(m_set, m_metric->currentData().toString().toStdString());
    if (m_set || m_entry < 0) {
        m_note->hide();
    }
    showProxy();
}

proxy::ProxyId BenchView::currentProxy() const {
    const QModelIndex current = m_sorted->mapToSource(m_table->currentIndex());
    return m_model->proxyAt(std::max(current.row(), 0));
}

void BenchView::showProxy() {
    m_headline->setText(headline());
    const proxy::ProxyInfo& info = proxy::proxyInfo(currentProxy());
    const bench::ProxyResult* result = m_model->resultOf(info.id);
    if (result == nullptr) {
        m_scatter->setData({});
        m_scatter->setEmptyText(
            m_result ? utf8(info.title) + " has not run" : QString("How well does a score rank?"),
            m_result ? QString("Check it in the table and run again.")
                     : QString("Run compares the checked scores with the trained quality of every network "
                               "of the set. The parameter count always runs along."));
        return;
    }
    m_scatter->setData(
        {.xLabel = utf8(info.title),
         .yLabel = metricTitle(m_result->metric) + (m_result->metric.largerIsBetter ? "" : " (smaller is better)"),
         .x = result->values,
         .y = m_result->quality,
         .size = m_result->params,
         .names = m_result->ids,
         .mayBeLogarithmic = info.cost != proxy::ProxyCost::Cohort});
}

QString BenchView::headline() const {
    const bench::ProxyResult* shown = m_model->resultOf(currentProxy());
    const bench::ProxyResult* size = m_model->resultOf(proxy::ProxyId::ParamsBlocks);
    if (shown == nullptr || size == nullptr) {
        return {};
    }
    const QString title = utf8(proxy::proxyInfo(shown->proxy).title);
    const auto coefficient = [](const char* name, double value, const evidence::Interval& interval) {
        return QString("%1 %2 [%3, %4]")
            .arg(QString::fromUtf8(name), formatTau(value), formatTau(interval.low), formatTau(interval.high));
    };
    return m_inBand->isChecked() ? QString("%1 in band: %2 \u00b7 parameter count: %3")
                                       .arg(title, coefficient("\u03c4-b", shown->inBandTauB, shown->inBandCi95),
                                            formatTau(size->inBandTauB))
                                 : QString("%1: %2, %3 \u00b7 parameter count: %4, %5")
                                       .arg(title, coefficient("\u03c4-b", shown->tauB, shown->ci95),
                                            coefficient("\u03c1", shown->rho, shown->rhoCi95), formatTau(size->tauB),
                                            formatTau(size->rho));
}

void BenchView::refreshControls() {
    const bool running = m_runner->isRunning();
    m_run->setText(running ? "Cancel" : "Run");
    m_run->setEnabled(running || (m_set && m_runner->canRun()));
    m_run->setToolTip(!m_runner->canRun() ? QString("Scoring is not available here")
                      : running           ? QString("Stop after the network that is being scored")
                                          : QString("Score every network of the set with the checked proxies"));
    m_progress->setVisible(running);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_setBox), static_cast<QWidget*>(m_metric), static_cast<QWidget*>(m_supernets)}) {
        widget->setEnabled(!running);
    }
}

void BenchView::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(*this, painter, size);
    if (!m_scatter->isVisible()) {
        return;
    }
    // Draw the plot again over its pixels, as vectors where the painter supports them.
    painter.save();
    const double scale = renderScale(*this, size);
    painter.scale(scale, scale);
    painter.translate(m_scatter->mapTo(this, QPoint()));
    m_scatter->renderTo(painter);
    painter.restore();
}

std::string BenchView::csv() {
    CsvWriter table;
    table.cell("id");
    if (!m_result) {
        table.endRow();
        return table.text();
    }
    table.cell(m_result->metric.name).cell("params_of_blocks");
    for (const bench::ProxyResult& proxy : m_result->proxies) {
        table.cell(proxy::proxyInfo(proxy.proxy).name);
    }
    table.endRow();
    for (std::size_t row = 0; row < m_result->ids.size(); ++row) {
        table.cell(m_result->ids[row]).cell(m_result->quality[row]).cell(m_result->params[row]);
        for (const bench::ProxyResult& proxy : m_result->proxies) {
            table.cell(proxy.values[row]);
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui
