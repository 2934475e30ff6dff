// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/attachmenttray.h"

#include "core/base/ids.h"
#include "core/client/filetransfer.h"
#include "ui/app/pool.h"
#include "ui/app/run.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QImageReader>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QPainterPath>
#include <QUrl>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kColumns = 3;
constexpr int kThumbnail = 72; // pixels of the largest side, for twice the density
constexpr int kShownThumbnail = 32;
constexpr qint64 kLargestPicture = 64 << 20; // bytes in memory, decoded
constexpr int kMostPixels = 16'384; // in one direction

/// A rounded square with the picture, or the icon of a text.
class FileFace : public QWidget
{
public:
    FileFace(const QImage &image, QWidget *parent) : QWidget(parent), m_image(image)
    {
        setFixedSize(kShownThumbnail, kShownThumbnail);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        const Tokens &tokens = tokensOf(this);
        QPainterPath shape;
        shape.addRoundedRect(rect(), radius::control, radius::control);
        if (m_image.isNull()) {
            painter.fillPath(shape, tokens.accentSoft);
            paintIcon(painter, QStringLiteral("file-text"), QRectF(8, 8, 16, 16), tokens.accent);
            return;
        }
        painter.setClipPath(shape);
        const int side = std::min(m_image.width(), m_image.height());
        const QRect middle((m_image.width() - side) / 2, (m_image.height() - side) / 2, side, side);
        painter.drawImage(rect(), m_image, middle);
    }

private:
    QImage m_image;
};

Task<QImage> thumbnailOfFile(QString path)
{
    std::function<Result<QImage>()> work = [path]() -> Result<QImage> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestPicture)
            return QImage();
        return readThumbnail(file.readAll(), kThumbnail);
    };
    co_return co_await onPool<QImage>(std::move(work));
}

Task<QByteArray> encodePng(QImage image)
{
    std::function<Result<QByteArray>()> work = [image]() -> Result<QByteArray> {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        if (!image.save(&buffer, "PNG"))
            return fail(ErrorCode::Invalid, QStringLiteral("The picture cannot be read"));
        return bytes;
    };
    co_return co_await onPool<QByteArray>(std::move(work));
}

Task<Attachment> attachImage(Backend *backend, QImage image, QString name)
{
    Result<QByteArray> png = co_await encodePng(std::move(image));
    if (!png)
        co_return fail(png.error());
    QByteArray bytes = std::move(*png);
    co_return co_await attachBytes(backend, std::move(name), std::move(bytes));
}

} // namespace

