// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/backend.h"
#include "core/net/netpolicy.h"

#include <QEventLoop>
#include <QJsonValue>

#include <memory>
#include <optional>

namespace troupe::ctl {

/// A stable interface: 0 done, 1 the server refused or failed, 2 usage, 3 this backend cannot do
/// that, 4 not authorised, 5 unreachable.
enum ExitCode : int {
    Done = 0,
    Refused = 1,
    Usage = 2,
    Unable = 3,
    Unauthorised = 4,
    Unreachable = 5
};

int exitCodeFor(const Error &error);

struct GlobalOptions
{
    std::string url;
    std::string backend = "troupe";
    std::string data; ///< whose running server to find
    bool json = false;
};

/// One run of the program: where the server is, and how results are printed.
class CtlSession
{
public:
    explicit CtlSession(const GlobalOptions &options) : m_options(options), m_net(m_clock) {}

    /// Finds the server: --url with TROUPE_API_KEY (or TROUPE_USERNAME and TROUPE_PASSWORD), else the one that runs on the data folder.
    Result<void> connect();
    Backend &backend() { return *m_backend; }
    bool wantsJson() const { return m_options.json; }

    /// Runs the event loop until the task has ended.
    template <class T>
    Result<T> wait(Task<T> task)
    {
        std::optional<Result<T>> outcome;
        QEventLoop loop;
        collect(std::move(task), &outcome, &loop);
        if (!outcome)
            loop.exec();
        return std::move(*outcome);
    }

    /// Says the error on stderr with its problems by field; returns the exit code.
    int report(const Error &error) const;
    static void print(const QString &line);
    static void printJson(const QByteArray &json);

private:
    /// Trades TROUPE_USERNAME and TROUPE_PASSWORD for an access token.
    Result<void> logIn(const QUrl &url, BackendFamily family);

    template <class T>
    static QCoro::Task<> collect(Task<T> task, std::optional<Result<T>> *outcome, QEventLoop *loop)
    {
        outcome->emplace(co_await std::move(task));
        loop->quit();
    }

    const GlobalOptions &m_options;
    SystemClock m_clock;
    NetPolicy m_net;
    std::unique_ptr<Backend> m_backend;
};

/// What models, people and servers wrote, for a terminal: characters that would steer it, turn the
/// direction of what follows or not be seen stand as their code points (⟦U+202E⟧).
QString forTerminal(const QString &text);
/// Columns aligned by width; the first row is the header.
void printTable(const QList<QStringList> &rows);
/// A file, or standard input for "-".
Result<QByteArray> readInput(const std::string &file);
QString shortTime(Timestamp time);

} // namespace troupe::ctl
