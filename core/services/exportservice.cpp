// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/exportservice.h"

#include "core/base/clock.h"
#include "core/engine/filecontent.h"
#include "core/services/agentservice.h"
#include "core/services/sessionservice.h"
#include "core/services/transfer/conversationwriter.h"
#include "core/storage/blobstore.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr qsizetype kMessagesAtOnce = 50;
constexpr qsizetype kBytesAtOnce = 1 << 20;
constexpr qint64 kLargestFileBytes = 64 << 20;

/// The numbers of the messages from the first one to the leaf that is shown. UNION ends a chain that
/// runs in a circle.
Result<QList<qint64>> branchOf(Sql &sql, const Session &session)
{
    QList<qint64> seqs;
    const auto done = sql.each(
        QStringLiteral("WITH RECURSIVE branch(seq, parent) AS ("
                       "SELECT seq, parent_id FROM messages WHERE id = ? AND session_id = ? UNION "
                       "SELECT m.seq, m.parent_id FROM branch b JOIN messages m ON m.id = b.parent "
                       "WHERE m.session_id = ?) SELECT seq FROM branch"),
        {session.headId, session.id, session.id}, [&](const Row &row) {
            seqs.prepend(row.integer(0));
            return true;
        });
    return done ? Result<QList<qint64>>(seqs) : fail(done.error());
}

Result<QList<qint64>> allOf(Sql &sql, const QString &sessionId)
{
    QList<qint64> seqs;
    const auto done =
        sql.each(QStringLiteral("SELECT seq FROM messages WHERE session_id = ? ORDER BY seq"),
                 {sessionId}, [&](const Row &row) {
                     seqs.append(row.integer(0));
                     return true;
                 });
    return done ? Result<QList<qint64>>(seqs) : fail(done.error());
}

QByteArray bytesOf(Sql &sql, const BlobStore &blobs, const AttachedFile &file)
{
    QString sha256;
    sql.first(QStringLiteral("SELECT sha256 FROM attachments WHERE id = ?"), {file.id},
              [&](const Row &row) { sha256 = row.text(0); });
    return blobs.read(sha256, kLargestFileBytes).value_or(QByteArray());
}

/// Some messages as they are written, and how many they were.
struct Piece
{
    QByteArray bytes;
    qsizetype count = 0;
};

Result<Piece> pieceOf(Sql &sql, ConversationWriter &writer, const BlobStore &blobs,
                      const QString &agentName, const QList<qint64> &seqs)
{
    Piece piece;
    for (const qint64 seq : seqs) {
        auto row = findRow<Message>(sql, QStringLiteral(" WHERE seq = ?"), {seq});
        if (!row)
            return fail(row.error());
        ++piece.count;
        if (!*row)
            continue; // deleted meanwhile
        ExportMessage said;
        said.message = std::move(**row);
        said.speaker = said.message.role == MessageRole::User ? QStringLiteral("You") : agentName;
        said.bytes = [&sql, &blobs](const AttachedFile &file) { return bytesOf(sql, blobs, file); };
        piece.bytes += writer.message(said);
        if (piece.bytes.size() >= kBytesAtOnce)
            break;
    }
    return piece;
}

} // namespace

Task<ExportService::Run> ExportService::begin(Caller caller, ExportSession input)
{
    const auto session = m_sessions.find(caller, input.sessionId);
    if (!session)
        co_return fail(session.error());
    Run run;
    run.session = *session;
    const auto agent = m_agents.find(caller, session->agentId);
    run.agentName = agent ? agent->name : QStringLiteral("Agent");
    run.writer = makeConversationWriter(input.format);
    run.contentType = run.writer->contentType();
    run.fileName =
        safeFileName(session->title.isEmpty() ? QStringLiteral("Conversation")
                                              : QString(session->title).replace(u'/', u'-'))
        + run.writer->suffix();
    const bool all = run.writer->wantsAllBranches();
    auto read = [all, session = *session](Sql &sql) {
        return all ? allOf(sql, session.id) : branchOf(sql, session);
    };
    auto seqs = co_await m_db.read(std::move(read));
    if (!seqs)
        co_return fail(seqs.error());
    run.seqs = std::move(*seqs);
    co_return run;
}

Task<void> ExportService::write(Run run, Sink sink)
{
    ExportHead head;
    head.session = run.session;
    head.agentName = run.agentName;
    head.exportedMs = m_clock.nowMs();
    QByteArray bytes = run.writer->head(head);
    const Error left(ErrorCode::Cancelled, QStringLiteral("Nobody reads the export"));
    qsizetype at = 0;
    while (at < run.seqs.size()) {
        auto read = [writer = run.writer, blobs = &m_blobs, name = run.agentName,
                     seqs = run.seqs.mid(at, kMessagesAtOnce)](Sql &sql) {
            return pieceOf(sql, *writer, *blobs, name, seqs);
        };
        const Result<Piece> piece = co_await m_db.read(std::move(read));
        if (!piece)
            co_return fail(piece.error());
        at += piece->count;
        bytes += piece->bytes;
        const Result<bool> goesOn = co_await sink(std::move(bytes));
        if (!goesOn || !*goesOn)
            co_return fail(left);
        bytes = QByteArray();
    }
    bytes += run.writer->foot();
    const Result<bool> done = co_await sink(std::move(bytes));
    co_return done &&*done ? Result<void>() : fail(left);
}

} // namespace troupe
