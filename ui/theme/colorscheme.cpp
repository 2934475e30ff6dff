// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/colorscheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace troupe {

namespace {

const QString kPortalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPortalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kPortalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const QString kAppearance = QStringLiteral("org.freedesktop.appearance");
const QString kColorScheme = QStringLiteral("color-scheme");

} // namespace

void ColorSchemeWatcher::start()
{
    // Without a session bus even connecting may try to launch one: leave it alone then.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
        && qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kPortalService, kPortalPath, kPortalSettings, QStringLiteral("SettingChanged"),
                this, SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage ask = QDBusMessage::createMethodCall(kPortalService, kPortalPath, kPortalSettings,
                                                      QStringLiteral("Read"));
    ask << kAppearance << kColorScheme;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &ColorSchemeWatcher::onReply);
}

void ColorSchemeWatcher::onReply(QDBusPendingCallWatcher *call)
{
    const QDBusPendingReply<QDBusVariant> reply = *call;
    call->deleteLater();
    if (reply.isError())
        return;
    take(reply.value().variant());
}

void ColorSchemeWatcher::onSettingChanged(const QString &group, const QString &key,
                                          const QDBusVariant &value)
{
    if (group == kAppearance && key == kColorScheme)
        take(value.variant());
}

void ColorSchemeWatcher::take(const QVariant &value)
{
    QVariant scheme = value;
    if (scheme.canConvert<QDBusVariant>()) // Read() wraps the value twice
        scheme = scheme.value<QDBusVariant>().variant();
    bool ok = false;
    const uint number = scheme.toUInt(&ok);
    if (ok && number != 0)
        emit schemeChanged(number == 1);
}

} // namespace troupe
