// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/chatgptreader.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace troupe {

namespace {

constexpr qsizetype kMostNodes = 200'000;
constexpr qsizetype kLongestText = 4'000'000;
constexpr qsizetype kLongestTitle = 300;
constexpr double kLatestSecond = 4'102'444'800; // the year 2100

using Losses = QHash<QString, int>;

void lose(Losses &losses, const char *kind, int count = 1)
{
    losses[QString::fromLatin1(kind)] += count;
}

/// Seconds since 1970; 0 for what is none.
qint64 millisecondsOf(const QJsonValue &value, Losses &losses)
{
    if (value.isNull() || value.isUndefined())
        return 0;
    const double seconds =
        value.isString() ? value.toString().toDouble() : value.toDouble(std::nan(""));
    if (!std::isfinite(seconds) || seconds <= 0 || seconds > kLatestSecond) {
        lose(losses, "date");
        return 0;
    }
    return static_cast<qint64>(seconds * 1000);
}

QString fenced(const QString &language, const QString &text)
{
    QString fence = QStringLiteral("```");
    while (text.contains(fence))
        fence += u'`';
    return fence + language + u'\n' + text + u'\n' + fence;
}

QString partText(const QJsonValue &part, Losses &losses)
{
    if (part.isString())
        return part.toString();
    const QJsonObject object = part.toObject();
    const QString type = object[QLatin1String("content_type")].toString();
    if (type == QLatin1String("image_asset_pointer")) {
        lose(losses, "image");
        return QStringLiteral("[Picture]");
    }
    if (type == QLatin1String("audio_transcription")) {
        lose(losses, "audio");
        return object[QLatin1String("text")].toString();
    }
    if (type.contains(QLatin1String("audio")) || type.contains(QLatin1String("video"))) {
        lose(losses, "audio");
        return {};
    }
    if (object[QLatin1String("text")].isString())
        return object[QLatin1String("text")].toString();
    lose(losses, "unknown");
    return {};
}

QString partsText(const QJsonObject &content, Losses &losses)
{
    QStringList texts;
    const QJsonArray parts = content[QLatin1String("parts")].toArray();
    for (const QJsonValue &part : parts) {
        const QString text = partText(part, losses);
        if (!text.isEmpty())
            texts.append(text);
    }
    return texts.join(QStringLiteral("\n\n"));
}

QString quoteText(const QJsonObject &content)
{
    const QString title = content[QLatin1String("title")].toString();
    const QString url = content[QLatin1String("url")].toString();
    QString text = content[QLatin1String("text")].toString();
    text.replace(u'\n', QLatin1String("\n> "));
    return QStringLiteral("> %1\n>\n> %2 %3").arg(text, title, url);
}

/// What people saw of a content; empty for nothing.
QString contentText(const QJsonObject &content, Losses &losses)
{
    const QString type = content[QLatin1String("content_type")].toString();
    if (type == QLatin1String("text") || type == QLatin1String("multimodal_text"))
        return partsText(content, losses);
    if (type == QLatin1String("code")) {
        lose(losses, "tool");
        QString language = content[QLatin1String("language")].toString();
        if (language == QLatin1String("unknown") || language.size() > 40)
            language.clear();
        return fenced(language, content[QLatin1String("text")].toString());
    }
    if (type == QLatin1String("execution_output") || type == QLatin1String("system_error")
        || type == QLatin1String("computer_output")) {
        lose(losses, "tool");
        const QString text = content[QLatin1String("text")].toString();
        return text.isEmpty() ? QString() : fenced({}, text);
    }
    if (type == QLatin1String("tether_quote"))
        return quoteText(content);
    const char *kind = type.startsWith(QLatin1String("tether_"))           ? "browsing"
                       : type == QLatin1String("thoughts")                 ? "reasoning"
                       : type == QLatin1String("reasoning_recap")          ? "reasoning"
                       : type.endsWith(QLatin1String("_editable_context")) ? "instructions"
                                                                           : "unknown";
    lose(losses, kind);
    return {};
}

bool isHidden(const QJsonObject &message, const QString &role)
{
    const QJsonObject metadata = message[QLatin1String("metadata")].toObject();
    const bool isInvisible =
        metadata[QLatin1String("is_visually_hidden_from_conversation")].toBool();
    return isInvisible || role == QLatin1String("system")
           || message[QLatin1String("weight")].toDouble(1) == 0;
}

QString fileNames(const QJsonObject &message, Losses &losses)
{
    QStringList names;
    const QJsonArray files =
        message[QLatin1String("metadata")][QLatin1String("attachments")].toArray();
    for (const QJsonValue &file : files) {
        const QString name = file[QLatin1String("name")].toString().left(200).simplified();
        if (!name.isEmpty())
            names.append(QStringLiteral("[File: %1]").arg(name));
    }
    if (!names.isEmpty())
        lose(losses, "file", static_cast<int>(names.size()));
    return names.join(u'\n');
}

MessageStatus statusOf(const QJsonObject &message)
{
    const QString status = message[QLatin1String("status")].toString();
    return status.isEmpty() || status.startsWith(QLatin1String("finished"))
               ? MessageStatus::Complete
               : MessageStatus::Interrupted;
}

/// Nothing for a node that people did not see.
std::optional<Message> readNode(const QJsonObject &node, Losses &losses)
{
    const QJsonObject json = node[QLatin1String("message")].toObject();
    const QJsonObject content = json[QLatin1String("content")].toObject();
    if (json.isEmpty() || content.isEmpty())
        return std::nullopt;
    const QString role = json[QLatin1String("author")][QLatin1String("role")].toString();
    if (isHidden(json, role)) {
        Losses unseen;
        const bool saidSomething =
            role != QLatin1String("system") && !contentText(content, unseen).trimmed().isEmpty();
        if (saidSomething)
            lose(losses, "hidden");
        return std::nullopt;
    }
    Message message;
    message.role = role == QLatin1String("user") ? MessageRole::User : MessageRole::Assistant;
    message.content = contentText(content, losses);
    if (role == QLatin1String("tool")
        && content[QLatin1String("content_type")].toString() == QLatin1String("text"))
        lose(losses, "tool");
    const QString files = fileNames(json, losses);
    if (!files.isEmpty())
        message.content += (message.content.isEmpty() ? QString() : QStringLiteral("\n\n")) + files;
    if (message.content.trimmed().isEmpty())
        return std::nullopt;
    if (message.content.size() > kLongestText) {
        message.content.truncate(kLongestText);
        lose(losses, "long");
    }
    if (message.role == MessageRole::Assistant) {
        message.model =
            json[QLatin1String("metadata")][QLatin1String("model_slug")].toString().left(200);
        message.requestedModel = message.model;
        message.provider = QStringLiteral("ChatGPT");
        message.finishReason = QStringLiteral("stop");
    }
    message.status = statusOf(json);
    message.createdAt = Timestamp{millisecondsOf(json[QLatin1String("create_time")], losses)};
    return message;
}

/// The nodes of a mapping with their parents by number.
struct Tree
{
    QStringList ids;
    std::vector<int> parents; ///< -1: a beginning
    std::vector<std::optional<Message>> messages;
};

/// Ends every chain of parents that runs in a circle.
void breakCycles(Tree &tree, Losses &losses)
{
    enum : char { Unseen, OnPath, Done };
    std::vector<char> state(tree.parents.size(), Unseen);
    std::vector<int> path;
    for (int start = 0; start < static_cast<int>(tree.parents.size()); ++start) {
        path.clear();
        int at = start;
        while (at >= 0 && state[static_cast<std::size_t>(at)] == Unseen) {
            state[static_cast<std::size_t>(at)] = OnPath;
            path.push_back(at);
            at = tree.parents[static_cast<std::size_t>(at)];
        }
        if (at >= 0 && state[static_cast<std::size_t>(at)] == OnPath) {
            tree.parents[static_cast<std::size_t>(at)] = -1;
            lose(losses, "cycle");
        }
        for (const int seen : path)
            state[static_cast<std::size_t>(seen)] = Done;
    }
}

Tree readTree(const QJsonObject &mapping, Losses &losses)
{
    Tree tree;
    tree.ids = mapping.keys();
    QHash<QString, int> places;
    for (int i = 0; i < static_cast<int>(tree.ids.size()); ++i)
        places.insert(tree.ids.at(i), i);
    for (const QString &id : std::as_const(tree.ids)) {
        const QJsonObject node = mapping[id].toObject();
        const QString parent = node[QLatin1String("parent")].toString();
        const int place = places.value(parent, -1);
        tree.messages.push_back(readNode(node, losses));
        if (place < 0 && !parent.isEmpty() && tree.messages.back())
            lose(losses, "orphan");
        tree.parents.push_back(place);
    }
    breakCycles(tree, losses);
    return tree;
}

/// For each node the nearest one at or above it that is kept; -1: none. Chains are long, so without
/// recursion.
std::vector<int> keptAncestors(const Tree &tree)
{
    constexpr int unknown = -2;
    std::vector<int> kept(tree.parents.size(), unknown);
    std::vector<int> path;
    for (int start = 0; start < static_cast<int>(kept.size()); ++start) {
        path.clear();
        int at = start;
        while (at >= 0 && kept[static_cast<std::size_t>(at)] == unknown
               && !tree.messages[static_cast<std::size_t>(at)]) {
            path.push_back(at);
            at = tree.parents[static_cast<std::size_t>(at)];
        }
        int found = at;
        if (at >= 0 && !tree.messages[static_cast<std::size_t>(at)])
            found = kept[static_cast<std::size_t>(at)];
        for (const int passed : path)
            kept[static_cast<std::size_t>(passed)] = found;
        if (at >= 0 && tree.messages[static_cast<std::size_t>(at)])
            kept[static_cast<std::size_t>(at)] = at;
    }
    return kept;
}

/// The kept nodes in the order of time, each after the one that it follows.
struct Order
{
    std::vector<int> nodes;
    std::vector<qint64> times; ///< by node; never before those of their parents
    std::vector<int> parents; ///< by node: the kept one before it
};

Order orderOf(const Tree &tree, const std::vector<int> &kept, qint64 firstMs)
{
    Order order;
    const std::size_t count = tree.parents.size();
    order.times.assign(count, -1);
    order.parents.assign(count, -1);
    std::vector<int> depths(count, 0);
    std::vector<int> path;
    for (int start = 0; start < static_cast<int>(count); ++start) {
        const auto &message = tree.messages[static_cast<std::size_t>(start)];
        if (!message)
            continue;
        order.nodes.push_back(start);
        path.clear();
        for (int at = start; at >= 0 && order.times[static_cast<std::size_t>(at)] < 0;) {
            path.push_back(at);
            const int above = tree.parents[static_cast<std::size_t>(at)];
            const int parent = above < 0 ? -1 : kept[static_cast<std::size_t>(above)];
            order.parents[static_cast<std::size_t>(at)] = parent;
            at = parent;
        }
        for (auto it = path.rbegin(); it != path.rend(); ++it) {
            const auto at = static_cast<std::size_t>(*it);
            const int parent = order.parents[at];
            const qint64 before =
                parent < 0 ? firstMs : order.times[static_cast<std::size_t>(parent)];
            order.times[at] = std::max(tree.messages[at]->createdAt.ms, before);
            depths[at] = parent < 0 ? 0 : depths[static_cast<std::size_t>(parent)] + 1;
        }
    }
    std::stable_sort(order.nodes.begin(), order.nodes.end(), [&](int a, int b) {
        const auto i = static_cast<std::size_t>(a);
        const auto j = static_cast<std::size_t>(b);
        return std::pair(order.times[i], depths[i]) < std::pair(order.times[j], depths[j]);
    });
    return order;
}

QString sourceIdOf(const QJsonObject &conversation)
{
    for (const char *key : {"conversation_id", "id"}) {
        QString id = conversation[QLatin1String(key)].toString();
        if (!id.isEmpty() && id.size() <= 200)
            return id;
    }
    const QByteArray bytes = QJsonDocument(conversation).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace

Result<ReadConversation> readChatGpt(const QJsonObject &conversation)
{
    const QJsonObject mapping = conversation[QLatin1String("mapping")].toObject();
    if (mapping.size() > kMostNodes) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("conversation_unreadable"),
                         QStringLiteral("It has more than %1 messages").arg(kMostNodes));
    }
    ReadConversation read;
    read.format = QStringLiteral("chatgpt");
    read.sourceId = sourceIdOf(conversation);
    Session &session = read.session;
    session.title =
        conversation[QLatin1String("title")].toString().left(kLongestTitle).simplified();
    session.createdAt =
        Timestamp{millisecondsOf(conversation[QLatin1String("create_time")], read.losses)};
    session.updatedAt =
        Timestamp{millisecondsOf(conversation[QLatin1String("update_time")], read.losses)};

    Tree tree = readTree(mapping, read.losses);
    const std::vector<int> kept = keptAncestors(tree);
    const Order order = orderOf(tree, kept, session.createdAt.ms);
    std::vector<int> places(tree.parents.size(), -1);
    for (const int node : order.nodes) {
        const auto at = static_cast<std::size_t>(node);
        ReadMessage said;
        said.message = std::move(*tree.messages[at]);
        said.message.createdAt = Timestamp{order.times[at]};
        said.message.completedAt = said.message.createdAt;
        const int parent = order.parents[at];
        said.parent = parent < 0 ? -1 : places[static_cast<std::size_t>(parent)];
        places[at] = static_cast<int>(read.messages.size());
        read.messages.push_back(std::move(said));
    }
    read.head = static_cast<int>(read.messages.size()) - 1;
    const qsizetype current =
        tree.ids.indexOf(conversation[QLatin1String("current_node")].toString());
    const int shown = current < 0 ? -1 : kept[static_cast<std::size_t>(current)];
    if (shown >= 0)
        read.head = places[static_cast<std::size_t>(shown)];
    return read;
}

} // namespace troupe
