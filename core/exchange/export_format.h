// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/architecture_json.h"
#include "core/exchange/formats/fidelity.h"
#include "core/proxy/proxy_evaluator.h"
#include "core/session/session.h"

#include <span>
#include <string>
#include <string_view>

namespace trazor::exchange {

/// What is exported: an architecture of a space, with what a session knows of it.
struct ExportSubject {
    const space::SearchSpace& space;
    const space::Architecture& architecture;
    ExportContext context = {};
    const session::Session* session = nullptr;           ///< what formats of a whole session need
    const proxy::EvaluatorFactory* evaluators = nullptr; ///< optional; records scores in formats that check themselves
};

/// A candidate of a session as a subject. Keeps references to the session.
ExportSubject subjectOf(const session::Session& session, int candidate);

/// One row of the table of formats, which feeds the command line, the window and the documentation.
struct ExportFormat {
    std::string_view name;    ///< on the command line
    std::string_view title;   ///< in the window
    std::string_view ending;  ///< of its files, ".yaml"
    std::string_view purpose; ///< what reads it, in one sentence
    std::string_view keeps;   ///< when it is exact, lossy, refused: one line for the documentation
    bool isImported = false;  ///< --arch reads it
    bool isOfSession = false; ///< describes the session; the candidate does not matter
    /// The network that the file describes. Throws Error(Unsupported) where the format cannot express the network; null
    /// for files to read, which describe none.
    DescribedPlan (*describe)(const ExportSubject& subject) = nullptr;
    std::string (*write)(const ExportSubject& subject, const Fidelity& fidelity) = nullptr;
};

std::span<const ExportFormat> exportFormats() noexcept;
/// Throws Error(InvalidArgument) listing the names if there is none.
const ExportFormat& exportFormat(std::string_view name);

/// What the format keeps of the network: compares the network that the file describes, as its reader builds it, with
/// this one. Where we read the format ourselves, an architecture whose genes do not return is never called exact.
Fidelity fidelityOf(const ExportFormat& format, const ExportSubject& subject);

/// The file. Throws Error(Unsupported) with the reason where the format refuses.
std::string exported(const ExportFormat& format, const ExportSubject& subject);

} // namespace trazor::exchange
