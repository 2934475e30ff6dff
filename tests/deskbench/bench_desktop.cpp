// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on an embedded server with much in it: how long things take to be seen, and the
// longest time in which the window does not react. Prints JSON, one line per figure.
#include "app/composition/embeddedserver.h"
#include "core/base/ids.h"
#include "core/storage/database.h"
#include "core/storage/migration.h"
#include "core/storage/rows.h"
#include "tests/ui/uidriver.h"
#include "ui/transcript/transcriptview.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QCoroTask>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

using namespace troupe;

namespace {

constexpr int kAgents = 10'000;
constexpr int kMessages = 10'000;
constexpr int kStarts = 7;
constexpr int kPatienceMs = 60'000;

void print(const char *name, double value, const char *unit, double budget)
{
    std::printf("{\"name\":\"desktop.%s\",\"value\":%.2f,\"unit\":\"%s\",\"budget\":%.2f}\n", name,
                value, unit, budget);
    std::fflush(stdout);
}

qint64 threadCpuNs()
{
    timespec time = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Lets the event loop run and measures the longest time between two of its turns: by the clock, and
/// what of it the window's own thread computed, which a busy machine does not lengthen.
class Watch
{
public:
    Watch()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        QObject::connect(&m_timer, &QTimer::timeout, &m_loop, [this] { tick(); });
        m_timer.start();
        reset();
    }
    void reset()
    {
        m_worstNs = m_worstCpuNs = 0;
        m_cpuNs = threadCpuNs();
        m_turn.start();
        m_all.start();
    }
    /// Runs until `done`; dies when that does not come.
    void until(const char *what, std::function<bool()> done)
    {
        m_done = std::move(done);
        if (!m_done())
            m_loop.exec();
        m_done = nullptr;
        if (m_all.elapsed() >= kPatienceMs)
            qFatal("%s: nothing happens", what);
        tick();
    }
    double elapsedMs() const { return double(m_all.nsecsElapsed()) / 1e6; }
    void printStall(const char *name) const
    {
        print(name, double(m_worstNs) / 1e6, "ms", 50);
        print((QByteArray(name) + "_cpu").constData(), double(m_worstCpuNs) / 1e6, "ms", 50);
    }

private:
    void tick()
    {
        m_worstNs = std::max(m_worstNs, m_turn.nsecsElapsed());
        m_worstCpuNs = std::max(m_worstCpuNs, threadCpuNs() - m_cpuNs);
        m_cpuNs = threadCpuNs();
        m_turn.start();
        if (m_done && (m_done() || m_all.elapsed() >= kPatienceMs))
            m_loop.quit();
    }

    QTimer m_timer;
    QEventLoop m_loop;
    QElapsedTimer m_turn;
    QElapsedTimer m_all;
    qint64 m_worstNs = 0;
    qint64 m_worstCpuNs = 0;
    qint64 m_cpuNs = 0;
    std::function<bool()> m_done;
};

Result<bool> insertAgents(Tx &tx, const QString &owner)
{
    for (int i = 0; i < kAgents; ++i) {
        Agent agent;
        agent.id = newId();
        agent.ownerId = owner;
        agent.slug = QStringLiteral("agent_%1").arg(i);
        agent.name = QStringLiteral("Agent %1").arg(i);
        agent.role = QStringLiteral("Does the work of number %1").arg(i);
        agent.description = QStringLiteral("One of very many.");
        agent.color = QStringLiteral("#4f46e5");
        agent.tags = QStringList{QStringLiteral("many"), QStringLiteral("tag%1").arg(i % 50)};
        agent.model = QStringLiteral("gpt-4.1"); // which takes a million tokens
        agent.createdAt = agent.updatedAt = Timestamp{tx.nowMs()};
        if (const auto done = insertRow(tx.sql(), agent); !done)
            return fail(done.error());
    }
    return true;
}

Result<bool> insertTalk(Tx &tx, const QString &owner, const QString &sessionId)
{
    Session session;
    session.id = sessionId;
    session.ownerId = owner;
    session.agentId = newId();
    session.title = QStringLiteral("A long one");
    session.messageCount = kMessages;
    session.createdAt = session.updatedAt = Timestamp{tx.nowMs()};
    QString parent;
    if (const auto done = insertRow(tx.sql(), session); !done)
        return fail(done.error());
    for (int i = 0; i < kMessages; ++i) {
        Message message;
        message.id = newId();
        message.parentId = std::exchange(parent, message.id);
        message.sessionId = sessionId;
        message.role = i % 2 ? MessageRole::Assistant : MessageRole::User;
        message.content = i % 2 ? QStringLiteral("Answer **%1**\n\n- a\n- b\n\n```cpp\nint x = "
                                                 "%1;\n```\n\n%2")
                                      .arg(i)
                                      .arg(QStringLiteral("Words that fill a line. ").repeated(12))
                                : QStringLiteral("Question %1").arg(i);
        message.createdAt = Timestamp{tx.nowMs()};
        if (const auto done = insertRow(tx.sql(), message); !done)
            return fail(done.error());
    }
    session.headId = parent;
    const auto updated = updateRow(tx.sql(), session);
    return updated ? Result<bool>(true) : fail(updated.error());
}

void fill(const QString &folder, const Clock &clock, const QString &session)
{
    DatabaseOptions options;
    options.folder = folder;
    options.holder = QStringLiteral("bench");
    auto migrations =
        migrationsFromFolder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
    if (!migrations)
        qFatal("migrations: %s", qPrintable(migrations.error().message));
    options.migrations = std::move(*migrations);
    auto db = Database::open(std::move(options), clock);
    if (!db)
        qFatal("database: %s", qPrintable(db.error().message));
    auto write = [session](Tx &tx) -> Result<bool> {
        User admin;
        admin.id = newId();
        admin.username = QStringLiteral("admin");
        admin.role = Role::Admin;
        admin.createdAt = Timestamp{tx.nowMs()};
        if (const auto done = insertRow(tx.sql(), admin); !done)
            return fail(done.error());
        if (auto done = insertAgents(tx, admin.id); !done)
            return done;
        return insertTalk(tx, admin.id, session);
    };
    const auto filled = QCoro::waitFor((*db)->write(std::move(write)));
    if (!filled)
        qFatal("rows: %s", qPrintable(filled.error().detail));
}

/// From exec to the first paint, as the program itself tells it.
void measureStarts(const QString &folder)
{
    std::vector<double> times;
    for (int i = 0; i < kStarts; ++i) {
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_LOGGING_RULES"),
                           QStringLiteral("troupe.app.debug=true"));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder + QStringLiteral("/config"));
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::MergedChannels);
        QElapsedTimer timer;
        timer.start();
        program.start(QStringLiteral(TROUPE_BIN_DIR "/troupe"),
                      {QStringLiteral("--data"), folder + QStringLiteral("/data")});
        QByteArray told;
        while (!told.contains("first paint")) {
            if (!program.waitForReadyRead(kPatienceMs))
                qFatal("troupe does not start: %s", told.constData());
            told += program.readAll();
        }
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
        program.terminate();
        program.waitForFinished(kPatienceMs);
    }
    std::sort(times.begin(), times.end());
    print("exec_to_first_paint_median", times[times.size() / 2], "ms", 110);
    print("exec_to_first_paint_worst", times.back(), "ms", 110);
}

