// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/pairs.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <unistd.h>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr int kRounds = 20;
constexpr int kWriters = 24;
const char *const kChildArgument = "--write-until-killed";

/// Prints each id right after its write is acknowledged, unbuffered.
QCoro::Task<> writeForever(Database *database, QString prefix)
{
    for (int i = 0;; ++i) {
        const QString id = prefix + QString::number(i);
        auto write = pairWrite(id, QString(100 + i % 3000, u'x'));
        const auto done = co_await database->write(std::move(write));
        const QByteArray line = (done ? id : QStringLiteral("error")).toLatin1() + '\n';
        if (::write(STDOUT_FILENO, line.constData(), static_cast<size_t>(line.size())) < 0)
            co_return;
    }
}

int writeUntilKilled(const QString &folder, const QString &round)
{
    const SystemClock clock;
    DatabaseOptions options;
    options.folder = folder;
    options.holder = QStringLiteral("child");
    options.migrations = itemMigrations();
    const auto database = Database::open(options, clock);
    if (!database)
        return 1;
    for (int writer = 0; writer < kWriters; ++writer)
        writeForever(database->get(), QStringLiteral("%1-%2-").arg(round).arg(writer));
    return QCoreApplication::exec();
}

} // namespace

class TestSigkill : public QObject
{
    Q_OBJECT

private slots:
    void everyAcknowledgedWriteOutlivesItsProcess();
};

void TestSigkill::everyAcknowledgedWriteOutlivesItsProcess()
{
    DatabaseFolder folder;
    QRandomGenerator random(20261122);
    QStringList acknowledged;
    for (int round = 0; round < kRounds; ++round) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QString::fromLatin1(kChildArgument), folder.path(), QString::number(round)});
        const int wanted = random.bounded(1, 1500);
        QByteArray output;
        while (output.count('\n') < wanted) {
            QVERIFY(child.waitForReadyRead(30'000));
            output += child.readAllStandardOutput();
        }
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        output += child.readAllStandardOutput();
        output.truncate(output.lastIndexOf('\n') + 1);
        QStringList lines = QString::fromLatin1(output).split(u'\n', Qt::SkipEmptyParts);
        QVERIFY(!lines.contains(QStringLiteral("error")));
        acknowledged += lines;

        const auto database = folder.open();
        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        QCOMPARE(faultOfPairs(**database, acknowledged), QString());
    }
    QVERIFY(acknowledged.size() > kRounds * 100);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() == 4 && arguments.at(1) == QLatin1String(kChildArgument))
        return writeUntilKilled(arguments.at(2), arguments.at(3));
    TestSigkill test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sigkill.moc"
