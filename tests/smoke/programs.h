// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

/// Programs of the build as child processes. Only those that a test started are ever ended, by pid.
namespace troupe::test {

QString programPath(const QString &name);

/// A home for child processes: no desktop session, no keychain, no settings of this user.
class Sandbox
{
public:
    Sandbox();
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString dataFolder() const { return path(QStringLiteral("data")); }
    const QProcessEnvironment &environment() const { return m_environment; }

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

struct ServerRun
{
    QStringList arguments; ///< besides --port 0 and --data
    QString folder; ///< empty: the sandbox's data folder
    int readyMs = 60'000;

    ServerRun() = default;
    explicit ServerRun(QStringList a) : arguments(std::move(a)) {}
};

/// One troupe-server. Killed when destroyed while it runs.
class ServerProcess
{
public:
    explicit ServerProcess(const Sandbox &sandbox) : m_sandbox(sandbox) {}
    ~ServerProcess();

    /// Starts it and waits for the line that says where it listens.
    bool start(const ServerRun &run = {});
    /// Sends a signal and waits for the end: the exit code, -1 when it did not end in time, or
    /// -signal when a signal ended it.
    int end(int signalNumber, int timeoutMs);
    void kill(); ///< SIGKILL, and waits

    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    quint16 port() const { return m_port; }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }
    qint64 pid() const { return m_process ? m_process->processId() : 0; }
    QByteArray readyLine() const { return m_readyLine; }
    QByteArray errors(); ///< what it said on stderr so far

    static const QByteArray &adminKey(); ///< of every server, by TROUPE_BOOTSTRAP_API_KEY

private:
    const Sandbox &m_sandbox;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_readyLine;
    QByteArray m_errors;
    quint16 m_port = 0;
};

struct ProgramResult
{
    int code = -1; ///< -1: did not end in time, or by a signal
    QByteArray out;
    QByteArray err;
};

struct ProgramInput
{
    QByteArray input;
    QList<std::pair<QString, QString>> variables; ///< of the environment, besides the sandbox's
    int timeoutMs = 60'000;

    ProgramInput() = default;
    explicit ProgramInput(QByteArray text) : input(std::move(text)) {}
    ProgramInput(const QString &variable, const QString &value)
    {
        variables.append({variable, value});
    }
};

/// Runs a program to its end.
ProgramResult runProgram(const Sandbox &sandbox, const QString &program,
                         const QStringList &arguments, const ProgramInput &input = {});
/// troupectl, on the sandbox's data folder unless the arguments say otherwise.
ProgramResult ctl(const Sandbox &sandbox, const QStringList &arguments,
                  const ProgramInput &input = {});

/// Bytes of a process in memory, from /proc; 0 when there is none.
qint64 residentBytes(qint64 pid);
/// User and system time that a process has used, in nanoseconds.
qint64 cpuNs(qint64 pid);
/// Whether a program of the build was made with AddressSanitizer.
bool isSanitized(const QString &program);

} // namespace troupe::test