void measureAgents(UiDriver &ui)
{
    Watch watch;
    ui.open(QStringLiteral("agents"));
    auto *const list = ui.find<QAbstractItemView>(QStringLiteral("agentList"));
    watch.until("agents", [list] { return list->model() && list->model()->rowCount() > 0; });
    list->viewport()->repaint();
    print("agents_10000_first_rows", watch.elapsedMs(), "ms", 100);
    watch.printStall("agents_10000_open_stall");
    watch.reset();
    watch.until("the last agent", [list] {
        list->scrollToBottom();
        return list->model()->rowCount() >= kAgents;
    });
    list->viewport()->repaint();
    print("agents_10000_scrolled_through", watch.elapsedMs(), "ms", 0);
    watch.printStall("agents_10000_scroll_stall");
}

void measureFilter(UiDriver &ui)
{
    auto *const list = ui.find<QAbstractItemView>(QStringLiteral("agentList"));
    auto *const field = ui.find(QStringLiteral("agentSearch"));
    const auto first = [list] { return list->model()->index(0, 0).data().toString(); };
    Watch watch;
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("agent 7777"));
    watch.until("a filtered agent", [&] { return first() == QLatin1String("Agent 7777"); });
    list->viewport()->repaint();
    print("agents_10000_filtered", watch.elapsedMs(), "ms", 0); // with the pause after typing
    watch.printStall("agents_10000_filter_stall");
    watch.reset();
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Delete);
    watch.until("all agents again", [&] {
        return list->model()->rowCount() > 1 && first() != QLatin1String("Agent 7777");
    });
    list->viewport()->repaint();
    print("agents_10000_unfiltered", watch.elapsedMs(), "ms", 0);
    watch.printStall("agents_10000_unfilter_stall");
}

