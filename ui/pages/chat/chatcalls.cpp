// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chatcalls.h"

#include "core/meta/values.h"
#include "ui/transcript/richtext.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace troupe::chatcalls {

namespace {

constexpr qsizetype kBriefValue = 60; // UTF-16 units
constexpr qsizetype kBrief = 160;
constexpr qsizetype kMostSources = 40;
constexpr qsizetype kLongestTitle = 160;
constexpr qsizetype kSourceHead = 4'000; // of a result, where its address stands
constexpr qsizetype kSourceText = 64'000; // of a result that lists hits
const QString kSince = QStringLiteral("running_since_ms"); // ours: the server does not send it

class ChatCallWords
{
    Q_DECLARE_TR_FUNCTIONS(ChatCallWords)
};

QJsonObject shownOf(const ToolCallRecord &record, qsizetype at)
{
    QJsonObject shown{{QStringLiteral("id"), record.callId},
                      {QStringLiteral("record_id"), record.id},
                      {QStringLiteral("name"), record.tool},
                      {QStringLiteral("arguments"), record.arguments},
                      {QStringLiteral("status"), enumName(record.status)},
                      {QStringLiteral("risk"), enumName(record.risk)},
                      {QStringLiteral("result"), record.result},
                      {QStringLiteral("duration_ms"), record.durationMs},
                      {QStringLiteral("allowed_by"), record.allowedBy},
                      {QStringLiteral("at"), at}};
    if (!record.error.isEmpty())
        shown[QStringLiteral("error")] = record.error;
    if (!record.approvalId.isEmpty())
        shown[QStringLiteral("approval_id")] = record.approvalId;
    return shown;
}

qsizetype placeOf(const QJsonArray &calls, const QString &recordId)
{
    for (qsizetype i = 0; i < calls.size(); ++i) {
        if (calls.at(i)[QLatin1String("record_id")].toString() == recordId)
            return i;
    }
    return -1;
}

TranscriptCall::State stateOf(const QString &status)
{
    using State = TranscriptCall::State;
    static const QHash<QString, State> states{{QStringLiteral("requested"), State::Queued},
                                              {QStringLiteral("waiting_approval"), State::Waiting},
                                              {QStringLiteral("running"), State::Running},
                                              {QStringLiteral("succeeded"), State::Done},
                                              {QStringLiteral("failed"), State::Failed},
                                              {QStringLiteral("denied"), State::Denied},
                                              {QStringLiteral("uncertain"), State::Uncertain},
                                              {QStringLiteral("cancelled"), State::Cancelled}};
    return states.value(status, State::Done);
}

QString iconOf(const QString &name, const QString &risk)
{
    static const QHash<QString, const char *> tools{
        {QStringLiteral("http_fetch"), "globe"},        {QStringLiteral("web_search"), "search"},
        {QStringLiteral("file_read"), "file-text"},     {QStringLiteral("file_list"), "folder"},
        {QStringLiteral("file_write"), "save"},         {QStringLiteral("calculator"), "hash"},
        {QStringLiteral("query_database"), "database"}, {QStringLiteral("Task"), "users"}};
    if (const char *const icon = tools.value(name))
        return QString::fromLatin1(icon);
    if (risk == QLatin1String("destructive"))
        return QStringLiteral("triangle-alert");
    if (risk == QLatin1String("external"))
        return QStringLiteral("plug");
    return risk == QLatin1String("write") ? QStringLiteral("pencil") : QStringLiteral("wrench");
}

QString riskText(const QString &risk)
{
    if (risk == QLatin1String("read"))
        return ChatCallWords::tr("only reads");
    if (risk == QLatin1String("write"))
        return ChatCallWords::tr("changes things here");
    if (risk == QLatin1String("external"))
        return ChatCallWords::tr("talks to others");
    return risk == QLatin1String("destructive") ? ChatCallWords::tr("cannot be undone") : risk;
}

QString allowedText(const QString &by, TranscriptCall::State state)
{
    const bool denied = state == TranscriptCall::State::Denied;
    if (by == QLatin1String("permission"))
        return denied ? ChatCallWords::tr("Denied by the agent's permission")
                      : ChatCallWords::tr("Allowed by the agent's permission");
    if (by == QLatin1String("default"))
        return ChatCallWords::tr("Allowed by default");
    if (by == QLatin1String("expired"))
        return ChatCallWords::tr("Nobody decided in time");
    if (by.startsWith(QLatin1String("policy:")))
        return denied ? ChatCallWords::tr("Denied by a policy")
                      : ChatCallWords::tr("Allowed by a policy");
    if (by.startsWith(QLatin1String("person:")))
        return denied ? ChatCallWords::tr("Rejected by a person")
                      : ChatCallWords::tr("Approved by a person");
    return {};
}

/// Cuts no character in two.
QString startOf(const QString &text, qsizetype size)
{
    const bool isCut = text.size() > size && text.at(size).isLowSurrogate();
    return text.left(isCut ? size - 1 : size);
}

/// In one line, in which nothing is hidden.
QString oneLine(const QString &text)
{
    return visibleText(text.simplified());
}

TranscriptCall callOf(const QJsonObject &shown, int index)
{
    TranscriptCall call;
    call.id = shown[QLatin1String("record_id")].toString();
    if (call.id.isEmpty()) // imported, or of another family
        call.id = QString::number(index);
    call.at = shown[QLatin1String("at")].toInteger();
    call.name = oneLine(startOf(shown[QLatin1String("name")].toString(), kLongestTitle));
    const QString risk = shown[QLatin1String("risk")].toString();
    call.icon = iconOf(call.name, risk);
    call.dangerous = risk == QLatin1String("destructive");
    call.arguments = shown[QLatin1String("arguments")].toObject();
    call.brief = brief(call.arguments);
    call.result = shown[QLatin1String("result")].toString();
    call.error = shown[QLatin1String("error")].toString();
    call.state = stateOf(shown[QLatin1String("status")].toString());
    call.more = shown[QLatin1String("truncated")].toBool();
    call.durationMs = shown[QLatin1String("duration_ms")].toInteger();
    call.runningSinceMs = shown[kSince].toInteger();
    QStringList notes{allowedText(shown[QLatin1String("allowed_by")].toString(), call.state)};
    notes.append(riskText(risk));
    if (call.durationMs > 0)
        notes.append(ChatCallWords::tr("took %1 ms").arg(QLocale().toString(call.durationMs)));
    notes.removeAll(QString());
    call.note = notes.join(QStringLiteral(" · "));
    return call;
}

class Sources
{
public:
    void addPage(const QString &address, const QString &title, const char *icon)
    {
        const QUrl url = allowedLink(address.trimmed());
        const bool isWeb = url.isValid() && url.scheme() != QLatin1String("mailto")
                           && !url.host().isEmpty() && url.userInfo().isEmpty();
        if (!isWeb)
            return;
        const QString host = url.host(QUrl::PrettyDecoded);
        QString text = oneLine(startOf(title, kLongestTitle));
        if (text.isEmpty())
            text = host + (url.path() == QLatin1String("/") ? QString() : url.path());
        else if (!text.contains(host)) // a title can say anything: where it leads is told with it
            text = host + QStringLiteral(" · ") + text;
        add({QString::fromLatin1(icon), text, url.toDisplayString(), url});
    }
    void addFile(const QString &path)
    {
        if (!path.isEmpty())
            add({QStringLiteral("file-text"),
                 oneLine(
                     startOf(path.section(u'/', -1, -1, QString::SectionSkipEmpty), kLongestTitle)),
                 visibleText(path), QUrl()});
    }
    QList<TranscriptSource> take() { return std::move(m_sources); }

private:
    void add(const TranscriptSource &source)
    {
        if (m_sources.size() >= kMostSources || m_known.contains(source.detail))
            return;
        m_known.insert(source.detail);
        m_sources.append(source);
    }

