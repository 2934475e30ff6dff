// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gallery/gallery.h"
#include "tests/uikit/uikittest.h"
#include "ui/transcript/transcriptview.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QClipboard>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextTable>

using namespace troupe;
using Role = TranscriptMessage::Role;
using State = TranscriptMessage::State;

class TestTranscript : public QObject
{
    Q_OBJECT

private slots:
    void htmlIsShownAsText();
    void imagesAreNeverLoaded();
    void deltasEqualOneUpdate();
    void onlyWebAndMailLinksAreReported_data();
    void onlyWebAndMailLinksAreReported();
    void clickingALinkReportsIt();
    void copyingCodeTakesTheWholeFence();
    void selectionGoesAcrossMessages();
    void doubleClickTakesAWord();
    void tripleClickTakesAParagraph();
    void selectAllCopiesTextAndMarkdown();
    void longRunsAreCopiedWithoutBreaks();
    void theEndStaysInSightWhileStreaming();
    void readingAboveIsNotDisturbedByStreaming();
    void heightsAboveDoNotMoveWhatIsRead();
    void prependingKeepsThePlace();
    void documentsAreEvictedAndHeightsKept();
    void keyboardWalksTheMessages();
    void actionsAreReported();
    void findingStepsThroughMatches();
    void assistiveTechnologySeesEveryMessage();
    void messagesAreAddressedById();
    void typingIsShownUntilTheFirstText();
    void aThemeSwitchRestylesText();
    void orderedListsGoOnAfterCode();
    void aWideCodeCardScrollsSideways();
    void tasksAreTakenFromTheMarkdown();

private:
    static TranscriptMessage message(const QString &id, const QString &text,
                                     Role role = Role::Assistant)
    {
        TranscriptMessage m;
        m.id = id;
        m.role = role;
        m.author = role == Role::User ? QStringLiteral("You") : QStringLiteral("Ann");
        m.markdown = text;
        return m;
    }
    static QList<TranscriptMessage> many(int count)
    {
        QList<TranscriptMessage> list;
        for (int i = 0; i < count; ++i)
            list << message(
                QStringLiteral("m%1").arg(i),
                QStringLiteral(
                    "Answer **%1**.\n\nA second paragraph with a few more words in it, so that "
                    "heights differ.\n\n```cpp\nint x = %1;\n```\n%2")
                    .arg(i)
                    .arg(QStringLiteral("- item\n").repeated(i % 7)));
        return list;
    }
    static void show(TranscriptView &view, int height = 600)
    {
        view.resize(800, height);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.grab();
    }
    static QPoint pointAt(TranscriptView &view, int index, int part, int offset)
    {
        MessageItem &item = view.item(index);
        QTextDocument *document = item.rich(part, tokensOf(&view)).document.get();
        const QTextBlock block = document->findBlock(offset);
        const QPointF inBlock = document->documentLayout()->blockBoundingRect(block).topLeft();
        const QTextLine line = block.layout()->lineForTextPosition(offset - block.position());
        const QPointF inside(inBlock.x() + line.cursorToX(offset - block.position()) + 2,
                             inBlock.y() + line.y() + line.height() / 2);
        return view.messageRect(index).topLeft() + item.textOrigin(part) + inside.toPoint();
    }
    static int offsetOf(TranscriptView &view, int index, int part, const QString &text)
    {
        const QTextDocument &document = *view.item(index).rich(part, tokensOf(&view)).document;
        return document.find(text).selectionStart();
    }
};

void TestTranscript::htmlIsShownAsText()
{
    TranscriptView view;
    view.setMessages(
        {message(QStringLiteral("a"), QStringLiteral("before <b>bold</b> <script>x()</script>\n\n"
                                                     "<div>\nblock\n</div>\n\nafter"))});
    show(view);
    const QString shown = view.item(0).rich(0, tokensOf(&view)).document->toPlainText();
    QVERIFY2(shown.contains(QStringLiteral("<b>bold</b> <script>x()</script>")), qPrintable(shown));
    QVERIFY(shown.contains(QStringLiteral("<div>")));
    QVERIFY(shown.contains(QStringLiteral("after")));
}

