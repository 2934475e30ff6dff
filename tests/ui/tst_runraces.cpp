// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/eventstream.h"
#include "core/meta/typeinfo.h"
#include "tests/ui/relay.h"
#include "tests/ui/runplans.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/runs/runlistmodel.h"
#include "ui/pages/runs/runstepmodel.h"
#include "ui/pages/runs/runtimeline.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/fields.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QSignalSpy>
#include <QTableView>
#include <QTimer>

using namespace troupe;

/// What is done and shown is about the run that is on the screen, however late answers come.
class TestRunRaces : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aRunThatLeavesTheListStaysInSight();
    void nothingIsDoneToARunThatIsBeingRead();
    void anAnswerAboutAnotherRunMovesNothing();
    void anErrorInATipIsNoMarkup();
    void anOlderPageOverwritesNothing();
    void anOlderPageOfStepsOverwritesNothing();
    void aStepThatMovesStaysTheChosenOne();
    void theHeadFollowsTheSteps();

private:
    void open(const QString &argument = {})
    {
        m_ui->open(QStringLiteral("runs"), argument);
        QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("runs"));
    }
    QString greeting(const QByteArray &name = "Greeting") { return greet(*m_bench, name); }
    QString shownStatus()
    {
        auto *badge = m_ui->find<Badge>(QStringLiteral("runStatus"));
        return badge ? badge->text() : QString();
    }
    /// One that waits for a person.
    QString question(const QByteArray &name)
    {
        QString id = m_bench->start(
            "{'name': '" + name
            + "', 'steps': [{'id': 'ok', 'kind': 'approval', 'message': 'Go on?'}]}");
        m_bench->settled(id);
        return id;
    }
    template <class T>
    static QJsonObject jsonOf(const T &object)
    {
        return QJsonDocument::fromJson(toJson(object)).object();
    }
    QString shownTitle() { return m_ui->text(QStringLiteral("runTitle")); }
    static QByteArray post(const QString &id, const char *what)
    {
        return "POST " + (kRuns + u'/' + id + u'/').toLatin1() + what;
    }

    std::unique_ptr<RunBench> m_bench;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<UiDriver> m_ui;
};

void TestRunRaces::init()
{
    m_bench = std::make_unique<RunBench>();
    m_relay = std::make_unique<Relay>(m_bench->server.port());
    m_ui = std::make_unique<UiDriver>(m_relay->url(), m_bench->server.adminKey());
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
}

void TestRunRaces::cleanup()
{
    m_ui.reset();
    m_relay.reset();
    m_bench.reset();
}

void TestRunRaces::aRunThatLeavesTheListStaysInSight()
{
    const QString neighbour = question("Neighbour");
    const QString watched = question("Watched");
    open();
    auto *status = m_ui->find<ComboBox>(QStringLiteral("runStatusFilter"));
    status->setCurrentIndex(status->findData(QStringLiteral("waiting_approval")));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 2);
    m_ui->clickRow(QStringLiteral("runList"), 0);
    QTRY_COMPARE(shownTitle(), QStringLiteral("Watched"));
    m_bench->act(watched, "cancel");
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")), QStringList{QStringLiteral("Neighbour")});
    QTRY_COMPARE(shownStatus(), QStringLiteral("cancelled"));
    QCOMPARE(shownTitle(), QStringLiteral("Watched"));
    QVERIFY(!m_ui->find<QListView>(QStringLiteral("runList"))->currentIndex().isValid());
    m_ui->press(Qt::Key_Period, Qt::ControlModifier);
    m_ui->clickRow(QStringLiteral("runList"), 0);
    QTRY_COMPARE(shownStatus(), QStringLiteral("waits for a person"));
    QCOMPARE(shownTitle(), QStringLiteral("Neighbour"));
    QCOMPARE(m_relay->seen(post(neighbour, "cancel")), 0);
}

void TestRunRaces::nothingIsDoneToARunThatIsBeingRead()
{
    const QString first = question("First");
    const QString second = question("Second");
    open(first);
    QTRY_COMPARE(shownTitle(), QStringLiteral("First"));
    QVERIFY(m_ui->isShown(QStringLiteral("runCancel")));
    m_relay->hold("GET " + (kRuns + u'/' + second).toLatin1() + ' ');
    open(second);
    QTRY_COMPARE(m_relay->held(), 1);
    QVERIFY(shownTitle().isEmpty());
    QVERIFY(!m_ui->isShown(QStringLiteral("runCancel")));
    QVERIFY(!m_ui->isShown(QStringLiteral("runStatus")));
    m_ui->press(Qt::Key_Period, Qt::ControlModifier);
    m_relay->release();
    QTRY_COMPARE(shownTitle(), QStringLiteral("Second"));
    QCOMPARE(shownStatus(), QStringLiteral("waits for a person"));
    QCOMPARE(m_relay->seen(post(first, "cancel")) + m_relay->seen(post(second, "cancel")), 0);
}

