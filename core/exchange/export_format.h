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

/// The architecture to export, with the data that a session has about it.
struct ExportSubject {
    const space::SearchSpace& space;
    const space::Architecture& architecture;
    ExportContext context = {};
    const session::Session* session = nullptr; ///< required by formats that describe a whole session
    const proxy::EvaluatorFactory* evaluators =
        nullptr; ///< optional; computes the reference scores of self-checking formats
};

/// The export subject for a candidate. Keeps references to the session.
ExportSubject subjectOf(const session::Session& session, int candidate);

/// One row of the format table, the source for the command line, the window and the documentation.
struct ExportFormat {
    std::string_view name;    ///< on the command line
    std::string_view title;   ///< in the window
    std::string_view ending;  ///< file extension, ".yaml"
    std::string_view purpose; ///< content or reader of the file, in one sentence
    std::string_view keeps;   ///< when exports are exact, lossy or refused: one line for the documentation
    bool isImported = false;  ///< --arch can read the format
    bool isOfSession = false; ///< describes the whole session, whichever candidate is given
    /// Returns the network that the file describes. Throws Error(Unsupported) if the format cannot express the network;
    /// null for formats that describe none.
    DescribedPlan (*describe)(const ExportSubject& subject) = nullptr;
    std::string (*write)(const ExportSubject& subject, const Fidelity& fidelity) = nullptr;
};

std::span<const ExportFormat> exportFormats() noexcept;
/// Looks up a format by name. Throws Error(InvalidArgument) listing the known names if there is none.
const ExportFormat& exportFormat(std::string_view name);

/// How much of the network the format keeps: compares the network that a reader would build from the file with the
/// original. For formats that we import, the result is exact only if reading the file restores the same genes.
Fidelity fidelityOf(const ExportFormat& format, const ExportSubject& subject);

/// The content of the exported file. Throws Error(Unsupported) with the reason if the format refuses the network.
std::string exported(const ExportFormat& format, const ExportSubject& subject);

} // namespace trazor::exchange
