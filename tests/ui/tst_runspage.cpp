// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/runplans.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/runs/rerundialog.h"
#include "ui/pages/runs/runlistmodel.h"
#include "ui/pages/runs/runstepmodel.h"
#include "ui/pages/runs/runtimeline.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/exacttext.h"
#include "ui/widgets/fields.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QListView>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTableWidget>

using namespace troupe;

/// What ran, and what can be done with it, as a person sees it.
class TestRunsPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void nothingHasRunYet();
    void runsAppearByThemselves();
    void filtersFindThem();
    void moreAreReadWhenTheListIsScrolled();
    void stepsAreChosenByKeyboard();
    void whatWentInAndCameOutShows();
    void oneThatWaitsSaysSoAndIsCancelled();
    void aFailedOneIsResumed();
    void rerunFromAStepWithAnotherOutput();
    void rerunFromAStepWithAnotherInput();
    void replayedAndCompared();
    void keysDoWhatTheButtonsDo();
    void aNarrowWindowShowsOneAtATime();
    void aDeletedOneLeaves();
    void aThousandStepsAreDrawnAtOnce();
    void aValueThatNobodyEditsStaysAsItIs_data();
    void aValueThatNobodyEditsStaysAsItIs();
    void whatIsEditedKeepsTheRest();

private:
    void open(const QString &argument = {})
    {
        m_ui->open(QStringLiteral("runs"), argument);
        QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("runs"));
    }
    QString greeting(const QByteArray &name = "Greeting") { return greet(*m_bench, name); }
    QString shownText()
    {
        if (!m_ui->isShown(QStringLiteral("runStepText")))
            return {};
        auto *edit = m_ui->find<QPlainTextEdit>(QStringLiteral("runStepText"));
        return edit ? edit->toPlainText() : QString();
    }

    QString shownStatus()
    {
        auto *badge = m_ui->find<Badge>(QStringLiteral("runStatus"));
        return badge ? badge->text() : QString();
    }

    std::unique_ptr<RunBench> m_bench;
    std::unique_ptr<UiDriver> m_ui;
};

void TestRunsPage::init()
{
    m_bench = std::make_unique<RunBench>();
    m_ui = std::make_unique<UiDriver>(QUrl(m_bench->server.url()), m_bench->server.adminKey());
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
}

void TestRunsPage::cleanup()
{
    m_ui.reset();
    m_bench.reset();
}

void TestRunsPage::nothingHasRunYet()
{
    open();
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Nothing has run yet")));
    QVERIFY(m_ui->sees(QStringLiteral("Choose a run")));
}

void TestRunsPage::runsAppearByThemselves()
{
    open();
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Nothing has run yet")));
    greeting();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")), QStringList{QStringLiteral("Greeting")});
    auto *list = m_ui->find<QListView>(QStringLiteral("runList"));
    QAbstractItemModelTester tester(list->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    greeting("Second");
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")),
                 (QStringList{QStringLiteral("Second"), QStringLiteral("Greeting")}));
}

