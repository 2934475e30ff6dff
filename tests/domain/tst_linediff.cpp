// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/linediff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace troupe;

class TestLineDiff : public QObject
{
    Q_OBJECT

private slots:
    void shows_data();
    void shows();
    void bothTextsCanBeReadFromIt();
    void largeTextsAreComparedInTime();
};

namespace {

// "-old +new =same", as a person would write it.
QString written(const QList<DiffLine> &lines)
{
    QStringList parts;
    for (const DiffLine &line : lines) {
        const QChar sign = line.change == LineChange::Same      ? u'='
                           : line.change == LineChange::Removed ? u'-'
                                                                : u'+';
        parts += sign + line.text;
    }
    return parts.join(u' ');
}

QString side(const QList<DiffLine> &lines, LineChange without)
{
    QStringList texts;
    for (const DiffLine &line : lines) {
        if (line.change != without)
            texts += line.text;
    }
    return texts.join(u'\n');
}

} // namespace

void TestLineDiff::shows_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("context");
    QTest::addColumn<QString>("lines");
    const auto row = [](const char *name, const char *before, const char *after, int context,
                        const char *lines) {
        QTest::newRow(name) << QString::fromUtf8(before) << QString::fromUtf8(after) << context
                            << QString::fromUtf8(lines);
    };
    row("equal texts have no difference", "a\nb", "a\nb", 3, "");
    row("a first text is added", "", "a\nb", 3, "+a +b");
    row("a text is removed", "a\nb", "", 3, "-a -b");
    row("a changed line", "a\nb\nc", "a\nx\nc", 3, "=a -b +x =c");
    row("a line between", "a\nc", "a\nb\nc", 3, "=a +b =c");
    row("a line at the end", "a", "a\nb", 3, "=a +b");
    row("the fewest lines change", "a\nb\nc\nd", "b\nc\nd\ne", 3, "-a =b =c =d +e");
    row("far lines are left out", "1\n2\n3\n4\n5\n6", "1\n2\n3\nx\n5\n6", 1, "=3 -4 +x =5");
    row("near changes share their context", "1\n2\n3\n4", "x\n2\n3\ny", 1, "-1 +x =2 =3 -4 +y");
    row("without context only changes", "1\n2\n3", "1\nx\n3", 0, "-2 +x");
    row("all of it", "1\n2\n3", "1\n2\nx", -1, "=1 =2 -3 +x");
    row("an end of line counts", "a", "a\n", 3, "=a +");
}

void TestLineDiff::shows()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, context);
    QFETCH(QString, lines);
    QCOMPARE(written(lineDiff(before, after, context)), lines);
}

void TestLineDiff::bothTextsCanBeReadFromIt()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        const auto text = [&random] {
            QStringList lines;
            const int count = 1 + random.bounded(20);
            for (int i = 0; i < count; ++i)
                lines += QString(QChar(u'a' + random.bounded(5)));
            return lines.join(u'\n');
        };
        const QString before = text(), after = text();
        if (before == after)
            continue;
        const QList<DiffLine> lines = lineDiff(before, after, -1);
        QCOMPARE(side(lines, LineChange::Added), before);
        QCOMPARE(side(lines, LineChange::Removed), after);
        const QStringList old = before.split(u'\n'), now = after.split(u'\n');
        for (const DiffLine &line : lines) {
            QCOMPARE(line.before > 0, line.change != LineChange::Added);
            QCOMPARE(line.after > 0, line.change != LineChange::Removed);
            if (line.before > 0)
                QCOMPARE(line.text, old.at(line.before - 1));
            if (line.after > 0)
                QCOMPARE(line.text, now.at(line.after - 1));
        }
    }
}

void TestLineDiff::largeTextsAreComparedInTime()
{
    QStringList old, now;
    for (int i = 0; i < 100'000; ++i) {
        old += QString::number(i);
        now += QString::number(-i - 1);
    }
    QElapsedTimer timer;
    timer.start();
    const QList<DiffLine> lines = lineDiff(old.join(u'\n'), now.join(u'\n'));
    QCOMPARE(lines.size(), 200'000);
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_APPLESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
