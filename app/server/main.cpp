// SPDX-License-Identifier: GPL-3.0-or-later
// troupe-server: the server without a window.
#include "app/composition/server.h"
#include "app/composition/unixsignals.h"
#include "app/server/serveroptions.h"
#include "core/base/log.h"
#include "core/http/host.h"
#include "core/security/runtimefile.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

using namespace troupe;

namespace {

constexpr int kShutdownMs = 4'500; // the promise is 5 s in all
constexpr int kTokenBytes = 32;

/// What lives from the start to the end of the event loop.
struct Serving
{
    std::unique_ptr<Server> server;
    std::unique_ptr<RuntimeFile> runtimeFile;
};

void say(const QString &line)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(line));
}

/// Lets troupectl of the same user find this server, with a key that lives as long as it.
void announce(const ServerOptions &options, Serving *serving)
{
    const RuntimeInfo info(serving->server->url(), QCoreApplication::applicationPid(),
                           SecretString(QStringView(options.sessionKey)));
    auto file = RuntimeFile::write(runtimeFilePath(options.dataFolder), info);
    if (file)
        serving->runtimeFile = std::move(*file);
    else
        say(QStringLiteral("troupectl needs --url to find this server: ") + file.error().message);
}

/// Opens, starts, announces; quits the application with 1 when that fails.
QCoro::Task<> serve(ServerOptions options, const Clock *clock, Serving *serving)
{
    options.prepareSecrets = true;
    options.sessionKey =
        QString::fromLatin1(SecretString::random(kTokenBytes).reveal().toByteArray().toHex());
    auto opened = Server::open(options, *clock);
    if (!opened) {
        say(opened.error().message);
        QCoreApplication::exit(1);
        co_return;
    }
    serving->server = std::move(*opened);
    Server *const server = serving->server.get();
    const Result<void> started = co_await server->start();
    if (!started) {
        if (started.error().code == ErrorCode::Cancelled)
            co_return; // a signal came first
        say(started.error().message);
        QCoreApplication::exit(1);
        co_return;
    }
    announce(options, serving);
    if (QString password = server->takeFirstPassword(); !password.isEmpty()) {
        say(QStringLiteral("First start: log in as admin with the password %1 (it is not shown "
                           "again)")
                .arg(password));
        secureZero(password);
    }
    server->onNote(&say);
    std::printf("{\"event\":\"ready\",\"url\":\"%s\"}\n",
                server->url().toEncoded(QUrl::StripTrailingSlash).constData());
    std::fflush(stdout);
}

int restore(const ReadOptions &read, const Clock &clock)
{
    const auto restored = restoreData(*read.options, read.restore, clock);
    if (!restored) {
        say(restored.error().message);
        return 1;
    }
    if (!restored->kept.isEmpty())
        say(QStringLiteral("What was there before is in %1").arg(restored->kept));
    if (restored->blobs.missing > 0) {
        say(QStringLiteral("%1 of the attached files are not beside the backup")
                .arg(restored->blobs.missing));
    }
    std::printf("{\"event\":\"restored\",\"files\":%d,\"missing_files\":%d}\n",
                restored->blobs.files, restored->blobs.missing);
    return 0;
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
    if (!options.restore.isEmpty())
        return restore(options, clock);
    Serving serving;
    UnixSignals signalWatch({SIGTERM, SIGINT}, [] { QCoreApplication::quit(); });
    QMetaObject::invokeMethod(
        &app, [&] { serve(*options.options, &clock, &serving); }, Qt::QueuedConnection);
    const int code = QCoreApplication::exec();
    serving.runtimeFile.reset();
    if (serving.server)
        serving.server->shutdown(kShutdownMs);
    return code;
}
