// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "ui/pages/chat/sessionfilter.h"

#include "ui/pages/chat/sessionlistmodel.h"

#include <QFrame>

class QStackedWidget;

namespace troupe {

class Button;
class ConversationList;
class SearchField;
class SearchModel;
class TextLabel;

/// The left column of the chat: search, the conversations, and what can be done with each.
class ConversationPanel : public QFrame
{
    Q_OBJECT
public:
    ConversationPanel(SessionListModel &sessions, SearchModel &found, QWidget *parent = nullptr);

    void setCurrent(const QString &sessionId);
    void focusSearch();
    void focusList();
    /// False when the conversation is not in the list: its name is asked for in a dialog then.
    bool renameInline(const QString &sessionId);
    void askDelete(const QString &sessionId);
    void askTags(const Session &session);

    /// Narrows the list and the search.
    void setFilter(const SessionFilter &filter);
    const SessionFilter &filter() const { return m_filter; }
    void openFilterMenu();

signals:
    void newAsked();
    void openAsked(const QString &sessionId, const QString &messageId);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildFilterRow();
    void showFilterMenu(const QStringList &tags);
    void showSearch(const QString &text);
    void searchSettled(const QString &text);
    void updateEmpty();
    void setArchive(bool archived);
    void openRow(const QModelIndex &index);
    void showMenu(const QModelIndex &index, const QPoint &global);
    void selectCurrent();
    bool isSearching() const;

    SessionListModel &m_sessions;
    SearchModel &m_found;
    SearchField *m_search;
    Button *m_archive;
    Button *m_filterButton;
    QWidget *m_filterRow = nullptr;
    TextLabel *m_filterText = nullptr;
    SessionFilter m_filter;
    ConversationList *m_list;
    TextLabel *m_empty;
    QString m_current;
};

} // namespace troupe