void TestTranscript::imagesAreNeverLoaded()
{
    class Probe : public SafeDocument
    {
    public:
        QVariant ask(const QUrl &url) { return loadResource(QTextDocument::ImageResource, url); }
    };
    Probe probe;
    const QString icon = QStringLiteral("qrc:/icons/house.svg");
    QVERIFY(QFile::exists(QStringLiteral(":/icons/house.svg")));
    QVERIFY(probe.ask(QUrl(icon)).value<QImage>().isNull());
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("![x](%1) text").arg(icon))});
    show(view);
    QVERIFY(view.item(0).height() < 120);
}

void TestTranscript::deltasEqualOneUpdate()
{
    QString text;
    for (const TranscriptMessage &sample : gallery::sampleConversation())
        text += sample.markdown + QStringLiteral("\n\n");
    TranscriptView streamed;
    streamed.setMessages({message(QStringLiteral("a"), QString())});
    show(streamed, 2400);
    for (qsizetype at = 0; at < text.size(); at += 7) {
        streamed.appendDelta(QStringLiteral("a"), text.mid(at, 7));
        streamed.flushDeltas();
        if (at % 70 == 0)
            streamed.grab();
    }
    TranscriptView whole;
    whole.setMessages({message(QStringLiteral("a"), text)});
    show(whole, 2400);
    QCOMPARE(streamed.message(QStringLiteral("a")).markdown, text);
    QCOMPARE(streamed.item(0).partCount(), whole.item(0).partCount());
    for (int part = 0; part < whole.item(0).partCount(); ++part) {
        QCOMPARE(streamed.item(0).rich(part, tokensOf(&whole)).document->toPlainText(),
                 whole.item(0).rich(part, tokensOf(&whole)).document->toPlainText());
        QCOMPARE(streamed.partRect(0, part).size(), whole.partRect(0, part).size());
    }
    QCOMPARE(streamed.grab().toImage(), whole.grab().toImage());
}

void TestTranscript::onlyWebAndMailLinksAreReported_data()
{
    QTest::addColumn<QString>("href");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("https") << QStringLiteral("https://example.com/a?b=c") << true;
    QTest::newRow("http") << QStringLiteral("http://example.com") << true;
    QTest::newRow("mail") << QStringLiteral("mailto:ann@example.com") << true;
    QTest::newRow("a file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("a script") << QStringLiteral("javascript:alert(1)") << false;
    QTest::newRow("data") << QStringLiteral("data:text/html,x") << false;
    QTest::newRow("a path") << QStringLiteral("/etc/passwd") << false;
    QTest::newRow("another program's scheme") << QStringLiteral("vscode://x") << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestTranscript::onlyWebAndMailLinksAreReported()
{
    QFETCH(QString, href);
    QFETCH(bool, allowed);
    QCOMPARE(allowedLink(href).isValid(), allowed);
    TranscriptView view;
    view.setMessages(
        {message(QStringLiteral("a"), QStringLiteral("see [this](%1) now").arg(href))});
    show(view);
    QSignalSpy opened(&view, &TranscriptView::linkActivated);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                      pointAt(view, 0, 0, qMax(0, offsetOf(view, 0, 0, QStringLiteral("this")))));
    QCOMPARE(opened.count(), allowed ? 1 : 0);
}

void TestTranscript::clickingALinkReportsIt()
{
    const QString url = QStringLiteral("https://example.com/") + QString(600, u'a');
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("see [rules](%1)").arg(url))});
    show(view);
    QSignalSpy opened(&view, &TranscriptView::linkActivated);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, pointAt(view, 0, 0, 6));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.first().first().toUrl(), QUrl(url)); // the breaks put into long runs are gone
}

