// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/domain/conversation.h"
#include "core/providers/provider.h"

#include <QHash>

namespace troupe {

class BlobStore;
class Database;

/// The files of a conversation's messages as they were read for one turn, by id of the file. One
/// that cannot be read any more is not in here.
struct FileContents
{
    QHash<QString, QString> texts;
    QHash<QString, QByteArray> images;

    FileContents() = default;
};

/// Reads the files of `history` and of a new message on the pool: texts, and of pictures the newest
/// that are worth sending. Never fails: a file that is gone is told to the model as missing.
Task<FileContents> readFiles(Database *db, BlobStore *blobs, QList<Message> history,
                             QList<AttachedFile> files);

/// Puts the texts of files into the words of their messages, and pictures beside them.
///
/// A text stands in <document name="…">…</document>, whose end it cannot fake. All texts together
/// get at most half of the context window, the new message's first; what is cut says so to the model
/// and, for the new message, in notices() to the person. A model that is known not to see gets no
/// pictures, and the notices say that.
class TurnFiles
{
public:
    struct Model
    {
        QString name; ///< for notices
        int contextWindow = 0; ///< tokens; 0: unknown
        bool sees = true;
    };
    TurnFiles(const FileContents &contents, Model model);

    /// Of the new message first, then of the history from the newest on.
    QString withTexts(const QString &text, const QList<AttachedFile> &files, bool isNew);
    QList<Message> withTexts(QList<Message> history);
    QList<ChatImage> images(const QList<AttachedFile> &files) const;
    /// Pictures for the messages of a context: of `history` by sourceId, of the new one the last.
    void addImages(QList<ChatMessage> &context, const QList<Message> &history,
                   const QList<AttachedFile> &files) const;

    const QStringList &notices() const { return m_notices; }
    bool hasDocuments() const { return m_hasDocuments; }

private:
    QString block(const AttachedFile &file, bool isNew);

    const FileContents &m_contents;
    Model m_model;
    qint64 m_left; ///< tokens that texts may still take
    bool m_hasDocuments = false;
    QStringList m_notices;
};

/// What a model is told about documents beside the agent's prompt.
QString documentRule();

} // namespace troupe