void TestRunsPage::filtersFindThem()
{
    greeting();
    m_bench->failures = 1;
    m_bench->settled(m_bench->start(
        "{'name': 'Broken', 'steps': [{'id': 'f', 'kind': 'tool', 'tool': 'flaky'}]}"));
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 2);
    auto *status = m_ui->find<ComboBox>(QStringLiteral("runStatusFilter"));
    status->setCurrentIndex(status->findData(QStringLiteral("failed")));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")), QStringList{QStringLiteral("Broken")});
    m_ui->type(QStringLiteral("runSearch"), QStringLiteral("nothing"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("No such run")));
    status->setCurrentIndex(0);
    m_ui->type(QStringLiteral("runSearch"), QStringLiteral("greet"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")), QStringList{QStringLiteral("Greeting")});
}

void TestRunsPage::moreAreReadWhenTheListIsScrolled()
{
    for (int i = 0; i < 70; ++i)
        m_bench->start("{'steps': [{'id': 't', 'kind': 'transform', 'template': 1}]}");
    RunListModel model(m_ui->backend());
    model.reload();
    QTRY_COMPARE(model.rowCount(), 50);
    QAbstractItemModelTester tester(&model, // it fetches what there is
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(model.rowCount(), 70);
    QVERIFY(!model.canFetchMore({}));
}

void TestRunsPage::stepsAreChosenByKeyboard()
{
    const QString id = greeting();
    open(id);
    QTRY_COMPARE(m_ui->text(QStringLiteral("runStepTitle")), QStringLiteral("ask"));
    auto *timeline = m_ui->find<RunTimeline>(QStringLiteral("runTimeline"));
    timeline->setFocus(Qt::TabFocusReason);
    QTest::keyClick(timeline, Qt::Key_Down);
    QTRY_COMPARE(m_ui->text(QStringLiteral("runStepTitle")), QStringLiteral("say"));
    QVERIFY(timeline->accessibleName().contains(QLatin1String("say, succeeded")));
    QTest::keyClick(timeline, Qt::Key_End);
    QTRY_COMPARE(m_ui->text(QStringLiteral("runStepTitle")), QStringLiteral("end"));
    QTest::keyClick(timeline, Qt::Key_Plus);
    QVERIFY(timeline->zoom() > 1);
    QTest::keyClick(timeline, Qt::Key_0);
    QCOMPARE(timeline->zoom(), 1.0);
}

void TestRunsPage::whatWentInAndCameOutShows()
{
    open(greeting());
    QTRY_COMPARE(shownStatus(), QStringLiteral("succeeded"));
    QTRY_COMPARE(shownText(), QStringLiteral("re: Hi Bob"));
    auto *tabs = m_ui->find(QStringLiteral("runStepTabs"));
    tabs->setFocus(Qt::TabFocusReason);
    QTest::keyClick(tabs, Qt::Key_Right);
    QTRY_COMPARE(shownText(), QStringLiteral("Hi Bob"));
    QTest::keyClick(tabs, Qt::Key_Right);
    QTRY_VERIFY(shownText().contains(QLatin1String("re: Hi Bob")));
    auto *timeline = m_ui->find<RunTimeline>(QStringLiteral("runTimeline"));
    QTest::keyClick(timeline, Qt::Key_Down);
    QTRY_VERIFY(shownText().contains(QLatin1String("Call of echo")));
    // JSON is written with a line for each part.
    QTest::keyClick(timeline, Qt::Key_End);
    QTest::keyClick(tabs, Qt::Key_Left);
    QTest::keyClick(tabs, Qt::Key_Left);
    QTRY_COMPARE(shownText(), QStringLiteral("{\n    \"said\": \"heard re: Hi Bob\"\n}"));
}

void TestRunsPage::oneThatWaitsSaysSoAndIsCancelled()
{
    const QString id = m_bench->start(
        "{'name': 'Asks', 'steps': [{'id': 'ok', 'name': 'Really?', 'kind': 'approval', "
        "'message': 'Go on?'}]}");
    m_bench->settled(id);
    open(id);
    QTRY_COMPARE(shownStatus(), QStringLiteral("waits for a person"));
    QVERIFY(m_ui->sees(QStringLiteral("It waits for a decision: Really?")));
    m_ui->click(QStringLiteral("runCancel"));
    QTRY_COMPARE(shownStatus(), QStringLiteral("cancelled"));
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("runWaits")));
    QCOMPARE(m_bench->statusOf(id), QStringLiteral("cancelled"));
}

void TestRunsPage::aFailedOneIsResumed()
{
    m_bench->failures = 1;
    const QString id = m_bench->start(
        "{'name': 'Broken', 'steps': [{'id': 'f', 'kind': 'tool', 'tool': 'flaky'}]}");
    m_bench->settled(id);
    open(id);
    QTRY_COMPARE(shownStatus(), QStringLiteral("failed"));
    QCOMPARE(m_ui->text(QStringLiteral("runError")), QStringLiteral("f: no"));
    m_ui->click(QStringLiteral("runResume"));
    QTRY_COMPARE(shownStatus(), QStringLiteral("succeeded"));
    QTRY_COMPARE(shownText(), QStringLiteral("yes"));
}