void TestTranscript::copyingCodeTakesTheWholeFence()
{
    const QString code = QStringLiteral("int value = 1;\n").repeated(2'000).chopped(1);
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("```cpp\n%1\n```").arg(code))});
    show(view);
    QVERIFY(view.item(0).partCount() > 1);
    view.verticalScrollBar()->setValue(0);
    view.grab();
    QSignalSpy copied(&view, &TranscriptView::codeCopied);
    const QRect button = view.item(0).codeCopyRect(0).translated(view.messageRect(0).topLeft());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, button.center());
    QCOMPARE(copied.count(), 1);
    QCOMPARE(QApplication::clipboard()->text(), code);
}

void TestTranscript::selectionGoesAcrossMessages()
{
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("first answer")),
                      message(QStringLiteral("b"), QStringLiteral("question here"), Role::User),
                      message(QStringLiteral("c"), QStringLiteral("second **bold** answer"))});
    show(view);
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, pointAt(view, 0, 0, 6) - QPoint(2, 0));
    QTest::mouseMove(view.viewport(), pointAt(view, 1, 0, 3));
    const QPoint end = pointAt(view, 2, 0, 11) - QPoint(2, 0);
    QMouseEvent move(QEvent::MouseMove, end, view.viewport()->mapToGlobal(end), Qt::NoButton,
                     Qt::LeftButton, {});
    QApplication::sendEvent(view.viewport(), &move);
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, end);
    QCOMPARE(view.selectedText(), QStringLiteral("answer\n\nquestion here\n\nsecond bold"));
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), view.selectedText());
    QTest::keyClick(&view, Qt::Key_Escape);
    QVERIFY(!view.hasSelection());
}

void TestTranscript::doubleClickTakesAWord()
{
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("some ordinary words"))});
    show(view);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, pointAt(view, 0, 0, 8));
    QCOMPARE(view.selectedText(), QStringLiteral("ordinary"));
}

void TestTranscript::tripleClickTakesAParagraph()
{
    TranscriptView view;
    view.setMessages(
        {message(QStringLiteral("a"), QStringLiteral("one line\n\nanother one\n\nthird"))});
    show(view);
    const QPoint point = pointAt(view, 0, 0, 12);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, point);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, point);
    QCOMPARE(view.selectedText(), QStringLiteral("another one"));
}

void TestTranscript::selectAllCopiesTextAndMarkdown()
{
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("**one**\n\n```\ncode\n```")),
                      message(QStringLiteral("b"), QStringLiteral("two"))});
    show(view);
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    QCOMPARE(mime->text(), QStringLiteral("one\ncode\n\ntwo"));
    QCOMPARE(QString::fromUtf8(mime->data(QStringLiteral("text/markdown"))),
             QStringLiteral("**one**\n\n```\ncode\n```\n\ntwo"));
}

void TestTranscript::longRunsAreCopiedWithoutBreaks()
{
    const QString run(1'500, u'z');
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"), QStringLiteral("x ") + run)});
    show(view);
    QVERIFY(view.item(0).rich(0, tokensOf(&view)).document->toPlainText().contains(QChar(0x200b)));
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, pointAt(view, 0, 0, 0));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, pointAt(view, 0, 0, 0));
    QCOMPARE(view.selectedText(), QStringLiteral("x ") + run);
}

void TestTranscript::theEndStaysInSightWhileStreaming()
{
    TranscriptView view;
    view.setMessages(many(30));
    show(view);
    QVERIFY(view.isAtEnd());
    for (int i = 0; i < 40; ++i) {
        view.appendDelta(QStringLiteral("m29"), QStringLiteral("more text\n\n"));
        view.flushDeltas();
        QVERIFY(view.isAtEnd());
    }
    QCOMPARE(view.messageRect(29).bottom() + 1, view.viewport()->height() - 20);
}

