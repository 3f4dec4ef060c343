// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/predictor.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/evidence/rank_correlation.h"

#include <Eigen/Dense>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

namespace trazor::evidence {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::array kLinear = {0.0, 0.5, 1.0};
constexpr std::array kLengths = {1.0, 2.0, 4.0};
constexpr std::array kNoise = {0.03, 0.1, 0.3, 1.0};
constexpr Index kNoises = static_cast<Index>(kNoise.size());

constexpr double kLargestValue = 1e100; ///< keeps squares finite
constexpr double kLeastVariance = 1e-9;
/// Predictions closer than this, in standard deviations of the measured values, differ by rounding only.
constexpr double kSameWithin = 1e-9;
/// Networks predicted at once; their covariances fit the cache.
constexpr Index kBlock = 256;

std::string numberText(double value) {
    std::string text = std::to_string(value);
    return text.size() > 24 ? text.substr(0, 24) + "..." : text;
}

/// Measured values as fitted: larger is better, mean 0, standard deviation 1.
struct Target {
    VectorXd y;
    double mean = 0.0;
    double deviation = 1.0;
    bool largerIsBetter = true;

    double inFittedScale(double standardised) const { return mean + deviation * standardised; }
    /// Transforms back to the scale of the measured values.
    double value(double standardised) const {
        const double y0 = inFittedScale(standardised);
        return largerIsBetter ? y0 : std::exp(-y0);
    }
};

Target makeTarget(std::span<const Measurement> measured, bool largerIsBetter) {
    Target target;
    target.largerIsBetter = largerIsBetter;
    target.y.resize(static_cast<Index>(measured.size()));
    for (std::size_t i = 0; i < measured.size(); ++i) {
        const double value = measured[i].value;
        if (!(std::fabs(value) <= kLargestValue)) {
            throw Error(ErrorCode::InvalidArgument,
                        "measured value: " + numberText(value) + " is outside -1e100 to 1e100");
        }
        if (!largerIsBetter && value <= 0.0) {
            throw Error(ErrorCode::InvalidArgument,
                        "measured value: " + numberText(value) + " is not above 0, and less is better",
                        "The predictor works on logarithms there: enter values above 0, or a quantity of which more is "
                        "better.");
        }
        target.y[static_cast<Index>(i)] = largerIsBetter ? value : -std::log(value);
    }
    target.mean = target.y.mean();
    target.y.array() -= target.mean;
    const double largest = target.y.cwiseAbs().maxCoeff();
    if (largest <= 1e-12 * std::fabs(target.mean)) {
        throw Error(ErrorCode::InvalidArgument, "measured values: all are equal, so they order nothing",
                    "Measure networks that differ more, or with more digits.");
    }
    target.y /= largest; // avoids underflow in squares of tiny values
    const double deviation = std::sqrt(target.y.squaredNorm() / static_cast<double>(measured.size()));
    target.y /= deviation;
    target.deviation = largest * deviation;
    return target;
}

/// The line in ln(area) around which the processes are fitted, at every network. Standardised like the target.
VectorXd priorMean(std::span<const Shape> pool, std::span<const Measurement> measured) {
    VectorXd x(static_cast<Index>(pool.size()));
    std::transform(pool.begin(), pool.end(), x.begin(),
                   [](const Shape& shape) { return std::log(std::max(shape.area, 1.0)); });
    VectorXd known(static_cast<Index>(measured.size()));
    std::transform(measured.begin(), measured.end(), known.begin(),
                   [&](const Measurement& each) { return x[static_cast<Index>(each.network)]; });
    const auto k = static_cast<double>(measured.size());
    const double mean = known.mean();
    const double deviation = std::sqrt((known.array() - mean).square().sum() / k);
    if (deviation < 1e-9) {
        return VectorXd::Zero(x.size());
    }
    const double slope = 5.0 / (k + 5.0) / deviation;
    return slope * (x.array() - mean);
}

/// The Gaussian process of one grid point, with its constant mean integrated out.
struct Process {
    GridPoint point;
    double logWeight = 0.0;
    VectorXd inverse; ///< eigenvalues of C^-1
    double mean = 0.0;
    double sumOfH = 0.0;
    double scale = 0.0; ///< S / (k - 1)
    VectorXd leftOut;
    VectorXd leftOutVariance;
};

/// The processes of one covariance, one per noise level. They share the eigenvectors of the covariance matrix, so a
/// prediction takes k^2 operations for all of them together.
struct Family {
    double linear = 0.0;
    double length = 0.0;
    MatrixXd basis;      ///< eigenvectors, in columns
    MatrixXd projection; ///< [2 * noise][measured]: alpha for every noise level, then h for every noise level
    std::array<Process, kNoise.size()> processes;
};

/// Covariances from scalar products z_i . z_j and squared distances, both divided by the number of features.
ArrayXXd covariance(const Family& family, const ArrayXXd& products, const ArrayXXd& longest) {
    if (family.linear == 1.0) {
        return products;
    }
    // exp(-d / (2 l^2)) for the longest length, l = 4, raised to the power 1, 4 or 16.
    ArrayXXd exponential = longest;
    for (double length = kLengths.back(); length > family.length; length /= 2.0) {
        exponential = exponential.square().square().eval();
    }
    return family.linear == 0.0 ? exponential : family.linear * products + (1.0 - family.linear) * exponential;
}

/// Features with one column per network, so that the covariances of a block of networks are one matrix product.
class Networks {
public:
    explicit Networks(const Features& features)
        : m_z(Eigen::Map<const MatrixXd>(features.values.data(), static_cast<Index>(features.count),
                                         static_cast<Index>(features.values.size() / features.count)) /
              std::sqrt(static_cast<double>(features.count)))
        , m_norm(m_z.colwise().squaredNorm()) {}

