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

/// What if a block had other genes: the diagram of the current candidate with steppers for the chosen block and for the
/// network, and what that does to size and score.
class WhatIfPanel final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit WhatIfPanel(SessionModel& sessionModel, QWidget* parent = nullptr);

    void setEvaluatorFactory(proxy::EvaluatorFactory makeEvaluator);
    /// Why the session takes no candidate now; empty if it does.
    void setRefusal(const QString& refusal);
    /// Counted from 0 over all stages.
    void chooseBlock(int block);
    /// With the current candidate as it is.
    void startOver();
    int source() const; ///< candidate that is being changed; -1: none

    QString exportName() const override { return QStringLiteral("what-if"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override; ///< one row per block

signals:
    void keepRequested();   ///< sessionModel.ghost() as a candidate
    void evolveRequested(); ///< a search from sessionModel.ghost(), or from the candidate as it is

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Place {
        const space::Gene* gene = nullptr;
        GeneStepper* stepper = nullptr;
    };

    QLayout* makeButtons();
    void follow();          ///< the current candidate, unless something is changed
    int firstBlock() const; ///< of the chosen stage, counted over all
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
    std::vector<Place> m_places; ///< of the chosen stage; empty: to be made
    std::size_t m_stage = 0;     ///< of the chosen block
    std::size_t m_block = 0;     ///< chosen, in its stage
    QString m_refusal;
};

} // namespace trazor::ui
