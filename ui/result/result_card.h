// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace trazor::space {
struct CostQuantity;
}

namespace trazor::session {
struct SearchResult;
}

namespace trazor::ui {

class SessionModel;
class NumberEdit;

/// Presents the result of a search in words and thumbnails, with the possible next steps.
class ResultCard final : public QFrame {
    Q_OBJECT

public:
    explicit ResultCard(SessionModel& model, QWidget* parent = nullptr);

    /// Reads the session, a large one on a background thread. Selects the suggested candidate unless there is a current
    /// one.
    void open();
    void setCanExtend(bool can);
    /// True from open() until the user closes the card or another session is shown.
    bool isOpen() const noexcept { return m_isOpen; }

signals:
    void openChanged();
    void compareRequested(); ///< the shortlist has been selected
    void exportRequested();  ///< the suggested candidate is current
    void extendRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void read(bool selects);
    void take(const session::SearchResult& result);
    void addLimits(QHBoxLayout& row);
    void showLimits();
    void tightenLimits();
    void selectSuggested(); ///< no-op if the user has selected a candidate
    void dismiss();
    void fillTiles();
    void showTiles();
    QPushButton* addButton(QHBoxLayout& row, const char* text, const char* name, const char* help);

    SessionModel& m_model;
    QLabel* m_headline;
    QLabel* m_statement;
    std::vector<std::pair<const space::CostQuantity*, NumberEdit*>> m_limits; ///< upper ends
    QLabel* m_latencyLabel = nullptr;
    QHBoxLayout* m_tileRow;
    QHBoxLayout* m_buttons = nullptr; ///< with the limits: the card is at least this wide
    QToolButton* m_close;
    std::vector<QToolButton*> m_tiles;
    QPushButton* m_compare = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_extend = nullptr;
    std::vector<int> m_shortlist;
    QStringList m_reasons; ///< why each candidate is in m_shortlist
    int m_question = 0;    ///< number of reads, to recognise a stale result
    int m_suggested = -1;
    bool m_isOpen = false;
};

} // namespace trazor::ui
