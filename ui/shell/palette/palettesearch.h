// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palette/palettemodel.h"

#include <QObject>

#include <array>

namespace troupe {

class Backend;

/// Looks for a text in the agents, conversations and messages of a server. Answers of an earlier
/// text are dropped.
class PaletteSearch : public QObject
{
    Q_OBJECT

public:
    using Open = std::function<void(const QString &page, const QString &argument)>;

    explicit PaletteSearch(QObject *parent) : QObject(parent) {}
    /// `backend` null: there is nothing to search.
    void setServer(Backend *backend, Open open);
    /// An empty text finds the conversations of late.
    void search(const QString &text);
    void cancel(); ///< what is on its way is not told any more

signals:
    /// Again with every part that comes in.
    void found(const QList<PaletteEntry> &entries);
    /// A part could not be searched.
    void failed(const QString &why);

private:
    enum Part { Agents, Conversations, Messages };

    void tell(int generation, Part part, QList<PaletteEntry> entries);
    void searchAgents(const QString &text, int generation);
    void searchConversations(const QString &text, int generation);
    void searchMessages(const QString &text, int generation);

    Backend *m_backend = nullptr;
    Open m_open;
    int m_generation = 0;
    std::array<QList<PaletteEntry>, 3> m_parts;
};

} // namespace troupe
