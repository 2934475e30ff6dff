// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/foreignbackend.h"

#include "core/base/ids.h"
#include "core/client/foreignfamilies.h"

namespace troupe {

namespace {

constexpr qsizetype kMostAnswers = 1000; // they are asked for right after

Error unreadable(const QString &detail)
{
    return Error(ErrorCode::Upstream, QStringLiteral("The server's answer cannot be read"), detail);
}

} // namespace

ForeignBackend::ForeignBackend(ApiTransport &transport) : m_transport(transport)
{
    on<ForeignBackend, &ForeignBackend::createSession>(ops::createSession);
    on<ForeignBackend, &ForeignBackend::message>(ops::getMessage);
}

QByteArray ForeignBackend::nameOf(const OpRow &row)
{
    return QByteArray::number(static_cast<int>(row.verb)) + ' ' + row.path;
}

Error ForeignBackend::unable()
{
    Error error(ErrorCode::NotSupported, QStringLiteral("This backend cannot do that"));
    error.key = QStringLiteral("backend_unable");
    return error;
}

Task<void> ForeignBackend::perform(OpRow row, const void *in, void *out)
{
    const Handler handler = m_handlers.value(nameOf(row));
    if (!handler)
        co_return fail(unable());
    co_return co_await handler(this, in, out);
}

Result<void> ForeignBackend::readBody(const QByteArray &body, bool isEnveloped,
                                      const TypeInfo &type, void *out)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (problem.error != QJsonParseError::NoError)
        return fail(unreadable(problem.errorString()));
    QJsonValue json =
        document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    if (isEnveloped)
        json = document.object()[QLatin1String("data")];
    ReadContext context;
    readAnswer(type, json, out, context);
    if (context.issues.isEmpty())
        return {};
    const FieldIssue &first = context.issues.first();
    return fail(unreadable(first.pointer + u' ' + first.message));
}

TurnStarted ForeignBackend::remember(const PostMessage &post, Message reply)
{
    if (reply.id.isEmpty())
        reply.id = newId();
    reply.sessionId = post.sessionId;
    TurnStarted turn;
    turn.replyId = reply.id;
    turn.reply = reply;
    turn.message.role = MessageRole::User;
    turn.message.content = post.text;
    turn.message.sessionId = post.sessionId;
    if (m_answers.size() >= kMostAnswers)
        m_answers.clear();
    m_answers.insert(reply.id, reply);
    return turn;
}

Task<Session> ForeignBackend::createSession(CreateSession in)
{
    Session session;
    session.id = in.agentId + QStringLiteral("/session_") + randomHex(12);
    session.agentId = in.agentId;
    session.title = in.title;
    co_return session;
}

Task<Message> ForeignBackend::message(MessageRef in)
{
    const auto known = m_answers.constFind(in.messageId);
    if (known == m_answers.constEnd())
        co_return fail(unable());
    co_return Message(*known); // QCoro moves from an lvalue
}

std::unique_ptr<ForeignBackend> makeForeignBackend(BackendFamily family, ApiTransport &transport)
{
    switch (family) {
    case BackendFamily::Lvng1:
        return std::make_unique<Lvng1Backend>(transport);
    case BackendFamily::Lvng2:
        return std::make_unique<Lvng2Backend>(transport);
    case BackendFamily::Aimos:
        return std::make_unique<AimosBackend>(transport);
    case BackendFamily::Convergio:
        return std::make_unique<ConvergioBackend>(transport);
    case BackendFamily::Troupe:
        break;
    }
    return nullptr;
}

} // namespace troupe
