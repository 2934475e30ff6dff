// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/importservice.h"

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/base/poolrun.h"
#include "core/engine/chatengine.h"
#include "core/services/agentservice.h"
#include "core/services/attachmentservice.h"
#include "core/services/paging.h"
#include "core/services/transfer/conversationsplitter.h"
#include "core/services/transfer/importrows.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QFile>

namespace troupe {

namespace {

constexpr qint64 kBlock = 1 << 20; // of the file, read at once
constexpr qint64 kToldEveryMs = 500;
constexpr char kImportAgent[] = "Imported conversations";

tl::unexpected<Error> importNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("import_not_found"),
                     QStringLiteral("Import not found"));
}

/// What one step of reading a file gave.
struct ReadStep
{
    QList<QByteArray> conversations; ///< empty ones were too large
    qint64 bytes = 0; ///< 0: the file has ended
};

Result<ReadStep> readStep(QFile &file, ConversationSplitter &splitter, QList<QByteArray> &collected)
{
    ReadStep step;
    const QByteArray block = file.read(kBlock);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Unavailable, QStringLiteral("The file cannot be read"),
                    file.errorString());
    step.bytes = block.size();
    const auto fed = block.isEmpty() ? splitter.end() : splitter.feed(block);
    if (!fed)
        return fail(fed.error());
    step.conversations = std::exchange(collected, {});
    return step;
}

using ReadPtr = std::shared_ptr<const ReadConversation>;

} // namespace

struct ImportService::Job
{
    ConversationImport state;
    QString uploadId;
    Caller caller;
    CancelToken cancel;
    QFile file;
    QList<QByteArray> collected;
    std::unique_ptr<ConversationSplitter> splitter;
    qint64 toldMs = 0;
    QPromise<ConversationImport> ended;

    void lose(const QString &kind, int count, const QString &title)
    {
        for (ImportLoss &loss : state.losses) {
            if (loss.kind == kind) {
                loss.count += count;
                return;
            }
        }
        ImportLoss loss;
        loss.kind = kind;
        loss.text = lossText(kind);
        loss.count = count;
        loss.example = title;
        state.losses.append(loss);
    }
};

ImportService::ImportService(Database &db, const AgentService &agents,
                             AttachmentService &attachments, BlobStore &blobs, ChatEngine &engine,
                             const Clock &clock)
    : m_db(db),
      m_agents(agents),
      m_attachments(attachments),
      m_blobs(blobs),
      m_engine(engine),
      m_clock(clock)
{
}

ImportService::~ImportService() = default;

Task<int> ImportService::recover()
{
    auto write = [](Tx &tx) -> Result<int> {
        const auto done = tx.sql().run(
            QStringLiteral("UPDATE imports SET status = 'interrupted', finished_at = ?, error = "
                           "'The server ended. Import the file again: what is here already is "
                           "skipped.' WHERE status = 'running'"),
            {tx.nowMs()});
        return done ? Result<int>(static_cast<int>(*done)) : fail(done.error());
    };
    co_return co_await m_db.write(std::move(write));
}

Task<QString> ImportService::agentFor(Caller caller, QString agentId)
{
    if (!agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, agentId);
        co_return agent ? Result<QString>(agent->id) : fail(agent.error());
    }
    Agent draft;
    draft.id = newId();
    draft.ownerId = caller.userId;
    draft.name = QString::fromLatin1(kImportAgent);
    draft.description = QStringLiteral("Goes on with conversations that came from a file.");
    draft.systemPrompt = QStringLiteral("You are a helpful assistant. The conversation began "
                                        "elsewhere; go on with it.");
    auto write = [draft](Tx &tx) -> Result<QString> {
        const auto known = findRow<Agent>(
            tx.sql(),
            QStringLiteral(" WHERE owner_id = ? AND name = ? AND archived_at = 0 ORDER BY id "
                           "LIMIT 1"),
            {draft.ownerId, draft.name});
        if (!known)
            return fail(known.error());
        if (*known)
            return (*known)->id;
        const auto made = insertNewAgent(tx, draft);
        return made ? Result<QString>(made->id) : fail(made.error());
    };
    co_return co_await m_db.write(std::move(write));
}

