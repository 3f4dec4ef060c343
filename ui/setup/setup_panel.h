// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/settings/search_config.h"
#include "core/search/settings/settings_table.h"

#include <QWidget>

#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trazor::proxy {
struct DeviceInfo;
}

namespace trazor::ui {

class BandEditor;
class FieldNote;
class FeasibilityProbe;
class SettingField;

/// All settings of a search, with their meaning and whether they can be met. The fields are generated from the settings
/// table.
class SetupPanel final : public QWidget {
    Q_OBJECT

public:
    explicit SetupPanel(QWidget* parent = nullptr);

    /// Shows a bundled space with the recommended settings and its usual band.
    void choosePreset(const QString& spaceName);
    /// Shows the settings of a session.
    void show(std::shared_ptr<const space::SearchSpace> space, const search::SearchConfig& config,
              const QString& origin = "this session");
    /// Shows a user-defined space with the recommended settings.
    void useSpace(std::shared_ptr<const space::SearchSpace> space);
    /// Limits latencies by this profile. Returns false if it belongs to another space than the one shown.
    bool setProfile(std::shared_ptr<const space::DeviceModel> profile);
    void setDevices(const std::vector<proxy::DeviceInfo>& devices);
    /// Disables the settings while a search runs.
    void setEditable(bool editable);
    /// Shows a note that a resumable session keeps its own settings.
    void setSessionOpen(bool isOpen);

    std::shared_ptr<const space::SearchSpace> space() const { return m_space; }
    search::SearchConfig config() const;
    /// Reason why a search cannot start; empty if it can.
    QString problem() const;

signals:
    void changed(); ///< the settings or the verdict on them
    void startRequested();
    /// The user wants to edit the space.
    void editRequested(std::shared_ptr<const trazor::space::SearchSpace> space);
    /// The user chose a rank level; an open session is re-ranked by it at once.
    void levelChosen(trazor::search::RankLevel level);

private:
    void addSpaceSection(QVBoxLayout& layout);
    void addLimitsSection(QVBoxLayout& layout);
    void addSection(QVBoxLayout& layout, const QString& title, search::SettingGroup group, bool isFolded);
    SettingField& field(std::string_view name) const;
    void setSpace(std::shared_ptr<const space::SearchSpace> space);
    void showOffered();
    void chooseSpace(int entry);
    void applyPreset();
    void applyAlgorithm();
    space::Limits limits() const;
    void showConfig(const search::SearchConfig& config);
    void react(); ///< a setting changed
    void showSample();
    void showVerdict();
    void useNearest();
    void showDeviations();
    void showProblem();

    std::shared_ptr<const space::SearchSpace> m_space;
    std::shared_ptr<const space::SearchSpace> m_ownSpace; ///< of a session or the editor, if not a preset
    search::SearchConfig m_base;                          ///< settings without a field here
    bool m_filling = false;

    FeasibilityProbe* m_probe;
    QWidget* m_page = nullptr;
    QComboBox* m_spaceBox = nullptr;
    FieldNote* m_about = nullptr;
    std::vector<BandEditor*> m_bands; ///< one per cost quantity
    FieldNote* m_profileNote = nullptr;
    QCheckBox* m_asPredicted = nullptr;
    FieldNote* m_verdict = nullptr;
    QPushButton* m_nearest = nullptr;
    FieldNote* m_presetNote = nullptr;
    std::vector<SettingField*> m_fields;
    FieldNote* m_sessionNote = nullptr;
    FieldNote* m_problem = nullptr;
    QPushButton* m_start = nullptr;
};

} // namespace trazor::ui
