// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/uikit/uikittest.h"
#include "ui/transcript/callsegments.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextDocument>
#include <QVBoxLayout>

#include <ctime>

using namespace troupe;

namespace {

TranscriptCall callAt(qsizetype at, const char *name, const char *id = "1")
{
    TranscriptCall call;
    call.id = QString::fromLatin1(id);
    call.at = at;
    call.icon = QStringLiteral("search");
    call.name = QString::fromLatin1(name);
    call.brief = QStringLiteral("query: tides");
    call.arguments = {{QStringLiteral("query"), QStringLiteral("tides")}};
    call.result = QStringLiteral("High water at 12:04.");
    call.durationMs = 1'200;
    return call;
}

TranscriptMessage answer(const QString &id, const QString &text)
{
    TranscriptMessage message;
    message.id = id;
    message.role = TranscriptMessage::Role::Assistant;
    message.author = QStringLiteral("Ann");
    message.markdown = text;
    message.footer = QStringLiteral("small-2");
    return message;
}

} // namespace

/// Calls of tools, sources and widgets inside of messages.
class TestTranscriptCalls : public QObject
{
    Q_OBJECT

private slots:
    void aCallStandsWhereItWasMade();
    void aPressOpensAndClosesIt();
    void theKeyboardOpensAndClosesIt();
    void itsStateIsToldWithoutMoving();
    void textGoesOnAfterACall();
    void copiesSayWhatWasCalled();
    void whatIsSelectedIsNotAnotherText();
    void aHostileResultStaysInItsPlace();
    void aMegabyteOfResultDoesNotStall();
    void theRestIsAskedFor();
    void sourcesOpenOnlyWhatIsAllowed();
    void aWidgetStandsUnderItsMessage();
    void whatIsOnTheScreenStaysWhereItIs();

private:
    static void show(TranscriptView &view, int height = 600)
    {
        view.resize(800, height);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.grab();
    }
    static int partOf(TranscriptView &view, int index, Segment::Kind kind, int nth = 0)
    {
        view.item(index).prepare();
        for (int part = 0; part < view.item(index).partCount(); ++part) {
            if (view.item(index).segment(part).kind == kind && nth-- == 0)
                return part;
        }
        return -1;
    }
    static void press(TranscriptView &view, const QPoint &point)
    {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, point);
    }
    static QStringList kinds(TranscriptView &view, int index)
    {
        static const QStringList names{QStringLiteral("text"), QStringLiteral("code"),
                                       QStringLiteral("call"), QStringLiteral("more")};
        QStringList found;
        for (int part = 0; part < view.item(index).partCount(); ++part)
            found += names.at(static_cast<int>(view.item(index).segment(part).kind));
        return found;
    }
};

void TestTranscriptCalls::aCallStandsWhereItWasMade()
{
    const QString before = QStringLiteral("I look it up.\n\n");
    TranscriptMessage message = answer(QStringLiteral("a"), before + QStringLiteral("At noon."));
    message.calls = {callAt(before.size(), "web_search", "1"),
                     callAt(before.size(), "http_fetch", "2")};
    TranscriptView view;
    view.setMessages({message});
    show(view);
    QCOMPARE(kinds(view, 0), (QStringList{QStringLiteral("text"), QStringLiteral("call"),
                                          QStringLiteral("call"), QStringLiteral("text")}));
    QCOMPARE(view.item(0).partRect(1).height(), kCallRow);
    QVERIFY(view.item(0).partRect(1).top() > view.item(0).partRect(0).bottom());
    QVERIFY(view.item(0).partRect(3).top() > view.item(0).partRect(2).bottom());
    // A place outside of the text, or in the middle of a character, is none.
    message.markdown = QStringLiteral("\U0001F600");
    message.calls = {callAt(1, "a", "1"), callAt(500, "b", "2"), callAt(-3, "c", "3")};
    view.updateMessage(QStringLiteral("a"), message);
    QCOMPARE(view.item(0).plainText().count(QStringLiteral("\U0001F600")), 1);
    QCOMPARE(kinds(view, 0).count(QStringLiteral("call")), 3);
}