Task<ConversationImport> ImportService::begin(Caller caller, BeginImport input)
{
    if (m_shuttingDown)
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The server is shutting down"));
    const auto upload = m_attachments.findUpload(caller, input.uploadId);
    if (!upload)
        co_return fail(upload.error());
    if (upload->received != upload->size) {
        co_return failKeyed(
            ErrorCode::Conflict, QStringLiteral("upload_incomplete"),
            QStringLiteral("%1 of %2 bytes are there").arg(upload->received).arg(upload->size));
    }
    Caller owner = caller;
    QString wanted = input.agentId;
    const Result<QString> agentId = co_await agentFor(std::move(owner), std::move(wanted));
    if (!agentId)
        co_return fail(agentId.error());
    for (const JobPtr &running : std::as_const(m_running)) {
        if (running->uploadId == upload->id) {
            co_return failKeyed(ErrorCode::Conflict, QStringLiteral("import_running"),
                                QStringLiteral("This upload is being imported already"));
        }
    }
    const auto job = std::make_shared<Job>();
    job->caller = caller;
    job->uploadId = upload->id;
    job->state.id = newId();
    job->state.ownerId = caller.userId;
    job->state.agentId = *agentId;
    job->state.fileName = upload->name;
    job->state.bytesTotal = upload->size;
    job->state.createdAt = Timestamp{m_clock.nowMs()};
    job->file.setFileName(m_blobs.partPath(upload->id));
    job->splitter = std::make_unique<ConversationSplitter>(
        [list = &job->collected](QByteArray json) { list->append(std::move(json)); });
    job->ended.start();
    m_running.insert(job->state.id, job);
    auto write = [state = job->state](Tx &tx) { return insertRow(tx.sql(), state); };
    const Result<qint64> stored = co_await m_db.write(std::move(write));
    if (!stored) {
        m_running.remove(job->state.id);
        co_return fail(stored.error());
    }
    const ConversationImport begun = job->state;
    m_scope.spawn("import of conversations", run(job));
    co_return begun;
}

Task<void> ImportService::run(JobPtr job)
{
    const Result<void> read = co_await readFile(job);
    ConversationImport state = job->state; // told when it is stored
    state.status = ImportStatus::Complete;
    if (!read && read.error().code == ErrorCode::Cancelled) {
        state.status = m_shuttingDown ? ImportStatus::Interrupted : ImportStatus::Cancelled;
        state.error = read.error().message;
    } else if (!read) {
        state.status = ImportStatus::Failed;
        state.error = read.error().message;
    }
    state.finishedAt = Timestamp{m_clock.nowMs()};
    job->file.close();
    const Result<void> saved = co_await save(state);
    job->state = state;
    m_running.remove(state.id);
    m_engine.noteSaid();
    job->ended.addResult(state);
    job->ended.finish();
    if (!m_shuttingDown) {
        Caller caller = job->caller;
        QString uploadId = job->uploadId;
        co_await m_attachments.removeUpload(std::move(caller), std::move(uploadId));
    }
    co_return saved;
}

Task<void> ImportService::readFile(JobPtr job)
{
    if (!job->file.open(QIODevice::ReadOnly))
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The file cannot be read"));
    for (;;) {
        if (job->cancel.isCancelled() || m_shuttingDown) {
            co_return fail(ErrorCode::Cancelled,
                           QStringLiteral("It was ended. What is imported stays."));
        }
        Job *const reading = job.get();
        std::function<Result<ReadStep>()> work = [reading] {
            return readStep(reading->file, *reading->splitter, reading->collected);
        };
        const QFuture<Result<ReadStep>> future = runOnPool<ReadStep>(std::move(work));
        const Result<ReadStep> step = co_await future;
        // What stood before a break in the file is whole.
        QList<QByteArray> found =
            step ? step->conversations : std::exchange(job->collected, QList<QByteArray>());
        for (QByteArray &json : found) {
            if (job->cancel.isCancelled() || m_shuttingDown)
                break;
            QByteArray one = std::exchange(json, QByteArray());
            const Result<void> taken = co_await take(job, std::move(one));
            if (!taken)
                co_return fail(taken.error());
        }
        if (!step)
            co_return fail(step.error());
        if (step->bytes == 0)
            co_return {};
        job->state.bytesRead += step->bytes;
        co_await saveProgress(job);
    }
}

