// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/programs.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <csignal>
#include <unistd.h>

namespace troupe::test {

QString programPath(const QString &name)
{
    return QStringLiteral(TROUPE_BIN_DIR "/") + name;
}

Sandbox::Sandbox() : m_environment(QProcessEnvironment::systemEnvironment())
{
    if (!m_folder.isValid())
        qFatal("no temporary folder");
    const auto folder = [this](const char *variable, const QString &name) {
        QDir(m_folder.path()).mkdir(name);
        QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_environment.insert(QString::fromLatin1(variable), path(name));
    };
    folder("XDG_RUNTIME_DIR", QStringLiteral("runtime"));
    folder("XDG_DATA_HOME", QStringLiteral("share"));
    folder("XDG_CONFIG_HOME", QStringLiteral("config"));
    folder("HOME", QStringLiteral("home"));
    const QStringList names = m_environment.keys();
    for (const QString &name : names) {
        const bool isOurs = name.startsWith(QLatin1String("TROUPE_"));
        const bool isProxy = name.endsWith(QLatin1String("_proxy"), Qt::CaseInsensitive);
        if (isOurs || isProxy || name == QLatin1String("DBUS_SESSION_BUS_ADDRESS"))
            m_environment.remove(name);
    }
}

ServerProcess::~ServerProcess()
{
    kill();
}

const QByteArray &ServerProcess::adminKey()
{
    static const QByteArray key = "lvng_0123456789abcdefghijABCDEFGHIJ0123456789abc";
    return key;
}

bool ServerProcess::start(const ServerRun &run)
{
    kill();
    m_port = 0;
    m_readyLine.clear();
    m_errors.clear();
    m_process = std::make_unique<QProcess>();
    QProcessEnvironment environment = m_sandbox.environment();
    environment.insert(QStringLiteral("TROUPE_BOOTSTRAP_API_KEY"), QString::fromLatin1(adminKey()));
    m_process->setProcessEnvironment(environment);
    const QString folder = run.folder.isEmpty() ? m_sandbox.dataFolder() : run.folder;
    m_process->start(programPath(QStringLiteral("troupe-server")),
                     QStringList{QStringLiteral("--port"), QStringLiteral("0"),
                                 QStringLiteral("--data"), folder}
                         + run.arguments);
    QElapsedTimer timer;
    timer.start();
    while (!m_process->canReadLine()) {
        const int left = run.readyMs - static_cast<int>(timer.elapsed());
        if (left <= 0 || !m_process->waitForReadyRead(left))
            break;
    }
    m_readyLine = m_process->readLine();
    const QJsonObject ready = QJsonDocument::fromJson(m_readyLine).object();
    if (ready[QLatin1String("event")].toString() == QLatin1String("ready"))
        m_port = static_cast<quint16>(QUrl(ready[QLatin1String("url")].toString()).port(0));
    if (m_port == 0)
        qWarning("troupe-server did not start: %s%s", m_readyLine.constData(),
                 errors().constData());
    return m_port != 0;
}

int ServerProcess::end(int signalNumber, int timeoutMs)
{
    if (!isRunning())
        return -1;
    ::kill(static_cast<pid_t>(pid()), signalNumber);
    if (!m_process->waitForFinished(timeoutMs))
        return -1;
    if (m_process->exitStatus() == QProcess::CrashExit)
        return -m_process->exitCode();
    return m_process->exitCode();
}

void ServerProcess::kill()
{
    if (!isRunning())
        return;
    ::kill(static_cast<pid_t>(pid()), SIGKILL);
    m_process->waitForFinished(-1);
}

QByteArray ServerProcess::errors()
{
    if (m_process)
        m_errors += m_process->readAllStandardError();
    return m_errors;
}

ProgramResult runProgram(const Sandbox &sandbox, const QString &program,
                         const QStringList &arguments, const ProgramInput &input)
{
    QProcessEnvironment environment = sandbox.environment();
    for (const auto &[name, value] : input.variables)
        environment.insert(name, value);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(input.input);
    process.closeWriteChannel();
    ProgramResult result;
    const bool ended = process.waitForFinished(input.timeoutMs);
    if (!ended) {
        process.kill();
        process.waitForFinished(-1);
    } else if (process.exitStatus() == QProcess::NormalExit) {
        result.code = process.exitCode();
    }
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

ProgramResult ctl(const Sandbox &sandbox, const QStringList &arguments, const ProgramInput &input)
{
    QStringList all = arguments;
    if (!all.contains(QStringLiteral("--data")) && !all.contains(QStringLiteral("--url")))
        all = QStringList{QStringLiteral("--data"), sandbox.dataFolder()} + all;
    return runProgram(sandbox, programPath(QStringLiteral("troupectl")), all, input);
}

qint64 residentBytes(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

qint64 cpuNs(qint64 pid)
{
    // schedstat counts nanoseconds per thread; stat counts ticks of 10 ms for the process.
    qint64 sum = 0;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    const QStringList threads = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        QFile file(tasks.filePath(thread + QStringLiteral("/schedstat")));
        if (file.open(QIODevice::ReadOnly))
            sum += file.readAll().split(' ').first().toLongLong();
    }
    if (sum > 0)
        return sum;
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QList<QByteArray> rest = text.mid(text.lastIndexOf(')') + 2).split(' ');
    const qint64 ticks = rest.value(11).toLongLong() + rest.value(12).toLongLong();
    return ticks * (1'000'000'000 / sysconf(_SC_CLK_TCK));
}

bool isSanitized(const QString &program)
{
    QFile file(program);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const auto size = file.size();
    const uchar *const bytes = file.map(0, size);
    return bytes
           && QByteArray::fromRawData(reinterpret_cast<const char *>(bytes), size)
                  .contains("__asan_init");
}

} // namespace troupe::test
