// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/runtimefile.h"

#include "core/security/privatefile.h"
#include "core/security/secretstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr qint64 kMaxRuntimeFileBytes = 64 * 1024;
constexpr int kStartTimeField = 22; // of /proc/PID/stat, see proc(5)

bool isPrivateFolder(const QString &path)
{
    struct stat info = {};
    return !path.isEmpty() && lstat(QFile::encodeName(path).constData(), &info) == 0
           && S_ISDIR(info.st_mode) && info.st_uid == geteuid() && (info.st_mode & 0077) == 0;
}

/// When a process started, in ticks since boot; 0 when there is none or /proc does not say.
qint64 processStart(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    // The second field is the program's name in parentheses and may hold spaces and parentheses.
    const QList<QByteArray> rest = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int firstField = 3;
    return rest.value(kStartTimeField - firstField).toLongLong();
}

bool processRuns(qint64 pid, qint64 started)
{
    if (pid <= 0 || pid > std::numeric_limits<pid_t>::max())
        return false;
    if (kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH)
        return false;
    const qint64 now = processStart(pid);
    return started == 0 || now == 0 || now == started;
}

tl::unexpected<Error> serverNotRunning()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("server_not_running"),
                     QStringLiteral("No server is running on this data folder."));
}

} // namespace

QString runtimeFilePath(const QString &dataFolder)
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!isPrivateFolder(runtime))
        return QDir(dataFolder).filePath(QStringLiteral("server.json"));
    return QDir(runtime).filePath(QStringLiteral("troupe/%1.json").arg(secretScope(dataFolder)));
}

RuntimeFile::RuntimeFile(QString path, SecretString token)
    : m_path(std::move(path)), m_token(std::move(token))
{
}

Result<std::unique_ptr<RuntimeFile>> RuntimeFile::write(const QString &path,
                                                        const RuntimeInfo &info)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QFileInfo::exists(folder) && mkdir(QFile::encodeName(folder).constData(), 0700) != 0
        && errno != EEXIST)
        return fail(ErrorCode::Unavailable,
                    QStringLiteral("Cannot make the folder %1.").arg(folder));
    QString token = info.token.revealText();
    const QJsonObject object{
        {QStringLiteral("url"), info.url.toString(QUrl::FullyEncoded)},
        {QStringLiteral("pid"), info.pid},
        {QStringLiteral("started"), processStart(info.pid)},
        {QStringLiteral("token"), token},
    };
    QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    auto written = replacePrivateFile(path, json);
    secureZero(json);
    secureZero(token);
    if (!written)
        return fail(written.error());
    return std::unique_ptr<RuntimeFile>(new RuntimeFile(path, info.token));
}

RuntimeFile::~RuntimeFile()
{
    const auto found = readRuntimeFile(m_path);
    if (found && found->token == m_token)
        QFile::remove(m_path);
}

Result<RuntimeInfo> readRuntimeFile(const QString &path)
{
    auto bytes = readPrivateFile(path, kMaxRuntimeFileBytes);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return serverNotRunning();
    if (!bytes)
        return fail(bytes.error());
    const QJsonObject object = QJsonDocument::fromJson(*bytes).object();
    secureZero(*bytes);
    const QUrl url(object.value(QLatin1String("url")).toString(), QUrl::StrictMode);
    const QString scheme = url.scheme();
    const bool isHttp = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    const QJsonValue token = object.value(QLatin1String("token"));
    if (!url.isValid() || !isHttp || url.host().isEmpty() || !token.isString())
        return fail(ErrorCode::Malformed, QStringLiteral("%1 is not from a server.").arg(path));
    const qint64 pid = object.value(QLatin1String("pid")).toInteger();
    if (!processRuns(pid, object.value(QLatin1String("started")).toInteger()))
        return serverNotRunning();
    return RuntimeInfo(url, pid, SecretString(token.toString()));
}

} // namespace troupe
