// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/net/netpolicy.h"
#ifndef Q_MOC_RUN // moc loses count of the braces in raw strings
#include "tests/support/testserver.h"
#endif
#include "tests/ui/relay.h"
#include "ui/app/desktopsettings.h"
#include "ui/pages/chat/chatpage.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/conversationlist.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/pages/pages.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"

#include <QApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace troupe {

/// The real window on the real server, through a network that can be cut.
struct ChatDriver
{
    explicit ChatDriver(const QString &folder = {})
        : server(std::make_unique<TestServer>(options(folder))),
          relay(server->port()),
          policy(clock),
          settings(home.filePath(QStringLiteral("desktop.ini")))
    {
        server->clock().advanceMs(QDateTime::currentMSecsSinceEpoch() - server->clock().nowMs());
        openWindow();
    }
    ~ChatDriver()
    {
        window.reset();
        backend.reset();
    }

    static TestServerOptions options(const QString &folder)
    {
        TestServerOptions options;
        options.rateLimits = false;
        options.folder = folder;
        return options;
    }

    /// Another window, as after a restart of the desktop.
    void openWindow()
    {
        window.reset();
        backend = std::make_unique<Backend>(policy, relay.url(), server->adminKey());
        settings.setWelcomed(true);
        window = std::make_unique<MainWindow>(themeOf(qApp), settings, allPages());
        window->resize(1280, 820);
        ServerIdentity identity;
        identity.name = QStringLiteral("Embedded");
        window->show();
        window->setServer(*backend, identity);
        window->openPage(QStringLiteral("chat"));
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }

    ChatPage *page() const { return window->findChild<ChatPage *>(); }
    TranscriptView *view() const { return page()->findChild<TranscriptView *>(); }
    Composer *composer() const { return page()->findChild<Composer *>(); }
    PromptEdit *edit() const { return composer()->edit(); }
    ConversationList *list() const { return page()->findChild<ConversationList *>(); }
    template <class T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QString::fromLatin1(name));
    }
    void click(const char *name) const
    {
        auto *const widget = find<QWidget>(name);
        QVERIFY2(widget && widget->isVisible() && widget->isEnabled(), name);
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    void say(const QString &text) const
    {
        edit()->setFocus();
        QTest::keyClicks(edit(), text);
        QTest::keyClick(edit(), Qt::Key_Return);
    }
    QString lastText() const
    {
        view()->flushDeltas();
        return view()->count() == 0 ? QString()
                                    : view()->item(view()->count() - 1).message().markdown;
    }
    TranscriptMessage last() const { return view()->item(view()->count() - 1).message(); }
    QStringList titles() const
    {
        QStringList titles;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            titles += list()->model()->index(row, 0).data().toString();
        return titles;
    }
    QString agent(const char *name, const char *model = "") const
    {
        const QByteArray body = QByteArray("{\"name\":\"") + name
                                + "\",\"system_prompt\":\"Be brief.\",\"model\":\"" + model + "\"}";
        return server->post(QStringLiteral("/troupe/v1/agents"), body)
            .json()[QLatin1String("id")]
            .toString();
    }
    QJsonArray stored(const QString &sessionId) const
    {
        return server
            ->get(QStringLiteral("/troupe/v1/sessions/%1/messages?limit=1000").arg(sessionId))
            .json()[QLatin1String("items")]
            .toArray();
    }
    QString sessionId() const { return page()->controller().sessionId(); }
    bool isOnline() const { return backend->events().state() == EventStream::State::Online; }

    std::unique_ptr<TestServer> server;
    Relay relay;
    SystemClock clock;
    NetPolicy policy;
    QTemporaryDir home;
    DesktopSettings settings;
    std::unique_ptr<Backend> backend;
    std::unique_ptr<MainWindow> window;
};

} // namespace troupe
