// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

namespace troupe {

/// What the desktop was started with.
struct DesktopOptions
{
    QString dataFolder; ///< of --data, absolute; empty: the default one
    QString page; ///< of --page
    QUrl connect; ///< of --connect
    QString text; ///< of --help and --version, or what is wrong; to be printed
    int exitCode = -1; ///< not negative: print `text` and end

    /// Needs no application object, so that --help works without a display.
    static DesktopOptions parse(const QStringList &arguments);
};

} // namespace troupe