    explicit Networks(MatrixXd columns)
        : m_z(std::move(columns))
        , m_norm(m_z.colwise().squaredNorm()) {}

    Index size() const { return m_z.cols(); }
    Networks some(std::span<const Measurement> chosen) const {
        MatrixXd columns(m_z.rows(), static_cast<Index>(chosen.size()));
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            columns.col(static_cast<Index>(i)) = m_z.col(static_cast<Index>(chosen[i].network));
        }
        return Networks(std::move(columns));
    }
    Networks block(Index first, Index count) const { return Networks(m_z.middleCols(first, count)); }

    /// Squared norms of the columns, divided by the number of features.
    ArrayXd norms() const { return m_norm; }
    ArrayXXd products(const Networks& others) const { return m_z.transpose() * others.m_z; }
    /// Squared exponential with the longest length, computed from products().
    ArrayXXd longest(const Networks& others, const ArrayXXd& products) const {
        const ArrayXXd distance = ((-2.0 * products).colwise() + m_norm).rowwise() + others.m_norm.transpose();
        return (distance / (-2.0 * kLengths.back() * kLengths.back())).exp();
    }

private:
    MatrixXd m_z;
    ArrayXd m_norm;
};

/// `eigenvalues` belong to the covariance without noise.
Process fitProcess(const Family& family, double noise, const VectorXd& eigenvalues, const VectorXd& r,
                   MatrixXd::RowXpr alphaRow, MatrixXd::RowXpr hRow) {
    const auto k = static_cast<double>(r.size());
    Process process;
    const bool isLinear = family.linear == 1.0;
    process.point = {family.linear, isLinear ? 0.0 : family.length, noise, 0.0};
    process.inverse = (eigenvalues.array() + noise).inverse();
    const auto solve = [&](const VectorXd& x) -> VectorXd {
        return family.basis * (process.inverse.asDiagonal() * (family.basis.transpose() * x));
    };
    const VectorXd h = solve(VectorXd::Ones(r.size()));
    process.sumOfH = h.sum();
    process.mean = h.dot(r) / process.sumOfH;
    const VectorXd rest = r.array() - process.mean;
    const VectorXd alpha = solve(rest);
    const double s = rest.dot(alpha);
    process.scale = s / (k - 1.0);
    const double points = static_cast<double>(isLinear ? kNoise.size() : kNoise.size() * kLengths.size());
    process.logWeight = 0.5 * process.inverse.array().log().sum() - 0.5 * std::log(process.sumOfH) -
                        0.5 * (k - 1.0) * std::log(s) - std::log(static_cast<double>(kLinear.size()) * points);
    const VectorXd diagonal = family.basis.cwiseAbs2() * process.inverse;
    const ArrayXd remaining = diagonal.array() - h.array().square() / process.sumOfH;
    process.leftOut = r.array() - alpha.array() / remaining;
    process.leftOutVariance = process.scale / remaining;
    alphaRow = alpha.transpose();
    hRow = h.transpose();
    return process;
}