void TestRunRaces::anAnswerAboutAnotherRunMovesNothing()
{
    const QString done = greeting();
    const QString cancelled = question("Cancelled");
    const QString next = question("Next");
    m_relay->hold(post(done, "replay"));
    m_relay->hold(post(cancelled, "cancel"));
    open(cancelled);
    m_ui->click(QStringLiteral("runCancel"));
    QTRY_COMPARE(m_relay->held(), 1);
    open(done);
    m_ui->click(QStringLiteral("runReplay"));
    QTRY_COMPARE(m_relay->held(), 2);
    open(next);
    QTRY_COMPARE(shownTitle(), QStringLiteral("Next"));
    m_relay->release();
    QTRY_VERIFY(m_ui->sees(QStringLiteral("A new run has begun")));
    QCOMPARE(shownTitle(), QStringLiteral("Next"));
    QCOMPARE(m_bench->statusOf(cancelled), QStringLiteral("cancelled"));
    QCOMPARE(m_bench->statusOf(next), QStringLiteral("waiting_approval"));
}

void TestRunRaces::anErrorInATipIsNoMarkup()
{
    const QString error = QStringLiteral("<b>no</b>\u202e ") + QString(100'000, u'x');
    const QString run = greeting();
    RunListModel runs(m_ui->backend());
    RunStepModel steps(m_ui->backend());
    runs.reload();
    steps.setRun(run);
    QTRY_COMPARE(runs.rowCount(), 1);
    QTRY_VERIFY(steps.isLoaded());
    RunSummary summary = runs.at(0);
    summary.error = error;
    StepSummary step = steps.at(0);
    step.error = error;
    EventStream &events = m_ui->backend().events();
    emit events.happened(QStringLiteral("run.updated"), run, jsonOf(summary));
    emit events.happened(QStringLiteral("run.step"), run, jsonOf(step));
    for (const QModelIndex &index : {runs.index(0), steps.index(0, 0)}) {
        const QString tip = index.data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.startsWith(QStringLiteral("&lt;b&gt;no&lt;/b&gt;⟦U+202E⟧ x")),
                 qPrintable(tip));
        QVERIFY(tip.size() < 2100);
    }
}

/// What happens while a page is on its way.
void TestRunRaces::anOlderPageOverwritesNothing()
{
    const QString kept = question("Kept");
    const QString ends = question("Ends");
    const QString goes = greeting("Goes");
    RunListModel runs(m_ui->backend()), fresh(m_ui->backend()), waiting(m_ui->backend());
    QAbstractItemModelTester tester(&runs, QAbstractItemModelTester::FailureReportingMode::QtTest);
    runs.reload();
    RunListFilter filter;
    filter.status = RunStatus::Waiting;
    waiting.setFilter(filter);
    QTRY_COMPARE(runs.rowCount(), 3);
    QTRY_COMPARE(waiting.rowCount(), 2);
    m_relay->hold("GET " + kRuns.toLatin1() + '?');
    for (RunListModel *model : {&runs, &fresh, &waiting})
        model->reload();
    QTRY_COMPARE(m_relay->held(), 3);
    QSignalSpy gone(&runs, &RunListModel::runGone);
    QStringList ended;
    connect(&runs, &RunListModel::runChanged, this, [&ended](const RunSummary &run) {
        if (isOver(run.status))
            ended += run.id;
    });
    m_bench->act(ends, "cancel");
    m_bench->server.send("DELETE", kRuns + u'/' + goes, m_bench->server.adminKey());
    const QString made = greeting("Made");
    QTRY_VERIFY(gone.count() == 1 && ended.contains(ends) && ended.contains(made));
    QSignalSpy leaving(&runs, &RunListModel::leaving);
    QSignalSpy loaded(&runs, &RunListModel::loaded), read(&waiting, &RunListModel::loaded);
    m_relay->release();
    QTRY_VERIFY(loaded.count() == 1 && read.count() == 1);
    QVERIFY(leaving.isEmpty()); // nothing leaves to come back
    QTRY_VERIFY(fresh.isLoaded());
    QCOMPARE(waiting.rowCount(), 1);
    for (const RunListModel *model : {&runs, &fresh}) {
        QCOMPARE(model->rowCount(), 3);
        QCOMPARE(model->at(0).id, made);
        QCOMPARE(model->at(0).status, RunStatus::Succeeded);
        QCOMPARE(model->at(1).id, ends);
        QCOMPARE(model->at(1).status, RunStatus::Cancelled);
        QCOMPARE(model->at(2).id, kept);
    }
    QCOMPARE(waiting.at(0).id, kept);
}