void TestTranscriptCalls::aPressOpensAndClosesIt()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("At noon."));
    message.calls = {callAt(0, "web_search")};
    message.calls[0].error = QStringLiteral("Slow");
    TranscriptView view;
    view.setMessages({message});
    show(view);
    const int closed = view.item(0).height();
    press(view, view.partRect(0, 0).center());
    QVERIFY(view.item(0).isCallOpen(0));
    QCOMPARE(kinds(view, 0).count(QStringLiteral("code")), 3);
    QVERIFY(view.item(0).height() > closed + 150);
    view.grab();
    QString shown;
    for (int part = 1; part < 4; ++part)
        shown += view.item(0).rich(part, tokensOf(&view)).document->toPlainText() + u'\n';
    QVERIFY2(shown.contains(QStringLiteral("\"query\": \"tides\"")), qPrintable(shown));
    QVERIFY(shown.contains(QStringLiteral("Slow"))
            && shown.contains(QStringLiteral("High water at 12:04.")));
    press(view, view.item(0).codeCopyRect(3).translated(view.messageRect(0).topLeft()).center());
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("High water at 12:04."));
    press(view, QPoint(view.partRect(0, 0).center().x(), view.partRect(0, 0).top() + 10));
    QVERIFY(!view.item(0).isCallOpen(0));
    QCOMPARE(view.item(0).height(), closed);
}

void TestTranscriptCalls::theKeyboardOpensAndClosesIt()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("At noon."));
    message.calls = {callAt(0, "web_search", "1"), callAt(0, "http_fetch", "2")};
    TranscriptView view;
    view.setMessages({message});
    show(view);
    view.setFocus();
    view.setCurrentIndex(0);
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.item(0).isCallOpen(0) && view.item(0).isCallOpen(1));
    QTest::keyClick(&view, Qt::Key_Minus);
    QVERIFY(!view.item(0).isCallOpen(0) && !view.item(0).isCallOpen(1));
    QTest::keyClick(&view, Qt::Key_Return);
    auto *const menu = view.findChild<QMenu *>();
    QVERIFY(menu);
    QAction *found = nullptr;
    for (QAction *action : menu->actions()) {
        if (action->text() == QLatin1String("Show the details of http_fetch"))
            found = action;
    }
    QVERIFY(found);
    found->trigger();
    menu->close();
    QVERIFY(view.item(0).isCallOpen(1) && !view.item(0).isCallOpen(0));
}

void TestTranscriptCalls::itsStateIsToldWithoutMoving()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QString());
    message.state = TranscriptMessage::State::Streaming;
    message.calls = {callAt(0, "web_search")};
    message.calls[0].state = TranscriptCall::State::Running;
    message.calls[0].runningSinceMs = QDateTime::currentMSecsSinceEpoch() - 4'000;
    TranscriptView view;
    view.setMessages({message});
    show(view);
    QVERIFY(view.item(0).typingRect().isNull()); // the call is what goes on
    QCOMPARE(callState(message.calls.first(), message.calls.first().runningSinceMs + 4'200),
             QStringLiteral("running, 4 s"));
    QVERIFY2(view.accessibleText(0).contains(
                 QStringLiteral("Tool web_search, query: tides: running")),
             qPrintable(view.accessibleText(0)));
    const int top = view.partRect(0, 0).top();
    message.calls[0].state = TranscriptCall::State::Done;
    view.updateMessage(QStringLiteral("a"), message);
    QCOMPARE(view.partRect(0, 0).top(), top);
    QVERIFY(!view.item(0).typingRect().isNull()); // the model writes again
    QVERIFY(view.item(0).typingRect().top() > view.item(0).partRect(0).bottom());
    QVERIFY(view.accessibleText(0).contains(QStringLiteral("done in 1.2 s")));
}