void TestRunsPage::rerunFromAStepWithAnotherOutput()
{
    const QString id = greeting();
    open(id);
    QTRY_COMPARE(m_ui->text(QStringLiteral("runStepTitle")), QStringLiteral("ask"));
    m_ui->click(QStringLiteral("runStepRerun"));
    auto *what = m_ui->find(QStringLiteral("rerunWhat"));
    QTest::keyClick(what, Qt::Key_Right);
    m_ui->type(QStringLiteral("rerunText"), QStringLiteral("edited"));
    m_ui->click(QStringLiteral("rerunConfirm"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 2);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runOrigin")));
    QTRY_COMPARE(shownText(), QStringLiteral("edited"));
    m_ui->click(QStringLiteral("runOrigin"));
    QTRY_COMPARE(shownText(), QStringLiteral("re: Hi Bob"));
}

void TestRunsPage::rerunFromAStepWithAnotherInput()
{
    open(greeting());
    QTRY_COMPARE(m_ui->text(QStringLiteral("runStepTitle")), QStringLiteral("ask"));
    m_ui->click(QStringLiteral("runStepRerun"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("rerunText")), QStringLiteral("Hi Bob"));
    m_ui->type(QStringLiteral("rerunText"), QStringLiteral("Hi Eve"));
    m_ui->click(QStringLiteral("rerunConfirm"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 2);
    QTRY_COMPARE(shownText(), QStringLiteral("re: Hi Eve"));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runOrigin")));
}

void TestRunsPage::keysDoWhatTheButtonsDo()
{
    const QString id = greeting();
    open(id);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runReplay")));
    m_ui->press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 2);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runOrigin")));
    m_ui->press(Qt::Key_D, Qt::ControlModifier);
    auto *steps = m_ui->find<QTableWidget>(QStringLiteral("runCompareSteps"));
    QTRY_COMPARE(steps->rowCount(), 3);
    QVERIFY(m_ui->text(QStringLiteral("runCompareThis")).startsWith(QLatin1String("Greeting")));
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runTimeline")));
    m_ui->press(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runCompareSteps")));
    m_ui->clickRow(QStringLiteral("runList"), 0); // the one that is compared: back to it
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runTimeline")));
    m_bench->failures = 1;
    const QString broken = m_bench->start(
        "{'name': 'Broken', 'steps': [{'id': 'f', 'kind': 'tool', 'tool': 'flaky'}]}");
    m_bench->settled(broken);
    open(broken);
    QTRY_COMPARE(shownStatus(), QStringLiteral("failed"));
    m_ui->press(Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(shownStatus(), QStringLiteral("succeeded"));
    const QString asks = m_bench->start(
        "{'name': 'Asks', 'steps': [{'id': 'ok', 'kind': 'approval', 'message': 'Go on?'}]}");
    m_bench->settled(asks);
    open(asks);
    QTRY_COMPARE(shownStatus(), QStringLiteral("waits for a person"));
    m_ui->press(Qt::Key_Period, Qt::ControlModifier);
    QTRY_COMPARE(shownStatus(), QStringLiteral("cancelled"));
}

void TestRunsPage::aNarrowWindowShowsOneAtATime()
{
    greeting();
    m_ui->window().resize(640, 480);
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 1);
    QVERIFY(!m_ui->isShown(QStringLiteral("runTitle")));
    m_ui->clickRow(QStringLiteral("runList"), 0);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runStepText")));
    QVERIFY(!m_ui->isShown(QStringLiteral("runList")));
    QCOMPARE(m_ui->window().width(), 640);
    m_ui->click(QStringLiteral("runsBack"));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runList")));
}

void TestRunsPage::replayedAndCompared()
{
    const QString id = greeting();
    open(id);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runReplay")));
    m_ui->click(QStringLiteral("runReplay"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 2);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runOrigin")));
    m_bench->act(id, "rerun", "{'step_key': 'say', 'output': 'other'}");
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 3);
    m_ui->clickRow(QStringLiteral("runList"), 2);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("runOrigin")));
    m_ui->click(QStringLiteral("runCompareWith"));
    auto *steps = m_ui->find<QTableWidget>(QStringLiteral("runCompareSteps"));
    QTRY_COMPARE(steps->rowCount(), 3);
    auto *other = m_ui->find<ComboBox>(QStringLiteral("runCompareOther"));
    QCOMPARE(other->count(), 2);
    QTRY_COMPARE(m_ui->text(QStringLiteral("runCompareSummary")),
                 QStringLiteral("2 steps differ."));
    QCOMPARE(steps->item(1, 2)->text(), QStringLiteral("differs"));
    other->setCurrentIndex(1);
    QTRY_COMPARE(m_ui->text(QStringLiteral("runCompareSummary")),
                 QStringLiteral("All steps come to the same."));
    m_ui->click(QStringLiteral("runCompareBack"));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("runTimeline")));
}

