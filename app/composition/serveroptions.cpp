// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/serveroptions.h"

#include "core/meta/values.h"

#include <QCoreApplication>
#include <QFile>

namespace troupe {

namespace {

constexpr qint64 kLargestCertificate = 1 << 20;

} // namespace

SecretStoreOptions secretOptions(const ServerOptions &options)
{
    SecretStoreOptions secrets;
    secrets.dataFolder = options.dataFolder;
    if (options.sealedFile) {
        secrets.sealedKey.keyFile = options.secretsKeyFile.isEmpty()
                                        ? options.dataFolder + QStringLiteral("/secrets.key")
                                        : options.secretsKeyFile;
        secrets.sealedKey.createKeyFile = true;
    }
    return secrets;
}

Result<QByteArray> readSmallFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("%1 cannot be read: %2").arg(path, file.errorString()));
    }
    return file.read(kLargestCertificate);
}

Result<DatabaseOptions> databaseOptions(const ServerOptions &options)
{
    auto migrations = migrationsFromFolder(QStringLiteral(":/migrations"));
    if (!migrations)
        return fail(migrations.error());
    DatabaseOptions database;
    database.folder = options.dataFolder;
    database.holder =
        QStringLiteral("%1 (pid %2)").arg(options.program).arg(QCoreApplication::applicationPid());
    database.migrations = std::move(*migrations);
    return database;
}

Caller openCaller(const User &admin)
{
    Caller caller;
    caller.userId = admin.id;
    caller.username = admin.username;
    QStringList scopes = Scopes::all().names();
    scopes.removeAll(enumName(Scope::Admin));
    caller.scopes = Scopes::fromNames(scopes);
    return caller;
}

PeopleOptions peopleOptions(const ServerOptions &options)
{
    PeopleOptions people;
    people.registrationOpen = options.registration.value_or(options.address.isLoopback());
    return people;
}

} // namespace troupe
