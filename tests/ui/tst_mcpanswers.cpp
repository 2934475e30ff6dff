// SPDX-License-Identifier: GPL-3.0-or-later
// What MCP servers say comes late, in another order, without an end, or not at all.
#include "core/base/clock.h"
#include "core/client/backend.h"
#include "core/net/netpolicy.h"
#include "tests/support/testserver.h"
#include "tests/ui/insight.h"
#include "tests/ui/relay.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/tools/mcpcalldialog.h"
#include "ui/pages/tools/mcpresourceview.h"
#include "ui/pages/tools/mcpserverview.h"

#include <QJsonArray>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QSignalSpy>

#include <algorithm>

using namespace troupe;

class TestMcpAnswers : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatServersSayHasAnEnd();
    void resourcesAreOfTheChosenOne();
    void toolsAreTheLastOnesTold();

private:
    template <class T>
    T *find(const char *name)
    {
        return widgetInSight<T>(name);
    }
    void click(const char *name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }

    SystemClock m_clock;
    NetPolicy m_policy{m_clock};
    QTemporaryDir m_folder;
    std::unique_ptr<DesktopSettings> m_settings;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<PageContext> m_context;
};

void TestMcpAnswers::init()
{
    m_settings = std::make_unique<DesktopSettings>(m_folder.filePath(QStringLiteral("x.ini")));
    m_server = std::make_unique<TestServer>();
    m_relay = std::make_unique<Relay>(m_server->port());
    m_backend = std::make_unique<Backend>(m_policy, m_relay->url(), m_server->adminKey());
    m_context.reset(
        new PageContext{*m_backend, themeOf(qApp), *m_settings, ServerIdentity(), {}, {}, {}});
}

void TestMcpAnswers::cleanup()
{
    m_context.reset();
    m_backend.reset();
    m_relay.reset();
    m_server.reset();
}

