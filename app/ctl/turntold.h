// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"
#include "core/domain/conversation.h"

#include <QHash>
#include <QJsonObject>

namespace troupe::ctl {

/// Tells what tools are called for one answer, each change of a call once: a line on standard error,
/// or a line of JSON.
class TurnTeller
{
public:
    TurnTeller(CtlSession &session, QString messageId)
        : m_session(session), m_messageId(std::move(messageId))
    {
    }
    void happened(const QString &type, const QJsonObject &data);
    /// The calls of the answer that nothing was heard of while it was written.
    void ended(const Message &answer);

private:
    CtlSession &m_session;
    QString m_messageId;
    QHash<QString, QString> m_told; ///< status by call
};

/// One line for each call of an answer that has ended.
void tellCalls(const Message &answer);
/// What is asked about an answer that waits, and how to decide. On standard error.
void tellWaiting(const Message &answer);

} // namespace troupe::ctl
