// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopapp.h"

#include "core/base/log.h"
#include "core/contract/troupe/systemops.h"
#include "core/security/runtimefile.h"
#include "ui/app/backupdialog.h"
#include "ui/app/pool.h"
#include "ui/app/run.h"
#include "ui/pages/pages.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QIcon>
#include <QStandardPaths>

namespace troupe {

namespace {

constexpr int kProbeMs = 3000;
constexpr int kKeychainMs = 30'000;

QString settingsFile(const DesktopOptions &options)
{
    const QString folder =
        options.dataFolder.isEmpty()
            ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
                  + QStringLiteral("/troupe")
            : options.dataFolder;
    return folder + QStringLiteral("/desktop.ini");
}

Theme::Mode modeFrom(const QString &name)
{
    if (name == QLatin1String("light"))
        return Theme::Mode::Light;
    return name == QLatin1String("dark") ? Theme::Mode::Dark : Theme::Mode::System;
}

} // namespace

DesktopApp::DesktopApp(Theme &theme, DesktopOptions options)
    : m_options(std::move(options)),
      m_dataFolder(m_options.dataFolder.isEmpty() ? defaultDataFolder() : m_options.dataFolder),
      m_policy(m_clock),
      m_theme(theme),
      m_settings(std::make_unique<DesktopSettings>(settingsFile(m_options)))
{
    applyTheme();
    connect(m_settings.get(), &DesktopSettings::themeModeChanged, this, &DesktopApp::applyTheme);
    m_translations.use(m_settings->language());
    // Queued: the choice was made in the window that this replaces.
    connect(m_settings.get(), &DesktopSettings::languageChanged, this, &DesktopApp::speak,
            Qt::QueuedConnection);
    // A session's end must not wait for a question about unsaved changes.
    connect(
        qApp, &QGuiApplication::commitDataRequest, this, [this] { m_window->keep(); },
        Qt::DirectConnection);
    makeWindow();
    m_window->setFirstPage(m_options.page);
    connect(m_window.get(), &MainWindow::shown, this, &DesktopApp::startServer);
}

void DesktopApp::makeWindow()
{
    m_window = std::make_unique<MainWindow>(m_theme, *m_settings, allPages());
    connect(m_window.get(), &MainWindow::problemAction, this, &DesktopApp::act);
    // Queued: they may come out of an answer of the backend that they replace.
    connect(m_window.get(), &MainWindow::connectRequested, this, &DesktopApp::connectRemote,
            Qt::QueuedConnection);
    connect(
        m_window.get(), &MainWindow::embeddedRequested, this,
        [this] { act(QStringLiteral("embedded")); }, Qt::QueuedConnection);
    connect(m_window.get(), &MainWindow::restoreRequested, this, &DesktopApp::restore,
            Qt::QueuedConnection);
}

DesktopApp::~DesktopApp()
{
    // Pages hold the backend, and the backend's socket is better closed before its server.
    m_window.reset();
    m_backend.reset();
    m_embedded.reset();
}

void DesktopApp::start()
{
    m_window->show();
}

void DesktopApp::speak()
{
    m_translations.use(m_settings->language());
    if (!m_serving)
        return; // the start says the rest in the language it began with
    m_window->keep();
    const QString page = m_window->currentPage();
    const std::unique_ptr<MainWindow> before = std::move(m_window);
    makeWindow();
    m_window->setFirstPage(page);
    m_window->show(); // before the other one goes: the last window that closes ends the program
    if (!m_identity.dataFolder.isEmpty())
        m_identity.name = tr("Embedded");
    m_window->setServer(*m_backend, m_identity);
    if (page == QLatin1String("settings")) // where the language was chosen
        m_window->openPage(page, QStringLiteral("appearance"));
}

void DesktopApp::end()
{
    m_window->keep();
    m_window->hide(); // ended, for the person; the server has up to 5 s for the rest
    QCoreApplication::exit(0); // unlike quit() it asks nobody
}

void DesktopApp::applyTheme()
{
    m_theme.setMode(modeFrom(m_settings->themeMode()));
}

void DesktopApp::startServer()
{
    qCDebug(lcApp) << "first paint"; // what the start's budget ends with
    QApplication::setWindowIcon(
        QIcon(QStringLiteral(":/about/installer/io.github.troupe.Troupe.svg")));
    const QUrl remote =
        m_options.connect.isEmpty() ? QUrl(m_settings->remoteUrl()) : m_options.connect;
    if (remote.isEmpty())
        startEmbedded();
    else
        connectStored(remote);
}

void DesktopApp::dropServer()
{
    m_serving = false;
    m_window->clearServer();
    m_backend.reset();
    m_embedded.reset();
    m_remote.clear();
}

void DesktopApp::use(const QUrl &url, const QByteArray &key, const ServerIdentity &identity)
{
    m_window->clearServer();
    m_backend = std::make_unique<Backend>(m_policy, url, key);
    m_identity = identity;
    m_serving = true;
    m_window->setServer(*m_backend, identity);
}

void DesktopApp::startEmbedded()
{
    m_window->showStarting(tr("Opening your data…"));
    m_embedded = std::make_unique<EmbeddedServer>(m_dataFolder, m_clock);
    connect(m_embedded.get(), &EmbeddedServer::ready, this, [this] {
        ServerIdentity identity;
        identity.name = tr("Embedded");
        identity.dataFolder = m_dataFolder;
        use(m_embedded->url(), m_embedded->token(), identity);
    });
    connect(m_embedded.get(), &EmbeddedServer::failed, this, &DesktopApp::embeddedFailed);
    connect(m_embedded.get(), &EmbeddedServer::noted, this,
            [this](const QString &note) { m_window->note(tr("Please note"), note); });
    m_embedded->start();
}

void DesktopApp::embeddedFailed(const QString &message)
{
    StartProblem problem;
    problem.message = message;
    problem.path = QDir::toNativeSeparators(m_dataFolder);
    const StartProblem::Action retry{QStringLiteral("retry"), tr("Try again"),
                                     QStringLiteral("refresh-cw")};
    const StartProblem::Action folder{QStringLiteral("folder"), tr("Open another folder…"),
                                      QStringLiteral("folder")};
    const StartProblem::Action quit{QStringLiteral("quit"), tr("Quit"), QStringLiteral("log-out")};
    if (const auto running = readRuntimeFile(runtimeFilePath(m_dataFolder))) {
        problem.title = tr("Another program has this data open");
        problem.actions = {{QStringLiteral("running"), tr("Work with it"), QStringLiteral("plug")},
                           retry,
                           folder,
                           quit};
    } else {
        problem.title = tr("Your data cannot be opened");
        problem.actions = {retry, folder, quit};
        if (QFileInfo(m_dataFolder + QStringLiteral("/backups")).isDir()) {
            problem.actions.insert(1, {QStringLiteral("restore"), tr("Restore a backup…"),
                                       QStringLiteral("rotate-ccw")});
        }
    }
    m_window->showProblem(problem);
}

void DesktopApp::restore(const QString &backup)
{
    dropServer(); // which gives the folder back
    m_window->showStarting(tr("Putting the backup in place…"));
    ServerOptions options;
    options.dataFolder = m_dataFolder;
    options.program = QStringLiteral("Troupe (pid %1)").arg(QCoreApplication::applicationPid());
    std::function<Result<Restored>()> work = [options, backup] {
        const SystemClock clock; // this may outlive the window
        return restoreData(options, backup, clock);
    };
    run<Restored>(this, onPool<Restored>(std::move(work)), [this, backup](Result<Restored> done) {
        startEmbedded(); // with the old data when nothing was changed
        if (done)
            restored(*done, backup);
        else
            m_window->report(tr("The backup was not restored"), done.error().message);
    });
}

void DesktopApp::restored(const Restored &restored, const QString &backup)
{
    QStringList said;
    if (!restored.kept.isEmpty())
        said.append(
            tr("What was there before is in %1.").arg(QDir::toNativeSeparators(restored.kept)));
    if (restored.blobs.missing > 0)
        said.append(tr("%n attached file(s) are in no backup: they are missing.", nullptr,
                       restored.blobs.missing));
    const QString title = tr("“%1” is restored").arg(QFileInfo(backup).fileName());
    if (!said.isEmpty())
        m_window->note(title, said.join(u' '));
    m_window->toast(title);
}

void DesktopApp::chooseBackup()
{
    QFileDialog *dialog = makeBackupDialog(m_dataFolder, m_window.get());
    // What is there cannot be opened, and is kept: there is nothing to ask.
    connect(dialog, &QFileDialog::fileSelected, this, &DesktopApp::restore);
    dialog->open();
}

void DesktopApp::connectRunning()
{
    const auto running = readRuntimeFile(runtimeFilePath(m_dataFolder));
    if (!running) {
        embeddedFailed(tr("The program that held the data has ended meanwhile. Try again."));
        return;
    }
    dropServer();
    m_remote = running->url;
    ServerIdentity identity;
    identity.name = tr("Process %1").arg(running->pid);
    identity.embedded = false;
    use(running->url, running->token.reveal().toByteArray(), identity);
}

SecretStore &DesktopApp::keychain()
{
    if (!m_keychain)
        m_keychain = makeKeychainStore(QStringLiteral("troupe-desktop"), kProbeMs, kKeychainMs);
    return *m_keychain;
}

QString DesktopApp::keyName(const QUrl &url) const
{
    return QStringLiteral("server/")
           + url.toString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash | QUrl::RemoveQuery);
}