    QList<TranscriptSource> m_sources;
    QSet<QString> m_known;
};

/// The second line of a fetched page is its address, written by the tool.
void addFetched(Sources &sources, const QString &result)
{
    const QString line = result.left(kSourceHead).section(u'\n', 1, 1);
    const QLatin1String mark("Address: ");
    if (line.startsWith(mark))
        sources.addPage(line.mid(mark.size()), {}, "globe");
}

/// "1. Title", the address and a line of text, each hit in three lines of the tool's making.
void addHits(Sources &sources, const QString &result)
{
    static const QRegularExpression title(QStringLiteral("^\\d{1,2}\\. "));
    const QStringList lines = result.left(kSourceText).split(u'\n');
    for (qsizetype i = 0; i + 1 < lines.size(); i += 3) {
        const QRegularExpressionMatch match = title.match(lines.at(i));
        if (!match.hasMatch())
            return;
        sources.addPage(lines.at(i + 1), lines.at(i).mid(match.capturedLength()), "search");
    }
}

} // namespace

QString brief(const QJsonObject &arguments)
{
    QStringList parts;
    qsizetype size = 0;
    for (auto it = arguments.begin(); it != arguments.end() && size < kBrief; ++it) {
        const QJsonValue value = it.value();
        QString text;
        bool isLong = false;
        if (value.isString()) {
            const QString whole = value.toString();
            isLong = whole.size() > kBriefValue;
            text = oneLine(startOf(whole, kBriefValue));
        } else if (value.isArray()) {
            text = value.toArray().isEmpty() ? QStringLiteral("[]") : QStringLiteral("[…]");
        } else if (value.isObject()) {
            text = value.toObject().isEmpty() ? QStringLiteral("{}") : QStringLiteral("{…}");
        } else {
            text = QString::fromUtf8(jsonText(value));
        }
        if (isLong)
            text += u'…';
        parts.append(oneLine(startOf(it.key(), kBriefValue)) + QStringLiteral(": ") + text);
        size += parts.last().size();
    }
    return parts.join(QStringLiteral(", "));
}

