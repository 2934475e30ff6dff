// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"

#include <QAbstractScrollArea>
#include <QAccessible>

using namespace troupe;

/// Every control that a keyboard reaches has a name for those who do not see it, on every page.
class TestAccessibility : public QObject
{
    Q_OBJECT

private slots:
    void everyControlHasAName_data();
    void everyControlHasAName();
    void tabReachesThePageAndComesBack();
};

void TestAccessibility::everyControlHasAName_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("argument");

    const std::pair<const char *, const char *> pages[] = {{"welcome", ""},
                                                           {"chat", ""},
                                                           {"chat", "new"},
                                                           {"agents", ""},
                                                           {"agents", "new"},
                                                           {"runs", ""},
                                                           {"settings", "providers"},
                                                           {"settings", "providers/new"},
                                                           {"home", ""},
                                                           {"tools", "builtin"},
                                                           {"tools", "functions"},
                                                           {"tools", "functions/new"},
                                                           {"tools", "data"},
                                                           {"tools", "data/new"},
                                                           {"tools", "data/folder"},
                                                           {"settings", "models"},
                                                           {"settings", "people"},
                                                           {"settings", "people/new"},
                                                           {"settings", "keys"},
                                                           {"settings", "keys/new"},
                                                           {"settings", "appearance"},
                                                           {"settings", "server"},
                                                           {"settings", "privacy"},
                                                           {"settings", "about"}};
    for (const auto &[page, argument] : pages)
        QTest::addRow("%s %s", page, argument)
            << QString::fromLatin1(page) << QString::fromLatin1(argument);
}

void TestAccessibility::everyControlHasAName()
{
    QFETCH(QString, page);
    QFETCH(QString, argument);

    TestServer server;
    if (page != QLatin1String("welcome"))
        server.post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})");
    UiDriver ui(QUrl(server.url()), server.adminKey());
    if (page != QLatin1String("welcome"))
        ui.open(page, argument);
    QTRY_COMPARE(ui.window().currentPage(), page);
    QTRY_COMPARE(ui.text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));

    QList<QWidget *> widgets = ui.window().findChildren<QWidget *>();
    if (QWidget *modal = QApplication::activeModalWidget())
        widgets += modal->findChildren<QWidget *>();
    int controls = 0;
    for (QWidget *widget : std::as_const(widgets)) {
        // Pages behind the one that is shown count; what is hidden for itself, such as the button of
        // a banner that has none, does not.
        const bool reachable = (widget->focusPolicy() & Qt::TabFocus) && !widget->isHidden();
        if (!reachable || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        if (face->text(QAccessible::Name).trimmed().isEmpty()) {
            const QWidget *parent = widget->parentWidget();
            QFAIL(qPrintable(QStringLiteral("%1 %2 in %3 %4 has no name")
                                 .arg(QString::fromLatin1(widget->metaObject()->className()),
                                      widget->objectName(),
                                      QString::fromLatin1(parent->metaObject()->className()),
                                      parent->objectName())));
        }
        ++controls;
    }
    QVERIFY(controls > 5);
}

void TestAccessibility::tabReachesThePageAndComesBack()
{
    TestServer server;
    server.post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})");
    UiDriver ui(QUrl(server.url()), server.adminKey());
    ui.open(QStringLiteral("agents"));
    QTRY_COMPARE(ui.window().currentPage(), QStringLiteral("agents"));
    QTRY_COMPARE(ui.rows(QStringLiteral("agentList")).size(), 1);
    ui.find(QStringLiteral("newConversationButton"))->setFocus();
    QStringList visited;
    constexpr int kMostStops = 120;
    for (int i = 0; i < kMostStops; ++i) {
        ui.press(Qt::Key_Tab);
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        QVERIFY2(focus->isVisible(), qPrintable(focus->objectName()));
        if (focus->objectName() == QLatin1String("newConversationButton"))
            break;
        visited.append(focus->objectName());
    }
    for (const char *name : {"nav-chat", "nav-agents", "nav-settings", "connectionPill",
                             "menuButton", "agentSearch", "agentList", "nameEdit", "agentTabs"})
        QVERIFY2(visited.contains(QString::fromLatin1(name)), name);
    QVERIFY(visited.indexOf(QStringLiteral("nav-chat"))
            < visited.indexOf(QStringLiteral("agentSearch")));
    QVERIFY(visited.indexOf(QStringLiteral("agentSearch"))
            < visited.indexOf(QStringLiteral("nameEdit")));
}

TROUPE_UI_TEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