void TestTranscript::readingAboveIsNotDisturbedByStreaming()
{
    TranscriptView view;
    view.setMessages(many(30));
    show(view);
    view.scrollToMessage(QStringLiteral("m10"));
    const QRect before = view.messageRect(11);
    for (int i = 0; i < 40; ++i) {
        view.appendDelta(QStringLiteral("m29"), QStringLiteral("more text\n\n"));
        view.flushDeltas();
    }
    view.grab();
    QCOMPARE(view.messageRect(11), before);
    QVERIFY(!view.isAtEnd());
    auto *jump = view.findChild<QAbstractButton *>(QStringLiteral("jumpToLatestButton"));
    QVERIFY(jump->isVisible());
    QTest::mouseClick(jump, Qt::LeftButton);
    QVERIFY(view.isAtEnd());
    QVERIFY(!jump->isVisible());
}

void TestTranscript::heightsAboveDoNotMoveWhatIsRead()
{
    TranscriptView view;
    view.setMessages(many(200));
    show(view);
    view.scrollToMessage(QStringLiteral("m100"));
    view.grab();
    const int index = 101;
    for (int step = 0; step < 60; ++step) {
        // Each step up reveals messages whose height was an estimate.
        const int top = view.messageRect(index - step / 12).top();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() - 37);
        view.grab();
        QCOMPARE(view.messageRect(index - step / 12).top(), top + 37);
    }
    TranscriptMessage taller =
        message(QStringLiteral("m3"), QStringLiteral("line\n\n").repeated(50));
    const QRect before = view.messageRect(index - 5);
    view.updateMessage(QStringLiteral("m3"), taller);
    view.grab();
    QCOMPARE(view.messageRect(index - 5), before);
    view.removeMessage(QStringLiteral("m4"));
    view.grab();
    QCOMPARE(view.messageRect(index - 6), before);
}

void TestTranscript::prependingKeepsThePlace()
{
    TranscriptView view;
    view.setMessages(many(50));
    show(view);
    QSignalSpy top(&view, &TranscriptView::topReached);
    view.verticalScrollBar()->setValue(0);
    QCOMPARE(top.count(), 1);
    view.grab();
    const QRect before = view.messageRect(1);
    QList<TranscriptMessage> older;
    for (int i = 0; i < 20; ++i)
        older << message(QStringLiteral("old%1").arg(i), QStringLiteral("old text"));
    view.prependMessages(older);
    view.grab();
    QCOMPARE(view.messageRect(21), before);
    QCOMPARE(view.item(20).message().id, QStringLiteral("m0"));
}

void TestTranscript::documentsAreEvictedAndHeightsKept()
{
    TranscriptView view;
    view.setMessages(many(1'000));
    show(view);
    for (int i = 0; i < 1'000; i += 5) {
        view.scrollToMessage(QStringLiteral("m%1").arg(i));
        view.grab();
        QVERIFY2(view.documentCount() <= 200, qPrintable(QString::number(view.documentCount())));
    }
    QCOMPARE(view.item(500).documentCount(), 0);
    const int height = view.item(500).height();
    view.scrollToMessage(QStringLiteral("m500"));
    view.grab();
    QVERIFY(view.item(500).documentCount() > 0);
    QCOMPARE(view.item(500).height(), height);
}

void TestTranscript::keyboardWalksTheMessages()
{
    TranscriptView view;
    view.setMessages(many(20));
    show(view);
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(view.currentIndex(), 0);
    QVERIFY(view.messageRect(0).top() >= 0);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.currentIndex(), 5);
    QVERIFY(view.viewport()->rect().intersects(view.messageRect(5)));
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.currentIndex(), 4);
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.currentIndex(), 19);
    QVERIFY(view.isAtEnd());
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("Answer 19.")));
    QTest::keyClick(&view, Qt::Key_PageUp);
    QVERIFY(!view.isAtEnd());
}

