// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/chatops.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/systemops.h"
#include "ui/app/page.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/listrow.h"

#include <QColor>
#include <QDateTime>
#include <QHash>

class QHBoxLayout;
class QStandardItemModel;
class QVBoxLayout;

namespace troupe {

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

/// How an agent looks.
struct HomeFace
{
    QString name;
    QColor color; ///< invalid: none was chosen
    QString picture; ///< a data URI or an emoji; empty: none
    friend bool operator==(const HomeFace &, const HomeFace &) = default;
};

/// Conversations, requests or runs as rows; Enter or a click opens one.
class HomeRows : public Card
{
    Q_OBJECT

public:
    HomeRows(const QString &title, const QString &name, QWidget *parent);

    struct Line
    {
        QString id;
        QString title;
        QString subtitle;
        QString time;
        HomeFace agent; ///< or else:
        QString icon;
        QString badge;
        BadgeTone badgeTone = BadgeTone::Accent;
        friend bool operator==(const Line &, const Line &) = default;
    };
    void show(const QList<Line> &lines);
    /// A button beside the title that leads to all of them.
    void offerAll(const QString &label);
    QStringList titles() const;
    RowList *list() const { return m_list; }

signals:
    void chosen(const QString &id);
    void allAsked();

private:
    QHBoxLayout *m_head;
    RowList *m_list;
    QStandardItemModel *m_rows;
    QList<Line> m_shown;
};

} // namespace troupe
