// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/backend.h"
#include "core/net/netpolicy.h"
#include "ui/app/desktopsettings.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// A test program with an application and its theme, light to begin with.
#define TROUPE_UI_TEST_MAIN(TestClass)                                                             \
    int main(int argc, char *argv[])                                                               \
    {                                                                                              \
        QApplication app(argc, argv);                                                              \
        troupe::Theme theme(app, troupe::Theme::Mode::Light);                                      \
        TestClass test;                                                                            \
        return QTest::qExec(&test, argc, argv);                                                    \
    }

namespace troupe {

/// The real window on a real server, driven as a person does: things are found by their object
/// name among what can be seen, clicked in their middle, and typed into by keys. Finding waits up
/// to ten seconds for the thing to appear, and fails the test (and ends it) when it does not.
class UiDriver
{
public:
    /// `settings`: an INI file that outlives the driver; empty: a fresh one.
    UiDriver(const QUrl &url, const QByteArray &key, const QString &settings = {});
    ~UiDriver();

    MainWindow &window() { return *m_window; }
    DesktopSettings &settings() { return *m_settings; }
    Backend &backend() { return *m_backend; }

    void open(const QString &page, const QString &argument = {});
    /// Gives the window another server, as after a change of the connection.
    void connectTo(const QUrl &url, const QByteArray &key);

    /// The visible widget of this name in the window or in a dialog above it; null after ten seconds.
    QWidget *find(const QString &name);
    template <class T>
    T *find(const QString &name)
    {
        return qobject_cast<T *>(find(name));
    }
    bool isShown(const QString &name) const;

    void click(const QString &name);
    /// Clicks the button that says so.
    void clickText(const QString &text);
    /// Puts `text` in place of what the field holds, key by key.
    void type(const QString &name, const QString &text);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    /// Clicks a row of a list or table.
    void clickRow(const QString &view, int row);
    /// Chooses an entry of the menu that is open.
    void choose(const QString &name);

    /// What a label, button or field shows.
    QString text(const QString &name);
    QStringList rows(const QString &view); ///< what the first column of a list or table shows
    bool sees(const QString &text) const; ///< on any visible label of the window

private:
    QWidget *findNow(const QString &name) const;
    QAbstractButton *findButton(const QString &text) const;
    QList<QWidget *> roots() const;

    QTemporaryDir m_folder;
    SystemClock m_clock;
    NetPolicy m_policy;
    std::unique_ptr<DesktopSettings> m_settings;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace troupe