void TestTranscript::actionsAreReported()
{
    TranscriptView view;
    TranscriptMessage failed = message(QStringLiteral("a"), QStringLiteral("half"));
    failed.state = State::Failed;
    failed.problem = QStringLiteral("The provider closed the connection.");
    failed.actions = {
        {QStringLiteral("retry"), QStringLiteral("refresh-cw"), QStringLiteral("Retry"), true}};
    view.setMessages({failed});
    show(view);
    QVERIFY(!view.item(0).statusRect().isEmpty());
    QSignalSpy asked(&view, &TranscriptView::actionRequested);
    const QRect area =
        view.item(0).actionAreas().front().rect.translated(view.messageRect(0).topLeft());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, area.center());
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first(), QVariantList({QStringLiteral("a"), QStringLiteral("retry")}));
}

void TestTranscript::findingStepsThroughMatches()
{
    TranscriptView view;
    QList<TranscriptMessage> list = many(100);
    list[10].markdown = QStringLiteral("A **need**le here and [there](https://needle.example)");
    list[70].markdown = QStringLiteral("needle, Needle\n\n```\nneedle\n```");
    view.setMessages(list);
    show(view);
    QSignalSpy changed(&view, &TranscriptView::highlightChanged);
    QCOMPARE(view.setHighlight(QStringLiteral("needle")), 4); // not the one in the link's target
    QCOMPARE(view.highlightIndex(), -1);
    QVERIFY(view.highlightNext());
    QVERIFY(view.viewport()->rect().intersects(view.messageRect(10)));
    QVERIFY(view.highlightNext());
    QVERIFY(view.viewport()->rect().intersects(view.messageRect(70)));
    QVERIFY(view.highlightPrevious());
    QVERIFY(view.highlightPrevious());
    QCOMPARE(view.highlightIndex(), 3); // around the end
    QVERIFY(changed.count() >= 4);
    QCOMPARE(view.setHighlight(QStringLiteral("not there")), 0);
    QVERIFY(!view.highlightNext());
    QCOMPARE(view.setHighlight(QString()), 0);
}

void TestTranscript::assistiveTechnologySeesEveryMessage()
{
    TranscriptView view;
    view.setMessages(many(300));
    show(view);
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&view);
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Conversation"));
    QCOMPARE(list->childCount(), 300);
    QAccessibleInterface *child = list->child(7); // far from what is laid out
    QCOMPARE(child->role(), QAccessible::ListItem);
    QVERIFY(child->text(QAccessible::Name).startsWith(QStringLiteral("Ann: Answer 7.")));
    QVERIFY(child->state().offscreen);
    QVERIFY(!list->child(299)->state().offscreen);
    QCOMPARE(list->indexOfChild(child), 7);
    QCOMPARE(child->parent(), list);
    view.removeMessage(QStringLiteral("m0"));
    QCOMPARE(list->indexOfChild(child), 6);
    view.removeMessage(QStringLiteral("m7"));
    QVERIFY(!child->isValid());
}

void TestTranscript::messagesAreAddressedById()
{
    TranscriptView view;
    show(view);
    view.appendMessage(message(QStringLiteral("a"), QStringLiteral("x")));
    QVERIFY(!view.appendDelta(QStringLiteral("b"), QStringLiteral("y")));
    QVERIFY(!view.updateMessage(QStringLiteral("b"), {}));
    QVERIFY(!view.removeMessage(QStringLiteral("b")));
    QVERIFY(view.appendDelta(QStringLiteral("a"), QStringLiteral("y")));
    QCOMPARE(view.message(QStringLiteral("a")).markdown,
             QStringLiteral("xy")); // gathered ones count
    QTRY_COMPARE(view.item(0).message().markdown, QStringLiteral("xy")); // and are shown soon
    QVERIFY(view.removeMessage(QStringLiteral("a")));
    QCOMPARE(view.count(), 0);
    view.grab();
}

