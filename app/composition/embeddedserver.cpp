// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"

#include "core/base/log.h"
#include "core/security/runtimefile.h"

#include <QCoreApplication>

namespace troupe {

namespace {

constexpr int kShutdownMs = 4'500; // the promise is 5 s in all
constexpr int kTokenBytes = 32;

} // namespace

/// Owns the server on its thread.
class EmbeddedServer::Runner : public QObject
{
    Q_OBJECT
public:
    Runner(ServerOptions options, const Clock &clock)
        : m_options(std::move(options)), m_clock(clock)
    {
    }

    QCoro::Task<> run()
    {
        auto opened = Server::open(m_options, m_clock);
        if (!opened) {
            emit failed(opened.error().message);
            co_return;
        }
        m_server = std::move(*opened);
        const Result<void> started = co_await m_server->start();
        if (!started) {
            if (started.error().code != ErrorCode::Cancelled) // else this object is ending
                emit failed(started.error().message);
            co_return;
        }
        const RuntimeInfo info(m_server->url(), QCoreApplication::applicationPid(),
                               SecretString(QStringView(m_options.sessionKey)));
        announce(info);
        emit ready(m_server->url());
        m_server->onNote([this](const QString &note) { emit noted(note); });
    }

    void announce(const RuntimeInfo &info)
    {
        auto file = RuntimeFile::write(runtimeFilePath(m_options.dataFolder), info);
        if (file)
            m_runtimeFile = std::move(*file);
        else
            qCWarning(lcApp) << "troupectl will not find this server:" << file.error().message;
    }

    void end()
    {
        m_runtimeFile.reset();
        if (m_server)
            m_server->shutdown(kShutdownMs);
        m_server.reset();
    }

signals:
    // moc's definitions, which stand in this file, name every parameter _t1.
    // NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
    void ready(const QUrl &url);
    void failed(const QString &message);
    void noted(const QString &note);
    // NOLINTEND(readability-inconsistent-declaration-parameter-name)

private:
    ServerOptions m_options;
    const Clock &m_clock;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<RuntimeFile> m_runtimeFile;
};

EmbeddedServer::EmbeddedServer(QString dataFolder, const Clock &clock, QObject *parent)
    : QObject(parent), m_dataFolder(std::move(dataFolder)), m_clock(clock)
{
    m_thread.setObjectName(QStringLiteral("troupe server"));
    m_token = SecretString::random(kTokenBytes).reveal().toByteArray().toHex();
}

EmbeddedServer::~EmbeddedServer()
{
    stop();
}

void EmbeddedServer::start()
{
    if (m_runner)
        return;
    ServerOptions options;
    options.dataFolder = m_dataFolder;
    options.program = QStringLiteral("Troupe (pid %1)").arg(QCoreApplication::applicationPid());
    options.installTemplates = true;
    options.sessionKey = QString::fromLatin1(m_token);
    m_runner = new Runner(std::move(options), m_clock);
    m_runner->moveToThread(&m_thread);
    connect(m_runner, &Runner::ready, this, [this](const QUrl &url) {
        m_url = url;
        emit ready();
    });
    connect(m_runner, &Runner::failed, this, &EmbeddedServer::failed);
    connect(m_runner, &Runner::noted, this, &EmbeddedServer::noted);
    m_thread.start();
    QMetaObject::invokeMethod(m_runner, [runner = m_runner] { runner->run(); });
}

void EmbeddedServer::stop()
{
    if (!m_runner)
        return;
    Runner *const runner = std::exchange(m_runner, nullptr);
    runner->disconnect(this);
    QMetaObject::invokeMethod(runner, [runner] {
        runner->end();
        delete runner;
        QCoreApplication::sendPostedEvents(); // what the database had still to deliver
        QThread::currentThread()->quit();
    });
    m_thread.wait();
    m_url.clear();
}

} // namespace troupe

#include "embeddedserver.moc"
