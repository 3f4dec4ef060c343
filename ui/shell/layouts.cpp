// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/layouts.h"

#include <QSettings>

namespace trazor::ui {

namespace {

constexpr auto kGroup = "layouts/";

/// Hex-encodes the name: slashes have a meaning in QSettings keys, and letters of other scripts may have.
QString keyOf(const QString& name) {
    return kGroup + QString::fromLatin1(name.toUtf8().toHex());
}

} // namespace

QStringList layoutNames() {
    QSettings settings;
    settings.beginGroup(kGroup);
    QStringList names;
    for (const QString& key : settings.childGroups()) {
        names << QString::fromUtf8(QByteArray::fromHex(key.toLatin1()));
    }
    names.sort(Qt::CaseInsensitive);
    return names;
}

std::optional<Layout> loadLayout(const QString& name) {
    const QSettings settings;
    const QString key = keyOf(name);
    if (!settings.contains(key + "/docks")) {
        return std::nullopt;
    }
    return Layout{settings.value(key + "/docks").toByteArray(), settings.value(key + "/views").toByteArray()};
}

void saveLayout(const QString& name, const Layout& layout) {
    QSettings settings;
    settings.setValue(keyOf(name) + "/docks", layout.docks);
    settings.setValue(keyOf(name) + "/views", layout.views);
}

void deleteLayout(const QString& name) {
    QSettings().remove(keyOf(name));
}

} // namespace trazor::ui