void TestTranscript::typingIsShownUntilTheFirstText()
{
    TranscriptView view;
    TranscriptMessage waiting = message(QStringLiteral("a"), QString());
    waiting.state = State::Streaming;
    view.setMessages({waiting});
    show(view);
    QVERIFY(!view.item(0).typingRect().isEmpty());
    QVERIFY(view.accessibleText(0).contains(QStringLiteral("is writing")));
    view.appendDelta(QStringLiteral("a"), QStringLiteral("Hello"));
    view.flushDeltas();
    QVERIFY(view.item(0).typingRect().isEmpty());
    QVERIFY(view.accessibleText(0).contains(QStringLiteral("Hello")));
}

void TestTranscript::aThemeSwitchRestylesText()
{
    TranscriptView view;
    view.setMessages(
        {message(QStringLiteral("a"), QStringLiteral("a [link](https://example.com)"))});
    show(view);
    const auto linkColor = [&] {
        QTextDocument *document = view.item(0).rich(0, tokensOf(&view)).document.get();
        QTextCursor cursor(document);
        cursor.setPosition(4);
        return cursor.charFormat().foreground().color();
    };
    QCOMPARE(linkColor(), lightTokens().accentInk);
    const int height = view.item(0).height();
    themeOf(&view).setMode(Theme::Mode::Dark);
    const QImage dark = view.grab().toImage();
    QCOMPARE(linkColor(), darkTokens().accentInk);
    QCOMPARE(dark.pixelColor(2, 2), darkTokens().canvas);
    QCOMPARE(view.item(0).height(), height);
    themeOf(&view).setMode(Theme::Mode::Light);
}

void TestTranscript::orderedListsGoOnAfterCode()
{
    TranscriptView view;
    view.setMessages(
        {message(QStringLiteral("a"), QStringLiteral("1. a\n\n```\nx\n```\n\n2. b\n3. c"))});
    show(view);
    QCOMPARE(view.item(0).rich(2, tokensOf(&view)).document->toPlainText(),
             QStringLiteral("2. b\n3. c"));
}

void TestTranscript::aWideCodeCardScrollsSideways()
{
    TranscriptView view;
    view.setMessages(
        {message(QStringLiteral("a"),
                 QStringLiteral("```\n%1\n```").arg(QStringLiteral("wide ").repeated(80)))});
    show(view);
    const int overflow = view.item(0).codeOverflow(0);
    QVERIFY(overflow > 1'000);
    const int x = view.item(0).textOrigin(0).x();
    view.item(0).setCodeScroll(0, 120);
    QCOMPARE(view.item(0).textOrigin(0).x(), x - 120);
    view.item(0).setCodeScroll(0, 1'000'000);
    QCOMPARE(view.item(0).textOrigin(0).x(), x - overflow);
}

void TestTranscript::tasksAreTakenFromTheMarkdown()
{
    TranscriptView view;
    view.setMessages({message(QStringLiteral("a"),
                              QStringLiteral("- plain\n- [x] done\n- [ ] open\n\n> quote"))});
    show(view);
    const RichText &rich = view.item(0).rich(0, tokensOf(&view));
    QCOMPARE(rich.tasks.size(), std::size_t(2));
    QCOMPARE(rich.tasks[0].block, 1);
    QVERIFY(rich.tasks[0].done);
    QVERIFY(!rich.tasks[1].done);
    QCOMPARE(rich.document->toPlainText(), QStringLiteral("plain\ndone\nopen\nquote"));
    QCOMPARE(rich.bullets.size(), std::size_t(1));
    QCOMPARE(rich.bullets[0].block, 0);
    QCOMPARE(rich.bullets[0].level, 0);
    for (QTextBlock block = rich.document->begin(); block.isValid(); block = block.next())
        QVERIFY(!block.textList()); // we draw what stands before items
}

TROUPE_UIKIT_TEST_MAIN(TestTranscript)
#include "tst_transcript.moc"
