// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/approvalops.h"
#endif

#include <QObject>
#include <QPointer>
#include <QTimer>

class QSystemTrayIcon;

namespace troupe {

class Backend;

/// How much waits for the person, live: told to the sidebar, and shown beside the clock by an icon
/// with the number, while anything waits and the desktop has a place for it. What is asked pops up
/// while the window is not in front, unless somebody has decided it by then.
class ApprovalWatch : public QObject
{
    Q_OBJECT

public:
    explicit ApprovalWatch(QWidget *window);
    ~ApprovalWatch() override;

    /// Null: none. The backend lives until the next call.
    void setServer(Backend *backend);
    int pending() const { return m_pending; }
    /// How long others have to decide before anybody is told.
    void setPatience(int ms) { m_soon.setInterval(ms); }

signals:
    void pendingChanged(int count);
    /// Somebody clicked on what popped up, or on the icon (empty): show it.
    void opened(const QString &approvalId);
    /// Something waits now that was not known before. `sessionId`: whose conversation it is about,
    /// which shows it, too; may be empty.
    void asked(const QString &approvalId, const QString &title, const QString &sessionId);

private:
    /// `asked`: what nobody was told of yet, the newest last.
    void count(QStringList asked);
    void setPending(int pending);
    void announce(const QString &approvalId); ///< if it still waits
    void showIcon();

    QWidget *m_window;
    Backend *m_backend = nullptr;
    QPointer<QObject> m_connection; ///< owns what listens to the present server
    QTimer m_soon;
    QSystemTrayIcon *m_tray = nullptr;
    QStringList m_asked; ///< that nobody was told of yet
    QString m_shown; ///< what popped up last
    int m_pending = 0;
    int m_generation = 0;
    int m_counted = 0; ///< questions, and the newest that was answered: answers can overtake
    int m_countShown = 0;
};

} // namespace troupe
