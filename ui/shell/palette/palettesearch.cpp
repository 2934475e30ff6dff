// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette/palettesearch.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/chatops.h"
#include "ui/app/run.h"

#include <QDateTime>
#include <QLocale>

namespace troupe {

namespace {

constexpr int kAgents = 5;
constexpr int kConversations = 6;
constexpr int kMessages = 8;
constexpr int kLongestPaletteTitle = 200; // what the list of conversations takes
constexpr int kLongestPaletteQuery = 500;

QString dateOf(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms).date(), QLocale::ShortFormat);
}

QString withoutMarks(QString snippet)
{
    return snippet.remove(QChar(0x2068)).remove(QChar(0x2069)).simplified();
}

} // namespace

void PaletteSearch::setServer(Backend *backend, Open open)
{
    cancel();
    m_backend = backend;
    m_open = std::move(open);
}

void PaletteSearch::cancel()
{
    ++m_generation;
    m_parts = {};
}

void PaletteSearch::search(const QString &text)
{
    cancel();
    if (!m_backend)
        return;
    const QString wanted = text.trimmed();
    searchConversations(wanted, m_generation);
    if (wanted.isEmpty())
        return;
    searchAgents(wanted, m_generation);
    searchMessages(wanted, m_generation);
}

void PaletteSearch::tell(int generation, Part part, QList<PaletteEntry> entries)
{
    if (generation != m_generation)
        return;
    m_parts[part] = std::move(entries);
    emit found(m_parts[Agents] + m_parts[Conversations] + m_parts[Messages]);
}

void PaletteSearch::searchAgents(const QString &text, int generation)
{
    ListAgents query;
    query.search = text.left(kLongestPaletteTitle);
    query.limit = kAgents;
    run<Page<Agent>>(
        this, m_backend->call(ops::listAgents, query),
        [this, generation](Page<Agent> page) {
            QList<PaletteEntry> entries;
            for (const Agent &agent : std::as_const(page.items)) {
                PaletteEntry entry;
                entry.section = tr("Agents");
                entry.title = agent.name;
                entry.detail = agent.role.isEmpty() ? agent.description : agent.role;
                entry.icon = QStringLiteral("bot");
                entry.run = [open = m_open, id = agent.id] {
                    open(QStringLiteral("chat"), QStringLiteral("agent:") + id);
                };
                entry.alternative = [open = m_open, id = agent.id] {
                    open(QStringLiteral("agents"), id);
                };
                entries += entry;
            }
            tell(generation, Agents, std::move(entries));
        },
        [this](const Error &error) { emit failed(error.message); });
}

void PaletteSearch::searchConversations(const QString &text, int generation)
{
    ListSessions query;
    query.search = text.left(kLongestPaletteTitle);
    query.limit = kConversations;
    run<Page<Session>>(
        this, m_backend->call(ops::listSessions, query),
        [this, generation](Page<Session> page) {
            QList<PaletteEntry> entries;
            for (const Session &session : std::as_const(page.items)) {
                PaletteEntry entry;
                entry.section = tr("Conversations");
                entry.title = session.title.isEmpty() ? tr("New conversation") : session.title;
                entry.icon = QStringLiteral("message-square");
                entry.hint = dateOf(session.updatedAt);
                entry.run = [open = m_open, id = session.id] { open(QStringLiteral("chat"), id); };
                entries += entry;
            }
            tell(generation, Conversations, std::move(entries));
        },
        [this](const Error &error) { emit failed(error.message); });
}

void PaletteSearch::searchMessages(const QString &text, int generation)
{
    SearchMessages query;
    query.query = text.left(kLongestPaletteQuery);
    query.limit = kMessages;
    run<Page<SearchHit>>(
        this, m_backend->call(ops::searchMessages, query),
        [this, generation](Page<SearchHit> page) {
            QList<PaletteEntry> entries;
            for (const SearchHit &hit : std::as_const(page.items)) {
                PaletteEntry entry;
                entry.section = tr("Messages");
                entry.title = withoutMarks(hit.snippet);
                entry.detail =
                    hit.sessionTitle.isEmpty() ? tr("New conversation") : hit.sessionTitle;
                entry.icon = hit.role == MessageRole::User ? QStringLiteral("user")
                                                           : QStringLiteral("sparkles");
                entry.hint = dateOf(hit.createdAt);
                entry.run = [open = m_open, hit] {
                    open(QStringLiteral("chat"), hit.sessionId + u'#' + hit.messageId);
                };
                entries += entry;
            }
            tell(generation, Messages, std::move(entries));
        },
        [this](const Error &error) { emit failed(error.message); });
}

} // namespace troupe