void TestRunRaces::anOlderPageOfStepsOverwritesNothing()
{
    const QString id = question("Ends");
    RunStepModel steps(m_ui->backend());
    QSignalSpy loaded(&steps, &RunStepModel::loaded);
    m_relay->hold("GET " + (kRuns + u'/' + id + QStringLiteral("/steps?")).toLatin1());
    steps.setRun(id);
    QTRY_COMPARE(m_relay->held(), 1);
    m_bench->act(id, "cancel");
    QTRY_COMPARE(steps.rowCount(), 1);
    QTRY_COMPARE(steps.at(0).status, RunStatus::Cancelled);
    m_relay->release();
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(steps.at(0).status, RunStatus::Cancelled);
}

/// One that a loop has announced begins: it gets another position.
void TestRunRaces::aStepThatMovesStaysTheChosenOne()
{
    const QString id = greeting();
    RunStepModel steps(m_ui->backend());
    RunTimeline timeline(steps, &m_ui->window());
    QTableView table;
    table.setModel(&steps);
    QAbstractItemModelTester tester(&steps, QAbstractItemModelTester::FailureReportingMode::QtTest);
    steps.setRun(id);
    QTRY_VERIFY(steps.isLoaded());
    QCOMPARE(steps.rowCount(), 3);
    const auto put = [&](StepSummary step, int position, const QString &stepId = {}) {
        step.position = position;
        if (!stepId.isEmpty())
            step.id = stepId;
        emit m_ui->backend().events().happened(QStringLiteral("run.step"), id, jsonOf(step));
    };
    const QList<StepSummary> begun = steps.steps();
    for (int row = 2; row >= 0; --row)
        put(begun.at(row), 100 + 100 * row);
    const StepSummary chosen = steps.at(1);
    const auto isChosenAt = [&](int row) {
        return timeline.currentRow() == row && table.currentIndex().row() == row
               && steps.rowOf(chosen.id) == row && steps.at(row).id == chosen.id;
    };
    table.setCurrentIndex(steps.index(1, 0));
    timeline.setCurrentRow(1);
    QSignalSpy current(table.selectionModel(), &QItemSelectionModel::currentRowChanged);
    put(chosen, 1000);
    QVERIFY(isChosenAt(2));
    put(chosen, 1);
    QVERIFY(isChosenAt(0));
    put(chosen, 2);
    QVERIFY(isChosenAt(0));
    put(steps.at(2), 0, QStringLiteral("another"));
    QVERIFY(isChosenAt(1));
    put(steps.at(2), 1);
    QCOMPARE(steps.rowCount(), 4);
    for (int row = 0; row < 4; ++row)
        QCOMPARE(steps.rowOf(steps.at(row).id), row);
    QVERIFY(current.isEmpty());
}

void TestRunRaces::theHeadFollowsTheSteps()
{
    const QString id = question("Asks");
    const QByteArray head = "GET " + (kRuns + u'/' + id).toLatin1() + ' ';
    EventStream &events = m_ui->backend().events();
    open(id);
    QTRY_COMPARE(shownTitle(), QStringLiteral("Asks"));
    RunStepModel steps(m_ui->backend());
    steps.setRun(id);
    QTRY_VERIFY(steps.isLoaded());
    QTRY_COMPARE(m_ui->text(QStringLiteral("runStepTitle")), QStringLiteral("ok"));
    int read = m_relay->seen(head);
    // However often: each is told before the pause after the one before has ended.
    QTimer often;
    connect(&often, &QTimer::timeout, this,
            [&] { emit events.happened(QStringLiteral("run.step"), id, jsonOf(steps.at(0))); });
    often.start(20);
    QTRY_VERIFY(m_relay->seen(head) > read + 1);
    often.stop();
    m_relay->hold(head);
    emit events.happened(QStringLiteral("run.step"), id, jsonOf(steps.at(0)));
    QTRY_VERIFY(m_relay->held() > 0);
    m_relay->release();
    read = m_relay->seen(head);
    emit events.resync();
    QTRY_VERIFY(m_relay->seen(head) > read);
}

TROUPE_UI_TEST_MAIN(TestRunRaces)
#include "tst_runraces.moc"
