// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/conversationreader.h"

#include "core/services/transfer/chatgptreader.h"
#include "core/services/transfer/conversationwriter.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace troupe {

namespace {

constexpr std::size_t kMostMessages = 200'000; // of one conversation

tl::unexpected<Error> unreadable(const QString &why)
{
    return failKeyed(ErrorCode::Malformed, QStringLiteral("conversation_unreadable"), why);
}

std::vector<ReadFile> readFilesOf(const QJsonObject &json, const Message &message,
                                  QHash<QString, int> &losses)
{
    QHash<QString, QByteArray> data;
    const QJsonArray files = json[QLatin1String("files")].toArray();
    for (const QJsonValue &file : files) {
        const auto decoded =
            QByteArray::fromBase64Encoding(file[QLatin1String("data")].toString().toLatin1(),
                                           QByteArray::AbortOnBase64DecodingErrors);
        if (decoded && !decoded.decoded.isEmpty())
            data.insert(file[QLatin1String("id")].toString(), decoded.decoded);
    }
    std::vector<ReadFile> read;
    for (const AttachedFile &file : message.attachments) {
        const auto found = data.constFind(file.id);
        if (found == data.constEnd())
            ++losses[QStringLiteral("file")];
        else
            read.push_back({file.name, *found});
    }
    return read;
}

/// Our own JSON: messages come in the order in which they were written, parents first.
Result<ReadConversation> readOwn(const QJsonObject &json)
{
    if (json[QLatin1String("version")].toInt() != 1)
        return unreadable(QStringLiteral("It was saved by a newer version of Troupe"));
    const auto session = fromJson<Session>(json[QLatin1String("session")]);
    const QJsonArray messages = json[QLatin1String("messages")].toArray();
    if (!session || session->id.isEmpty()
        || static_cast<std::size_t>(messages.size()) > kMostMessages)
        return unreadable(QStringLiteral("It is no conversation that Troupe saved"));
    ReadConversation read;
    read.format = QStringLiteral("troupe");
    read.sourceId = session->id;
    read.session = *session;
    QHash<QString, int> places;
    for (const QJsonValue &value : messages) {
        auto message = fromJson<Message>(value);
        if (!message || message->id.isEmpty() || places.contains(message->id)) {
            ++read.losses[QStringLiteral("broken")];
            continue;
        }
        ReadMessage said;
        said.parent = places.value(message->parentId, -1);
        if (said.parent < 0 && !message->parentId.isEmpty())
            ++read.losses[QStringLiteral("orphan")];
        said.files = readFilesOf(value.toObject(), *message, read.losses);
        message->attachments.clear();
        if (message->status == MessageStatus::Streaming)
            message->status = MessageStatus::Interrupted;
        const int place = static_cast<int>(read.messages.size());
        places.insert(message->id, place);
        said.message = std::move(*message);
        read.messages.push_back(std::move(said));
    }
    read.head = places.value(session->headId, static_cast<int>(read.messages.size()) - 1);
    return read;
}

} // namespace

Result<ReadConversation> readConversation(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error == QJsonParseError::DeepNesting)
        return unreadable(QStringLiteral("It is nested too deeply"));
    if (!document.isObject())
        return unreadable(QStringLiteral("It is no JSON: %1").arg(problem.errorString()));
    const QJsonObject object = document.object();
    if (object[QLatin1String("format")].toString() == QLatin1String(kConversationFormat))
        return readOwn(object);
    if (object[QLatin1String("mapping")].isObject())
        return readChatGpt(object);
    return unreadable(QStringLiteral("It is neither from ChatGPT nor from Troupe"));
}

QString lossText(const QString &kind)
{
    static const QHash<QString, QString> texts{
        {QStringLiteral("image"),
         QStringLiteral("Pictures: they are not in the file; where they stood is marked")},
        {QStringLiteral("audio"),
         QStringLiteral("Sound and video: not in the file; what was said is kept as text")},
        {QStringLiteral("file"), QStringLiteral("Attached files: only their names are kept")},
        {QStringLiteral("tool"), QStringLiteral("Calls of tools and their results: kept as text")},
        {QStringLiteral("browsing"), QStringLiteral("Pages that were looked up: left out")},
        {QStringLiteral("reasoning"), QStringLiteral("Thoughts of a model: left out")},
        {QStringLiteral("instructions"),
         QStringLiteral("Custom instructions and memories: left out")},
        {QStringLiteral("hidden"), QStringLiteral("Messages that were hidden there: left out")},
        {QStringLiteral("unknown"), QStringLiteral("Content of an unknown kind: left out")},
        {QStringLiteral("date"), QStringLiteral("Times that make no sense: replaced")},
        {QStringLiteral("cycle"),
         QStringLiteral("Messages that follow themselves: made a beginning")},
        {QStringLiteral("orphan"),
         QStringLiteral("Messages whose predecessor is missing: made a beginning")},
        {QStringLiteral("broken"), QStringLiteral("Messages that cannot be read: left out")},
        {QStringLiteral("long"), QStringLiteral("Messages over 4 million characters: cut")},
        {QStringLiteral("empty"), QStringLiteral("Conversations without a message: left out")},
        {QStringLiteral("too_large"), QStringLiteral("Conversations over 128 MB: left out")},
        {QStringLiteral("unreadable"),
         QStringLiteral("Conversations that cannot be read: left out")},
    };
    return texts.value(kind, kind);
}

} // namespace troupe
