// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/systemfigures.h"

#include "core/security/secretstore.h"
#include "core/services/systemservice.h"

namespace troupe {

namespace {

QString secretStoreKindName(SecretStoreKind kind)
{
    switch (kind) {
    case SecretStoreKind::Unopened:
        return QStringLiteral("unopened");
    case SecretStoreKind::Keychain:
        return QStringLiteral("keychain");
    case SecretStoreKind::SealedFile:
        return QStringLiteral("sealed_file");
    case SecretStoreKind::SessionOnly:
        return QStringLiteral("session_only");
    case SecretStoreKind::Locked:
        return QStringLiteral("locked");
    case SecretStoreKind::Unavailable:
        break;
    }
    return QStringLiteral("unavailable");
}

} // namespace

Result<SystemInfo> systemFigures(const Services &services, const ApiServer &server,
                                 const Caller &caller)
{
    auto info = services.system.info(caller);
    if (!info)
        return info;
    const HostFigures figures = server.hostFigures();
    info->connections = figures.connections;
    info->streams = figures.sseStreams;
    info->webSockets = figures.webSockets;
    info->requests = figures.requests;
    const SecretStoreState secrets = services.secrets.state();
    info->secretStore.kind = secretStoreKindName(secrets.kind);
    info->secretStore.explanation = secrets.explanation;
    info->secretStore.persistent = secrets.persistent;
    return info;
}

} // namespace troupe
