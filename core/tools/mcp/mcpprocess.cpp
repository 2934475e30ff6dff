// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpprocess.h"

#include <QDir>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace troupe {

namespace {

constexpr qsizetype kMostWaiting = 16 * 1024 * 1024;
constexpr std::size_t kReadAtOnce = 64 * 1024;
constexpr int kPollMs = 50;

struct Pipe
{
    int read = -1;
    int write = -1;

    bool open()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            return false;
        read = ends[0];
        write = ends[1];
        return true;
    }
    void close()
    {
        for (int *end : {&read, &write}) {
            if (*end >= 0)
                ::close(*end);
            *end = -1;
        }
    }
};

void makeNonBlocking(int fd)
{
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/// write(2) to a pipe whose reader may be gone, without the signal that this would be.
ssize_t writeQuietly(int fd, const char *bytes, std::size_t size)
{
    sigset_t pipeSignal;
    sigset_t before;
    sigset_t pending;
    ::sigemptyset(&pipeSignal);
    ::sigaddset(&pipeSignal, SIGPIPE);
    ::sigpending(&pending);
    const bool wasPending = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipeSignal, &before);
    const ssize_t written = ::write(fd, bytes, size);
    const int problem = errno;
    if (written < 0 && problem == EPIPE && !wasPending) {
        const timespec now{0, 0};
        while (::sigtimedwait(&pipeSignal, nullptr, &now) < 0 && errno == EINTR) {}
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = problem;
    return written;
}

/// What the child needs, made before fork: after it, only async-signal-safe calls are allowed.
struct Launch
{
    QByteArray program;
    QByteArray folder;
    std::vector<QByteArray> texts;
    std::vector<char *> arguments;
    std::vector<char *> environment;
    pid_t parent = 0;
    int input = -1;
    int output = -1;
    int error = -1;
    int report = -1; ///< gets errno when it cannot be started

    Launch(const QString &path, const McpCommand &command)
        : program(QFile::encodeName(path)),
          folder(QFile::encodeName(command.workingFolder.isEmpty() ? QDir::homePath()
                                                                   : command.workingFolder)),
          parent(::getpid())
    {
        const QStringList variables = mcpEnvironment(command).toStringList();
        texts.reserve(static_cast<std::size_t>(command.arguments.size() + variables.size()) + 1);
        arguments.push_back(keep(QFile::encodeName(command.program)));
        for (const QString &argument : command.arguments)
            arguments.push_back(keep(argument.toLocal8Bit()));
        arguments.push_back(nullptr);
        for (const QString &variable : variables)
            environment.push_back(keep(variable.toLocal8Bit()));
        environment.push_back(nullptr);
    }

    char *keep(QByteArray text)
    {
        texts.push_back(std::move(text));
        return texts.back().data();
    }
};

[[noreturn]] void becomeProgram(const Launch &launch)
{
    const auto giveUp = [&launch] {
        const int problem = errno;
        [[maybe_unused]] const ssize_t told = ::write(launch.report, &problem, sizeof problem);
        ::_exit(127);
    };
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != launch.parent) // it died before the kernel knew
        ::_exit(127);
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::chdir(launch.folder.constData()) != 0 || ::dup2(launch.input, 0) < 0
        || ::dup2(launch.output, 1) < 0 || ::dup2(launch.error, 2) < 0)
        giveUp();
#ifdef SYS_close_range
    constexpr unsigned kCloseOnExec = 1U << 2;
    ::syscall(SYS_close_range, 3U, ~0U, kCloseOnExec);
#endif
    ::execve(launch.program.constData(), launch.arguments.data(), launch.environment.data());
    giveUp();
    ::_exit(127);
}

tl::unexpected<Error> notStarted(const QString &program, int problem)
{
    return failKeyed(ErrorCode::Unavailable, QStringLiteral("mcp_not_started"),
                     QStringLiteral("%1 could not be started: %2")
                         .arg(program, QString::fromLocal8Bit(std::strerror(problem))));
}

tl::unexpected<Error> notExecutable(const QString &path)
{
    const QString why = QFileInfo(path).isDir() ? QStringLiteral("it is a folder")
                                                : QStringLiteral("it is not marked as a program");
    return failKeyed(ErrorCode::Forbidden, QStringLiteral("mcp_not_executable"),
                     QStringLiteral("%1 cannot be run: %2.").arg(path, why));
}

bool isProgram(const QFileInfo &file)
{
    return file.isFile() && file.isExecutable();
}

} // namespace

