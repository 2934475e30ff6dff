// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/unixsignals.h"
#include "app/desktop/desktopapp.h"

#include <QApplication>

#include <csignal>
#include <cstdio>

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const troupe::DesktopOptions options = troupe::DesktopOptions::parse(arguments);
    if (options.exitCode >= 0) {
        std::fputs(qPrintable(options.text), options.exitCode == 0 ? stdout : stderr);
        return options.exitCode;
    }

    const std::initializer_list<int> endings{SIGTERM, SIGINT, SIGHUP};
    troupe::UnixSignals::block(endings);
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("troupe"));
    QApplication::setApplicationDisplayName(QStringLiteral("Troupe"));
    QApplication::setApplicationVersion(QStringLiteral(TROUPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.troupe.Troupe"));
    troupe::Theme theme(app);
    troupe::DesktopApp desktop(theme, options);
    const troupe::UnixSignals signalWatch(endings, [&desktop] { desktop.end(); });
    desktop.start();
    return QApplication::exec();
}
