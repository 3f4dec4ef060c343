// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/record_values.h"

#include "ui/models/session_model.h"

#include <QUndoCommand>

#include <limits>
#include <utility>

namespace trazor::ui {

namespace {

/// Records that restore the values which `records` replace.
std::vector<search::Record> inverse(const session::Session& session, const std::vector<search::Record>& records) {
    std::vector<search::Record> before;
    for (const search::Record& record : records) {
        const auto* const value = std::get_if<search::Value>(&record);
        if (value == nullptr) {
            continue;
        }
        search::Value old{value->subject, value->quantity, std::numeric_limits<double>::quiet_NaN(), value->repeat, {}};
        const session::QuantityValues* const known = session.quantity(value->quantity);
        if (known != nullptr) {
            const auto details = known->details.find(value->subject);
            const auto at = static_cast<std::size_t>(value->subject.index);
            if (details != known->details.end()) {
                for (const search::Value& each : details->second) {
                    old = each.repeat == value->repeat ? each : old;
                }
            } else if (value->subject.kind == session::Subject::Kind::Candidate && value->repeat == 0 &&
                       at < known->candidates.size()) {
                old.value = known->candidates[at];
            }
        }
        before.emplace_back(std::move(old));
    }
    return before;
}

class ValuesCommand final : public QUndoCommand {
public:
    ValuesCommand(SessionModel& model, std::vector<search::Record> records, const QString& what)
        : QUndoCommand(what)
        , m_model(model)
        , m_after(std::move(records))
        , m_before(inverse(model.session(), m_after)) {}

    void undo() override { apply(m_before); }
    void redo() override {
        if (std::exchange(m_isDone, true)) {
            apply(m_after);
        } else {
            m_model.change(m_after); // keeps the user's selection
        }
    }

private:
    /// Applies the records and selects the changed candidates, so that the user sees the change.
    void apply(const std::vector<search::Record>& records) {
        m_model.change(records);
        std::vector<int> touched;
        for (const search::Record& record : records) {
            const auto* const value = std::get_if<search::Value>(&record);
            if (value != nullptr && value->subject.kind == search::Subject::Kind::Candidate) {
                touched.push_back(value->subject.index);
            }
        }
        if (!touched.empty()) {
            m_model.setSelection(std::move(touched));
        }
    }

    bool m_isDone = false;
    SessionModel& m_model;
    std::vector<search::Record> m_after;
    std::vector<search::Record> m_before;
};

} // namespace

void recordValues(SessionModel& model, const std::vector<search::Record>& records, const QString& what) {
    if (!records.empty()) {
        model.history().push(new ValuesCommand(model, records, what));
    }
}

} // namespace trazor::ui
