// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QStringList>

#include <array>
#include <optional>
#include <string_view>

namespace troupe {

enum class AgentStatus : quint8 { Active, Inactive, Archived };
constexpr auto enumNames(AgentStatus)
{
    return std::array<std::string_view, 3>{"active", "inactive", "archived"};
}

/// Who may use an agent beside its owner and administrators: nobody, everybody, or the people that
/// are named in it.
enum class Visibility : quint8 { Private, Public, Shared };
constexpr auto enumNames(Visibility)
{
    return std::array<std::string_view, 3>{"private", "public", "shared"};
}

inline constexpr int kMostSharedWith = 200;

/// What of a conversation an agent is given back.
struct AgentMemory
{
    QString type = QStringLiteral("conversation");
    int maxTurns = 20; ///< the last so many exchanges; a turn is a message and its answer
    bool summarization = false;

    static const TypeInfo &info();
    friend bool operator==(const AgentMemory &, const AgentMemory &) = default;
};

/// Where a turn of an agent ends by itself.
struct AgentGuardrails
{
    int maxToolRounds = 16; ///< how often in one turn the model may call tools
    Money maxTurnCost; ///< of the rounds of one turn; 0: no limit

    static const TypeInfo &info();
    friend bool operator==(const AgentGuardrails &, const AgentGuardrails &) = default;
};

/// A configured AI entity: the union of what the API families know of one.
struct Agent
{
    QString id;
    QString ownerId;
    QString slug; ///< unique, kept on rename; Convergio's id
    QString name;
    QString description;
    QString role;
    QString avatar; ///< an emoji, or an address of an image
    QString color; ///< "#rrggbb" or empty
    QString systemPrompt;
    QString model; ///< a model id or an alias; empty: the default model
    std::optional<double> temperature;
    std::optional<int> maxTokens; ///< of an answer
    QStringList tags;
    QStringList tools; ///< names or aliases
    QJsonArray functions; ///< inline function declarations (LVNG v1)
    AgentMemory memory;
    AgentGuardrails guardrails;
    QJsonObject capabilities;
    QJsonObject metadata;
    QString task; ///< the standing task of an AIMOS execution
    QString workspaceId;
    QString webhookUrl;
    Visibility visibility = Visibility::Private;
    QStringList sharedWith; ///< usernames; only its owner and administrators see them
    AgentStatus status = AgentStatus::Active;
    int version = 1; ///< counts changes
    Timestamp createdAt;
    Timestamp updatedAt;
    Timestamp archivedAt;

    static const TypeInfo &info();
};

} // namespace troupe
