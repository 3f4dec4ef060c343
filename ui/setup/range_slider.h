// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

/// A slider with two handles for a band of counts, below a histogram of random architectures; those that satisfy all
/// limits are in colour. A handle at its end of the track sets no limit. The scale is logarithmic if the largest count
/// is more than twenty times the least, unless there are only a few counts.
///
/// Keys: left and right move a handle, up and down choose the handle, Home and End move it to the ends.
class RangeSlider final : public QWidget {
    Q_OBJECT

public:
    explicit RangeSlider(const QString& name, Writing writing = Writing::Count, QWidget* parent = nullptr);

    void setOffered(std::int64_t least, std::int64_t most);
    /// Sets the counts of a sample, and for each whether it satisfies all limits; empty while unknown.
    void setSample(std::vector<std::int64_t> counts, std::vector<bool> fits);
    void setBand(const Band& band);
    const Band& band() const noexcept { return m_band; }

    QSize sizeHint() const override { return {220, 96}; }
    QSize minimumSizeHint() const override { return {120, 74}; }

signals:
    void bandChanged(const trazor::Band& band); ///< by mouse or keys

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Handle { Low, High };

    QRectF track() const;
    bool isLogarithmic() const;
    double shareOf(std::int64_t count) const; ///< 0 to 1 along the track
    std::int64_t countAt(double share) const;
    double handleShare(Handle handle) const;
    void moveHandle(double share);
    void stepHandle(double part);
    void fillBins();
    void paintHistogram(QPainter& painter, const QRectF& area) const;
    void describe();
    QString text(std::int64_t count) const;

    QString m_name;
    Writing m_writing;
    std::int64_t m_least = 0;
    std::int64_t m_most = 1;
    std::vector<std::int64_t> m_counts;
    std::vector<bool> m_fits;
    std::vector<int> m_all;  ///< candidates per bin
    std::vector<int> m_good; ///< candidates per bin that satisfy all limits
    Band m_band;
    Handle m_active = Handle::Low;
};

} // namespace trazor::ui