void DesktopApp::rememberKey(const QUrl &url, const QByteArray &key)
{
    SecretString secret(QString::fromUtf8(key));
    run<void>(this, keychain().put(keyName(url), std::move(secret)), [this](Result<void> stored) {
        if (!stored)
            m_window->report(tr("The key is kept for this session only"), stored.error().message);
    });
}

void DesktopApp::connectStored(const QUrl &url)
{
    m_window->showStarting(tr("Connecting to %1…").arg(url.host()));
    const QByteArray given = qgetenv("TROUPE_API_KEY");
    if (!given.isEmpty()) {
        connectRemote(url, given);
        return;
    }
    run<SecretString>(this, keychain().get(keyName(url), false),
                      [this, url](Result<SecretString> key) {
                          connectRemote(url, key ? key->reveal().toByteArray() : QByteArray());
                      });
}

void DesktopApp::connectRemote(const QUrl &url, const QByteArray &key)
{
    dropServer();
    m_remote = url;
    m_window->showStarting(tr("Connecting to %1…").arg(url.host()));
    m_backend = std::make_unique<Backend>(m_policy, url, key);
    run<ServerSettings>(
        m_window.get(), m_backend->call(ops::getSettings),
        [this, url, key](ServerSettings) {
            QMetaObject::invokeMethod(
                this, [this, url, key] { remoteAnswered(url, key); }, Qt::QueuedConnection);
        },
        [this, url](const Error &error) {
            if (m_remote == url)
                remoteFailed(url, error);
        });
}