void TestTranscriptCalls::textGoesOnAfterACall()
{
    const QString before = QStringLiteral("First.\n\n```cpp\nint x;\n```\n\n");
    TranscriptMessage message = answer(QStringLiteral("a"), before);
    message.state = TranscriptMessage::State::Streaming;
    message.calls = {callAt(before.size(), "web_search")};
    TranscriptView streamed;
    streamed.setMessages({message});
    show(streamed, 2400);
    QString text;
    for (int i = 0; i < 60; ++i)
        text += QStringLiteral("Word %1 of it.\n\n- item\n\n```py\nx = %1\n```\n\n").arg(i);
    for (qsizetype at = 0; at < text.size(); at += 7) {
        streamed.appendDelta(QStringLiteral("a"), text.mid(at, 7));
        streamed.flushDeltas();
    }
    message.markdown += text;
    TranscriptView whole;
    whole.setMessages({message});
    show(whole, 2400);
    QCOMPARE(kinds(streamed, 0), kinds(whole, 0));
    QCOMPARE(streamed.item(0).plainText(), whole.item(0).plainText());
    QCOMPARE(kinds(whole, 0).indexOf(QStringLiteral("call")), 2);
}

void TestTranscriptCalls::copiesSayWhatWasCalled()
{
    const QString before = QStringLiteral("I **look** it up.\n\n");
    TranscriptMessage message = answer(QStringLiteral("a"), before + QStringLiteral("At noon."));
    message.calls = {callAt(before.size(), "web_search")};
    message.actions = {{QStringLiteral("copy"), QStringLiteral("copy"), QStringLiteral("Copy")}};
    TranscriptView view;
    view.setMessages({message});
    show(view);
    view.setFocus();
    view.setCurrentIndex(0);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("I look it up.\nTool web_search, query: tides: done in 1.2 s\n"
                            "At noon."));
    QCOMPARE(QApplication::clipboard()->mimeData()->data(QStringLiteral("text/markdown")),
             QByteArray("I **look** it up.\n\n> Tool web_search, query: tides: done in 1.2 s\n\n"
                        "At noon."));
    view.selectAll();
    QVERIFY2(view.selectedText().contains(QStringLiteral("Tool web_search, query: tides")),
             qPrintable(view.selectedText()));
    QCOMPARE(view.setHighlight(QStringLiteral("tides")), 0); // nobody said that
}

void TestTranscriptCalls::whatIsSelectedIsNotAnotherText()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("Unusual words"));
    message.calls = {callAt(0, "web_search")};
    TranscriptView view;
    view.setMessages(
        {message, answer(QStringLiteral("b"), QStringLiteral("Elsewhere there is another"))});
    show(view);
    const auto takeWord = [&view](int index) {
        const int part = partOf(view, index, Segment::Kind::Text);
        QTest::mouseDClick(view.viewport(), Qt::LeftButton, {},
                           view.partRect(index, part).topLeft() + QPoint(12, 10));
    };
    takeWord(0);
    QCOMPARE(view.selectedText(), QStringLiteral("Unusual"));
    view.setCallOpen(QStringLiteral("a"), 0, false); // as it is
    QCOMPARE(view.selectedText(), QStringLiteral("Unusual"));
    view.setCallOpen(QStringLiteral("a"), 0, true); // the text is another part now
    QCOMPARE(view.selectedText(), QString());
    takeWord(1); // elsewhere nothing has changed
    QCOMPARE(view.selectedText(), QStringLiteral("Elsewhere"));
    view.setCallOpen(QStringLiteral("a"), 0, false);
    QCOMPARE(view.selectedText(), QStringLiteral("Elsewhere"));
    view.selectAll();
    view.setCallOpen(QStringLiteral("a"), 0, true);
    QCOMPARE(view.selectedText(), QString());
}

void TestTranscriptCalls::aHostileResultStaysInItsPlace()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("Done."));
    message.calls = {callAt(0, "fetch")};
    message.calls[0].result =
        QStringLiteral("```\n[x](javascript:alert(1)) <b>bold</b>\n~~~~\n# no "
                       "heading\n```\n![i](http://a/b.png)");
    TranscriptView view;
    view.setMessages({message});
    show(view);
    QVERIFY(view.setCallOpen(QStringLiteral("a"), 0, true));
    view.grab();
    QCOMPARE(kinds(view, 0), (QStringList{QStringLiteral("call"), QStringLiteral("code"),
                                          QStringLiteral("code"), QStringLiteral("text")}));
    QCOMPARE(view.item(0).rich(2, tokensOf(&view)).document->toPlainText(),
             message.calls.first().result);
    QVERIFY(!view.setCallOpen(QStringLiteral("a"), 7, true));
    QVERIFY(!view.setCallOpen(QStringLiteral("nobody"), 0, true));
}

