// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QStringList>

#include <array>
#include <string_view>

namespace troupe {

enum class ProviderKind : quint8 { Offline, OpenAi, Anthropic, Ollama };
constexpr auto enumNames(ProviderKind)
{
    return std::array<std::string_view, 4>{"offline", "openai", "anthropic", "ollama"};
}

/// A configured source of models. Its secret is in the secret store, never here.
struct ProviderConfig
{
    QString id;
    QString name; ///< unique; also a prefix of its models' ids ("lmstudio/qwen3")
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl;
    QStringList models; ///< what it listed last, or what a person typed
    bool modelsTyped = false; ///< a person did: a listing leaves them as they are
    bool enabled = true;
    bool hasSecret = false; ///< an API key was stored for it
    QString lastError; ///< of the last test or listing; empty when that went well
    Timestamp checkedAt;
    Timestamp createdAt;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

/// A model that can be asked for, as shown to people and programs.
struct ModelInfo
{
    QString id;
    QString name;
    QString provider;
    QStringList capabilities;
    int contextWindow = 0; ///< tokens; 0: unknown
    int maxOutput = 0; ///< tokens; 0: unknown
    Money inputPerMillion;
    Money cachedInputPerMillion;
    Money outputPerMillion;
    int latencyMs = 0; ///< measured when there are calls, else typical; 0: unknown
    QString availability; ///< "high", "unknown", …
    bool configured = false; ///< a provider that is set up serves it now
    bool local = false; ///< nothing leaves this machine

    static const TypeInfo &info();
};

} // namespace troupe
