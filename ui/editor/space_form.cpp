// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/space_form.h"

#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace trazor::ui {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto kGrowing = "multiple-of-previous-stage";

QString textOf(const Json& value) {
    return QString::fromStdString(value.is_string() ? value.get<std::string>()
                                                    : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

QString listText(const Json& list) {
    QStringList entries;
    for (const Json& entry : list) {
        entries << textOf(entry);
    }
    return entries.join(", ");
}

bool isNested(const Json& value) {
    return value.is_array() && !value.empty() && value.front().is_array();
}

QString valuesText(const Json& value) {
    if (!value.is_array()) {
        return textOf(value);
    }
    if (!isNested(value)) {
        return listText(value);
    }
    QStringList stages;
    for (const Json& stage : value) {
        stages << (stage.is_array() ? listText(stage) : textOf(stage));
    }
    return stages.join(" | ");
}

Json scalar(const QString& text, const space::Quantity* quantity) {
    const QString entry = text.trimmed();
    const bool isText = quantity != nullptr && quantity->kind == space::QuantityKind::Text;
    if (!isText) {
        if (entry == "true" || entry == "false") {
            return entry == "true";
        }
        bool isNumber = false;
        if (const qlonglong whole = entry.toLongLong(&isNumber); isNumber) {
            return whole;
        }
        if (const double real = entry.toDouble(&isNumber); isNumber && std::isfinite(real)) {
            return real;
        }
    }
    return entry.toStdString();
}

Json listFrom(const QString& text, const space::Quantity* quantity) {
    Json list = Json::array();
    for (const QString& entry : text.split(',', Qt::SkipEmptyParts)) {
        if (!entry.trimmed().isEmpty()) {
            list.push_back(scalar(entry, quantity));
        }
    }
    return list;
}

Json choicesFrom(const QString& text, const space::Quantity* quantity) {
    const QStringList stages = text.split('|');
    if (stages.size() == 1) {
        return listFrom(text, quantity);
    }
    Json lists = Json::array();
    for (const QString& stage : stages) {
        lists.push_back(listFrom(stage, quantity));
    }
    return lists;
}

Json factFrom(const QString& text, const space::Quantity* quantity) {
    Json list = listFrom(text.section('|', 0, 0), quantity);
    return list.size() == 1 ? list.front() : list.empty() ? Json("") : list;
}

Decided scopeOf(const Json& gene, const Json& document) {
    const std::string scope = gene.value("scope", Json()).is_string() ? gene["scope"].get<std::string>() : "";
    if (scope == "block") {
        return Decided::Block;
    }
    if (scope != "stage") {
        return Decided::Network;
    }
    if (document.contains("rules") && document["rules"].is_array()) {
        for (const Json& rule : document["rules"]) {
            if (rule.is_object() && rule.value("gene", Json()) == gene.value("name", Json()) &&
                rule.value("kind", Json()) == kGrowing) {
                return Decided::GrowingStage;
            }
        }
    }
    return Decided::Stage;
}

const char* scopeName(Decided decided) {
    switch (decided) {
    case Decided::Stage:
    case Decided::GrowingStage:
        return "stage";
    case Decided::Block:
        return "block";
    case Decided::Fixed:
    case Decided::Network:
        break;
    }
    return "network";
}

bool isNamed(const Json& gene, const QString& name) {
    return gene.is_object() && gene.value("name", Json()) == name.toStdString();
}

template <typename Match>
void removeFrom(Json& document, const char* key, Match&& matches) {
    if (document.contains(key) && document[key].is_array()) {
        Json kept = Json::array();
        for (Json& entry : document[key]) {
            if (!matches(entry)) {
                kept.push_back(std::move(entry));
            }
        }
        document[key] = std::move(kept);
    }
}

void dropRule(Json& document, const QString& gene) {
    removeFrom(document, "rules",
               [&](const Json& rule) { return rule.is_object() && rule.value("gene", Json()) == gene.toStdString(); });
    if (document.contains("rules") && document["rules"].is_array() && document["rules"].empty()) {
        document.erase("rules");
    }
}

void dropFromSupernet(Json& document, const QString& word) {
    if (document.contains("supernet") && document["supernet"].is_object()) {
        document["supernet"].erase(word.toStdString());
    }
}

/// Raises the super-net's value of a word, which the form does not show, to the largest of the choices.
void widenSupernet(Json& document, const QString& word, const Json& choices) {
    const std::string name = word.toStdString();
    if (!document.contains("supernet") || !document["supernet"].is_object() || !document["supernet"].contains(name)) {
        return;
    }
    Json& widest = document["supernet"][name];
    const Json flat = choices.flatten(); // lists per stage or one list
    for (const Json& choice : flat) {
        if (choice.is_number() && widest.is_number() && choice > widest) {
            widest = choice;
        }
    }
}

/// Prints lists of plain values on one line and everything else on separate lines.
void print(const Json& node, int indent, std::string& out) {
    const bool isFlat = std::none_of(node.begin(), node.end(), [](const Json& child) { return child.is_structured(); });
    if (!node.is_structured() || node.empty()) {
        out += node.dump(-1, ' ', false, Json::error_handler_t::replace);
        return;
    }
    if (node.is_array() && isFlat) {
        for (const Json& child : node) {
            out += &child == &node.front() ? "[" : ", ";
            print(child, 0, out);
        }
        out += ']';
        return;
    }
    const std::string margin(static_cast<std::size_t>(indent) + 2, ' ');
    out += node.is_array() ? "[\n" : "{\n";
    bool isFirst = true;
    for (auto it = node.begin(); it != node.end(); ++it) {
        out += isFirst ? "" : ",\n";
        isFirst = false;
        out += margin;
        if (node.is_object()) {
            out += Json(it.key()).dump(-1, ' ', false, Json::error_handler_t::replace) + ": ";
        }
        print(*it, indent + 2, out);
    }
    out += '\n' + std::string(static_cast<std::size_t>(indent), ' ') + (node.is_array() ? ']' : '}');
}

std::string textFrom(const Json& document) {
    std::string text;
    print(document, 0, text);
    return text + '\n';
}

std::optional<Json> parse(std::string_view json) {
    try {
        static_cast<void>(parseJson(json, "space")); // enforces the limits; the parse below keeps the order of keys
    } catch (const Error&) {
        return std::nullopt;
    }
    Json document = Json::parse(json, nullptr, false);
    return document.is_object() ? std::optional(std::move(document)) : std::nullopt;
}

} // namespace

const FormWord* SpaceForm::find(const QString& word) const {
    const auto found = std::find_if(words.begin(), words.end(), [&](const FormWord& it) { return it.name == word; });
    return found == words.end() ? nullptr : &*found;
}

std::optional<SpaceForm> readForm(std::string_view json) {
    const std::optional<Json> parsed = parse(json);
    if (!parsed) {
        return std::nullopt;
    }
    const Json& document = *parsed;
    const auto text = [&](const char* key) { return document.contains(key) ? textOf(document[key]) : QString(); };
    SpaceForm form;
    form.name = text("name");
    form.title = text("title");
    form.about = text("about");
    form.source = text("source");
    if (const Json stages = document.value("stages", Json(1)); stages.is_number_integer()) {
        form.stages = static_cast<int>(std::clamp<std::int64_t>(stages.get<std::int64_t>(), 0, 1000));
    }
    if (const Json published = document.value("published", Json()); published.is_array()) {
        form.published = static_cast<int>(published.size());
    }
    if (const Json genes = document.value("genes", Json()); genes.is_array()) {
        for (std::size_t i = 0; i < genes.size(); ++i) {
            if (!genes[i].is_object()) {
                continue;
            }
            form.words.push_back({textOf(genes[i].value("name", Json(""))), scopeOf(genes[i], document),
                                  valuesText(genes[i].value("choices", Json(""))), QString("genes[%1]").arg(i)});
        }
    }
    if (const Json fixed = document.value("fixed", Json()); fixed.is_object()) {
        for (const auto& member : fixed.items()) {
            const QString name = QString::fromStdString(member.key());
            form.words.push_back({name, Decided::Fixed, valuesText(member.value()), "fixed." + name});
        }
    }
    return form;
}

std::string withText(std::string_view json, const std::string& key, const QString& value) {
    Json document = parse(json).value_or(Json::object());
    document[key] = key == "stages" ? Json(value.toInt()) : Json(value.toStdString());
    return textFrom(document);
}

std::string withWord(std::string_view json, const FormWord& word) {
    Json document = parse(json).value_or(Json::object());
    const std::string name = word.name.toStdString();
    const space::Quantity* const quantity = space::findQuantity(name);
    if (word.decided == Decided::Fixed) {
        removeFrom(document, "genes", [&](const Json& gene) { return isNamed(gene, word.name); });
        if (!document.contains("fixed") || !document["fixed"].is_object()) {
            document["fixed"] = Json::object();
        }
        document["fixed"][name] = factFrom(word.values, quantity);
        dropRule(document, word.name);
        dropFromSupernet(document, word.name);
        return textFrom(document);
    }
    if (document.contains("fixed") && document["fixed"].is_object()) {
        document["fixed"].erase(name);
    }
    if (!document.contains("genes") || !document["genes"].is_array()) {
        document["genes"] = Json::array();
    }
    QString values = word.values;
    if (word.decided == Decided::Network) {
        values = values.section('|', 0, 0);
    }
    const Json gene = {{"name", name}, {"scope", scopeName(word.decided)}, {"choices", choicesFrom(values, quantity)}};
    Json& genes = document["genes"];
    const auto known = std::find_if(genes.begin(), genes.end(), [&](const Json& it) { return isNamed(it, word.name); });
    if (known == genes.end()) {
        genes.push_back(gene);
    } else {
        *known = gene;
    }
    widenSupernet(document, word.name, gene["choices"]);
    dropRule(document, word.name);
    if (word.decided == Decided::GrowingStage) {
        if (!document.contains("rules") || !document["rules"].is_array()) {
            document["rules"] = Json::array();
        }
        document["rules"].push_back({{"kind", kGrowing}, {"gene", name}});
    }
    return textFrom(document);
}

std::string withoutWord(std::string_view json, const QString& name) {
    Json document = parse(json).value_or(Json::object());
    if (document.contains("fixed") && document["fixed"].is_object()) {
        document["fixed"].erase(name.toStdString());
    }
    removeFrom(document, "genes", [&](const Json& gene) { return isNamed(gene, name); });
    dropRule(document, name);
    dropFromSupernet(document, name);
    return textFrom(document);
}

std::string withoutPublished(std::string_view json) {
    Json document = parse(json).value_or(Json::object());
    document.erase("published");
    return textFrom(document);
}

FormWord newWord(const QString& name) {
    const space::Quantity* const quantity = space::findQuantity(name.toStdString());
    FormWord word{name, Decided::Fixed, {}, {}};
    if (quantity == nullptr) {
        return word;
    }
    switch (quantity->kind) {
    case space::QuantityKind::Text:
        word.values = QString::fromStdString(space::wordsOf(*quantity).front());
        break;
    case space::QuantityKind::Flag:
        word.values = "true";
        break;
    case space::QuantityKind::Integer:
    case space::QuantityKind::Real:
        word.values = QString::number(quantity->min);
        break;
    }
    return word;
}

} // namespace trazor::ui
