// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/domain/model.h"

#include <QColor>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSet>

namespace troupe {

class ChatApi;

/// Who can be talked to, and with which models: kept current by events.
class AgentDirectory : public QObject
{
    Q_OBJECT
public:
    explicit AgentDirectory(ChatApi &api, QObject *parent = nullptr);

    void reload();
    bool isLoaded() const { return m_loaded; } ///< once, at least

    /// Active ones, by name.
    QList<Agent> choices() const;
    /// Known ones, archived too; null while unknown. Asking for an unknown one reads it.
    const Agent *find(const QString &agentId) const;
    QString nameOf(const QString &agentId) const;
    QColor colorOf(const QString &agentId) const; ///< invalid: none was chosen
    QString pictureOf(const QString &agentId) const; ///< a data URI or an emoji; empty: none
    void remember(const Agent &agent);

    /// Those that a provider serves now.
    const QList<ModelInfo> &models() const { return m_models; }
    /// Nothing but the built-in model answers.
    bool onlyBuiltIn() const;

signals:
    void changed();
    void modelsChanged();

private:
    void readPage(const QString &cursor, QSet<QString> seen);
    void readModels();
    void onEvent(const QString &type, const QJsonObject &data);

    ChatApi &m_api;
    QHash<QString, Agent> m_agents;
    mutable QSet<QString> m_asked;
    QList<ModelInfo> m_models;
    bool m_loaded = false;
};

} // namespace troupe
