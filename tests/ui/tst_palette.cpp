// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/pages.h"
#include "ui/shell/palette/palettemodel.h"
#include "ui/widgets/listrow.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QJsonArray>

using namespace troupe;

/// Ctrl+K reaches every command, page, agent, conversation and message by keyboard alone.
class TestPalette : public QObject
{
    Q_OBJECT

private slots:
    void wordsFindTitles_data();
    void wordsFindTitles();
    void theModelKeepsItsPromises();
    void everyActionAndPageIsInIt();
    void aPageIsOpened();
    void anActionIsDone();
    void anAgentIsChattedWithOrEdited();
    void aMessageIsOpenedWhereItStands();
    void escapeGivesTheFocusBack();
    void whatFitsNothingSaysSo();

private:
    void serve();
    QString postMessage(const QString &agentId, const QString &text);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestPalette::serve()
{
    m_ui.reset();
    m_server = std::make_unique<TestServer>();
    m_server->post(QStringLiteral("/troupe/v1/agents"),
                   R"({"name": "Zoë", "role": "Keeper of harbours"})");
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
    m_ui->open(QStringLiteral("agents"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
}

QString TestPalette::postMessage(const QString &agentId, const QString &text)
{
    QString session = m_server
                          ->post(QStringLiteral("/troupe/v1/sessions"),
                                 R"({"title":"Pumps","agent_id":")" + agentId.toLatin1() + R"("})")
                          .json()[QLatin1String("id")]
                          .toString();
    m_server->post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                   R"({"text":")" + text.toUtf8() + R"("})");
    return session;
}

void TestPalette::wordsFindTitles_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse"); // empty: does not fit at all

    QTest::newRow("the beginning beats a word inside")
        << QStringLiteral("set") << QStringLiteral("Settings") << QStringLiteral("Reset");
    QTest::newRow("a word's beginning beats its inside")
        << QStringLiteral("key") << QStringLiteral("Show keys") << QStringLiteral("Monkeys");
    QTest::newRow("accents do not count")
        << QStringLiteral("zoe") << QStringLiteral("Zoë") << QStringLiteral("Zo");
    QTest::newRow("case does not count, nor the order of words")
        << QStringLiteral("CONVERSATION new") << QStringLiteral("New conversation")
        << QStringLiteral("New agent");
}

void TestPalette::wordsFindTitles()
{
    QFETCH(QString, query);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    QVERIFY(paletteScore(query, better) > 0);
    QVERIFY(paletteScore(query, better) > paletteScore(query, worse));
}

void TestPalette::theModelKeepsItsPromises()
{
    PaletteModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto entry = [](const char *section, const char *title) {
        PaletteEntry made;
        made.section = QString::fromLatin1(section);
        made.title = QString::fromLatin1(title);
        return made;
    };
    model.setCommands({entry("Go to", "Agents"), entry("Commands", "Quit"),
                       entry("Commands", "Questions"), entry("Go to", "Quays")});
    QCOMPARE(model.rowCount(), 4);
    model.setQuery(QStringLiteral("qu"));
    model.setFound({entry("Messages", "Quails")});
    QStringList titles;
    QStringList sections;
    for (int row = 0; row < model.rowCount(); ++row) {
        titles += model.index(row, 0).data().toString();
        sections += model.index(row, 0).data(PaletteModel::PaletteSection).toString();
    }
    QCOMPARE(titles, (QStringList{QStringLiteral("Quit"), QStringLiteral("Questions"),
                                  QStringLiteral("Quays"), QStringLiteral("Quails")}));
    QCOMPARE(sections, (QStringList{QStringLiteral("Commands"), QString(), QStringLiteral("Go to"),
                                    QStringLiteral("Messages")}));
}

void TestPalette::everyActionAndPageIsInIt()
{
    serve();
    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(m_ui->find(QStringLiteral("commandPalette")));
    const QStringList rows = m_ui->rows(QStringLiteral("paletteList"));
    const QList<PageEntry> pages = allPages();
    for (const PageEntry &page : pages)
        QVERIFY2(rows.contains(page.title), qPrintable(page.title));
    const QList<QAction *> actions = m_ui->window().allActions();
    for (QAction *action : actions) {
        if (action->isEnabled() && action->objectName() != QLatin1String("action-palette"))
            QVERIFY2(rows.contains(action->text().remove(u'&')), qPrintable(action->text()));
    }
}

void TestPalette::aPageIsOpened()
{
    serve();
    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("setti"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("settings"));
    QVERIFY(!m_ui->isShown(QStringLiteral("commandPalette")));

    m_ui->press(Qt::Key_K, Qt::ControlModifier); // and a part of one
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("priv net"));
    m_ui->press(Qt::Key_Return);
    QVERIFY(m_ui->find(QStringLiteral("section-privacy")));
}

void TestPalette::anActionIsDone()
{
    serve();
    m_ui->settings().setThemeMode(QStringLiteral("light"));
    m_ui->click(QStringLiteral("globalSearch"));
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("dark light"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->settings().themeMode(), QStringLiteral("dark"));
}

void TestPalette::anAgentIsChattedWithOrEdited()
{
    serve();
    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("zoe"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("paletteList")), QStringList{QStringLiteral("Zoë")});
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));

    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("harbours"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("paletteList")), QStringList{QStringLiteral("Zoë")});
    m_ui->press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Zoë"));
}

void TestPalette::aMessageIsOpenedWhereItStands()
{
    serve();
    const QString agent = m_server->get(QStringLiteral("/troupe/v1/agents"))
                              .json()[QLatin1String("items")][0][QLatin1String("id")]
                              .toString();
    const QString session = postMessage(agent, QStringLiteral("The impeller is worn"));
    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("impeller"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("paletteList")).value(0),
                 QStringLiteral("The impeller is worn"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
    QTRY_COMPARE(m_ui->settings().lastSession(), session);
}

void TestPalette::escapeGivesTheFocusBack()
{
    serve();
    m_ui->click(QStringLiteral("newAgentButton"));
    m_ui->click(QStringLiteral("nameEdit"));
    QWidget *before = QApplication::focusWidget();
    QCOMPARE(before->objectName(), QStringLiteral("nameEdit"));
    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("paletteField"));
    m_ui->press(Qt::Key_Tab); // stays inside
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("paletteField"));
    m_ui->press(Qt::Key_Escape);
    QVERIFY(!m_ui->isShown(QStringLiteral("commandPalette")));
    QCOMPARE(QApplication::focusWidget(), before);
}

void TestPalette::whatFitsNothingSaysSo()
{
    serve();
    m_ui->press(Qt::Key_K, Qt::ControlModifier);
    m_ui->type(QStringLiteral("paletteField"), QStringLiteral("qqqqq"));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("paletteEmpty")));
    m_ui->press(Qt::Key_Return); // does nothing
    QVERIFY(m_ui->isShown(QStringLiteral("commandPalette")));
}

TROUPE_UI_TEST_MAIN(TestPalette)
#include "tst_palette.moc"
