// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <memory>
#include <string>
#include <vector>

class QPainter;

namespace trazor::ui {

/// Points of a scatter plot. All columns have equal length; points that are not finite are skipped.
struct ScatterData {
    QString xLabel;
    QString yLabel;
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> size; ///< parameters, for the colour
    std::vector<std::string> names;
    bool mayBeLogarithmic = true; ///< of the score axis; false for ranks
};

/// Scatter plot of one score against measured quality, logarithmic if the score spans more than two decades. Left,
/// Right, Home and End step through the networks by score.
class ScoreScatter final : public QWidget {
    Q_OBJECT

public:
    explicit ScoreScatter(QWidget* parent = nullptr);
    ~ScoreScatter() override;

    void setData(ScatterData points);
    void setEmptyText(const QString& title, const QString& explanation);
    /// Colours points by size, dark for small.
    void setColoredBySize(bool colored);

    /// Draws the plot at its screen size, as vectors if the painter supports them.
    void renderTo(QPainter& painter);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace trazor::ui