QImage readThumbnail(const QByteArray &bytes, int side)
{
    QByteArray copy = bytes;
    QBuffer buffer(&copy);
    QImageReader reader(&buffer);
    const QSize size = reader.size();
    if (!size.isValid() || size.width() > kMostPixels || size.height() > kMostPixels
        || qint64(size.width()) * size.height() * 4 > kLargestPicture * 4)
        return {};
    reader.setAutoTransform(true);
    if (size.width() > side || size.height() > side)
        reader.setScaledSize(size.scaled(side, side, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    return reader.read();
}

AttachmentTray::AttachmentTray(Backend &backend, QWidget *parent)
    : QWidget(parent), m_backend(backend), m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("attachmentTray"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(space::xs);
    hide();
}

AttachmentTray::~AttachmentTray()
{
    for (const Entries &entries : std::as_const(m_drafts)) {
        for (const Entry &entry : entries)
            entry.cancel.cancel();
    }
}

const AttachmentTray::Entries &AttachmentTray::shown() const
{
    static const Entries none;
    const auto found = m_drafts.constFind(m_draft);
    return found == m_drafts.constEnd() ? none : *found;
}

QString AttachmentTray::draftOf(const QString &key) const
{
    for (auto draft = m_drafts.begin(); draft != m_drafts.end(); ++draft) {
        if (std::any_of(draft->begin(), draft->end(),
                        [&](const Entry &entry) { return entry.key == key; }))
            return draft.key();
    }
    return m_draft;
}

AttachmentTray::Entry *AttachmentTray::find(const QString &key)
{
    for (Entries &entries : m_drafts) {
        for (Entry &entry : entries) {
            if (entry.key == key)
                return &entry;
        }
    }
    return nullptr;
}

void AttachmentTray::setDraft(const QString &key)
{
    if (key == m_draft)
        return;
    m_draft = key;
    rebuild();
}

void AttachmentTray::bringBack(const QString &draft, const QList<AttachedFile> &files)
{
    if (!m_drafts.value(draft).isEmpty())
        return;
    for (const AttachedFile &file : files) {
        Entry entry;
        entry.key = newId();
        entry.name = file.name;
        entry.size = file.size;
        entry.file = file;
        m_drafts[draft].append(entry);
        verify(entry.key);
    }
    rebuild();
}

// The server forgets files that no message carries after some days.
void AttachmentTray::verify(const QString &key)
{
    AttachmentRef ref;
    ref.attachmentId = find(key)->file.id;
    run<Attachment>(this, m_backend.call(ops::getAttachment, ref),
                    [this, key](Result<Attachment> known) {
                        Entry *const entry = find(key);
                        if (!entry)
                            return;
                        if (known || known.error().code != ErrorCode::NotFound) {
                            entry->state =
                                State::Ready; // what cannot be asked is told when it is sent
                            rebuild();
                            emit draftChanged(draftOf(key));
                            return;
                        }
                        emit failed(tr("“%1” is not attached any more").arg(entry->name),
                                    tr("The server does not have it any more. Attach it again."));
                        drop(key);
                    });
}

void AttachmentTray::renameDraft(const QString &key)
{
    const Entries moved = m_drafts.take(m_draft);
    emit draftChanged(m_draft);
    m_draft = key;
    if (!moved.isEmpty())
        m_drafts[key] += moved;
    rebuild();
    emit draftChanged(key);
}

bool AttachmentTray::isSending() const
{
    return std::any_of(shown().begin(), shown().end(),
                       [](const Entry &entry) { return entry.state == State::Sending; });
}

bool AttachmentTray::hasProblem() const
{
    return std::any_of(shown().begin(), shown().end(),
                       [](const Entry &entry) { return entry.state == State::Failed; });
}

QList<AttachedFile> AttachmentTray::files(const QString &draft) const
{
    QList<AttachedFile> files;
    for (const Entry &entry : m_drafts.value(draft)) {
        if (entry.state == State::Ready)
            files.append(entry.file);
    }
    return files;
}

QList<AttachedFile> AttachmentTray::take()
{
    QList<AttachedFile> taken = files();
    m_drafts.remove(m_draft);
    rebuild();
    emit draftChanged(m_draft);
    return taken;
}

void AttachmentTray::forget(const QString &draft, const QList<AttachedFile> &files)
{
    const auto draftEntries = m_drafts.find(draft);
    if (draftEntries != m_drafts.end()) {
        draftEntries->removeIf([&](const Entry &entry) {
            return std::any_of(files.begin(), files.end(),
                               [&](const AttachedFile &file) { return file.id == entry.file.id; });
        });
        rebuild();
    }
    emit draftChanged(draft);
}

void AttachmentTray::giveBack(const QList<AttachedFile> &files)
{
    Entries &entries = m_drafts[m_draft];
    for (const AttachedFile &file : files) {
        Entry entry;
        entry.key = newId();
        entry.name = file.name;
        entry.size = file.size;
        entry.state = State::Ready;
        entry.file = file;
        entries.append(entry);
    }
    rebuild();
    emit draftChanged(m_draft);
}

bool AttachmentTray::mayAdd(const QString &name)
{
    if (shown().size() < kMostAttachments)
        return true;
    emit failed(
        tr("“%1” was not attached").arg(name),
        tr("A message carries %1 files at most.").arg(QLocale().toString(kMostAttachments)));
    return false;
}

QString AttachmentTray::begin(const QString &name, qint64 size)
{
    Entry entry;
    entry.key = newId();
    entry.name = name;
    entry.size = size;
    m_drafts[m_draft].append(entry);
    rebuild();
    return entry.key;
}

void AttachmentTray::addFiles(const QStringList &paths)
{
    for (const QString &path : paths) {
        const QFileInfo info(path);
        if (!mayAdd(info.fileName()))
            return;
        const QString key = begin(info.fileName(), info.size());
        readThumbnail(key, path);
        const CancelToken cancel = find(key)->cancel;
        TransferProgress progress = [guard = QPointer<AttachmentTray>(this), key](qint64 done,
                                                                                  qint64 total) {
            Entry *const entry = guard ? guard->find(key) : nullptr;
            if (!entry || total <= 0)
                return;
            entry->fraction = static_cast<double>(done) / static_cast<double>(total);
            guard->rebuild();
        };
        run<Attachment>(this, attachFile(&m_backend, path, cancel, std::move(progress)),
                        [this, key](Result<Attachment> result) { ended(key, result); });
    }
}

void AttachmentTray::readThumbnail(const QString &key, const QString &path)
{
    run<QImage>(this, thumbnailOfFile(path), [this, key](Result<QImage> image) {
        Entry *const entry = find(key);
        if (!entry || !image || image->isNull())
            return;
        entry->thumbnail = *image;
        rebuild();
    });
}

void AttachmentTray::addImage(const QImage &image)
{
    const QString name = tr("Pasted picture") + QStringLiteral(".png");
    if (image.isNull() || !mayAdd(name))
        return;
    const QString key = begin(name, 0);
    find(key)->thumbnail =
        image.scaled(kThumbnail, kThumbnail, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    run<Attachment>(this, attachImage(&m_backend, image, name),
                    [this, key](Result<Attachment> result) { ended(key, result); });
}

bool AttachmentTray::holdsFiles(const QMimeData &mime)
{
    if (mime.hasImage() && !mime.hasText())
        return true;
    const QList<QUrl> urls = mime.urls();
    return std::any_of(urls.begin(), urls.end(), [](const QUrl &url) { return url.isLocalFile(); });
}

bool AttachmentTray::addMime(const QMimeData &mime)
{
    if (!holdsFiles(mime))
        return false;
    QStringList paths;
    const QList<QUrl> urls = mime.urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    if (!paths.isEmpty())
        addFiles(paths);
    else
        addImage(qvariant_cast<QImage>(mime.imageData()));
    return true;
}

void AttachmentTray::ended(const QString &key, const Result<Attachment> &result)
{
    Entry *const entry = find(key);
    if (!entry)
        return; // taken out meanwhile: the server forgets it by itself
    if (result) {
        entry->state = State::Ready;
        entry->file = AttachedFile::of(*result);
        entry->size = result->size;
    } else {
        entry->state = State::Failed;
        entry->problem = result.error().message;
    }
    rebuild();
    emit draftChanged(draftOf(key));
}

void AttachmentTray::remove(const QString &key)
{
    Entry *const entry = find(key);
    if (!entry)
        return;
    entry->cancel.cancel();
    if (entry->state == State::Ready) {
        AttachmentRef ref;
        ref.attachmentId = entry->file.id;
        // One that a message carries stays, which is as it should be.
        run<Nothing>(this, m_backend.call(ops::deleteAttachment, ref), [](Result<Nothing>) {});
    }
    drop(key);
    // The focus goes to the next chip, or back to where one writes.
    const auto buttons = findChildren<Button *>(QStringLiteral("removeAttachmentButton"));
    for (Button *button : buttons) {
        if (button->isVisible()) {
            button->setFocus();
            return;
        }
    }
    focusPreviousChild();
}

void AttachmentTray::drop(const QString &key)
{
    const QString draft = draftOf(key);
    for (Entries &entries : m_drafts)
        entries.removeIf([&](const Entry &e) { return e.key == key; });
    rebuild();
    emit draftChanged(draft);
}

QWidget *AttachmentTray::makeChip(const Entry &entry)
{
    auto *chip = new Card(this, Card::Ground::Subtle);
    chip->setObjectName(QStringLiteral("attachmentChip"));
    chip->body()->setContentsMargins(space::xs, space::xs, space::xs, space::xs);
    chip->body()->setSpacing(space::xxs);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(new FileFace(entry.thumbnail, chip));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    auto *name = new TextLabel(entry.name, TextStyle::Small, TextLabel::Tone::Text, chip);
    name->setElided(true);
    texts->addWidget(name);
    const bool isWrong = entry.state == State::Failed;
    QString note = QLocale().formattedDataSize(entry.size, 1, QLocale::DataSizeSIFormat);
    if (isWrong)
        note = entry.problem;
    else if (entry.state == State::Sending)
        note = tr("Sending…");
    auto *about = new TextLabel(note, TextStyle::Caption,
                                isWrong ? TextLabel::Tone::Danger : TextLabel::Tone::Muted, chip);
    about->setElided(true);
    about->setObjectName(QStringLiteral("attachmentNote"));
    texts->addWidget(about);
    row->addLayout(texts, 1);
    auto *drop =
        new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Remove %1").arg(entry.name), chip);
    drop->setObjectName(QStringLiteral("removeAttachmentButton"));
    drop->setSmall(true);
    row->addWidget(drop);
    chip->body()->addLayout(row);
    if (entry.state == State::Sending && entry.fraction > 0) {
        auto *line = new ProgressLine(tr("Sending %1").arg(entry.name), chip);
        line->setFraction(entry.fraction);
        chip->body()->addWidget(line);
    }
    connect(
        drop, &QAbstractButton::clicked, this, [this, key = entry.key] { remove(key); },
        Qt::QueuedConnection);
    return chip;
}

void AttachmentTray::rebuild()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    int at = 0;
    for (const Entry &entry : shown()) {
        m_grid->addWidget(makeChip(entry), at / kColumns, at % kColumns);
        ++at;
    }
    for (int column = 0; column < kColumns; ++column)
        m_grid->setColumnStretch(column, 1);
    setVisible(at > 0);
    emit changed();
}

} // namespace troupe
