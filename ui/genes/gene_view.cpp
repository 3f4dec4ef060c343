// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/genes/gene_view.h"

#include "core/base/csv.h"
#include "ui/canvas/empty_state.h"
#include "ui/models/background.h"
#include "ui/models/session_model.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kDelayMs = 700;
constexpr int kMargin = 16;
constexpr int kRow = 30;
constexpr int kNote = 44;
constexpr double kWeak = 0.1; ///< |rho| below which neither side is better

QString sideText(const session::GeneImportance& gene) {
    if (std::isnan(gene.rho)) {
        return "kinds";
    }
    const QString rho = QString::asprintf("%+.2f", gene.rho).replace('-', QChar(0x2212));
    return std::abs(gene.rho) < kWeak ? QString("no clear direction (%1)").arg(rho)
           : gene.rho > 0.0           ? QString("larger is better (%1)").arg(rho)
                                      : QString("smaller is better (%1)").arg(rho);
}

QString shareText(double share) {
    return QString("%1 %").arg(std::lround(100.0 * std::max(share, 0.0)));
}

/// The gene's share of all importances. One alone may exceed the whole variance where genes make up for each other.
double shareOf(const session::GeneImportance& gene, const session::GeneImportances& all) {
    double sum = 0.0;
    for (const session::GeneImportance& each : all.genes) {
        sum += std::max(each.importance, 0.0);
    }
    return sum > 0.0 ? std::max(gene.importance, 0.0) / sum : 0.0;
}

QString titleOf(const session::GeneImportance& gene) {
    QString name = geneName(gene.gene);
    name[0] = name[0].toUpper();
    return name;
}

} // namespace

GeneView::GeneView(SessionModel& sessionModel, QWidget* parent)
    : QWidget(parent)
    , m_sessionModel(sessionModel) {
    setAccessibleName("Importance of genes");
    setAccessibleRole(*this, QAccessible::Chart);
    setToolTip(
        "Bar: how much worse a small model predicts the objective of candidates that it has not seen when this gene is "
        "shuffled, as a share of all genes. Beside it: Spearman's rho of the gene, averaged over blocks, and the "
        "objective. Both describe the candidates of this search, which are no random sample.");
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &GeneView::compute);
    connect(&sessionModel, &SessionModel::sessionReset, this, [this] {
        ++m_question;
        m_result = {};
        request();
        update();
    });
    connect(&sessionModel, &SessionModel::rankingChanged, this, &GeneView::request);
    connect(&sessionModel, &SessionModel::valuesChanged, this, &GeneView::request);
}

void GeneView::request() {
    m_isStale = true;
    if (isVisible() && !m_delay.isActive()) {
        m_delay.start();
    }
}

void GeneView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_isStale) {
        compute();
    }
}

void GeneView::compute() {
    if (!isVisible() || !m_sessionModel.hasSession()) {
        return;
    }
    m_isStale = false;
    m_isWaiting = true;
    runInBackground(
        this, [session = m_sessionModel.session()] { return session::geneImportances(session); },
        [this, question = ++m_question](const session::GeneImportances& result) {
            if (question == m_question) {
                m_isWaiting = false;
                m_result = result;
                setAccessibleDescription(rowTexts().join("; "));
                update();
            }
        });
}

void GeneView::finish() {
    if ((m_isStale || m_isWaiting) && m_sessionModel.hasSession()) {
        ++m_question;
        m_isStale = m_isWaiting = false;
        m_result = session::geneImportances(m_sessionModel.session());
    }
}

QStringList GeneView::rowTexts() const {
    QStringList texts;
    for (const session::GeneImportance& gene : m_result.genes) {
        texts << QString("%1: %2, %3").arg(titleOf(gene), shareText(shareOf(gene, m_result)), sideText(gene));
    }
    return texts;
}

void GeneView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    draw(painter, size());
}

void GeneView::draw(QPainter& painter, const QSize& size) const {
    const ViewColors colors = ViewColors::of(palette());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    if (m_result.genes.empty()) {
        drawEmptyState(painter, QRect(QPoint(), size), colors, "No importance of genes yet",
                       "From 20 scored candidates on, this view shows which genes matter for the objective, and "
                       "whether larger or smaller values are better.");
        return;
    }
    const QString note = QString("What %1 depends on, in shares. A model of the genes explains %2 of its variance on "
                                 "candidates that it has not seen (%3 candidates).")
                             .arg(QString::fromStdString(m_result.objective), shareText(m_result.explained))
                             .arg(m_result.candidates);
    painter.setPen(colors.mutedText);
    painter.drawText(QRectF(kMargin, 8, size.width() - 2 * kMargin, kNote - 10), Qt::TextWordWrap, note);
    double nameWidth = 0.0;
    for (const session::GeneImportance& gene : m_result.genes) {
        nameWidth = std::max<double>(nameWidth, painter.fontMetrics().horizontalAdvance(titleOf(gene)));
    }
    QRectF row(kMargin, kNote, size.width() - 2 * kMargin, kRow);
    for (const session::GeneImportance& gene : m_result.genes) {
        drawRow(painter, row, gene, nameWidth + 12.0);
        row.translate(0.0, kRow);
    }
}

void GeneView::drawRow(QPainter& painter, const QRectF& row, const session::GeneImportance& gene,
                       double nameWidth) const {
    const ViewColors colors = ViewColors::of(palette());
    const double sideWidth = painter.fontMetrics().horizontalAdvance("smaller is better (\u22120.00)") + 16.0;
    painter.setPen(colors.text);
    painter.drawText(QRectF(row.left(), row.top(), nameWidth, row.height()), Qt::AlignVCenter, titleOf(gene));
    const QRectF place(row.left() + nameWidth, row.top() + 7.0,
                       std::max(row.width() - nameWidth - sideWidth - 50.0, 20.0), row.height() - 14.0);
    const double largest = std::max(m_result.genes.front().importance, 1e-9);
    QRectF bar = place;
    bar.setWidth(std::max(place.width() * std::max(gene.importance, 0.0) / largest, 1.0));
    painter.fillRect(bar, colors.front);
    painter.drawText(QRectF(bar.right() + 6.0, row.top(), 44.0, row.height()), Qt::AlignVCenter,
                     shareText(shareOf(gene, m_result)));
    painter.setPen(std::isnan(gene.rho) || std::abs(gene.rho) < kWeak ? colors.mutedText : colors.text);
    painter.drawText(QRectF(row.right() - sideWidth, row.top(), sideWidth, row.height()),
                     Qt::AlignRight | Qt::AlignVCenter, sideText(gene));
}

void GeneView::renderTo(QPainter& painter, const QSize& size) {
    finish();
    painter.fillRect(QRect(QPoint(), size), palette().base());
    draw(painter, size);
}

std::string GeneView::csv() {
    finish();
    CsvWriter table;
    table.cell("gene").cell("importance").cell("spearman").endRow();
    for (const session::GeneImportance& gene : m_result.genes) {
        table.cell(gene.gene).cell(gene.importance).cell(gene.rho).endRow();
    }
    return table.text();
}

} // namespace trazor::ui
