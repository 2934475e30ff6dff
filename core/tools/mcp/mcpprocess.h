// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QObject>
#include <QProcessEnvironment>
#include <QSocketNotifier>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>

namespace troupe {

/// How a program is started.
struct McpCommand
{
    QString program; ///< a path, or a name that is looked for in PATH
    QStringList arguments;
    QString workingFolder; ///< empty: the person's home
    QList<std::pair<QString, QString>> environment; ///< beside the basic one

    McpCommand() {}
};

/// The environment a program gets: of ours only what programs need to find their way (PATH, HOME,
/// language, time zone, temporary folders), since ours may hold secrets; then what the command adds.
QProcessEnvironment mcpEnvironment(const McpCommand &command);

/// The file that would be started. NotFound (key "mcp_command_not_found") names the folders that were
/// searched; Forbidden (key "mcp_not_executable") the file that cannot be run.
Result<QString> findMcpProgram(const McpCommand &command);

/// A child process with pipes, in a process group of its own that ends with it, and killed by the
/// kernel when the thread that started it dies. Nothing here ever blocks, but for what fork costs.
///
/// Made, used and destroyed on one thread with an event loop; callbacks run there, and the process
/// may be destroyed in them only after `exited`. Destroying it kills the whole group.
class McpProcess : public QObject
{
    Q_OBJECT
public:
    struct Ending
    {
        int exitCode = 0;
        int signal = 0; ///< that ended it; 0: it exited
    };
    struct Callbacks
    {
        std::function<void(QByteArrayView)> output;
        std::function<void(QByteArrayView)> errorOutput;
        std::function<void(Ending)> exited; ///< once; all output was given out before
    };

    McpProcess();
    ~McpProcess() override;

    /// As findMcpProgram; Unavailable (key "mcp_not_started") when the system refuses.
    Result<void> start(const McpCommand &command, Callbacks callbacks);
    bool isRunning() const { return m_pid > 0; }
    qint64 pid() const { return m_pid; }

    /// Queues bytes for its input; false when it reads so slowly that over 16 MB wait, or is gone.
    bool write(const QByteArray &bytes);
    /// Closes its input; after `graceMs` asks the group to end (SIGTERM), after as long again kills it.
    void stop(int graceMs = 2'000);
    void kill();

private:
    Result<void> launch(const QString &program, const McpCommand &command);
    void watch();
    void readFrom(int fd, const std::function<void(QByteArrayView)> &sink,
                  QSocketNotifier *notifier);
    void writeSome();
    void closeInput();
    void ended();
    void signalGroup(int signal);

    qint64 m_pid = 0;
    int m_input = -1; ///< its stdin
    int m_output = -1;
    int m_error = -1;
    int m_pidFd = -1;
    QByteArray m_toWrite;
    Callbacks m_callbacks;
    std::unique_ptr<QSocketNotifier> m_inputReady;
    std::unique_ptr<QSocketNotifier> m_outputReady;
    std::unique_ptr<QSocketNotifier> m_errorReady;
    std::unique_ptr<QSocketNotifier> m_ended;
    QTimer m_escalation;
    QTimer m_poll; ///< where the kernel has no descriptors of processes
    int m_stopStage = 0;
};

} // namespace troupe
