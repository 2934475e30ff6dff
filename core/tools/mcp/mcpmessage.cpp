// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpmessage.h"

#include <QJsonDocument>

#include <cmath>

namespace troupe {

namespace {

constexpr int kLargestBatch = 256;
constexpr qsizetype kLongestMethod = 200;
constexpr qsizetype kLongestId = 200;
constexpr qsizetype kLongestFailure = 2'000;

tl::unexpected<Error> badMessage(const QString &what)
{
    return failKeyed(ErrorCode::Malformed, QStringLiteral("mcp_bad_message"), what);
}

tl::unexpected<Error> badJson(const QString &what)
{
    return failKeyed(ErrorCode::Malformed, QStringLiteral("mcp_bad_json"), what);
}

/// `id`: of the answer that is bad, so that nobody waits for another one.
tl::unexpected<Error> badAnswer(const QJsonValue &id, const QString &what)
{
    return failKeyed(ErrorCode::Malformed, QStringLiteral("mcp_bad_message"), what,
                     id.isDouble() ? QString::number(id.toInteger(-1)) : QString());
}

/// How deep arrays and objects are nested, without building them.
int depthOf(const QByteArray &json)
{
    int depth = 0;
    int deepest = 0;
    bool inText = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inText = false;
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

bool isId(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().size() <= kLongestId;
    const double number = value.toDouble();
    return value.isDouble() && std::floor(number) == number && std::abs(number) < 9e15;
}

Result<McpMessage> readRequest(const QJsonObject &json)
{
    McpMessage message;
    message.method = json[QLatin1String("method")].toString();
    if (message.method.isEmpty() || message.method.size() > kLongestMethod)
        return badMessage(QStringLiteral("a message whose method is no name"));
    const QJsonValue params = json[QLatin1String("params")];
    if (!params.isUndefined() && !params.isNull() && !params.isObject())
        return badMessage(QStringLiteral("a message whose params are no object"));
    message.params = params.toObject();
    if (!json.contains(QLatin1String("id")))
        return message;
    message.kind = McpMessage::Kind::Request;
    message.id = json[QLatin1String("id")];
    if (!isId(message.id))
        return badMessage(QStringLiteral("a request whose id is neither a text nor a number"));
    return message;
}

Result<McpMessage> readAnswer(const QJsonObject &json)
{
    McpMessage message;
    message.id = json[QLatin1String("id")];
    const bool isFailure = json.contains(QLatin1String("error"));
    if (isFailure == json.contains(QLatin1String("result")))
        return badAnswer(message.id,
                         QStringLiteral("an answer without exactly one of result and error"));
    if (!isFailure) {
        message.kind = McpMessage::Kind::Result;
        const QJsonValue result = json[QLatin1String("result")];
        if (!isId(message.id))
            return badMessage(QStringLiteral("an answer whose id is neither a text nor a number"));
        if (!result.isObject())
            return badAnswer(message.id, QStringLiteral("an answer whose result is no object"));
        message.result = result.toObject();
        return message;
    }
    message.kind = McpMessage::Kind::Failure;
    const QJsonObject error = json[QLatin1String("error")].toObject();
    if (!error[QLatin1String("code")].isDouble())
        return badAnswer(message.id, QStringLiteral("an error without a code"));
    message.code = error[QLatin1String("code")].toInt();
    message.text = mcpCleanText(error[QLatin1String("message")].toString(), kLongestFailure, true);
    if (!isId(message.id))
        message.id = QJsonValue();
    return message;
}

Result<McpMessage> readMessage(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    if (json[QLatin1String("jsonrpc")].toString() != QLatin1String("2.0"))
        return badMessage(QStringLiteral("JSON that is no message of JSON-RPC 2.0"));
    return json.contains(QLatin1String("method")) ? readRequest(json) : readAnswer(json);
}

QByteArray written(QJsonObject message)
{
    message.insert(QLatin1String("jsonrpc"), QStringLiteral("2.0"));
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

} // namespace

QStringList mcpProtocolVersions()
{
    return {QStringLiteral("2025-11-25"), QStringLiteral("2025-06-18"),
            QStringLiteral("2025-03-26"), QStringLiteral("2024-11-05"),
            QStringLiteral("2024-10-07")};
}

Result<QList<McpMessage>> readMcpMessages(const QByteArray &json)
{
    if (json.size() > kMcpLargestMessage)
        return badJson(QStringLiteral("a message larger than 8 MB"));
    if (depthOf(json) > kMcpDeepestJson)
        return badJson(QStringLiteral("JSON that is nested deeper than 128"));
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (document.isNull())
        return badJson(QStringLiteral("no JSON: %1").arg(problem.errorString()));
    QList<McpMessage> messages;
    if (document.isObject()) {
        auto message = readMessage(document.object());
        if (!message)
            return fail(std::move(message.error()));
        messages.append(std::move(*message));
        return messages;
    }
    const QJsonArray batch = document.array();
    if (batch.isEmpty() || batch.size() > kLargestBatch)
        return badMessage(QStringLiteral("a batch of %1 messages").arg(batch.size()));
    for (const QJsonValue &value : batch) {
        auto message = readMessage(value);
        if (!message)
            return fail(std::move(message.error()));
        messages.append(std::move(*message));
    }
    return messages;
}

QByteArray mcpRequest(qint64 id, const QString &method, const QJsonObject &params)
{
    QJsonObject message{{QStringLiteral("id"), id}, {QStringLiteral("method"), method}};
    if (!params.isEmpty())
        message.insert(QLatin1String("params"), params);
    return written(std::move(message));
}

QByteArray mcpNotification(const QString &method, const QJsonObject &params)
{
    QJsonObject message{{QStringLiteral("method"), method}};
    if (!params.isEmpty())
        message.insert(QLatin1String("params"), params);
    return written(std::move(message));
}

QByteArray mcpResult(const QJsonValue &id, const QJsonObject &result)
{
    return written({{QStringLiteral("id"), id}, {QStringLiteral("result"), result}});
}

QByteArray mcpFailure(const QJsonValue &id, int code, const QString &text)
{
    const QJsonObject error{{QStringLiteral("code"), code}, {QStringLiteral("message"), text}};
    return written({{QStringLiteral("id"), id}, {QStringLiteral("error"), error}});
}

QString mcpCleanText(const QString &text, qsizetype most, bool lines)
{
    QString clean;
    clean.reserve(std::min(text.size(), most));
    for (const QChar c : text) {
        if (clean.size() >= most) {
            if (clean.back().isHighSurrogate())
                clean.chop(1);
            clean += QChar(0x2026);
            break;
        }
        const bool isLayout = c == u'\n' || c == u'\t';
        // Format characters can turn the direction of what stands after them.
        const bool isControl = c.category() == QChar::Other_Control
                               || (c.unicode() >= 0x202a && c.unicode() <= 0x202e)
                               || (c.unicode() >= 0x2066 && c.unicode() <= 0x2069);
        if (isLayout)
            clean += lines ? c : QChar(u' ');
        else if (!isControl)
            clean += c;
    }
    return clean;
}

void McpLineReader::feed(QByteArrayView bytes, const std::function<bool(const QByteArray &)> &line,
                         const std::function<bool()> &dropped)
{
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView piece = end < 0 ? bytes : bytes.first(end);
        if (m_skipped > 0 || m_line.size() + piece.size() > m_most) {
            m_skipped += m_line.size() + piece.size();
            m_line.clear();
        } else {
            m_line.append(piece.data(), piece.size());
        }
        if (end < 0)
            return;
        bytes = bytes.sliced(end + 1);
        bool goesOn = true;
        if (std::exchange(m_skipped, 0) > 0) {
            goesOn = dropped();
        } else {
            QByteArray whole = std::exchange(m_line, QByteArray());
            if (whole.endsWith('\r'))
                whole.chop(1);
            if (!whole.trimmed().isEmpty())
                goesOn = line(whole);
        }
        if (!goesOn)
            return;
    }
}

} // namespace troupe