void TestTranscriptCalls::aMegabyteOfResultDoesNotStall()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("Done."));
    message.calls = {callAt(0, "one", "1"), callAt(0, "two", "2")};
    message.calls[0].result = QString(1'000'000, u'x'); // without a break
    message.calls[0].arguments = {{QStringLiteral("text"), QString(1'000'000, u'y')}};
    message.calls[1].result = QStringLiteral("a line of it\n").repeated(80'000);
    TranscriptView view;
    view.setMessages({message});
    show(view);
    const auto processorMs = [] { // a busy machine does not count
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
    };
    qint64 worst = 0;
    const auto timed = [&](auto &&work) {
        const qint64 before = processorMs();
        work();
        view.grab();
        worst = qMax<qint64>(worst, processorMs() - before);
    };
    timed([&] { view.setCallOpen(QStringLiteral("a"), 0, true); });
    timed([&] { view.setCallOpen(QStringLiteral("a"), 1, true); });
    QVERIFY(view.item(0).partCount() > 500);
    for (int i = 0; i <= 8; ++i) {
        timed([&] {
            view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 8 * i);
        });
    }
    qInfo("a call of three megabytes: the longest step took %lld ms", worst);
    QVERIFY2(worst < 400, "fifty milliseconds with room for a debug build");
    QVERIFY(view.documentCount() < 80);
    QCOMPARE(view.item(0).codeText(1).size(),
             callText(message.calls.first(), Segment::Detail::Arguments).size());
}

void TestTranscriptCalls::theRestIsAskedFor()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("Done."));
    message.calls = {callAt(0, "web_search")};
    message.calls[0].more = true;
    TranscriptView view;
    view.setMessages({message});
    show(view);
    view.setCallOpen(QStringLiteral("a"), 0, true);
    view.grab();
    const int part = partOf(view, 0, Segment::Kind::More);
    QVERIFY(part > 0);
    QSignalSpy asked(&view, &TranscriptView::actionRequested);
    press(view, moreTextRect(view.partRect(0, part)).center());
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(1).toString(), QStringLiteral("call-more:1"));
    message.calls[0].more = false;
    message.calls[0].result += QStringLiteral(" And at midnight.");
    view.updateMessage(QStringLiteral("a"), message);
    QVERIFY(view.item(0).isCallOpen(0));
    QCOMPARE(partOf(view, 0, Segment::Kind::More), -1);
}

void TestTranscriptCalls::sourcesOpenOnlyWhatIsAllowed()
{
    TranscriptMessage message = answer(QStringLiteral("a"), QStringLiteral("At noon."));
    const auto source = [](const char *title, const char *url) {
        return TranscriptSource{QStringLiteral("globe"), QString::fromLatin1(title),
                                QString::fromLatin1(url), QUrl(QString::fromLatin1(url))};
    };
    message.sources = {source("Tides", "https://example.org/tides"),
                       source("Evil", "javascript:alert(1)"), source("A file", "")};
    TranscriptView view;
    view.setMessages({message});
    show(view);
    QCOMPARE(view.item(0).shownSources(), 3);
    const auto middle = [&](int index) {
        return view.item(0).sourceRect(index).translated(view.messageRect(0).topLeft()).center();
    };
    QSignalSpy opened(&view, &TranscriptView::linkActivated);
    press(view, middle(1));
    press(view, middle(2));
    QCOMPARE(opened.size(), 0);
    press(view, middle(0));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().toUrl(), QUrl(QStringLiteral("https://example.org/tides")));

    // Many take two rows until the others are asked for.
    message.sources.clear();
    for (int i = 0; i < 30; ++i)
        message.sources += source("A rather long title of a page", "https://example.org/x");
    view.updateMessage(QStringLiteral("a"), message);
    const int few = view.item(0).shownSources();
    QVERIFY(few > 2 && few < 12);
    const int height = view.item(0).height();
    press(view,
          view.item(0).restOfSourcesRect().translated(view.messageRect(0).topLeft()).center());
    QCOMPARE(view.item(0).shownSources(), 30);
    QVERIFY(view.item(0).restOfSourcesRect().isNull());
    QVERIFY(view.item(0).height() > height);
}

