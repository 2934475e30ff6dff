// SPDX-License-Identifier: GPL-3.0-or-later
// Files: those that go along with messages, conversations that are saved and read, and what a
// message would cost.
#include "ui/pages/chat/chatpage.h"

#include "core/client/filetransfer.h"
#include "ui/app/pool.h"
#include "ui/app/run.h"
#include "ui/pages/chat/attachmenttray.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/exportdialog.h"
#include "ui/pages/chat/importdialog.h"
#include "ui/pages/chat/priceestimate.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>
#include <QPointer>
#include <QSaveFile>
#include <QSet>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kTranscriptThumbnail = 480; // the largest side, for twice the density
constexpr qint64 kProbedBytes = 512; // of a dropped file, to see whether it holds conversations

Task<QImage> loadThumbnail(Backend *backend, QString fileId)
{
    AttachmentRef ref;
    ref.attachmentId = fileId;
    const auto bytes = std::make_shared<QByteArray>();
    ApiTransport::ByteSink sink = [bytes](const QByteArray &more) -> Result<void> {
        bytes->append(more);
        return {};
    };
    const CancelToken cancel;
    const Result<qint64> read =
        co_await backend->download(ops::getAttachmentContent, ref, std::move(sink), cancel);
    if (!read)
        co_return fail(read.error());
    std::function<Result<QImage>()> work = [bytes]() -> Result<QImage> {
        return readThumbnail(*bytes, kTranscriptThumbnail);
    };
    co_return co_await onPool<QImage>(std::move(work));
}

Task<qint64> saveAttachment(Backend *backend, QString fileId, QString path)
{
    const auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        co_return fail(ErrorCode::Invalid, file->errorString());
    AttachmentRef ref;
    ref.attachmentId = fileId;
    ApiTransport::ByteSink sink = [file](const QByteArray &bytes) -> Result<void> {
        if (file->write(bytes) != bytes.size())
            return fail(ErrorCode::StorageFull, file->errorString());
        return {};
    };
    const CancelToken cancel;
    const Result<qint64> size =
        co_await backend->download(ops::getAttachmentContent, ref, std::move(sink), cancel);
    if (!size)
        co_return fail(size.error());
    if (!file->commit())
        co_return fail(ErrorCode::StorageFull, file->errorString());
    co_return *size;
}

/// Whether a file seems to hold conversations rather than something to talk about.
bool looksLikeConversations(const QString &path)
{
    QFile file(path);
    if (!path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive)
        || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(kProbedBytes);
    return head.contains("troupe.conversation")
           || path.endsWith(QLatin1String("conversations.json"));
}

} // namespace