void measureTalk(UiDriver &ui, const QString &session)
{
    Watch watch;
    ui.open(QStringLiteral("chat"), session);
    auto *const view = ui.find<TranscriptView>(QStringLiteral("transcript"));
    watch.until("a conversation", [view] { return view->count() > 0; });
    view->viewport()->repaint();
    print("conversation_10000_opened", watch.elapsedMs(), "ms", 100);
    watch.printStall("conversation_10000_open_stall");
}

void measurePaste(UiDriver &ui, const char *name, const QString &megabyte)
{
    const QByteArray prefix = QByteArray("paste_1mb_") + name;
    ui.open(QStringLiteral("chat"), QStringLiteral("new"));
    auto *const edit = ui.find(QStringLiteral("messageEdit"));
    auto *const view = ui.window().findChild<TranscriptView *>(QStringLiteral("transcript"));
    QApplication::clipboard()->setText(megabyte);
    edit->setFocus();
    Watch watch;
    QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
    bool turned = false;
    QTimer::singleShot(0, [&turned] { turned = true; });
    watch.until("a paste", [&turned] { return turned; });
    watch.printStall((prefix + "_stall").constData());
    watch.reset();
    QTest::keyClick(edit, Qt::Key_Return);
    watch.until("an answer to a megabyte", [view] {
        return view->count() == 2
               && view->item(1).message().state == TranscriptMessage::State::Complete;
    });
    view->viewport()->repaint();
    print((prefix + "_answered").constData(), watch.elapsedMs(), "ms", 0);
    watch.printStall((prefix + "_send_stall").constData());
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    Theme theme(app, Theme::Mode::Light);
    QTemporaryDir home;
    const QString data = home.filePath(QStringLiteral("data"));
    const SystemClock clock;
    const QString session = newId();
    fill(data, clock, session);
    measureStarts(home.path());
    EmbeddedServer server(data, clock);
    bool isReady = false;
    QObject::connect(&server, &EmbeddedServer::ready, &app, [&isReady] { isReady = true; });
    QObject::connect(&server, &EmbeddedServer::failed, &app,
                     [](const QString &why) { qFatal("server: %s", qPrintable(why)); });
    server.start();
    Watch().until("the server", [&isReady] { return isReady; });
    UiDriver ui(server.url(), server.token());
    measureTalk(ui, session);
    measureAgents(ui);
    measureFilter(ui);
    measurePaste(
        ui, "of_words",
        QStringLiteral("The keeper counts the ships that pass the light. ").repeated(21'400));
    measurePaste(ui, "unbroken", QString(1 << 20, u'x'));
    return 0;
}
