// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/domain/attachment.h"

#include <QHash>
#include <QImage>
#include <QWidget>

class QGridLayout;
class QMimeData;

namespace troupe {

class Backend;

/// The files that go along with the next message: each is sent to the server at once and stands here
/// as a chip with its name, size and a button that takes it out. Each draft has its own.
class AttachmentTray : public QWidget
{
    Q_OBJECT
public:
    explicit AttachmentTray(Backend &backend, QWidget *parent = nullptr);
    ~AttachmentTray() override;

    /// Shows the files of another draft; "" is a new conversation's.
    void setDraft(const QString &key);
    const QString &draft() const { return m_draft; }
    /// The files that a draft had when this program ended. Those that the server does not have any
    /// more are told of. Ignored when something was added to this draft meanwhile.
    void bringBack(const QString &draft, const QList<AttachedFile> &files);
    /// Those of the draft that is shown go on under another name.
    void renameDraft(const QString &key);

    void addFiles(const QStringList &paths);
    void addImage(const QImage &image);
    /// Files and pictures of a drop or a paste; whether there were any.
    bool addMime(const QMimeData &mime);
    static bool holdsFiles(const QMimeData &mime);

    /// Whether nothing is here; whether something is still on its way; whether something could not
    /// be sent and has to be taken out first.
    bool isEmpty() const { return shown().isEmpty(); }
    bool isSending() const;
    bool hasProblem() const;
    QList<AttachedFile> files() const { return files(m_draft); }
    QList<AttachedFile> files(const QString &draft) const;
    /// The files, which are somebody else's now.
    QList<AttachedFile> take();
    /// They were sent, when this draft had been left.
    void forget(const QString &draft, const QList<AttachedFile> &files);
    /// They were not sent after all.
    void giveBack(const QList<AttachedFile> &files);

signals:
    void changed(); ///< what is shown
    void draftChanged(const QString &draft); ///< what files() says of it
    void failed(const QString &what, const QString &why);

private:
    enum class State : quint8 { Sending, Ready, Failed };
    struct Entry
    {
        QString key; ///< of this chip
        QString name;
        qint64 size = 0;
        State state = State::Sending;
        double fraction = 0;
        QString problem;
        QImage thumbnail;
        AttachedFile file;
        CancelToken cancel;
    };
    using Entries = QList<Entry>;

    const Entries &shown() const;
    Entry *find(const QString &key);
    QString draftOf(const QString &key) const;
    void verify(const QString &key);
    void drop(const QString &key);
    bool mayAdd(const QString &name);
    QString begin(const QString &name, qint64 size);
    void ended(const QString &key, const Result<Attachment> &result);
    void remove(const QString &key);
    void readThumbnail(const QString &key, const QString &path);
    void rebuild();
    QWidget *makeChip(const Entry &entry);

    Backend &m_backend;
    QGridLayout *m_grid;
    QHash<QString, Entries> m_drafts;
    QString m_draft;
};

/// Reads a picture no larger than `side` in either direction; null when it is none or too large to
/// be safe. For a pool.
QImage readThumbnail(const QByteArray &bytes, int side);

} // namespace troupe