void take(Message &message, const ToolCallRecord &record, bool isCut, qint64 nowMs)
{
    const qsizetype index = placeOf(message.toolCalls, record.id);
    const QJsonObject known = index < 0 ? QJsonObject() : message.toolCalls.at(index).toObject();
    QJsonObject shown =
        shownOf(record, index < 0 ? message.content.size()
                                  : static_cast<qsizetype>(known[QLatin1String("at")].toInteger()));
    if (isCut) {
        shown[QStringLiteral("truncated")] = true;
        if (record.arguments.isEmpty() && index >= 0)
            shown[QStringLiteral("arguments")] = known[QLatin1String("arguments")];
    }
    if (record.status == ToolCallStatus::Running)
        shown[kSince] = known.contains(kSince) ? known[kSince] : QJsonValue(nowMs);
    if (index < 0)
        message.toolCalls.append(shown);
    else
        message.toolCalls[index] = shown;
}

void takeWhole(Message &message, const ToolCallRecord &record)
{
    const qsizetype index = placeOf(message.toolCalls, record.id);
    if (index < 0)
        return;
    QJsonObject shown = message.toolCalls.at(index).toObject();
    shown[QStringLiteral("arguments")] = record.arguments;
    shown[QStringLiteral("result")] = record.result;
    if (!record.error.isEmpty())
        shown[QStringLiteral("error")] = record.error;
    shown.remove(QStringLiteral("truncated"));
    message.toolCalls[index] = shown;
}

void keep(const Message &before, Message &now)
{
    if (before.runId != now.runId || before.toolCalls.isEmpty())
        return;
    const bool wasReadWithout =
        now.status == MessageStatus::Streaming && now.toolCalls.size() < before.toolCalls.size();
    if (wasReadWithout) {
        now.toolCalls = before.toolCalls;
        return;
    }
    for (qsizetype i = 0; i < now.toolCalls.size(); ++i) {
        QJsonObject call = now.toolCalls.at(i).toObject();
        const qsizetype known =
            placeOf(before.toolCalls, call[QLatin1String("record_id")].toString());
        if (known < 0 || call[QLatin1String("status")] != QLatin1String("running"))
            continue;
        const QJsonValue since = before.toolCalls.at(known)[kSince];
        if (since.isDouble()) {
            call[kSince] = since;
            now.toolCalls[i] = call;
        }
    }
}

QList<TranscriptCall> toTranscript(const QJsonArray &calls)
{
    QList<TranscriptCall> shown;
    shown.reserve(calls.size());
    for (qsizetype i = 0; i < calls.size(); ++i)
        shown.append(callOf(calls.at(i).toObject(), static_cast<int>(i)));
    std::stable_sort(shown.begin(), shown.end(),
                     [](const TranscriptCall &a, const TranscriptCall &b) { return a.at < b.at; });
    return shown;
}

QList<TranscriptSource> sourcesOf(const QJsonArray &calls)
{
    Sources sources;
    for (const QJsonValue &value : calls) {
        const QJsonObject call = value.toObject();
        if (call[QLatin1String("status")] != QLatin1String("succeeded"))
            continue;
        const QString name = call[QLatin1String("name")].toString();
        const QString result = call[QLatin1String("result")].toString();
        if (name == QLatin1String("http_fetch"))
            addFetched(sources, result);
        else if (name == QLatin1String("web_search"))
            addHits(sources, result);
        else if (name == QLatin1String("file_read"))
            sources.addFile(call[QLatin1String("arguments")][QLatin1String("path")].toString());
    }
    return sources.take();
}

} // namespace troupe::chatcalls
