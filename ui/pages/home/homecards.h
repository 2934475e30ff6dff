// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/chatops.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/systemops.h"
#include "ui/app/page.h"
#include "ui/widgets/card.h"
#include "ui/widgets/listrow.h"

#include <QDateTime>
#include <QHash>

class QStandardItemModel;
class QVBoxLayout;

namespace troupe {

class Badge;
class Button;
class EmptyState;
class Skeleton;
class TextLabel;

/// How the connection and the providers are, each in a line.
class HealthCard : public Card
{
    Q_OBJECT

public:
    HealthCard(PageContext &context, QWidget *parent);

    void showConnection();
    void showProviders(const QList<ProviderConfig> &providers);

private:
    QWidget *makeLine(const QString &title, const QString &text, int tone, const QString &state);

    PageContext &m_context;
    QVBoxLayout *m_connection;
    QVBoxLayout *m_providers;
};

/// What was spent today, and over the last 30 days.
class SpendCard : public Card
{
    Q_OBJECT

public:
    explicit SpendCard(QWidget *parent);

    void show(const UsageReport &report);
    void showProblem(const QString &why);

private:
    TextLabel *m_amount;
    TextLabel *m_today;
    TextLabel *m_month;
    TextLabel *m_listed;
};

/// Conversations as rows; Enter or a click opens one.
class ConversationRows : public Card
{
    Q_OBJECT

public:
    ConversationRows(const QString &title, const QString &name, QWidget *parent);

    struct Line
    {
        QString sessionId;
        QString title;
        QString subtitle;
        QString time;
        QString agent;
        QString badge;
        friend bool operator==(const Line &, const Line &) = default;
    };
    void show(const QList<Line> &lines);
    QStringList titles() const;
    RowList *list() const { return m_list; }

signals:
    void chosen(const QString &sessionId);

private:
    RowList *m_list;
    QStandardItemModel *m_rows;
    QList<Line> m_shown;
};

} // namespace troupe
