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

/// Points of a scatter plot. All columns are of equal length; points that are not finite are left out.
struct ScatterData {
    QString xLabel;
    QString yLabel;
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> size; ///< parameters, for the colour
    std::vector<std::string> names;
    bool mayBeLogarithmic = true; ///< the score axis; not for ranks
};

/// Scatter of one score against measured quality, logarithmic where a score spans more than two decades. Left, Right,
/// Home and End go from network to network by score.
class ScoreScatter final : public QWidget {
    Q_OBJECT

public:
    explicit ScoreScatter(QWidget* parent = nullptr);
    ~ScoreScatter() override;

    void setData(ScatterData points);
    void setEmptyText(const QString& title, const QString& explanation);
    /// Colours points by size, dark for small.
    void setColoredBySize(bool colored);

    /// Draws the plot at its size on the screen, as vectors where the painter can.
    void renderTo(QPainter& painter);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace trazor::ui
