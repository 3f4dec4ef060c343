// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/text/yaml_document.h"

#include "core/base/error.h"
#include "core/base/json_view.h"

#include <nlohmann/json.hpp>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <utility>
#include <vector>

namespace trazor::exchange {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBytes = 1U << 20;
constexpr std::size_t kMaxYamlValues = 100'000; ///< including the values that aliases repeat

/// Resolves a plain scalar by PyYAML's YAML 1.1 rules; a string if no rule matches. Base-60 numbers (1:30) and numbers
/// beyond 64 bits remain strings, so that a reader that expects a number rejects them.
json resolved(const std::string& text) {
    static const std::regex kTrue("yes|Yes|YES|true|True|TRUE|on|On|ON");
    static const std::regex kFalse("no|No|NO|false|False|FALSE|off|Off|OFF");
    static const std::regex kInteger("[-+]?(0|[1-9][0-9_]*|0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+)");
    static const std::regex kFloat(R"(([-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?)");
    constexpr std::size_t kLongest = 64; // std::regex recurses
    if (text.size() > kLongest) {
        return text;
    }
    if (std::regex_match(text, kTrue) || std::regex_match(text, kFalse)) {
        return std::regex_match(text, kTrue);
    }
    const bool isInteger = std::regex_match(text, kInteger);
    if (!isInteger && !std::regex_match(text, kFloat)) {
        return text;
    }
    std::string digits = text;
    std::erase(digits, '_');
    const bool isNegative = digits.starts_with('-');
    digits.erase(0, isNegative || digits.starts_with('+') ? 1 : 0);
    if (!isInteger) {
        double value = 0.0;
        const char* const end = digits.data() + digits.size();
        const bool isInRange = std::from_chars(digits.data(), end, value).ec == std::errc();
        return isInRange ? json(isNegative ? -value : value) : json(text);
    }
    int base = 10;
    if (digits.starts_with("0b") || digits.starts_with("0x")) {
        base = digits[1] == 'b' ? 2 : 16;
        digits.erase(0, 2);
    } else if (digits.starts_with('0')) {
        base = 8;
    }
    std::int64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, problem] = std::from_chars(digits.data(), end, value, base);
    return problem == std::errc() && rest == end ? json(isNegative ? -value : value) : json(text);
}

class Builder final : public YAML::EventHandler {
public:
    explicit Builder(std::string_view origin)
        : m_origin(origin) {}

    json take() { return std::move(m_root); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        m_line = mark.line;
        if (m_documents++ > 0) {
            fail("a second document begins", "Leave one document in the file.");
        }
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { addScalar(mark, {}, anchor); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        m_line = mark.line;
        const bool isPlain = tag == "?";
        if (!isPlain && tag != "!" && tag != "tag:yaml.org,2002:str") {
            failTag(tag);
        }
        if (!wantsKey()) {
            addScalar(mark, isPlain ? resolved(value) : json(value), anchor);
            return;
        }
        Open& map = m_open.back();
        map.isMerge = isPlain && value == "<<";
        if (map.isMerge ? !map.merged.empty() : map.value.contains(value)) {
            fail("the key '" + value + "' stands twice", "Leave one of them out.");
        }
        map.key = value;
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        begin(mark, {});
        const auto found = m_anchors.find(anchor);
        if (found == m_anchors.end()) {
            fail("an alias stands inside of what it means");
        }
        count(found->second.second);
        add(found->second.first);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(mark, tag, anchor, json::array());
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(mark, tag, anchor, json::object());
    }
    void OnMapEnd() override {
        Open& map = m_open.back();
        for (const json& merged : map.merged) { // precedence: own keys, then the first merged map
            map.value.insert(merged.begin(), merged.end());
        }
        close();
    }

private:
    struct Open {
        json value;
        YAML::anchor_t anchor;
        std::size_t first; ///< number of values before this one
        std::optional<std::string> key;
        bool isMerge = false;
        std::vector<json> merged;
    };

    [[noreturn]] void fail(const std::string& problem, const std::string& hint = {}) const {
        throw Error(ErrorCode::InvalidFile, m_origin + ": line " + std::to_string(m_line + 1) + ": " + problem, hint);
    }
    [[noreturn]] void failTag(const std::string& tag) const {
        fail("the tag '" + tag + "' is not read here", "Write the value without a tag.");
    }
    void count(std::size_t values) {
        m_count += values;
        if (m_count > kMaxYamlValues) {
            fail("the file has more than " + std::to_string(kMaxYamlValues) + " values, with what its anchors repeat");
        }
    }
    bool wantsKey() const { return !m_open.empty() && m_open.back().value.is_object() && !m_open.back().key; }

    void begin(const YAML::Mark& mark, const std::string& tag) {
        m_line = mark.line;
        if (wantsKey()) {
            fail("a key must be a word");
        }
        if (!tag.empty() && tag != "?" && tag != "!" && !tag.ends_with(",2002:map") && !tag.ends_with(",2002:seq")) {
            failTag(tag);
        }
    }
    void addScalar(const YAML::Mark& mark, json value, YAML::anchor_t anchor) {
        begin(mark, {});
        count(1);
        keep(anchor, value, 1);
        add(std::move(value));
    }
    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, json empty) {
        begin(mark, tag);
        if (m_open.size() >= kMaxNesting) {
            fail("the file is nested deeper than " + std::to_string(kMaxNesting) + " levels");
        }
        m_open.push_back({std::move(empty), anchor, m_count, {}, false, {}});
        count(1);
    }
    void close() {
        Open done = std::move(m_open.back());
        m_open.pop_back();
        keep(done.anchor, done.value, m_count - done.first);
        add(std::move(done.value));
    }
    void keep(YAML::anchor_t anchor, const json& value, std::size_t values) {
        if (anchor != YAML::NullAnchor) {
            count(values);
            m_anchors[anchor] = {value, values};
        }
    }
    void add(json value) {
        if (m_open.empty()) {
            m_root = std::move(value);
            return;
        }
        Open& around = m_open.back();
        if (around.value.is_array()) {
            around.value.push_back(std::move(value));
            return;
        }
        if (!around.isMerge) {
            around.value[*around.key] = std::move(value);
        } else if (value.is_array()) {
            around.merged.assign(value.begin(), value.end());
        } else {
            around.merged = {std::move(value)};
        }
        if (!std::all_of(around.merged.begin(), around.merged.end(), [](const json& it) { return it.is_object(); })) {
            fail("'<<' takes in a map or a list of maps");
        }
        around.key.reset();
    }

    std::string m_origin;
    int m_line = 0;
    int m_documents = 0;
    std::size_t m_count = 0;
    std::vector<Open> m_open;
    std::map<YAML::anchor_t, std::pair<json, std::size_t>> m_anchors; ///< value and the number of values in it
    json m_root;
};

} // namespace

json parseYaml(std::string_view text, std::string_view origin) {
    if (text.size() > kMaxBytes) {
        throw Error(ErrorCode::InvalidFile,
                    std::string(origin) + ": the YAML text is longer than " + std::to_string(kMaxBytes >> 20) + " MiB");
    }
    std::istringstream stream{std::string(text)};
    Builder builder(origin);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& problem) {
        throw Error(ErrorCode::InvalidFile,
                    std::string(origin) + ": not valid YAML: error at line " + std::to_string(problem.mark.line + 1) +
                        ", column " + std::to_string(problem.mark.column + 1) + ": " + shortened(problem.msg, 120),
                    "The file may be cut off or be of another kind.");
    }
    return builder.take();
}

} // namespace trazor::exchange
