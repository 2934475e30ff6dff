// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the kit, or saves a picture of each page in both themes: uikit_gallery FOLDER
#include "tests/gallery/gallery.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/menu.h"

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
        (new ToastArea(window))
            ->showToast(QStringLiteral("Archived “Weekly report”"), QStringLiteral("circle-check"),
                        QStringLiteral("Undo"));
    for (const bool dark : {false, true}) {
        theme.setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        for (int i = 0; i < 5; ++i)
            QApplication::processEvents();
        const QString path =
            QStringLiteral("%1/%2-%3.png")
                .arg(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"), name);
        if (!window->grab().save(path))
            qFatal("Cannot write %s", qPrintable(path));
        if (auto *view = window->findChild<TranscriptView *>()) {
            view->verticalScrollBar()->setValue(0);
            QApplication::processEvents();
            window->grab().save(
                QStringLiteral("%1/%2-%3-top.png")
                    .arg(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"), name));
            view->scrollToEnd();
        }
    }
    delete window;
}

void savePopups(Theme &theme, const QString &folder)
{
    for (const bool dark : {false, true}) {
        theme.setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        const QString name = dark ? QStringLiteral("dark") : QStringLiteral("light");
        ConfirmDialog dialog(
            QStringLiteral("Delete the agent “Ann”?"),
            QStringLiteral("Its 1,204 runs and their costs are kept. Conversations with Ann stay "
                           "readable, but cannot go on."),
            QStringLiteral("Delete agent"), nullptr);
        dialog.show();
        Menu menu;
        menu.addItem(
            QStringLiteral("copy"), QStringLiteral("Copy message"), [] {}, QKeySequence::Copy);
        menu.addItem(QStringLiteral("pencil"), QStringLiteral("Edit and branch"), [] {});
        menu.addSeparator();
        menu.addDangerItem(QStringLiteral("trash-2"), QStringLiteral("Delete"), [] {});
        menu.popup(QPoint(20, 20));
        QApplication::processEvents();
        menu.setActiveAction(menu.actions().at(1));
        QApplication::processEvents();
        dialog.grab().save(QStringLiteral("%1/%2-dialog.png").arg(folder, name));
        menu.grab().save(QStringLiteral("%1/%2-menu.png").arg(folder, name));

        TranscriptView view;
        view.resize(860, 900);
        TranscriptMessage message;
        message.id = QStringLiteral("a");
        message.author = QStringLiteral("Ann Lee");
        message.time = QDateTime(QDate(2026, 11, 21), QTime(10, 24));
        message.markdown = QStringLiteral(
            "# A first heading\n\nSome text with *emphasis*, **strength**, ~~a mistake~~ and "
            "`inline code` that goes on "
            "for more than one line so that the wrapping and the chip `std::vector<std::string>` "
            "can be seen together.\n\n"
            "## A second one\n\n- a bullet\n  - nested deeper\n  - and again\n- [x] done\n- [ ] "
            "open\n\n"
            "> A quotation\n> of two lines, which the reader\n>\n> should see as one "
            "block\n\n---\n\n"
            "1. first\n2. second\n\n   ```sh\n   troupectl run --team billing # a comment\n   "
            "```\n\n3. third, counted on\n\n"
            "```cpp\n/* wide */ const auto result = co_await db.write(std::move(insert), "
            "Priority::High, std::chrono::seconds(30), \"a string\");\n"
            "for (int i = 0; i < 10; ++i)\n    total += chargeFor(i, price); // done\n```\n\n"
            "| Model | Input | Output | Cost |\n|:--|--:|--:|--:|\n| large-1 | 12,077 | 3,210 | "
            "$1.20 |\n| small-2 | 8,800 | 1,200 | $0.08 |\n");
        message.footer = QStringLiteral("large-1 · 412 tokens · $0.0021 · 3.4 s");
        message.actions = {{QStringLiteral("copy"), QStringLiteral("copy"), QStringLiteral("Copy"),
                            false},
                           {QStringLiteral("retry"), QStringLiteral("refresh-cw"),
                            QStringLiteral("Retry"), false}};
        view.setMessages({message});
        view.show();
        view.scrollToMessage(QStringLiteral("a"));
        view.setHighlight(QStringLiteral("second"));
        view.highlightNext();
        QMouseEvent move(QEvent::MouseMove, QPointF(300, 300), QPointF(300, 300), Qt::NoButton,
                         Qt::NoButton, {});
        QApplication::sendEvent(view.viewport(), &move);
        QApplication::processEvents();
        view.grab().save(QStringLiteral("%1/%2-markdown.png").arg(folder, name));
        view.scrollToEnd();
        view.grab().save(QStringLiteral("%1/%2-markdown-end.png").arg(folder, name));
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    Theme theme(app, Theme::Mode::System);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() > 1) {
        QDir().mkpath(arguments.at(1));
        savePage(theme, arguments.at(1), QStringLiteral("chat"),
                 gallery::makeShell(gallery::makeChatPage(), 1), false);
        savePage(theme, arguments.at(1), QStringLiteral("controls"),
                 gallery::makeShell(gallery::makeControlsPage(), 0), false);
        savePage(theme, arguments.at(1), QStringLiteral("forms"),
                 gallery::makeShell(gallery::makeFormsPage(), 2), false);
        savePage(theme, arguments.at(1), QStringLiteral("lists"),
                 gallery::makeShell(gallery::makeListsPage(), 7), true);
        savePopups(theme, arguments.at(1));
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