void TestRunsPage::aDeletedOneLeaves()
{
    const QString id = greeting();
    open(id);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runList")).size(), 1);
    m_bench->server.send("DELETE", kRuns + u'/' + id, m_bench->server.adminKey());
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Nothing has run yet")));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Choose a run")));
}

void TestRunsPage::aThousandStepsAreDrawnAtOnce()
{
    const QString id = m_bench->start(
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 'x'}], 'edges': [{'from': 'a', "
        "'to': 'a', 'loop': 999, 'when': true}]}");
    m_bench->settled(id);
    open(id);
    auto *table = m_ui->find<RunTimeline>(QStringLiteral("runTimeline"));
    RunStepModel model(m_ui->backend());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRun(id);
    QTRY_COMPARE(model.rowCount(), 1000);
    QTRY_VERIFY(table->accessibleDescription().startsWith(QLatin1String("1000 steps")));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 20; ++i) {
        table->setCurrentRow(i * 50);
        table->viewport()->repaint();
    }
    QVERIFY2(timer.elapsed() < 20 * 50, qPrintable(QString::number(timer.elapsed())));
}

void TestRunsPage::aValueThatNobodyEditsStaysAsItIs_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("canEdit");
    QTest::newRow("a long line") << QJsonValue(QString(5000, u'x')) << true;
    QTest::newRow("a line that cannot be laid out") << QJsonValue(QString(50'000, u'x')) << false;
    QTest::newRow("too long") << QJsonValue(QStringLiteral("line\n").repeated(60'000)) << false;
    QTest::newRow("line ends") << QJsonValue(QStringLiteral("a\r\nb\u00a0c\u2028d")) << true;
    QTest::newRow("what cannot be seen")
        << QJsonValue(QJsonObject{{QStringLiteral("to\u200b"), QStringLiteral("x\u202ey")}})
        << true;
    QTest::newRow("a long list") << QJsonValue(QJsonArray{QString(300'000, u'x'), 1}) << false;
    QTest::newRow("a number") << QJsonValue(1.5) << true;
}

void TestRunsPage::aValueThatNobodyEditsStaysAsItIs()
{
    QFETCH(QJsonValue, value);
    QFETCH(bool, canEdit);
    Step step;
    step.key = QStringLiteral("ask");
    step.kind = QStringLiteral("agent");
    step.input = step.output = value;
    RerunDialog dialog(step, &m_ui->window());
    QVERIFY(dialog.input().isUndefined());
    dialog.findChild<SegmentedControl *>(QStringLiteral("rerunWhat"))->setCurrentIndex(1);
    QVERIFY(dialog.input().isUndefined());
    QCOMPARE(dialog.output(), value);
    auto *text = dialog.findChild<QPlainTextEdit *>(QStringLiteral("rerunText"));
    QCOMPARE(text->isReadOnly(), !canEdit);
    QCOMPARE(dialog.findChild<QWidget *>(QStringLiteral("rerunTooLong"))->isHidden(), canEdit);
    QVERIFY(dialog.findChild<QAbstractButton *>(QStringLiteral("rerunConfirm"))->isEnabled());
}

void TestRunsPage::whatIsEditedKeepsTheRest()
{
    const QString line = QString(5000, u'x') + QChar(0x00a0) + u'y';
    Step step;
    step.key = QStringLiteral("ask");
    step.kind = QStringLiteral("agent");
    step.input = line;
    step.output = QJsonObject{{QStringLiteral("to\u200b"), line}};
    RerunDialog dialog(step, &m_ui->window());
    auto *text = dialog.findChild<QPlainTextEdit *>(QStringLiteral("rerunText"));
    text->moveCursor(QTextCursor::End);
    text->insertPlainText(QStringLiteral("!"));
    QCOMPARE(dialog.input(), QJsonValue(line + u'!'));
    dialog.findChild<SegmentedControl *>(QStringLiteral("rerunWhat"))->setCurrentIndex(1);
    QTextCursor cursor(text->document());
    cursor.movePosition(QTextCursor::NextCharacter);
    cursor.insertText(QStringLiteral("\"more\": 1, "));
    QCOMPARE(dialog.output(), QJsonValue(QJsonObject{{QStringLiteral("more"), 1},
                                                     {QStringLiteral("to\u200b"), line}}));
}

TROUPE_UI_TEST_MAIN(TestRunsPage)
#include "tst_runspage.moc"