void DesktopApp::remoteAnswered(const QUrl &url, const QByteArray &key)
{
    if (m_remote != url)
        return;
    if (m_options.connect != url)
        m_settings->setRemoteUrl(url.toString());
    if (!key.isEmpty() && qgetenv("TROUPE_API_KEY") != key)
        rememberKey(url, key);
    ServerIdentity identity;
    identity.name =
        url.port() > 0 ? QStringLiteral("%1:%2").arg(url.host()).arg(url.port()) : url.host();
    identity.embedded = false;
    use(url, key, identity);
}

void DesktopApp::remoteFailed(const QUrl &url, const Error &error)
{
    StartProblem problem;
    const bool wrongKey =
        error.code == ErrorCode::Unauthenticated || error.code == ErrorCode::Forbidden;
    problem.title = wrongKey ? tr("%1 does not accept the key").arg(url.host())
                             : tr("%1 cannot be reached").arg(url.host());
    problem.message = error.message;
    problem.path = url.toString();
    const StartProblem::Action retry{QStringLiteral("reconnect"), tr("Try again"),
                                     QStringLiteral("refresh-cw")};
    const StartProblem::Action key{QStringLiteral("choose"), tr("Another server or key…"),
                                   QStringLiteral("key-round")};
    problem.actions = wrongKey ? QList{key, retry} : QList{retry, key};
    problem.actions.append(
        {QStringLiteral("embedded"), tr("Use the embedded server"), QStringLiteral("server")});
    m_window->showProblem(problem);
}

void DesktopApp::act(const QString &action)
{
    if (action == QLatin1String("retry")) {
        m_embedded.reset();
        startEmbedded();
    } else if (action == QLatin1String("folder")) {
        chooseFolder();
    } else if (action == QLatin1String("restore")) {
        chooseBackup();
    } else if (action == QLatin1String("quit")) {
        m_window->close();
    } else if (action == QLatin1String("running")) {
        connectRunning();
    } else if (action == QLatin1String("reconnect")) {
        const QUrl url = m_remote;
        connectStored(url);
    } else if (action == QLatin1String("choose")) {
        m_window->chooseServer();
    } else if (action == QLatin1String("embedded")) {
        m_settings->setRemoteUrl({});
        dropServer();
        startEmbedded();
    }
}

void DesktopApp::chooseFolder()
{
    auto *dialog = new QFileDialog(m_window.get(), tr("Open a data folder"), m_dataFolder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_dataFolder = folder;
        m_embedded.reset();
        startEmbedded();
    });
    dialog->open();
}

} // namespace troupe
