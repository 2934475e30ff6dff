// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/toolnames.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestToolName = 64;

QString fittingToolName(const QString &name)
{
    QString wire;
    for (const QChar c : name) {
        const char16_t u = c.unicode();
        const bool plain = (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z')
                           || (u >= u'0' && u <= u'9') || u == u'_' || u == u'-';
        wire += plain ? c : QChar(u'_');
    }
    return wire.isEmpty() ? QStringLiteral("tool") : wire.left(kLongestToolName);
}

} // namespace

QHash<QString, QString> toolWireNames(const QList<ToolSpec> &tools)
{
    QHash<QString, QString> names;
    for (const ToolSpec &tool : tools) {
        const QString base = fittingToolName(tool.name);
        QString name = base;
        for (int i = 2; names.contains(name) && names.value(name) != tool.name; ++i) {
            const QString tail = QStringLiteral("_%1").arg(i);
            name = base.left(kLongestToolName - tail.size()) + tail;
        }
        names.insert(name, tool.name);
    }
    return names;
}

QString toolWireName(const QString &name, const QHash<QString, QString> &names)
{
    const QString known = names.key(name);
    return known.isEmpty() ? fittingToolName(name) : known;
}

} // namespace troupe
