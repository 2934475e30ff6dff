// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/transfer.h"

#include "app/ctl/commands.h"
#include "core/client/filetransfer.h"
#include "core/meta/values.h"

#include <QTimer>

#include <cstdio>

namespace troupe::ctl {

namespace {

constexpr int kAskEveryMs = 250;

/// Asks until an import has ended.
Result<ConversationImport> waitForImport(CtlSession &session, const QString &importId)
{
    ImportRef ref;
    ref.importId = importId;
    for (;;) {
        auto state = session.wait<ConversationImport>(
            session.backend().call(ops::getConversationImport, ref));
        if (!state || state->status != ImportStatus::Running)
            return state;
        QEventLoop loop;
        QTimer::singleShot(kAskEveryMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
}

void printReport(const ConversationImport &done)
{
    CtlSession::print(QStringLiteral("%1 of %2 conversations imported (%3 messages), %4 were here "
                                     "already, %5 could not be read")
                          .arg(done.imported)
                          .arg(done.found)
                          .arg(done.messages)
                          .arg(done.skipped)
                          .arg(done.failed));
    for (const ImportLoss &loss : done.losses) {
        CtlSession::print(QStringLiteral("  %1 × %2%3")
                              .arg(QString::number(loss.count), loss.text,
                                   loss.example.isEmpty()
                                       ? QString()
                                       : QStringLiteral(" (as in “%1”)").arg(loss.example)));
    }
}

QString costText(const TurnEstimate &estimate)
{
    if (estimate.isFree)
        return QStringLiteral("free");
    if (!estimate.isPriced)
        return QStringLiteral("price unknown");
    return QStringLiteral("$%1 to $%2")
        .arg(estimate.costLow.toString(), estimate.costHigh.toString());
}

} // namespace

Result<QStringList> attachFiles(CtlSession &session, const std::vector<std::string> &files)
{
    QStringList ids;
    for (const std::string &file : files) {
        const auto attached = session.wait<Attachment>(
            attachFile(&session.backend(), QString::fromStdString(file), CancelToken(), nullptr));
        if (!attached)
            return fail(attached.error());
        ids.append(attached->id);
    }
    return ids;
}

int exportSession(CtlSession &session, const std::string &sessionId, const std::string &format,
                  const std::string &file)
{
    ExportSession what;
    what.sessionId = QString::fromStdString(sessionId);
    what.format =
        enumFromName<ExportFormat>(QString::fromStdString(format)).value_or(ExportFormat::Markdown);
    if (!file.empty()) {
        const auto size = session.wait<qint64>(saveConversation(
            &session.backend(), what, QString::fromStdString(file), CancelToken(), nullptr));
        if (!size)
            return session.report(size.error());
        std::fprintf(stderr, "%s: %lld bytes\n", file.c_str(), static_cast<long long>(*size));
        return Done;
    }
    ApiTransport::ByteSink sink = [](const QByteArray &bytes) -> Result<void> {
        const auto size = static_cast<std::size_t>(bytes.size());
        if (std::fwrite(bytes.constData(), 1, size, stdout) != size)
            return fail(ErrorCode::StorageFull,
                        QStringLiteral("The standard output cannot be written"));
        return {};
    };
    const auto size =
        session.wait<qint64>(readExport(&session.backend(), what, std::move(sink), CancelToken()));
    std::fflush(stdout);
    return size ? Done : session.report(size.error());
}

int importSessions(CtlSession &session, const std::string &file, const std::string &agent)
{
    const bool showsProgress = !session.wantsJson();
    TransferProgress progress = [showsProgress](qint64 done, qint64 total) {
        if (showsProgress && total > 0 && done == total)
            std::fprintf(stderr, "%lld bytes sent\n", static_cast<long long>(done));
    };
    const auto upload =
        session.wait<Upload>(uploadFile(&session.backend(), QString::fromStdString(file),
                                        CancelToken(), std::move(progress)));
    if (!upload)
        return session.report(upload.error());
    BeginImport begin;
    begin.uploadId = upload->id;
    begin.agentId = QString::fromStdString(agent);
    const auto begun =
        session.wait<ConversationImport>(session.backend().call(ops::beginImport, begin));
    if (!begun) {
        UploadRef ref;
        ref.uploadId = upload->id;
        session.wait<Nothing>(session.backend().call(ops::deleteUpload, ref));
        return session.report(begun.error());
    }
    const auto done = waitForImport(session, begun->id);
    const int code = show<ConversationImport>(session, done, printReport);
    if (code != Done || done->status == ImportStatus::Complete)
        return code;
    std::fprintf(stderr, "%s\n", qUtf8Printable(done->error));
    return Refused;
}

int printEstimate(CtlSession &session, const std::string &sessionId, const std::string &agent,
                  const QString &text, const std::string &model, const QStringList &attachments)
{
    EstimateTurn input;
    input.sessionId = QString::fromStdString(sessionId);
    input.agentId = QString::fromStdString(agent);
    input.text = text;
    input.model = QString::fromStdString(model);
    input.attachments = attachments;
    const auto estimate =
        session.wait<TurnEstimate>(session.backend().call(ops::estimateTurn, input));
    return show<TurnEstimate>(session, estimate, [](const TurnEstimate &e) {
        CtlSession::print(QStringLiteral("%1: %2 tokens in, %3 to %4 out, %5")
                              .arg(e.model)
                              .arg(e.tokensInput)
                              .arg(e.tokensOutputLow)
                              .arg(e.tokensOutputHigh)
                              .arg(costText(e)));
        for (const QString &notice : e.notices)
            CtlSession::print(QStringLiteral("Note: ") + notice);
    });
}

} // namespace troupe::ctl
