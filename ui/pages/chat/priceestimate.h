// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/transferops.h"
#endif

#include <QObject>
#include <QTimer>

namespace troupe {

class Backend;

/// What the message that is being written would take, asked of the server when the typing rests.
class PriceEstimate : public QObject
{
    Q_OBJECT
public:
    explicit PriceEstimate(Backend &backend, QObject *parent = nullptr);

    /// The draft has changed; an empty one (without session and agent, or nothing written) has no
    /// price.
    void setDraft(const EstimateTurn &draft);
    /// The conversation has: the same draft is asked for again.
    void refresh();

    QString text() const { return m_text; } ///< "≈ 1,240 tokens in · $0.0031–0.012"; may be empty
    QString explanation() const { return m_explanation; }

signals:
    void changed();

private:
    void ask();
    void show(const QString &text, const QString &explanation);

    Backend &m_backend;
    QTimer m_settles;
    EstimateTurn m_draft;
    bool m_hasDraft = false;
    int m_asked = 0; ///< answers to an earlier question are dropped
    QString m_text;
    QString m_explanation;
};

/// How an estimate is said, in one line.
QString estimateText(const TurnEstimate &estimate);

} // namespace troupe
