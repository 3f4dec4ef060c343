// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

/// Histogram of the parameter counts of random architectures of a space, with the wanted band shaded.
class SizeHistogram final : public QWidget {
    Q_OBJECT

public:
    explicit SizeHistogram(QWidget* parent = nullptr);

    void setSample(const std::vector<std::int64_t>& params);
    void setBand(const Band& band);
    QSize sizeHint() const override { return {220, 76}; }
    QSize minimumSizeHint() const override { return {120, 76}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<int> m_bins;
    double m_low = 0.0;
    double m_high = 0.0;
    Band m_band;
};

} // namespace trazor::ui
