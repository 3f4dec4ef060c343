// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/space/search_space.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <cstddef>
#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace trazor::ui {

class ArchitectureDiagram;
class SessionModel;
class GeneStepper;
class WhatIf;

/// The diagram of the current candidate with steppers for the genes of the chosen block and of the network, and the
/// effect of changes on size and score.
class WhatIfPanel final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit WhatIfPanel(SessionModel& sessionModel, QWidget* parent = nullptr);

    void setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator);
    /// Sets the reason why the session accepts no candidate now; empty if it does.
    void setRefusal(const QString& refusal);
    /// `block` is counted from 0 over all stages.
    void chooseBlock(space::BlockIndex block);
    /// Resets to the unchanged current candidate.
    void startOver();
    int source() const; ///< candidate being changed; -1 for none

    QString exportName() const override { return QStringLiteral("what-if"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override; ///< one row per block

signals:
    void keepRequested();   ///< to add sessionModel.ghost() as a candidate
    void evolveRequested(); ///< to search from sessionModel.ghost(), or from the unchanged candidate

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Place {
        const space::Gene* gene = nullptr;
        GeneStepper* stepper = nullptr;
    };

    QLayout* makeButtons();
    void follow();          ///< switches to the current candidate unless there are changes
    int firstBlock() const; ///< of the chosen stage, counted over all stages
    void rebuildSteppers();
    QLabel* addGenes(const QString& heading, space::Scope scope);
    void refresh();
    void showSteps();
    void showButtons();
    QString verdict() const;
    QString scoreLine() const;

    SessionModel& m_sessionModel;
    WhatIf* m_model;
    QStackedWidget* m_pages;
    QLabel* m_title;
    QLabel* m_verdict;
    ArchitectureDiagram* m_diagram;
    QGridLayout* m_grid;
    QLabel* m_blockHeading = nullptr;
    QPushButton* m_keep = nullptr;
    QPushButton* m_evolve = nullptr;
    QPushButton* m_reset = nullptr;
    std::vector<Place> m_places; ///< of the chosen stage; empty until rebuilt
    std::size_t m_stage = 0;     ///< of the chosen block
    std::size_t m_block = 0;     ///< the chosen block, within its stage
    QString m_refusal;
};

} // namespace trazor::ui
