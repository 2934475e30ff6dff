// SPDX-License-Identifier: GPL-3.0-or-later
// What an MCP server prints: lines in one piece and in the pieces that the first byte asks for must be
// the same lines; what is read as a message is written and read back as the same; lists and results
// of any shape are read without harm.
#include "core/tools/mcp/mcpcontent.h"
#include "core/tools/mcp/mcpmessage.h"

#include <QJsonDocument>

#include <cstddef>
#include <cstdint>

using namespace troupe;

namespace {

constexpr qsizetype kSmallLimit = 256;

QList<QByteArray> linesOf(QByteArrayView text, qsizetype pieceSize)
{
    QList<QByteArray> lines;
    McpLineReader reader(kSmallLimit);
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        reader.feed(
            text.sliced(at, std::min(pieceSize, text.size() - at)),
            [&lines](const QByteArray &line) {
                lines.append(line);
                return true;
            },
            [&lines] {
                lines.append(QByteArray());
                return true;
            });
    }
    return lines;
}

QByteArray writtenAgain(const McpMessage &message)
{
    switch (message.kind) {
    case McpMessage::Kind::Result:
        return mcpResult(message.id, message.result);
    case McpMessage::Kind::Failure:
        return mcpFailure(message.id, message.code, message.text);
    case McpMessage::Kind::Notification:
        return mcpNotification(message.method, message.params);
    case McpMessage::Kind::Request:
        break;
    }
    return message.id.isDouble()
               ? mcpRequest(message.id.toInteger(), message.method, message.params)
               : QByteArray();
}

void readAsAnything(const QJsonObject &json)
{
    const QList<McpTool> tools =
        readMcpTools({json, json}, mcpServerSlug(json[QLatin1String("name")].toString()));
    for (const McpTool &tool : tools) {
        if (tool.toolName.size() > 64 || tool.toolName.isEmpty() == tool.problem.isEmpty())
            __builtin_trap();
    }
    readMcpToolResult(json);
    readMcpResource(json, true);
    readMcpContents(json);
    readMcpPrompt(json);
    readMcpPromptMessages(json);
    readMcpLogMessage(json);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const qsizetype pieceSize = 1 + data[0] % 32;
    const QByteArrayView text(reinterpret_cast<const char *>(data) + 1,
                              static_cast<qsizetype>(size) - 1);
    const QList<QByteArray> lines = linesOf(text, std::max<qsizetype>(1, text.size()));
    if (lines != linesOf(text, pieceSize))
        __builtin_trap();
    for (const QByteArray &line : lines) {
        const auto messages = readMcpMessages(line);
        if (!messages)
            continue;
        for (const McpMessage &message : *messages) {
            const QByteArray written = writtenAgain(message);
            const auto again = readMcpMessages(written);
            if (!written.isEmpty() && (!again || writtenAgain(again->first()) != written))
                __builtin_trap();
            readAsAnything(message.result);
            readAsAnything(message.params);
        }
    }
    return 0;
}