/// Fits all processes and normalises their weights.
std::vector<Family> fitAll(const Networks& measured, const VectorXd& r) {
    const ArrayXXd products = measured.products(measured);
    const ArrayXXd longest = measured.longest(measured, products);
    std::vector<Family> families;
    for (const double linear : kLinear) {
        for (const double length : kLengths) {
            if (linear == 1.0 && length != kLengths.back()) {
                continue; // without a squared exponential, one length is enough
            }
            Family& family = families.emplace_back(Family{linear, length, {}, {}, {}});
            const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(covariance(family, products, longest).matrix());
            family.basis = solver.eigenvectors();
            family.projection.resize(2 * kNoises, r.size());
            const VectorXd eigenvalues = solver.eigenvalues().cwiseMax(0.0);
            for (Index i = 0; i < kNoises; ++i) {
                const auto at = static_cast<std::size_t>(i);
                family.processes[at] = fitProcess(family, kNoise[at], eigenvalues, r, family.projection.row(i),
                                                  family.projection.row(kNoises + i));
            }
        }
    }
    double highest = -std::numeric_limits<double>::infinity();
    double sum = 0.0;
    const auto forEach = [&families](const auto& visit) {
        for (Family& family : families) {
            std::for_each(family.processes.begin(), family.processes.end(), visit);
        }
    };
    forEach([&](const Process& each) { highest = std::max(highest, each.logWeight); });
    forEach([&](Process& each) { sum += each.point.weight = std::exp(each.logWeight - highest); });
    forEach([&](Process& each) { each.point.weight /= sum; });
    return families;
}

/// Mean and variance under the average of all processes; one column per network.
using Moments = Eigen::Array<double, 2, Eigen::Dynamic>;

Moments momentsOf(const Networks& networks, const Networks& measured, const std::vector<Family>& families) {
    const ArrayXXd products = measured.products(networks);
    const ArrayXXd longest = measured.longest(networks, products);
    const auto points = static_cast<Index>(families.size()) * kNoises;
    ArrayXXd mean(points, networks.size());
    ArrayXXd variance(points, networks.size());
    VectorXd weights(points);
    Index row = 0;
    for (const Family& family : families) {
        const MatrixXd k = covariance(family, products, longest);
        const MatrixXd squares = (family.basis.transpose() * k).array().square();
        const MatrixXd projected = family.projection * k;
        const ArrayXd own = family.linear * networks.norms() + (1.0 - family.linear);
        for (Index i = 0; i < kNoises; ++i, ++row) {
            const Process& process = family.processes[static_cast<std::size_t>(i)];
            const auto rest = 1.0 - projected.row(kNoises + i).array();
            mean.row(row) = process.mean + projected.row(i).array();
            variance.row(row) =
                ((own.transpose() - (process.inverse.transpose() * squares).array() + rest.square() / process.sumOfH)
                     .max(kLeastVariance) +
                 process.point.noise) *
                process.scale;
            weights[row] = process.point.weight;
        }
    }
    Moments moments(2, networks.size());
    moments.row(0) = (weights.transpose() * mean.matrix()).array();
    variance += (mean.rowwise() - moments.row(0)).square();
    moments.row(1) = (weights.transpose() * variance.matrix()).array();
    return moments;
}

/// Processes blocks of networks in parallel. The result does not depend on the assignment of blocks to threads.
Moments momentsOfAll(const Networks& pool, const Networks& measured, const std::vector<Family>& families) {
    Moments moments(2, pool.size());
    forEachRange(static_cast<std::size_t>(pool.size()), kBlock, [&](std::size_t begin, std::size_t end) {
        const auto first = static_cast<Index>(begin);
        const auto count = static_cast<Index>(end - begin);
        moments.middleCols(first, count) = momentsOf(pool.block(first, count), measured, families);
    });
    return moments;
}