QProcessEnvironment mcpEnvironment(const McpCommand &command)
{
    static const QStringList basic{QStringLiteral("HOME"),
                                   QStringLiteral("LOGNAME"),
                                   QStringLiteral("USER"),
                                   QStringLiteral("SHELL"),
                                   QStringLiteral("PATH"),
                                   QStringLiteral("LANG"),
                                   QStringLiteral("LANGUAGE"),
                                   QStringLiteral("TZ"),
                                   QStringLiteral("TMPDIR"),
                                   QStringLiteral("XDG_CACHE_HOME"),
                                   QStringLiteral("XDG_CONFIG_HOME"),
                                   QStringLiteral("XDG_DATA_HOME"),
                                   QStringLiteral("XDG_RUNTIME_DIR")};
    const QProcessEnvironment ours = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment theirs;
    const QStringList names = ours.keys();
    for (const QString &name : names) {
        if (basic.contains(name) || name.startsWith(QLatin1String("LC_")))
            theirs.insert(name, ours.value(name));
    }
    for (const auto &[name, value] : command.environment)
        theirs.insert(name, value);
    return theirs;
}

Result<QString> findMcpProgram(const McpCommand &command)
{
    const QString folder =
        command.workingFolder.isEmpty() ? QDir::homePath() : command.workingFolder;
    if (command.program.contains(u'/')) {
        const QFileInfo file(QDir(folder), command.program);
        if (isProgram(file))
            return file.absoluteFilePath();
        if (file.exists())
            return notExecutable(file.absoluteFilePath());
        return failKeyed(ErrorCode::NotFound, QStringLiteral("mcp_command_not_found"),
                         QStringLiteral("There is no file %1.").arg(file.absoluteFilePath()));
    }
    const QString path = mcpEnvironment(command).value(QStringLiteral("PATH"));
    const QStringList folders = path.split(u':', Qt::SkipEmptyParts);
    QString found;
    for (const QString &candidate : folders) {
        const QFileInfo file(QDir(candidate), command.program);
        if (isProgram(file))
            return file.absoluteFilePath();
        if (found.isEmpty() && file.exists() && !command.program.isEmpty())
            found = file.absoluteFilePath();
    }
    if (!found.isEmpty())
        return notExecutable(found);
    return failKeyed(ErrorCode::NotFound, QStringLiteral("mcp_command_not_found"),
                     QStringLiteral("The command \"%1\" was not found. PATH was searched: %2")
                         .arg(command.program, path.isEmpty() ? QStringLiteral("(empty)") : path));
}

McpProcess::McpProcess()
{
    m_escalation.setSingleShot(true);
    connect(&m_escalation, &QTimer::timeout, this, [this] {
        signalGroup(m_stopStage == 1 ? SIGTERM : SIGKILL);
        if (m_stopStage++ == 1)
            m_escalation.start();
    });
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &McpProcess::ended);
}

McpProcess::~McpProcess()
{
    m_callbacks = Callbacks();
    if (m_pid > 0) {
        signalGroup(SIGKILL);
        // It is as good as dead, but only the kernel knows when: nobody here waits for that.
        std::thread([pid = static_cast<pid_t>(m_pid)] { ::waitpid(pid, nullptr, 0); }).detach();
    }
    m_inputReady.reset();
    m_outputReady.reset();
    m_errorReady.reset();
    m_ended.reset();
    for (const int fd : {m_input, m_output, m_error, m_pidFd}) {
        if (fd >= 0)
            ::close(fd);
    }
}

Result<void> McpProcess::start(const McpCommand &command, Callbacks callbacks)
{
    const auto program = findMcpProgram(command);
    if (!program)
        return fail(program.error());
    if (!command.workingFolder.isEmpty() && !QFileInfo(command.workingFolder).isDir()) {
        return failKeyed(ErrorCode::NotFound, QStringLiteral("mcp_no_folder"),
                         QStringLiteral("There is no folder %1.").arg(command.workingFolder));
    }
    if (const auto launched = launch(*program, command); !launched)
        return fail(launched.error());
    m_callbacks = std::move(callbacks);
    watch();
    return {};
}

Result<void> McpProcess::launch(const QString &program, const McpCommand &command)
{
    Pipe input;
    Pipe output;
    Pipe error;
    Pipe report;
    const auto closeAll = [&] {
        for (Pipe *pipe : {&input, &output, &error, &report})
            pipe->close();
    };
    if (!input.open() || !output.open() || !error.open() || !report.open()) {
        const int problem = errno;
        closeAll();
        return notStarted(program, problem);
    }
    Launch launch(program, command);
    launch.input = input.read;
    launch.output = output.write;
    launch.error = error.write;
    launch.report = report.write;
    const pid_t pid = ::fork();
    if (pid == 0)
        becomeProgram(launch);
    if (pid < 0) {
        const int problem = errno;
        closeAll();
        return notStarted(program, problem);
    }
    ::setpgid(pid, pid); // whoever is first
    ::close(std::exchange(report.write, -1));
    int problem = 0;
    ssize_t told = 0;
    do { // until exec closes the other end
        told = ::read(report.read, &problem, sizeof problem);
    } while (told < 0 && errno == EINTR);
    if (told == static_cast<ssize_t>(sizeof problem)) {
        ::waitpid(pid, nullptr, 0);
        closeAll();
        return notStarted(program, problem);
    }
    m_pid = pid;
    m_input = std::exchange(input.write, -1);
    m_output = std::exchange(output.read, -1);
    m_error = std::exchange(error.read, -1);
    closeAll();
    return {};
}

