// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/export_format.h"

#include "core/base/error.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/candidate_csv.h"
#include "core/exchange/configs/decoder_config.h"
#include "core/exchange/configs/huggingface_config.h"
#include "core/exchange/formats/autoformer_yaml.h"
#include "core/exchange/formats/flexibert_dict.h"
#include "core/exchange/formats/pit_yaml.h"
#include "core/exchange/formats/pytorch_module.h"
#include "core/exchange/formats/s3_yaml.h"
#include "core/exchange/formats/timm_module.h"
#include "core/exchange/report/html_report.h"
#include "core/search/scoring_job.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <array>
#include <optional>

namespace trazor::exchange {
namespace {

const session::Session& sessionOf(const ExportSubject& subject) {
    if (subject.session == nullptr) {
        throw Error(ErrorCode::InvalidArgument, "this format describes a session, and there is none",
                    "Give a session file (*.trazor) instead of an architecture.");
    }
    return *subject.session;
}

std::string originOf(const ExportSubject& subject) {
    return "T-Razor Studio " + std::string(session::programVersion()) + ", space " + subject.space.name;
}

space::NetworkPlan planOf(const ExportSubject& subject) {
    return space::plan(subject.space, subject.architecture);
}

constexpr std::string_view kWritten = "the exported file";

/// The network that a written file describes, read in the space `reader`.
space::NetworkPlan readBack(const space::SearchSpace& reader, std::string_view file) {
    return space::plan(reader, parseArchitecture(reader, file, kWritten).architecture);
}

/// The float64 scores of the reference filler; empty without an evaluator or if the network cannot be scored.
std::optional<proxy::Evaluation> referenceOf(const ExportSubject& subject) {
    if (subject.evaluators == nullptr) {
        return {};
    }
    proxy::ScoringConfig config;
    config.init = proxy::Init::Reference;
    config.dtype = proxy::DType::Float64;
    const std::vector<space::NetworkPlan> plans{planOf(subject)};
    proxy::Evaluation evaluation = search::scoreAll(*(*subject.evaluators)(subject.space, config), plans).front();
    return evaluation.status == proxy::EvaluationStatus::Ok ? std::optional(std::move(evaluation)) : std::nullopt;
}

std::vector<std::string> noNotes(const space::NetworkPlan&) {
    return {};
}

/// A format that we also import: `text` writes it, `reader` is the space of all networks that its own program builds.
template <auto reader, auto text, auto notes = noNotes>
constexpr ExportFormat readByUs(ExportFormat format) {
    format.isImported = true;
    format.describe = [](const ExportSubject& it) {
        const space::NetworkPlan plan = planOf(it);
        return DescribedPlan{readBack(reader(plan), text(it.space, it.architecture)), notes(plan)};
    };
    format.write = [](const ExportSubject& it, const Fidelity&) { return text(it.space, it.architecture); };
    return format;
}

/// A config.json format, described by what our own config.json reader makes of the file.
template <auto text>
constexpr ExportFormat decoderConfig(ExportFormat format) {
    format.describe = [](const ExportSubject& it) {
        const space::NetworkPlan plan = planOf(it);
        return readBackConfig(text(plan), plan);
    };
    format.write = [](const ExportSubject& it, const Fidelity&) { return text(planOf(it)); };
    return format;
}

constexpr std::array kFormats{
    ExportFormat{.name = "trazor",
                 .title = "T-Razor JSON",
                 .ending = ".arch.json",
                 .purpose = "Every fact, with scores, origin and manifest; T-Razor reads it back.",
                 .keeps = "exact for every space",
                 .isImported = true,
                 .describe =
                     [](const ExportSubject& it) {
                         return DescribedPlan{readBack(it.space, architectureJson(it.space, it.architecture)), {}};
                     },
                 .write = [](const ExportSubject& it,
                             const Fidelity&) { return architectureJson(it.space, it.architecture, it.context); }},
    readByUs<autoformerReader, autoformerYaml>(
        {.name = "autoformer-yaml",
         .title = "AutoFormer YAML",
         .ending = ".yaml",
         .purpose = "The subnet file of AutoFormer's and TF-TAS's training code.",
         .keeps = "exact for AutoFormer networks; lossy where a fact is left to the trainer's options (image and patch "
                  "size, pooling, positions); refuses stages, windows, heads that are not 64 wide"}),
    readByUs<s3Reader, s3Yaml, s3Notes>(
        {.name = "autoformerv2-yaml",
         .title = "AutoFormerV2 / S3 YAML",
         .ending = ".yaml",
         .purpose = "The configuration of AutoFormerV2 (S3), window Transformers in stages.",
         .keeps = "exact for S3 networks; lossy where 32 x heads is not the width, which the released module needs; "
                  "refuses global attention and heads that are not 32 wide"}),
    readByUs<pitReader, pitYaml>(
        {.name = "pit-yaml",
         .title = "PiT YAML",
         .ending = ".yaml",
         .purpose = "The subnet file of TF-TAS's pooling Transformers.",
         .keeps = "exact for PiT networks; refuses heads or MLP ratios that differ inside a stage"}),
    readByUs<flexibertReader, flexibertDict>(
        {.name = "flexibert-dict",
         .title = "FlexiBERT dictionary",
         .ending = ".json",
         .purpose = "FlexiBERT's model dictionary {l, o, h, n, f, p}, a literal of Python and of JSON.",
         .keeps = "exact for FlexiBERT networks; lossy where vocabulary or embedding are others; refuses images and "
                  "causal layers"}),
    ExportFormat{
        .name = "timm",
        .title = "timm module (Python)",
        .ending = ".py",
        .purpose = "A Python module that builds the network with timm and registers it.",
        .keeps = "exact for vision networks without relative positions (ViTAS, PiT, S3); lossy for AutoFormer, whose "
                 "relative positions are lost; refuses text",
        .describe =
            [](const ExportSubject& it) {
                const space::NetworkPlan plan = planOf(it);
                return DescribedPlan{timmPlan(plan), timmNotes(plan)};
            },
        .write =
            [](const ExportSubject& it, const Fidelity& fidelity) {
                return timmModule(planOf(it), space::architectureId(it.space, it.architecture), originOf(it), fidelity);
            }},
    ExportFormat{.name = "pytorch",
                 .title = "PyTorch program (Python)",
                 .ending = ".py",
                 .purpose = "A Python file that needs torch 2.1 or newer alone: the network's modules written out, "
                            "with its own check.",
                 .keeps = "exact for every space",
                 .describe =
                     [](const ExportSubject& it) {
                         return DescribedPlan{pytorchPlan(planOf(it)), {}};
                     },
                 .write =
                     [](const ExportSubject& it, const Fidelity& fidelity) {
                         const std::optional<proxy::Evaluation> reference = referenceOf(it);
                         return pytorchModule(planOf(it), space::architectureId(it.space, it.architecture),
                                              originOf(it), fidelity, reference ? &*reference : nullptr);
                     }},
    ExportFormat{
        .name = "huggingface",
        .title = "Hugging Face configuration",
        .ending = ".json",
        .purpose = "config.json of transformers: ViT, BERT or ELECTRA, GPT-2, Llama, Mistral, Qwen2, Qwen3.",
        .keeps = "exact where all layers have one shape that the model has; lossy where they differ (values only in "
                 "per_layer_config); refuses stages, windows and other token mixers",
        .describe =
            [](const ExportSubject& it) {
                const space::NetworkPlan plan = planOf(it);
                return isDecoder(plan) ? readBackConfig(llamaConfig(plan), plan) : huggingfacePlan(plan);
            },
        .write =
            [](const ExportSubject& it, const Fidelity& fidelity) {
                const space::NetworkPlan plan = planOf(it);
                return isDecoder(plan) ? llamaConfig(plan)
                                       : huggingfaceConfig(plan, space::architectureId(it.space, it.architecture),
                                                           it.space.name, fidelity);
            }},
    decoderConfig<openElmConfig>(
        {.name = "openelm",
         .title = "OpenELM configuration",
         .ending = ".json",
         .purpose = "config.json with heads and MLP multiplier by layer; mlx-lm and llama.cpp read it.",
         .keeps = "exact for OpenELM networks, MLP widths that are multiples of 256; lossy where other facts differ; "
                  "refuses parts that are left out and all but decoders with RMSNorm"}),
    decoderConfig<nemotronNasConfig>(
        {.name = "nemotron-nas",
         .title = "Nemotron-NAS configuration",
         .ending = ".json",
         .purpose = "config.json of NVIDIA's searched models: heads of k and v, MLP width and parts that are left out "
                    "by layer; vLLM reads it.",
         .keeps = "exact for Llama-like decoders with one number of heads that cut the width and MLP widths that are "
                  "multiples of 256; refuses heads that differ from layer to layer"}),
    decoderConfig<gemma3nConfig>(
        {.name = "gemma3n",
         .title = "Gemma-3n configuration",
         .ending = ".json",
         .purpose = "config.json of Gemma-3n's text model, with the MLP's width by layer; transformers reads it.",
         .keeps = "lossy: the MLP widths of decoders with gated MLPs and normed q and k, whose heads are alike; what "
                  "reads it adds Gemma-3n's own parts; refuses other decoders"}),
    ExportFormat{
        .name = "csv",
        .title = "Table of all candidates (CSV)",
        .ending = ".csv",
        .purpose = "All candidates of the session with genes, cost and scores, for spreadsheets and scripts.",
        .keeps = "a table to read, without the scores of blocks and the fixed facts of the space; it is not read back",
        .isOfSession = true,
        .write = [](const ExportSubject& it, const Fidelity&) { return candidatesCsv(sessionOf(it)); }},
    ExportFormat{.name = "html",
                 .title = "Report (HTML)",
                 .ending = ".html",
                 .purpose = "The session as one page with its figures, to read, print or send.",
                 .keeps = "a report to read; it is not read back",
                 .isOfSession = true,
                 .write = [](const ExportSubject& it, const Fidelity&) { return htmlReport(sessionOf(it)); }},
};

/// The reason why importing the file does not restore the architecture; empty if it does.
std::string lostOnTheWay(const ExportFormat& format, const ExportSubject& subject) {
    try {
        const ImportedArchitecture again = parseArchitecture(subject.space, format.write(subject, {}), kWritten);
        return again.architecture == subject.architecture
                   ? std::string()
                   : "the choice of genes: the file leads back to another architecture of this space";
    } catch (const Error& problem) {
        return "the way back: " + std::string(problem.what());
    }
}

} // namespace

ExportSubject subjectOf(const session::Session& session, int candidate) {
    const search::Candidate& chosen = session.archive()[static_cast<std::size_t>(candidate)];
    ExportContext context;
    context.candidate = &chosen;
    context.cohort = static_cast<int>(session.archive().size());
    context.manifest = &session.manifest();
    if (chosen.isRanked()) {
        context.dssPlusPlus = session.score(candidate);
    }
    return {session.space(), chosen.architecture, context, &session};
}

std::span<const ExportFormat> exportFormats() noexcept {
    return kFormats;
}

const ExportFormat& exportFormat(std::string_view name) {
    const auto found =
        std::find_if(kFormats.begin(), kFormats.end(), [&](const ExportFormat& it) { return it.name == name; });
    if (found != kFormats.end()) {
        return *found;
    }
    std::string names;
    for (const ExportFormat& format : kFormats) {
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    }
    throw Error(ErrorCode::InvalidArgument, "there is no format '" + std::string(name) + "'; there are " + names);
}

Fidelity fidelityOf(const ExportFormat& format, const ExportSubject& subject) {
    if (format.describe == nullptr) {
        Fidelity fidelity;
        fidelity.lose(std::string(format.keeps));
        return fidelity;
    }
    try {
        Fidelity fidelity = fidelityOf(planOf(subject), format.describe(subject));
        if (format.isImported && !fidelity.isRefused()) {
            const std::string lost = lostOnTheWay(format, subject);
            if (!lost.empty()) {
                fidelity.lose(lost);
            }
        }
        return fidelity;
    } catch (const Error& problem) {
        return Fidelity::refused(problem.what());
    }
}

std::string exported(const ExportFormat& format, const ExportSubject& subject) {
    const Fidelity fidelity = fidelityOf(format, subject);
    if (fidelity.isRefused()) {
        throw Error(ErrorCode::Unsupported,
                    "not possible as " + std::string(format.title) + ": " + commaList(fidelity.reasons),
                    "The format trazor takes every network.");
    }
    return format.write(subject, fidelity);
}

} // namespace trazor::exchange