void checkMeasured(std::span<const Measurement> measured) {
    const std::string count = std::to_string(measured.size());
    if (measured.size() < kFewestMeasured) {
        throw Error(ErrorCode::InvalidArgument,
                    "measured networks: " + count + "; a prediction needs at least " + std::to_string(kFewestMeasured),
                    "Fewer order nothing. Train more networks of different sizes and enter their values.");
    }
    if (measured.size() > kMostMeasured) {
        throw Error(ErrorCode::InvalidArgument,
                    "measured networks: " + count + "; a prediction takes at most " + std::to_string(kMostMeasured));
    }
}

double rounded(double standardised) {
    return std::round(standardised / kSameWithin) * kSameWithin;
}

/// Adds the 90 % interval.
Prediction predictionOf(double mean, double variance, const Target& target) {
    const boost::math::students_t student(static_cast<double>(target.y.size()) - 1.0);
    const double half = boost::math::quantile(student, 0.95) * std::sqrt(variance);
    const auto [low, high] = std::minmax({target.value(mean - half), target.value(mean + half)});
    return {target.value(mean), low, high};
}

/// Stores the weighted grid points and the leave-one-out predictions of the measured networks.
void addLeftOut(const std::vector<Family>& families, const Target& target, const VectorXd& prior, Forecast& forecast) {
    VectorXd leftOut = prior;
    for (const Family& family : families) {
        for (const Process& process : family.processes) {
            forecast.grid.push_back(process.point);
            leftOut += process.point.weight * process.leftOut;
        }
    }
    VectorXd variance = VectorXd::Zero(leftOut.size());
    for (const Family& family : families) {
        for (const Process& process : family.processes) {
            variance.array() += process.point.weight * (process.leftOutVariance.array() +
                                                        (process.leftOut + prior - leftOut).array().square());
        }
    }
    for (Index i = 0; i < leftOut.size(); ++i) {
        forecast.leftOutPredictions.push_back(predictionOf(leftOut[i], variance[i], target));
        forecast.leftOut.push_back(target.inFittedScale(rounded(leftOut[i])));
        forecast.target.push_back(target.inFittedScale(target.y[i]));
    }
    forecast.leftOutTau = kendallTauB(forecast.leftOut, forecast.target);
}

void addPredictions(const Moments& moments, const Target& target, const VectorXd& prior, Forecast& forecast) {
    const boost::math::students_t student(static_cast<double>(target.y.size()) - 1.0);
    const double quantile = boost::math::quantile(student, 0.95);
    forecast.predictions.reserve(static_cast<std::size_t>(moments.cols()));
    forecast.score.reserve(static_cast<std::size_t>(moments.cols()));
    for (Index i = 0; i < moments.cols(); ++i) {
        const double mean = moments(0, i) + prior[i];
        const double half = quantile * std::sqrt(moments(1, i));
        const auto [low, high] = std::minmax({target.value(mean - half), target.value(mean + half)});
        forecast.predictions.push_back({target.value(mean), low, high});
        forecast.score.push_back(rounded(mean));
    }
}

} // namespace

std::vector<std::size_t> Forecast::ranks() const {
    std::vector<std::size_t> order(score.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
    std::vector<std::size_t> ranks(score.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool isTied = i > 0 && score[order[i]] == score[order[i - 1]];
        ranks[order[i]] = isTied ? ranks[order[i - 1]] : i + 1;
    }
    return ranks;
}

Forecast predict(std::span<const Shape> pool, std::span<const Measurement> measured, bool largerIsBetter) {
    checkMeasured(measured);
    const Target target = makeTarget(measured, largerIsBetter);
    const Features features = standardised(pool);
    if (features.count == 0) {
        throw Error(
            ErrorCode::InvalidArgument,
            "networks: all have the same number of blocks and the same mean widths, so nothing tells them apart",
            "Predict over networks of different depth or width.");
    }
    const Networks networks(features);
    const Networks known = networks.some(measured);
    const VectorXd prior = priorMean(pool, measured);
    VectorXd priorOfKnown(known.size());
    std::transform(measured.begin(), measured.end(), priorOfKnown.begin(),
                   [&](const Measurement& each) { return prior[static_cast<Index>(each.network)]; });
    const std::vector<Family> families = fitAll(known, target.y - priorOfKnown);
    Forecast forecast;
    addLeftOut(families, target, priorOfKnown, forecast);
    addPredictions(momentsOfAll(networks, known, families), target, prior, forecast);
    return forecast;
}

} // namespace trazor::evidence