void TestTranscriptCalls::aWidgetStandsUnderItsMessage()
{
    QList<TranscriptMessage> messages;
    for (int i = 0; i < 30; ++i)
        messages += answer(QString::number(i), QStringLiteral("Answer %1.\n\nMore of it.").arg(i));
    TranscriptView view;
    view.setMessages(messages);
    show(view);
    auto *const box = new QWidget;
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const button = new Button(Button::Kind::Primary, QStringLiteral("Approve"), box);
    layout->addWidget(button);
    view.setEmbed(QStringLiteral("29"), box);
    QVERIFY(button->isVisible());
    const QRect body = view.partRect(29, view.item(29).partCount() - 1);
    QVERIFY(box->geometry().top() > body.bottom());
    QVERIFY(box->geometry().bottom() < view.messageRect(29).bottom());
    QVERIFY(view.isAtEnd());
    QCOMPARE(view.embeds(), QList<QWidget *>{box});
    QAccessibleInterface *const list = QAccessible::queryAccessibleInterface(&view);
    QCOMPARE(list->childCount(), 31);
    QCOMPARE(list->child(30)->object(), box);
    QCOMPARE(list->indexOfChild(list->child(30)), 30);

    view.scrollToMessage(QStringLiteral("0"));
    QVERIFY(box->geometry().top() > view.viewport()->height());
    button->setFocus(Qt::TabFocusReason); // the keyboard brings it into sight
    QTRY_VERIFY(view.viewport()->rect().contains(box->geometry()));
    button->setFixedHeight(120);
    QTRY_COMPARE(view.item(29).embedRect().height(), 120);
    view.setMessages({answer(QStringLiteral("x"), QStringLiteral("Another conversation"))});
    QVERIFY(box->isHidden());
    view.setMessages(messages);
    QVERIFY(box->isVisible());
    delete box;
    view.setEmbed(QStringLiteral("29"), nullptr);
    QVERIFY(view.item(29).embedRect().isNull());
}

void TestTranscriptCalls::whatIsOnTheScreenStaysWhereItIs()
{
    QList<TranscriptMessage> messages;
    for (int i = 0; i < 200; ++i) {
        messages += answer(QString::number(i), QStringLiteral("Answer %1.\n\nMore of it.").arg(i));
        messages.last().calls = {callAt(0, "one", "1"), callAt(9, "two", "2")};
    }
    TranscriptView view;
    view.setMessages(messages);
    show(view);
    view.scrollToMessage(QStringLiteral("100"));
    view.grab();
    const int top = view.messageRect(102).top();
    messages[50].calls[0].result = QStringLiteral("a line\n").repeated(100);
    view.setCallOpen(QStringLiteral("50"), 0, true); // far above
    QCOMPARE(view.messageRect(102).top(), top);
    view.updateMessage(QStringLiteral("50"), messages.at(50));
    QCOMPARE(view.messageRect(102).top(), top);
    // What is estimated is what it comes to: nothing jumps when it is seen.
    MessageItem unseen(messages.at(10));
    unseen.setWidth(700);
    const int estimate = unseen.height();
    unseen.prepare();
    for (int part = 0; part < unseen.partCount(); ++part)
        unseen.measure(part, tokensOf(&view));
    QVERIFY2(qAbs(unseen.height() - estimate) < 60,
             qPrintable(QStringLiteral("%1 %2").arg(estimate).arg(unseen.height())));
}

TROUPE_UIKIT_TEST_MAIN(TestTranscriptCalls)
#include "tst_transcriptcalls.moc"
