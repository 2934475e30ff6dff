// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/liveanswer.h"

#include <QTest>

using namespace troupe;

class TestLiveAnswer : public QObject
{
    Q_OBJECT

private slots:
    void aLateWatcherGetsWhatItMissed();
    void aDroppedHandleHearsNothing();
    void aWatcherMayLeaveWhileItIsTold();
    void everybodyIsToldTheEndOnce();
};

namespace {

AnswerWatcher collecting(QString *text)
{
    AnswerWatcher watcher;
    watcher.onDelta = [text](qint64 offset, const QString &piece) {
        QCOMPARE(offset, text->size()); // no gap, no overlap
        *text += piece;
    };
    return watcher;
}

} // namespace

void TestLiveAnswer::aLateWatcherGetsWhatItMissed()
{
    const auto answer = std::make_shared<LiveAnswer>(QStringLiteral("Once "));
    answer->append(QStringLiteral("upon "));
    QString first, second = QStringLiteral("Once u");
    const WatchHandle one = answer->watch(0, collecting(&first));
    const WatchHandle two = answer->watch(second.size(), collecting(&second));
    answer->append(QStringLiteral("a time"));
    QCOMPARE(first, QStringLiteral("Once upon a time"));
    QCOMPARE(second, first);
}

void TestLiveAnswer::aDroppedHandleHearsNothing()
{
    const auto answer = std::make_shared<LiveAnswer>(QString());
    QString text;
    {
        const WatchHandle handle = answer->watch(0, collecting(&text));
        answer->append(QStringLiteral("a"));
    }
    answer->append(QStringLiteral("b"));
    QCOMPARE(text, QStringLiteral("a"));
}

void TestLiveAnswer::aWatcherMayLeaveWhileItIsTold()
{
    const auto answer = std::make_shared<LiveAnswer>(QString());
    WatchHandle leaving;
    int told = 0;
    AnswerWatcher watcher;
    watcher.onDelta = [&](qint64, const QString &) {
        ++told;
        leaving.reset();
    };
    leaving = answer->watch(0, std::move(watcher));
    QString other;
    const WatchHandle staying = answer->watch(0, collecting(&other));
    answer->append(QStringLiteral("a"));
    answer->append(QStringLiteral("b"));
    QCOMPARE(told, 1);
    QCOMPARE(other, QStringLiteral("ab"));
}

void TestLiveAnswer::everybodyIsToldTheEndOnce()
{
    const auto answer = std::make_shared<LiveAnswer>(QString());
    int ends = 0;
    AnswerWatcher watcher;
    watcher.onDone = [&ends](const Message &) { ++ends; };
    const WatchHandle one = answer->watch(0, watcher);
    const WatchHandle two = answer->watch(0, watcher);
    answer->finish(Message());
    answer->finish(Message());
    QCOMPARE(ends, 2);
}

QTEST_APPLESS_MAIN(TestLiveAnswer)
#include "tst_liveanswer.moc"
