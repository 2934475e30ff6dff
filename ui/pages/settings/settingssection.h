// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/systemops.h"
#include "ui/app/page.h"

#include <QScrollArea>

class QHBoxLayout;
class QVBoxLayout;

namespace troupe {

class Card;

/// The settings of the server, read once and changed field by field. A value that the server
/// refuses is told and stays as it was typed; after any other failure what counts is shown again.
class ServerSettingsLink : public QObject
{
    Q_OBJECT

public:
    ServerSettingsLink(PageContext &context, QObject *parent);

    const ServerSettings &value() const { return m_value; }
    bool isLoaded() const { return m_loaded; }
    void load();

    template <auto Member>
    void set(typename MemberAccess<Member>::Field to)
    {
        if (!m_loaded || m_value.*Member == to)
            return;
        UpdateSettings change;
        change.changes.set<Member>(std::move(to));
        send(std::move(change));
    }

signals:
    void changed(); ///< read, confirmed, or changed by somebody else
    /// Refused: the JSON pointer of the field and the reason.
    void refused(const QString &pointer, const QString &message);

private:
    void send(UpdateSettings change);

    PageContext &m_context;
    ServerSettings m_value;
    bool m_loaded = false;
};

/// One part of the settings: a title, an explanation, and a column of cards.
class SettingsSection : public QScrollArea
{
    Q_OBJECT

public:
    SettingsSection(PageContext &context, const QString &title, const QString &explanation,
                    QWidget *parent);

    /// It is shown; `detail` is what came after its name ("new").
    virtual void enter(const QString &detail) { Q_UNUSED(detail); }

protected:
    void resizeEvent(QResizeEvent *event) override;
    PageContext &context() const { return m_context; }
    QVBoxLayout *body() const { return m_body; }
    /// Beside the title, for the section's buttons.
    QHBoxLayout *head() const { return m_head; }
    Card *addCard(const QString &title = {}, const QString &explanation = {});

private:
    PageContext &m_context;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

/// "12.4 MB"
QString bytesLabel(qint64 bytes);

} // namespace troupe