void ChatPage::buildFiles()
{
    setAcceptDrops(true);
    m_tray = new AttachmentTray(m_context.backend, m_composer);
    m_composer->setTray(m_tray);
    m_estimate = new PriceEstimate(m_context.backend, this);
    connect(m_tray, &AttachmentTray::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    connect(m_tray, &AttachmentTray::changed, this, &ChatPage::updateEstimate);
    connect(m_tray, &AttachmentTray::draftChanged, this, &ChatPage::saveDraftFiles);
    connect(m_composer, &Composer::attachAsked, this, &ChatPage::chooseFiles);
    connect(m_composer, &Composer::edited, this, &ChatPage::updateEstimate);
    connect(m_view, &TranscriptView::thumbnailWanted, this, &ChatPage::readThumbnail);
    connect(m_controller, &TranscriptController::completed, m_estimate, &PriceEstimate::refresh);
    connect(m_estimate, &PriceEstimate::changed, this,
            [this] { m_composer->setEstimate(m_estimate->text(), m_estimate->explanation()); });
}

void ChatPage::makeFileActions()
{
    addPageAction(QStringLiteral("attach"), QStringLiteral("paperclip"), tr("Attach files…"),
                  QKeySequence(tr("Ctrl+U")), [this] { chooseFiles(); });
    addPageAction(QStringLiteral("export"), QStringLiteral("download"),
                  tr("Export the conversation…"), QKeySequence(tr("Ctrl+Shift+S")),
                  [this] { exportCurrent(); });
    addPageAction(QStringLiteral("import"), QStringLiteral("upload"), tr("Import conversations…"),
                  {}, [this] { chooseImport(); });
}

void ChatPage::chooseFiles()
{
    auto *dialog = new QFileDialog(window(), tr("Attach files"));
    dialog->setObjectName(QStringLiteral("attachDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        m_tray->addFiles(paths);
        m_composer->focusEdit();
    });
    dialog->open();
}

void ChatPage::saveFile(const QString &fileId, const QString &name)
{
    auto *dialog = new QFileDialog(window(), tr("Save “%1”").arg(name));
    dialog->setObjectName(QStringLiteral("saveFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, fileId, name](const QString &path) {
        run<qint64>(this, saveAttachment(&m_context.backend, fileId, path),
                    [this, name, path](Result<qint64> size) {
                        if (size)
                            m_context.toast(tr("“%1” is saved").arg(name), {}, {});
                        else
                            m_context.report(tr("“%1” was not saved").arg(name),
                                             size.error().message);
                    });
    });
    dialog->open();
}

void ChatPage::readThumbnail(const QString &fileId)
{
    run<QImage>(this, loadThumbnail(&m_context.backend, fileId),
                [this, fileId](Result<QImage> image) {
                    if (image && !image->isNull())
                        m_view->setThumbnail(fileId, *image);
                });
}

void ChatPage::keepUnsentFiles()
{
    const QList<AttachedFile> files = m_controller->unsentFiles();
    if (!files.isEmpty())
        m_tray->giveBack(files);
}

void ChatPage::saveDraftFiles(const QString &draft)
{
    QList<AttachedFile> files = m_tray->files(draft);
    if (draft == m_draftKey)
        files = m_controller->undeliveredFiles() + files;
    QSet<QString> seen; // what could not be sent may be in the tray again
    QByteArray json;
    for (const AttachedFile &file : std::as_const(files)) {
        if (!seen.contains(file.id))
            json += (json.isEmpty() ? "[" : ",") + toJson(file);
        seen.insert(file.id);
    }
    m_context.settings.setDraftFiles(draft, json.isEmpty() ? json : json + ']');
}

void ChatPage::loadDraftFiles(const QString &draft)
{
    QList<AttachedFile> files;
    const QJsonArray kept = QJsonDocument::fromJson(m_context.settings.draftFiles(draft)).array();
    for (const QJsonValue &value : kept) {
        if (const auto file = fromJson<AttachedFile>(value)) // else of another version
            files.append(*file);
    }
    m_tray->bringBack(draft, files);
}

void ChatPage::updateEstimate()
{
    EstimateTurn draft;
    draft.sessionId = m_controller->sessionId();
    if (draft.sessionId.isEmpty())
        draft.agentId = m_controller->agentId();
    draft.text = m_composer->text();
    draft.model = m_model;
    const QList<AttachedFile> files = m_tray->files();
    for (const AttachedFile &file : files)
        draft.attachments.append(file.id);
    m_estimate->setDraft(draft);
}

void ChatPage::exportCurrent()
{
    if (m_controller->sessionId().isEmpty())
        return;
    auto *dialog = new ExportDialog(m_context, m_controller->session(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ChatPage::chooseImport()
{
    auto *dialog = new QFileDialog(window(), tr("Import conversations"));
    dialog->setObjectName(QStringLiteral("importFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Conversations (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ChatPage::importFile);
    dialog->open();
}

void ChatPage::importFile(const QString &path)
{
    auto *dialog = new ImportDialog(m_context, path, m_controller->agentId(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::imported, m_sessions, &SessionListModel::reload);
    dialog->open();
}

void ChatPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (!AttachmentTray::holdsFiles(*event->mimeData()))
        return;
    event->acceptProposedAction();
    auto *hint = new Card(this, Card::Ground::Raised);
    hint->setObjectName(QStringLiteral("dropHint"));
    hint->body()->addWidget(new TextLabel(tr("Drop files here to attach them"),
                                          TextStyle::BodyStrong, TextLabel::Tone::Accent, hint),
                            0, Qt::AlignCenter);
    hint->adjustSize();
    hint->move((width() - hint->width()) / 2, height() / 3);
    hint->show();
    delete m_dropHint;
    m_dropHint = hint;
}

void ChatPage::dragLeaveEvent(QDragLeaveEvent *event)
{
    delete std::exchange(m_dropHint, nullptr);
    PageWidget::dragLeaveEvent(event);
}

void ChatPage::dropEvent(QDropEvent *event)
{
    delete std::exchange(m_dropHint, nullptr);
    const QList<QUrl> urls = event->mimeData()->urls();
    event->acceptProposedAction();
    if (urls.size() == 1 && looksLikeConversations(urls.first().toLocalFile()))
        importFile(urls.first().toLocalFile());
    else
        m_tray->addMime(*event->mimeData());
    m_composer->focusEdit();
}

} // namespace troupe
