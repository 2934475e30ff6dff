// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopoptions.h"

#include <QCommandLineParser>
#include <QDir>

namespace troupe {

DesktopOptions DesktopOptions::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Troupe, a desktop studio for AI agents."));
    const QCommandLineOption data(QStringLiteral("data"),
                                  QStringLiteral("Keep everything in FOLDER."),
                                  QStringLiteral("FOLDER"));
    const QCommandLineOption page(QStringLiteral("page"),
                                  QStringLiteral("Open this page: chat, agents or settings."),
                                  QStringLiteral("NAME"));
    const QCommandLineOption connect(
        QStringLiteral("connect"),
        QStringLiteral("Use the server at URL in place of the embedded one; its key is taken from "
                       "TROUPE_API_KEY or the keychain."),
        QStringLiteral("URL"));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Show this help."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     QStringLiteral("Show the version."));
    parser.addOptions({data, page, connect, help, version});

    DesktopOptions options;
    const bool parsed = parser.parse(arguments);
    options.connect = QUrl(parser.value(connect), QUrl::StrictMode);
    if (!parsed) {
        options.text = parser.errorText() + QStringLiteral("\n\n") + parser.helpText();
        options.exitCode = 2;
    } else if (parser.isSet(help)) {
        options.text = parser.helpText();
        options.exitCode = 0;
    } else if (parser.isSet(version)) {
        options.text = QStringLiteral("troupe " TROUPE_VERSION "\n");
        options.exitCode = 0;
    } else if (!parser.positionalArguments().isEmpty()) {
        options.text = QStringLiteral("troupe takes no argument \"%1\"\n")
                           .arg(parser.positionalArguments().first());
        options.exitCode = 2;
    } else if (parser.isSet(connect)
               && (!options.connect.isValid() || options.connect.host().isEmpty())) {
        options.text =
            QStringLiteral("\"%1\" is no address of a server\n").arg(parser.value(connect));
        options.exitCode = 2;
    }
    options.page = parser.value(page);
    if (parser.isSet(data))
        options.dataFolder = QDir(parser.value(data)).absolutePath();
    return options;
}

} // namespace troupe
