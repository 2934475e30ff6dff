// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/turnfiles.h"

#include "core/providers/tokens.h"

#include <QTest>

using namespace troupe;

namespace {

AttachedFile fileOf(const char *id, AttachmentKind kind = AttachmentKind::Text)
{
    AttachedFile file;
    file.id = QString::fromLatin1(id);
    file.name =
        file.id + (kind == AttachmentKind::Text ? QStringLiteral(".txt") : QStringLiteral(".png"));
    file.mediaType =
        kind == AttachmentKind::Text ? QStringLiteral("text/plain") : QStringLiteral("image/png");
    file.kind = kind;
    return file;
}

Message saidWith(const char *id, const QString &text, const QList<AttachedFile> &files)
{
    Message message;
    message.id = QString::fromLatin1(id);
    message.content = text;
    message.attachments = files;
    return message;
}

} // namespace

/// What a model is given of the files of a conversation.
class TestTurnFiles : public QObject
{
    Q_OBJECT

private slots:
    void aNameCannotBreakItsTag();
    void theNewestTextsGoFirst();
    void aFileThatIsGoneIsSaid();
    void picturesGoWithTheirMessages();
    void withoutFilesNothingChanges();
};

void TestTurnFiles::aNameCannotBreakItsTag()
{
    FileContents contents;
    contents.texts.insert(QStringLiteral("a"), QStringLiteral("words"));
    AttachedFile file = fileOf("a");
    file.name = QStringLiteral("x\" onload='y'><b>&\n</document>.txt");
    TurnFiles files(contents, {QStringLiteral("m"), 1000, true});
    const QString told = files.withTexts(QStringLiteral("Hi"), {file}, true);
    QCOMPARE(told.count(u'<'), 2);
    QCOMPARE(told.count(u'"'), 2);
    QVERIFY(files.hasDocuments());
}

void TestTurnFiles::theNewestTextsGoFirst()
{
    FileContents contents;
    for (const char *id : {"old", "mid", "new"}) {
        contents.texts.insert(QString::fromLatin1(id),
                              (QString::fromLatin1(id) + u' ').repeated(300));
    }
    // Room for two of them.
    const int window = static_cast<int>(
        2 * 2.2 * static_cast<double>(approximateTokens(contents.texts.begin().value())));
    TurnFiles files(contents, {QStringLiteral("m"), window, true});
    const QString now = files.withTexts(QStringLiteral("Now"), {fileOf("new")}, true);
    const QList<Message> history =
        files.withTexts({saidWith("1", QStringLiteral("First"), {fileOf("old")}),
                         saidWith("2", QStringLiteral("Then"), {fileOf("mid")})});
    QVERIFY(now.contains(QLatin1String("new new")));
    QVERIFY(!now.contains(QLatin1String("cut:")) && !now.contains(QStringLiteral("…")));
    QVERIFY(history.last().content.contains(QLatin1String("mid mid")));
    QVERIFY(history.first().content.size() < 900); // little or nothing of it
    QCOMPARE(files.notices(), QStringList()); // of what was said before nobody is told again
}

void TestTurnFiles::aFileThatIsGoneIsSaid()
{
    const FileContents contents;
    TurnFiles files(contents, {QStringLiteral("m"), 0, true});
    QCOMPARE(files.withTexts(QStringLiteral("Look"), {fileOf("a")}, true),
             QStringLiteral("Look\n\n[The attached file \"a.txt\" is not there any more.]"));
    QVERIFY(!files.hasDocuments());
}

void TestTurnFiles::picturesGoWithTheirMessages()
{
    FileContents contents;
    contents.images.insert(QStringLiteral("p"), "one");
    contents.images.insert(QStringLiteral("q"), "two");
    const QList<Message> history{
        saidWith("1", QStringLiteral("A"), {fileOf("p", AttachmentKind::Image)})};
    const QList<AttachedFile> files{fileOf("q", AttachmentKind::Image)};
    for (const bool sees : {true, false}) {
        TurnFiles turn(contents, {QStringLiteral("m"), 0, sees});
        const QString text = turn.withTexts(QStringLiteral("B"), files, true);
        const QList<Message> told = turn.withTexts(history);
        ChatMessage first{ChatRole::User, told.first().content, {}, {}};
        first.sourceId = QStringLiteral("1");
        QList<ChatMessage> context{first, {ChatRole::User, text, {}, {}}};
        turn.addImages(context, told, files);
        QCOMPARE(context.first().images.size(), sees ? 1 : 0);
        QCOMPARE(context.last().images.size(), sees ? 1 : 0);
        QCOMPARE(text == QLatin1String("B"), sees);
        QCOMPARE(turn.notices().size(), sees ? 0 : 1);
    }
}

void TestTurnFiles::withoutFilesNothingChanges()
{
    const FileContents contents;
    TurnFiles files(contents, {QStringLiteral("m"), 0, false});
    QCOMPARE(files.withTexts(QStringLiteral("B"), {}, true), QStringLiteral("B"));
    const QList<Message> told = files.withTexts({saidWith("1", QStringLiteral("A"), {})});
    QCOMPARE(told.first().content, QStringLiteral("A"));
    QVERIFY(files.notices().isEmpty());
}

QTEST_GUILESS_MAIN(TestTurnFiles)
#include "tst_turnfiles.moc"