void McpProcess::watch()
{
    for (const int fd : {m_input, m_output, m_error})
        makeNonBlocking(fd);
    m_inputReady = std::make_unique<QSocketNotifier>(m_input, QSocketNotifier::Write);
    m_inputReady->setEnabled(false);
    m_outputReady = std::make_unique<QSocketNotifier>(m_output, QSocketNotifier::Read);
    m_errorReady = std::make_unique<QSocketNotifier>(m_error, QSocketNotifier::Read);
    connect(m_inputReady.get(), &QSocketNotifier::activated, this, &McpProcess::writeSome);
    connect(m_outputReady.get(), &QSocketNotifier::activated, this,
            [this] { readFrom(m_output, m_callbacks.output, m_outputReady.get()); });
    connect(m_errorReady.get(), &QSocketNotifier::activated, this,
            [this] { readFrom(m_error, m_callbacks.errorOutput, m_errorReady.get()); });
#ifdef SYS_pidfd_open
    m_pidFd = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(m_pid), 0));
#endif
    if (m_pidFd < 0) {
        m_poll.start();
        return;
    }
    m_ended = std::make_unique<QSocketNotifier>(m_pidFd, QSocketNotifier::Read);
    connect(m_ended.get(), &QSocketNotifier::activated, this, &McpProcess::ended);
}

void McpProcess::readFrom(int fd, const std::function<void(QByteArrayView)> &sink,
                          QSocketNotifier *notifier)
{
    std::array<char, kReadAtOnce> piece;
    const ssize_t size = ::read(fd, piece.data(), piece.size());
    if (size > 0) {
        if (sink)
            sink(QByteArrayView(piece.data(), static_cast<qsizetype>(size)));
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        notifier->setEnabled(false);
    }
}

bool McpProcess::write(const QByteArray &bytes)
{
    if (m_input < 0 || m_toWrite.size() + bytes.size() > kMostWaiting)
        return false;
    m_toWrite += bytes;
    writeSome();
    return true;
}

void McpProcess::writeSome()
{
    while (m_input >= 0 && !m_toWrite.isEmpty()) {
        const ssize_t written = writeQuietly(m_input, m_toWrite.constData(),
                                             static_cast<std::size_t>(m_toWrite.size()));
        if (written > 0) {
            m_toWrite.remove(0, static_cast<qsizetype>(written));
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN)
            break;
        closeInput(); // it does not listen any more; its end says more
        return;
    }
    if (m_inputReady)
        m_inputReady->setEnabled(!m_toWrite.isEmpty());
    if (m_toWrite.isEmpty() && m_stopStage > 0)
        closeInput();
}

void McpProcess::closeInput()
{
    if (m_inputReady)
        m_inputReady->setEnabled(false);
    if (m_input >= 0)
        ::close(std::exchange(m_input, -1));
    m_toWrite.clear();
}

void McpProcess::stop(int graceMs)
{
    if (m_pid <= 0 || m_stopStage > 0)
        return;
    m_stopStage = 1;
    writeSome();
    m_escalation.start(graceMs);
}

void McpProcess::kill()
{
    m_stopStage = std::max(m_stopStage, 2);
    signalGroup(SIGKILL);
}

void McpProcess::signalGroup(int signal)
{
    if (m_pid > 0)
        ::kill(-static_cast<pid_t>(m_pid), signal);
}

void McpProcess::ended()
{
    siginfo_t info{};
    const auto pid = static_cast<id_t>(m_pid);
    if (m_pid <= 0 || ::waitid(P_PID, pid, &info, WEXITED | WNOWAIT | WNOHANG) != 0
        || info.si_pid == 0)
        return;
    // Before the number is free for another: what it left behind ends with it.
    signalGroup(SIGKILL);
    ::waitpid(static_cast<pid_t>(m_pid), nullptr, 0);
    m_pid = 0;
    m_escalation.stop();
    m_poll.stop();
    m_ended.reset();
    closeInput();
    // What it said last, as far as it fits into a pipe; the pipe of a grandchild that left the group
    // may never end.
    constexpr int kLastPieces = 32;
    for (int i = 0; i < kLastPieces && m_outputReady->isEnabled(); ++i)
        readFrom(m_output, m_callbacks.output, m_outputReady.get());
    for (int i = 0; i < kLastPieces && m_errorReady->isEnabled(); ++i)
        readFrom(m_error, m_callbacks.errorOutput, m_errorReady.get());
    m_outputReady->setEnabled(false);
    m_errorReady->setEnabled(false);
    Ending ending;
    if (info.si_code == CLD_EXITED)
        ending.exitCode = info.si_status;
    else
        ending.signal = info.si_status;
    if (const auto exited = std::exchange(m_callbacks.exited, nullptr))
        exited(ending);
}

} // namespace troupe
