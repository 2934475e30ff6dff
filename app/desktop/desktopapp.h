// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/composition/embeddedserver.h"
#include "app/desktop/desktopoptions.h"
#include "app/desktop/translations.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/client/backend.h"
#include "core/net/netpolicy.h"
#include "core/security/secretstore.h"
#include "ui/app/desktopsettings.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QObject>

#include <memory>

namespace troupe {

/// The desktop: a window, and the server behind it (embedded, of another process, or remote). The
/// window is on the screen before anything is opened.
class DesktopApp : public QObject
{
    Q_OBJECT

public:
    /// `theme`: lives as long as the application.
    DesktopApp(Theme &theme, DesktopOptions options);
    ~DesktopApp() override;

    /// Shows the window; servers come after its first paint.
    void start();
    /// Ends the program without a question, as at a signal or the end of a session: what was typed
    /// and the window's place are kept, answers stop and keep what they said, within 5 s.
    void end();
    MainWindow &window() { return *m_window; }

private:
    void makeWindow();
    void speak(); ///< the language that was chosen, in a new window
    void startServer();
    void startEmbedded();
    void embeddedFailed(const QString &message);
    void restore(const QString &backup);
    void restored(const Restored &restored, const QString &backup);
    void chooseBackup();
    void connectRemote(const QUrl &url, const QByteArray &key);
    void connectStored(const QUrl &url);
    void connectRunning();
    void remoteAnswered(const QUrl &url, const QByteArray &key);
    void remoteFailed(const QUrl &url, const Error &error);
    void use(const QUrl &url, const QByteArray &key, const ServerIdentity &identity);
    void dropServer();
    void act(const QString &action);
    void chooseFolder();
    void applyTheme();
    SecretStore &keychain();
    QString keyName(const QUrl &url) const;
    void rememberKey(const QUrl &url, const QByteArray &key);

    DesktopOptions m_options;
    QString m_dataFolder;
    SystemClock m_clock;
    NetPolicy m_policy;
    Theme &m_theme;
    std::unique_ptr<DesktopSettings> m_settings;
    Translations m_translations;
    std::unique_ptr<SecretStore> m_keychain;
    std::unique_ptr<EmbeddedServer> m_embedded;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    ServerIdentity m_identity; ///< of m_backend, while its pages are shown
    bool m_serving = false; ///< the window has a server
    QUrl m_remote; ///< that is used or tried; empty: embedded
};

} // namespace troupe
