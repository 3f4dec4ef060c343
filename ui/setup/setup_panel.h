// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/search_config.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace trazor::proxy {
struct DeviceInfo;
}

namespace trazor::ui {

class BandEditor;
class FieldNote;
class FeasibilityProbe;
class SizeHistogram;

/// All settings of a search, with what they mean and whether they can be met.
class SetupPanel final : public QWidget {
    Q_OBJECT

public:
    explicit SetupPanel(QWidget* parent = nullptr);

    /// Shows a space that ships with the program, with the recommended settings and its usual band.
    void choosePreset(const QString& spaceName);
    /// Shows the settings of a session.
    void show(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config);
    void setDevices(const std::vector<proxy::DeviceInfo>& devices);
    /// Settings cannot be changed while a search runs.
    void setEditable(bool editable);

    std::shared_ptr<const space::SearchSpace> space() const { return m_space; }
    search::SearchConfig config() const;
    /// Why a search cannot start; empty if it can.
    QString problem() const;

signals:
    void changed(); ///< settings, or the verdict on them
    void startRequested();
    /// The user chose a level of the ranks; an open session is shown by it at once.
    void levelChosen(trazor::search::RankLevel level);

private:
    void addSpaceSection(QFormLayout& form);
    void addLimitsSection(QFormLayout& form);
    void addSearchSection(QFormLayout& form);
    void addScoringSection(QFormLayout& form);
    void setSpace(std::shared_ptr<const space::SearchSpace> space);
    void chooseSpace(int entry);
    void applyPreset();
    void applyAlgorithm();
    void showConfig(const search::SearchConfig& config);
    void react(); ///< a setting changed
    void showProblem();

    std::shared_ptr<const space::SearchSpace> m_space;
    std::shared_ptr<const space::SearchSpace> m_sessionSpace; ///< of an opened session, if it is no preset
    search::SearchConfig m_base; ///< settings that have no field here
    bool m_filling = false;

    FeasibilityProbe* m_probe;
    QWidget* m_fields = nullptr;
    QComboBox* m_spaceBox = nullptr;
    FieldNote* m_about = nullptr;
    BandEditor* m_params = nullptr;
    BandEditor* m_macs = nullptr;
    SizeHistogram* m_histogram = nullptr;
    FieldNote* m_verdict = nullptr;
    QComboBox* m_objective = nullptr;
    QComboBox* m_algorithm = nullptr;
    QComboBox* m_preset = nullptr;
    QComboBox* m_guide = nullptr;
    QComboBox* m_level = nullptr;
    QSpinBox* m_evaluations = nullptr;
    QLineEdit* m_seed = nullptr;
    QSpinBox* m_supernets = nullptr;
    QSpinBox* m_image = nullptr;
    QComboBox* m_device = nullptr;
    QSpinBox* m_threads = nullptr;
    FieldNote* m_problem = nullptr;
    QPushButton* m_start = nullptr;
};

} // namespace trazor::ui
