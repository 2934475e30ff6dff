// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDBusVariant;
class QDBusPendingCallWatcher;

namespace troupe {

/// Follows the desktop's preference for light or dark.
///
/// Source: org.freedesktop.portal.Settings, namespace org.freedesktop.appearance, key color-scheme
/// (0 no preference, 1 dark, 2 light). The question is asked without blocking; without a session
/// bus or a portal nothing is ever emitted, and the caller keeps what it assumed.
class ColorSchemeWatcher : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void start();

signals:
    void schemeChanged(bool dark);

private slots:
    void onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void onReply(QDBusPendingCallWatcher *call);
    void take(const QVariant &value);
};

} // namespace troupe
