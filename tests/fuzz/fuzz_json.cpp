// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON codec on foreign bytes: whatever is read without a complaint is written, and read back
// as the same.
#include "core/domain/agent.h"
#include "core/meta/patch.h"

#include <QJsonDocument>

using namespace troupe;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QJsonDocument json = QJsonDocument::fromJson(bytes);
    if (!json.isObject())
        return 0;
    JsonWriter tree;
    tree.value(json.object());
    if (QJsonDocument::fromJson(tree.bytes()).object().size() != json.object().size())
        __builtin_trap();

    Patch<Agent> patch;
    ReadContext context;
    context.refuseUnknownKeys = true;
    ValueKind<Patch<Agent>>::ops.read(json.object(), &patch, context);
    Agent agent;
    agent.name = QStringLiteral("x");
    patch.applyTo(agent);
    const QByteArray written = toJson(agent);
    const auto read = fromJson<Agent>(QJsonDocument::fromJson(written).object());
    if (context.issues.isEmpty() && (!read || toJson(*read) != written))
        __builtin_trap();
    return 0;
}