void TestMcpAnswers::whatServersSayHasAnEnd()
{
    const auto check = [](const QString &text) {
        qsizetype longest = 0;
        for (const QString &line : text.split(u'\n'))
            longest = std::max(longest, line.size());
        QVERIFY2(longest <= 2'000, qPrintable(QString::number(longest)));
        QVERIFY2(text.size() < 110'000, qPrintable(QString::number(text.size())));
    };
    const QByteArray hidden = QByteArray("\xe2\x80\xae").repeated(200'000);
    McpTool tool;
    tool.name = QStringLiteral("echo");
    tool.title = QString(QChar(0x202e)).repeated(100'000);
    tool.parameters = {{QStringLiteral("required"), QJsonArray{QStringLiteral("text")}},
                       {QStringLiteral("properties"),
                        QJsonObject{
                            {QStringLiteral("text"),
                             QJsonObject{{QStringLiteral("default"), QString(1'000'000, u'x')}}}}}};
    McpCallDialog dialog(*m_context, QStringLiteral("s"), tool, nullptr);
    dialog.show();
    QVERIFY(dialog.windowTitle().size() < 300);
    QCOMPARE(find<QPlainTextEdit>("callArguments")->toPlainText(), QStringLiteral("{}"));
    m_relay->hold("POST /troupe/v1/mcp/");
    click("callButton");
    QTRY_COMPARE(m_relay->waiting(), 1);
    m_relay->letGo(0, Relay::reply(200, "{\"text\":\"" + hidden + "\",\"is_error\":false}"));
    QTRY_VERIFY(!find<QPlainTextEdit>("callResult")->toPlainText().isEmpty());
    check(find<QPlainTextEdit>("callResult")->toPlainText());
    dialog.hide();

    // A thousand parts that each are short enough.
    McpResourceView view(*m_context);
    view.show();
    McpServer server;
    server.id = QStringLiteral("s");
    server.status = McpStatus::Ready;
    server.hasResources = true;
    m_relay->hold("GET /troupe/v1/mcp/");
    view.setServer(server, true);
    QTRY_COMPARE(m_relay->waiting(), 1);
    m_relay->letGo(0, Relay::reply(200, R"({"items":[{"uri":"a:1","name":"One"}]})"));
    QTRY_COMPARE(find<QListView>("mcpResourceList")->model()->rowCount(), 1);
    m_relay->hold("POST /troupe/v1/mcp/");
    click("mcpOpenResource");
    QTRY_COMPARE(m_relay->waiting(), 1);
    QByteArray parts;
    for (int i = 0; i < 1'000; ++i)
        parts += QByteArray(i == 0 ? "" : ",") + "{\"text\":\"" + hidden.left(3'000) + "\"}";
    m_relay->letGo(0, Relay::reply(200, "{\"contents\":[" + parts + "]}"));
    auto *content = find<QPlainTextEdit>("mcpResourceContent");
    QTRY_VERIFY(!content->toPlainText().isEmpty());
    check(content->toPlainText());
}

void TestMcpAnswers::resourcesAreOfTheChosenOne()
{
    McpResourceView view(*m_context);
    view.resize(600, 500);
    view.show();
    McpServer server;
    server.id = QStringLiteral("s");
    server.status = McpStatus::Ready;
    server.hasResources = true;
    m_relay->hold("GET /troupe/v1/mcp/");
    view.setServer(server, true);
    QTRY_COMPARE(m_relay->waiting(), 1);
    m_relay->letGo(0, Relay::failure()); // which is not “offers none”
    const auto says = [&view](const QString &text) {
        for (const QLabel *label : view.findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(says(QStringLiteral("cannot be read")));
    QVERIFY(!says(QStringLiteral("offers no resources")));
    view.load(); // and it is asked again
    QTRY_COMPARE(m_relay->waiting(), 1);
    view.setServer(server, true); // an older answer does not take the place of a newer one
    QTRY_COMPARE(m_relay->waiting(), 2);
    m_relay->letGo(1, Relay::reply(200, R"({"items":[{"uri":"a:1","name":"One"},)"
                                        R"({"uri":"a:2","name":"Two"}]})"));
    auto *list = find<QListView>("mcpResourceList");
    QTRY_COMPARE(list->model()->rowCount(), 2);
    m_relay->letGo(0, Relay::reply(200, R"({"items":[]})"));
    QVERIFY(!says(QStringLiteral("cannot be read")));

    auto *content = find<QPlainTextEdit>("mcpResourceContent");
    m_relay->hold("POST /troupe/v1/mcp/");
    list->setCurrentIndex(list->model()->index(0, 0));
    click("mcpOpenResource");
    QTRY_COMPARE(m_relay->waiting(), 1);
    list->setCurrentIndex(list->model()->index(1, 0));
    click("mcpOpenResource");
    QTRY_COMPARE(m_relay->waiting(), 2);
    m_relay->letGo(1, Relay::reply(200, R"({"contents":[{"text":"of two"}]})"));
    QTRY_COMPARE(content->toPlainText(), QStringLiteral("of two"));
    m_relay->letGo(0, Relay::reply(200, R"({"contents":[{"text":"of one"}]})"));
    m_relay->hold("GET /troupe/v1/mcp/");
    view.setServer(server, true); // the same again: what is read stays
    QTRY_COMPARE(m_relay->waiting(), 1);
    m_relay->letGo(0, Relay::reply(200,
                                   R"({"items":[{"uri":"a:1","name":"One"},)"
                                   R"({"uri":"a:2","name":"Two"},{"uri":"a:3","name":"Three"}]})"));
    QTRY_COMPARE(list->model()->rowCount(), 3);
    QCOMPARE(content->toPlainText(), QStringLiteral("of two"));
    list->setCurrentIndex(list->model()->index(0, 0));
    QCOMPARE(content->toPlainText(), QString()); // it is not of this one
}

void TestMcpAnswers::toolsAreTheLastOnesTold()
{
    McpServerView view(*m_context);
    view.resize(700, 600);
    view.show();
    McpServer server;
    server.id = QStringLiteral("s");
    server.status = McpStatus::Ready;
    m_relay->hold("GET /troupe/v1/mcp/servers/s/tools");
    view.setServer(server);
    QTRY_COMPARE(m_relay->waiting(), 1);
    server.toolCount = 2;
    view.setServer(server);
    QTRY_COMPARE(m_relay->waiting(), 2);
    m_relay->letGo(1, Relay::reply(200, R"({"items":[{"name":"a"},{"name":"b"}]})"));
    auto *list = find<QListView>("mcpToolList");
    QTRY_COMPARE(list->model()->rowCount(), 2);
    server.toolCount = 3;
    view.setServer(server);
    QTRY_COMPARE(m_relay->waiting(), 2);
    m_relay->letGo(0, Relay::reply(200, R"({"items":[{"name":"a"}]})"));
    m_relay->letGo(0, Relay::reply(200, R"({"items":[{"name":"a"},{"name":"b"},{"name":"c"}]})"));
    QSignalSpy resets(list->model(), &QAbstractItemModel::modelReset);
    QTRY_COMPARE(list->model()->rowCount(), 3);
    QCOMPARE(resets.size(), 1); // the older answer never showed
}

TROUPE_UI_TEST_MAIN(TestMcpAnswers)
#include "tst_mcpanswers.moc"
