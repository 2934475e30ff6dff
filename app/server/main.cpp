// SPDX-License-Identifier: GPL-3.0-or-later
// troupe-server: the server without a window.
#include "app/composition/server.h"
#include "app/server/serveroptions.h"
#include "app/server/unixsignals.h"
#include "core/base/log.h"
#include "core/http/host.h"
#include "core/security/runtimefile.h"

#include <QCoreApplication>

#include <cstdio>

using namespace troupe;

namespace {

constexpr int kShutdownMs = 4'500;

void say(const QString &line)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(line));
}

/// Opens, starts, announces; quits the application with 1 when that fails.
QCoro::Task<> serve(ServerOptions options, const Clock *clock, std::unique_ptr<Server> *server)
{
    auto opened = Server::open(options, *clock);
    if (!opened) {
        say(opened.error().message);
        QCoreApplication::exit(1);
        co_return;
    }
    *server = std::move(*opened);
    const Result<void> started = co_await (*server)->start();
    if (!started) {
        say(started.error().message);
        QCoreApplication::exit(1);
        co_return;
    }
    const QStringList notes = (*server)->notes();
    for (const QString &note : notes)
        say(note);
    std::printf("{\"event\":\"ready\",\"url\":\"%s\"}\n",
                (*server)->url().toEncoded(QUrl::StripTrailingSlash).constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("troupe-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TROUPE_VERSION));
    const auto options = readServerOptions(QCoreApplication::arguments());
    if (!options.options) {
        std::fprintf(options.exitCode == 0 ? stdout : stderr, "%s", qUtf8Printable(options.text));
        return options.exitCode;
    }
    raiseDescriptorLimit();
    const SystemClock clock;
    std::unique_ptr<Server> server;
    UnixSignals signalWatch({SIGTERM, SIGINT}, [] { QCoreApplication::quit(); });
    QMetaObject::invokeMethod(
        &app, [&] { serve(*options.options, &clock, &server); }, Qt::QueuedConnection);
    const int code = QCoreApplication::exec();
    if (server)
        server->shutdown(kShutdownMs);
    return code;
}
