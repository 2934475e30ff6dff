// SPDX-License-Identifier: GPL-3.0-or-later
// Templates and conditions of plans, written by anybody: filled in they never fail on a name that is
// there, never grow over their limit, and what is filled in is not read as a template again.
#include "core/engine/run/conditions.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace troupe;

namespace {

const QString kHostile = QStringLiteral("{input} {{ } {a.b[0]}");
constexpr qsizetype kMostFilled = 10'000;

std::optional<QJsonValue> everything(const QString &name)
{
    if (name.startsWith(u'n'))
        return std::nullopt;
    if (name.startsWith(u'o'))
        return QJsonValue(QJsonObject{
            {QStringLiteral("a"), QJsonArray{1, QStringLiteral("two"), QJsonObject()}}});
    return QJsonValue(kHostile);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QString text = QString::fromUtf8(bytes);
    const auto filled = fillText(text, everything, kMostFilled);
    if (filled && filled->size() > kMostFilled)
        __builtin_trap();
    // With texts only, each name becomes the hostile text, as it is.
    const auto same = fillText(
        text, [](const QString &) { return std::optional<QJsonValue>(QJsonValue(kHostile)); },
        kMostFilled);
    const qsizetype names = templateNames(text).size();
    if (same && same->count(kHostile) < names)
        __builtin_trap();

    const QJsonDocument json = QJsonDocument::fromJson(bytes);
    const QJsonValue value = json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object());
    templateNames(value);
    fillJson(value, everything);
    checkCondition(value);
    evaluateCondition(value, everything);
    return 0;
}