Task<void> ImportService::take(JobPtr job, QByteArray json)
{
    ConversationImport &state = job->state;
    ++state.found;
    if (json.isEmpty()) {
        ++state.failed;
        job->lose(QStringLiteral("too_large"), 1, {});
        co_return {};
    }
    std::function<Result<ReadPtr>()> work = [json]() -> Result<ReadPtr> {
        auto read = readConversation(json);
        if (!read)
            return fail(read.error());
        return ReadPtr(std::make_shared<ReadConversation>(std::move(*read)));
    };
    const QFuture<Result<ReadPtr>> reading = runOnPool<ReadPtr>(std::move(work));
    const Result<ReadPtr> read = co_await reading;
    if (!read) {
        ++state.failed;
        job->lose(QStringLiteral("unreadable"), 1, read.error().message);
        co_return {};
    }
    const ReadConversation &conversation = **read;
    state.format = conversation.format;
    const QString title = conversation.session.title;
    if (conversation.messages.empty()) {
        ++state.failed;
        job->lose(QStringLiteral("empty"), 1, title);
        co_return {};
    }
    const Result<bool> stored = co_await store(job, *read);
    if (!stored)
        co_return fail(stored.error());
    if (!*stored) {
        ++state.skipped;
        co_return {};
    }
    ++state.imported;
    state.messages += static_cast<int>(conversation.messages.size());
    for (auto it = conversation.losses.cbegin(); it != conversation.losses.cend(); ++it)
        job->lose(it.key(), it.value(), title);
    co_await saveProgress(job);
    co_return {};
}

Task<bool> ImportService::store(JobPtr job, ReadPtr read)
{
    using Files = std::vector<ImportedFile>;
    const auto lost = std::make_shared<int>(0);
    BlobStore *const blobs = &m_blobs;
    std::function<Result<Files>()> work = [blobs, read, lost] {
        return storeImportedFiles(*blobs, *read, lost.get());
    };
    const QFuture<Result<Files>> storing = runOnPool<Files>(std::move(work));
    const Result<Files> files = co_await storing;
    if (!files)
        co_return fail(files.error());
    auto write = [read, files = *files, userId = job->state.ownerId, agentId = job->state.agentId](
                     Tx &tx) { return insertImported(tx, *read, files, userId, agentId); };
    const Result<bool> stored = co_await m_db.write(std::move(write));
    if (stored && *stored && *lost > 0)
        job->lose(QStringLiteral("file"), *lost, read->session.title);
    co_return stored;
}

Task<void> ImportService::saveProgress(JobPtr job)
{
    const qint64 now = m_clock.steadyNs() / 1'000'000;
    if (now - job->toldMs < kToldEveryMs)
        co_return {};
    job->toldMs = now;
    m_engine.noteSaid();
    ConversationImport state = job->state;
    co_return co_await save(std::move(state));
}

Task<void> ImportService::save(ConversationImport state)
{
    auto write = [state](Tx &tx) -> Result<bool> {
        const auto done = updateRow(tx.sql(), state);
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("import.updated"), state.ownerId, state.id, toJson(state)});
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

Result<ConversationImport> ImportService::find(const Caller &caller, const QString &importId) const
{
    const auto id = parseId(importId);
    if (!id)
        return importNotFound();
    if (const JobPtr running = m_running.value(*id);
        running && running->state.ownerId == caller.userId)
        return running->state;
    const auto row =
        findRow<ConversationImport>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {*id});
    if (!row)
        return fail(row.error());
    if (!*row || (*row)->ownerId != caller.userId)
        return importNotFound();
    return **row;
}

Task<Page<ConversationImport>> ImportService::list(Caller caller, ListImports query)
{
    QString tail = QStringLiteral(" WHERE owner_id = ?");
    QVariantList binds{caller.userId};
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            co_return fail(cursor.error());
        tail += QStringLiteral(" AND id < ?");
        binds += cursor->first();
    }
    tail += QStringLiteral(" ORDER BY id DESC LIMIT ?");
    binds += query.limit + 1;
    auto read = [tail, binds](Sql &sql) { return listRows<ConversationImport>(sql, tail, binds); };
    auto rows = co_await m_db.read(std::move(read));
    if (!rows)
        co_return fail(rows.error());
    Page<ConversationImport> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    co_return page;
}

Task<ConversationImport> ImportService::cancel(Caller caller, QString importId)
{
    const auto known = find(caller, importId);
    if (!known)
        co_return fail(known.error());
    const JobPtr job = m_running.value(known->id);
    if (!job) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("import_not_running"),
                            QStringLiteral("This import has ended already"));
    }
    job->cancel.cancel();
    const QFuture<ConversationImport> ended = job->ended.future();
    co_return co_await ended;
}

void ImportService::shutdown(int timeoutMs)
{
    m_shuttingDown = true;
    m_scope.cancelAndDrain(timeoutMs);
}

} // namespace troupe
