// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/versionlistmodel.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/listrow.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>

namespace troupe {

namespace {

constexpr int kVersionPage = 50;

class VersionWords
{
    Q_DECLARE_TR_FUNCTIONS(VersionWords)
};

QString whenMade(const AgentVersionInfo &version)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(version.createdAt.ms);
    return QLocale().toString(time, QLocale::ShortFormat);
}

QString whatChanged(const AgentVersionInfo &version)
{
    QStringList fields;
    for (const QString &field : version.fields)
        fields += fieldLabel(field);
    QStringList parts;
    if (!fields.isEmpty())
        parts += fields.join(QStringLiteral(", "));
    if (!version.userName.isEmpty())
        parts += VersionWords::tr("by %1").arg(version.userName);
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString changeLabel(AgentChange change)
{
    switch (change) {
    case AgentChange::Created:
        return VersionWords::tr("Made");
    case AgentChange::Edited:
        return VersionWords::tr("Edited");
    case AgentChange::Started:
        return VersionWords::tr("Started");
    case AgentChange::Stopped:
        return VersionWords::tr("Stopped");
    case AgentChange::Archived:
        return VersionWords::tr("Archived");
    case AgentChange::Restored:
        return VersionWords::tr("Brought back");
    case AgentChange::Deployed:
        return VersionWords::tr("Deployed");
    case AgentChange::Reverted:
        return VersionWords::tr("Restored");
    case AgentChange::Refreshed:
        return VersionWords::tr("Template updated");
    }
    return {};
}

QString fieldLabel(const QString &field)
{
    const QHash<QString, QString> labels{
        {QStringLiteral("name"), VersionWords::tr("Name")},
        {QStringLiteral("description"), VersionWords::tr("Description")},
        {QStringLiteral("role"), VersionWords::tr("Role")},
        {QStringLiteral("avatar"), VersionWords::tr("Avatar")},
        {QStringLiteral("color"), VersionWords::tr("Colour")},
        {QStringLiteral("system_prompt"), VersionWords::tr("System prompt")},
        {QStringLiteral("model"), VersionWords::tr("Model")},
        {QStringLiteral("temperature"), VersionWords::tr("Temperature")},
        {QStringLiteral("max_tokens"), VersionWords::tr("Longest answer")},
        {QStringLiteral("tags"), VersionWords::tr("Tags")},
        {QStringLiteral("tools"), VersionWords::tr("Tools")},
        {QStringLiteral("functions"), VersionWords::tr("Functions")},
        {QStringLiteral("memory"), VersionWords::tr("Memory")},
        {QStringLiteral("capabilities"), VersionWords::tr("Capabilities")},
        {QStringLiteral("metadata"), VersionWords::tr("Metadata")},
        {QStringLiteral("task"), VersionWords::tr("Standing task")},
        {QStringLiteral("workspace_id"), VersionWords::tr("Workspace")},
        {QStringLiteral("webhook_url"), VersionWords::tr("Webhook")},
        {QStringLiteral("visibility"), VersionWords::tr("Visibility")},
        {QStringLiteral("shared_with"), VersionWords::tr("Shared with")},
        {QStringLiteral("status"), VersionWords::tr("State")}};
    return labels.value(field, field);
}

VersionListModel::VersionListModel(Backend &backend, QObject *parent)
    : QAbstractListModel(parent), m_backend(backend)
{
}

void VersionListModel::setAgent(const QString &agentId)
{
    ++m_generation;
    m_agentId = agentId;
    m_cursor.clear();
    m_loading = false;
    if (m_versions.isEmpty())
        return;
    beginResetModel();
    m_versions.clear();
    endResetModel();
}

void VersionListModel::reload()
{
    ++m_generation;
    m_cursor.clear();
    if (!m_agentId.isEmpty())
        request(true);
}

void VersionListModel::request(bool fromStart)
{
    ListAgentVersions query;
    query.agentId = m_agentId;
    query.limit = kVersionPage;
    query.cursor = m_cursor;
    m_loading = true;
    run<Page<AgentVersionInfo>>(
        this, m_backend.call(ops::listAgentVersions, query),
        [this, fromStart, generation = m_generation](Result<Page<AgentVersionInfo>> page) {
            if (generation != m_generation)
                return;
            m_loading = false;
            if (!page) {
                emit failed(page.error().message);
                return;
            }
            m_cursor = page->nextCursor;
            if (fromStart) {
                beginResetModel();
                m_versions = std::move(page->items);
                endResetModel();
            } else if (!page->items.isEmpty()) {
                const int first = rowCount();
                beginInsertRows({}, first, first + static_cast<int>(page->items.size()) - 1);
                m_versions += page->items;
                endInsertRows();
            }
            emit loaded();
        });
}

int VersionListModel::rowOf(int version) const
{
    for (int row = 0; row < m_versions.size(); ++row) {
        if (m_versions.at(row).version == version)
            return row;
    }
    return -1;
}

int VersionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_versions.size());
}

QVariant VersionListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AgentVersionInfo &version = m_versions.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return tr("%1 · %2").arg(version.version).arg(changeLabel(version.change));
    case Qt::AccessibleTextRole:
        return tr("Version %1, %2, %3, %4")
            .arg(QString::number(version.version), changeLabel(version.change), whenMade(version),
                 whatChanged(version));
    case RowSubtitle:
        return whatChanged(version);
    case RowTime:
        return whenMade(version);
    case RowBadge:
        return version.current ? QVariant(tr("now")) : QVariant();
    case RowBadgeTone:
        return static_cast<int>(BadgeTone::Success);
    default:
        return {};
    }
}

bool VersionListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void VersionListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(false);
}

} // namespace troupe
