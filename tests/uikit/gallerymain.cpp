// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the kit, or saves a picture of each page in both themes: uikit_gallery FOLDER
#include "tests/uikit/gallery.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/feedback.h"

#include <QApplication>
#include <QDir>
#include <QScrollBar>

using namespace troupe;

namespace {

void savePage(Theme &theme, const QString &folder, const QString &name, QWidget *window, bool toast)
{
    window->resize(1320, 860);
    window->show();
    if (toast)
        (new ToastArea(window))->showToast(QStringLiteral("Archived “Weekly report”"),
                                           QStringLiteral("circle-check"), QStringLiteral("Undo"));
    for (const bool dark : {false, true}) {
        theme.setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        for (int i = 0; i < 5; ++i)
            QApplication::processEvents();
        const QString path = QStringLiteral("%1/%2-%3.png")
                                 .arg(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"), name);
        if (!window->grab().save(path))
            qFatal("Cannot write %s", qPrintable(path));
        if (auto *view = window->findChild<TranscriptView *>()) {
            view->verticalScrollBar()->setValue(0);
            QApplication::processEvents();
            window->grab().save(QStringLiteral("%1/%2-%3-top.png")
                                    .arg(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"), name));
            view->scrollToEnd();
        }
    }
    delete window;
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    Theme theme(app, Theme::Mode::System);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() > 1) {
        QDir().mkpath(arguments.at(1));
        savePage(theme, arguments.at(1), QStringLiteral("chat"), gallery::makeShell(gallery::makeChatPage(), 1), false);
        savePage(theme, arguments.at(1), QStringLiteral("controls"), gallery::makeShell(gallery::makeControlsPage(), 0), false);
        savePage(theme, arguments.at(1), QStringLiteral("forms"), gallery::makeShell(gallery::makeFormsPage(), 2), false);
        savePage(theme, arguments.at(1), QStringLiteral("lists"), gallery::makeShell(gallery::makeListsPage(), 7), true);
        return 0;
    }
    QList<QWidget *> windows{gallery::makeShell(gallery::makeChatPage(), 1),
                             gallery::makeShell(gallery::makeControlsPage(), 0),
                             gallery::makeShell(gallery::makeFormsPage(), 2),
                             gallery::makeShell(gallery::makeListsPage(), 7)};
    for (QWidget *window : windows) {
        window->resize(1320, 860);
        window->show();
    }
    const int status = QApplication::exec();
    qDeleteAll(windows);
    return status;
}
