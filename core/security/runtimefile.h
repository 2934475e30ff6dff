// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/security/secretstring.h"

#include <QString>
#include <QUrl>

#include <memory>

/// How a program of the same user finds a server that runs: a small private JSON file
/// {"url","pid","started","token"} in "$XDG_RUNTIME_DIR/troupe/" (in the data folder when that
/// variable names no private folder of this user).
namespace troupe {

struct RuntimeInfo
{
    QUrl url;
    qint64 pid = 0;
    SecretString token; ///< a session key that this server accepts

    RuntimeInfo() = default;
    RuntimeInfo(QUrl u, qint64 p, SecretString t) : url(std::move(u)), pid(p), token(std::move(t))
    {
    }
};

/// Where the server on `dataFolder` writes: each data folder has a file of its own.
QString runtimeFilePath(const QString &dataFolder);

/// Announces a server until it is destroyed; the file of a server that came later is left alone.
class RuntimeFile
{
public:
    /// Makes the folder (mode 0700) if needed and replaces what was there.
    static Result<std::unique_ptr<RuntimeFile>> write(const QString &path, const RuntimeInfo &info);
    ~RuntimeFile();
    RuntimeFile(const RuntimeFile &) = delete;
    RuntimeFile &operator=(const RuntimeFile &) = delete;

private:
    RuntimeFile(QString path, SecretString token);

    QString m_path;
    SecretString m_token;
};

/// What a server announced. NotFound with key "server_not_running" when there is no file, or its
/// process has ended (also when its number went to another process since); Forbidden
/// ("file_unsafe") for a symbolic link, a wrong owner or mode; Malformed for another content.
Result<RuntimeInfo> readRuntimeFile(const QString &path);

} // namespace troupe
