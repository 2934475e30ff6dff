// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"
#include "ui/pages/chat/attachmenttray.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QImage>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QUrl>

#include <functional>

using namespace troupe;

namespace {

QString writeFile(const QTemporaryDir &folder, const char *name, const QByteArray &bytes)
{
    QString path = folder.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(path));
    return path;
}

QByteArray fileBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QImage redDot()
{
    QImage image(40, 20, QImage::Format_RGB32);
    image.fill(Qt::red);
    return image;
}

QList<Button *> visibleButtons(const ChatDriver &ui, const char *name)
{
    QList<Button *> visible;
    for (Button *button : ui.window->findChildren<Button *>(QString::fromLatin1(name))) {
        if (button->isVisible())
            visible.append(button);
    }
    return visible;
}

void drop(ChatDriver &ui, const QList<QUrl> &urls)
{
    QMimeData mime;
    mime.setUrls(urls);
    const QPointF middle(ui.page()->width() / 2.0, ui.page()->height() / 2.0);
    QDragEnterEvent enter(middle.toPoint(), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(ui.page(), &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(ui.find<QWidget>("dropHint"));
    QDropEvent dropped(middle, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(ui.page(), &dropped);
    QVERIFY(!ui.find<QWidget>("dropHint"));
}

void press(ChatDriver &ui, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(ui.window.get(), key, modifiers);
}

/// Chooses a file in the dialog that is open.
void chooseIn(ChatDriver &ui, const char *dialogName, const QString &path)
{
    QTRY_VERIFY(ui.find<QFileDialog>(dialogName));
    auto *const dialog = ui.find<QFileDialog>(dialogName);
    emit dialog->filesSelected({path});
    emit dialog->fileSelected(path);
    dialog->close();
}

} // namespace

/// Files as a person handles them: attached, dropped, pasted, saved; conversations exported and
/// imported; and the price that stands beside the field.
class TestChatFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void filesAreChosenSentAndShown();
    void aPictureIsPastedAndSeen();
    void filesAreDropped();
    void aFileIsTakenOutByKeyboard();
    void aFileThatIsNotTakenSaysWhy();
    void everyDraftHasItsOwnFiles();
    void filesOfADraftComeBackAfterARestart();
    void filesOfAMessageThatIsNotSentComeBack();
    void theFirstMessageMayCarryFiles();
    void aFileOfTheTranscriptIsSaved();
    void thePriceStandsBesideTheField();
    void aConversationIsExported_data();
    void aConversationIsExported();
    void anExportThatFailsSaysSo();
    void chatGptsFileIsImported();
    void aDroppedExportIsImported();
    void everythingHasAName();

private:
    QTemporaryDir m_folder;
    QString m_notes;
};

void TestChatFiles::initTestCase()
{
    m_notes = writeFile(m_folder, "notes.txt", "The pump is beside the crane.");
}

void TestChatFiles::filesAreChosenSentAndShown()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.click("attachButton");
    chooseIn(ui, "attachDialog", m_notes);
    QTRY_COMPARE(visibleButtons(ui, "removeAttachmentButton").size(), 1);
    QCOMPARE(visibleButtons(ui, "removeAttachmentButton").first()->accessibleName(),
             QStringLiteral("Remove notes.txt"));
    QTRY_VERIFY(ui.find<Button>("sendButton")->isEnabled());
    ui.say(QStringLiteral("Where is it?"));
    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    QVERIFY(ui.server->provider().lastRequest().messages.last().content.contains(
        QLatin1String("beside the crane")));
    QCOMPARE(visibleButtons(ui, "removeAttachmentButton").size(), 0);
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    const TranscriptMessage said = ui.view()->item(0).message();
    QCOMPARE(said.markdown, QStringLiteral("Where is it?"));
    QCOMPARE(said.files.size(), 1);
    QCOMPARE(said.files.first().name, QStringLiteral("notes.txt"));
    QVERIFY(ui.view()->item(0).fileRect(0).height() > 20);
    QVERIFY(ui.view()->accessibleText(0).contains(QLatin1String("notes.txt")));
}

void TestChatFiles::aPictureIsPastedAndSeen()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    QApplication::clipboard()->setImage(redDot());
    ui.edit()->setFocus();
    ui.edit()->paste();
    QTRY_VERIFY(ui.find<Button>("sendButton")->isEnabled());
    QTest::keyClick(ui.edit(), Qt::Key_Return); // without a word
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    const TranscriptFile file = ui.view()->item(0).message().files.first();
    QVERIFY(file.isImage);
    QCOMPARE(file.width, 40);
    // What is painted is the picture, as soon as it has come.
    const auto middle = [&] {
        const QRect rect = ui.view()->item(0).fileRect(0);
        const QRect message = ui.view()->messageRect(0);
        const QPoint at(message.left() + rect.center().x(), message.top() + rect.center().y());
        return ui.view()->viewport()->grab().toImage().pixelColor(at);
    };
    QTRY_COMPARE(middle(), QColor(Qt::red));
    QVERIFY(ui.last().footer.contains(QLatin1String("cannot look at pictures")));
}

void TestChatFiles::filesAreDropped()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    drop(ui,
         {QUrl::fromLocalFile(m_notes), QUrl::fromLocalFile(writeFile(m_folder, "b.md", "# B"))});
    QTRY_COMPARE(visibleButtons(ui, "removeAttachmentButton").size(), 2);
    QTRY_VERIFY(ui.find<Button>("sendButton")->isEnabled());
    QVERIFY(ui.edit()->hasFocus());
}

void TestChatFiles::aFileIsTakenOutByKeyboard()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({m_notes});
    QTRY_COMPARE(tray->files().size(), 1);
    const QString id = tray->files().first().id;
    Button *const remove = visibleButtons(ui, "removeAttachmentButton").first();
    remove->setFocus(Qt::TabFocusReason);
    QTest::keyClick(remove, Qt::Key_Space);
    QTRY_VERIFY(tray->isEmpty());
    QTRY_COMPARE(ui.server->get(QStringLiteral("/troupe/v1/attachments/") + id).status, 404);
    QVERIFY(!ui.find<Button>("sendButton")->isEnabled());
}

void TestChatFiles::aFileThatIsNotTakenSaysWhy()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({writeFile(m_folder, "book.pdf", "%PDF-1.7")});
    QTRY_VERIFY(tray->hasProblem());
    const auto notes = ui.window->findChildren<TextLabel *>(QStringLiteral("attachmentNote"));
    QVERIFY(notes.last()->text().contains(QLatin1String("PDF")));
    QTest::keyClicks(ui.edit(), QStringLiteral("Read it"));
    QVERIFY(!ui.find<Button>("sendButton")->isEnabled());
    QTest::mouseClick(visibleButtons(ui, "removeAttachmentButton").first(), Qt::LeftButton);
    QTRY_VERIFY(ui.find<Button>("sendButton")->isEnabled());
}

void TestChatFiles::everyDraftHasItsOwnFiles()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hi"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    const QString first = ui.sessionId();
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({m_notes});
    QTRY_COMPARE(tray->files().size(), 1);
    press(ui, Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(ui.sessionId().isEmpty());
    QVERIFY(tray->isEmpty());
    ui.window->openPage(QStringLiteral("chat"), first);
    QTRY_COMPARE(ui.sessionId(), first);
    QCOMPARE(tray->files().size(), 1);
}

void TestChatFiles::filesOfADraftComeBackAfterARestart()
{
    ChatDriver ui;
    const QString agent = ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hi"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    const QString session = ui.sessionId();
    const auto tray = [&] { return ui.find<AttachmentTray>("attachmentTray"); };
    const QString more = writeFile(m_folder, "more.txt", "The crane is red.");
    tray()->addFiles({m_notes, more});
    QTRY_COMPARE(tray()->files().size(), 2);
    const QString lost = tray()->files().last().id;
    press(ui, Qt::Key_N, Qt::ControlModifier); // each draft has its own
    QTRY_VERIFY(ui.sessionId().isEmpty());
    tray()->addFiles({more});
    QTRY_COMPARE(tray()->files().size(), 1);

    const QString path = QStringLiteral("/troupe/v1/attachments/") + lost;
    QCOMPARE(ui.server->send("DELETE", path, ui.server->adminKey()).status, 204);
    ui.openWindow();
    QTRY_VERIFY(ui.page());
    ui.window->openPage(QStringLiteral("chat"), QStringLiteral("new"));
    QTRY_VERIFY(tray() && tray()->files().size() == 1);
    ui.window->openPage(QStringLiteral("chat"), session);
    QTRY_COMPARE(tray()->files().size(), 1);
    QTRY_VERIFY(ui.find<QLabel>("toastText")->text().contains(QLatin1String("more.txt")));
    QTRY_COMPARE(visibleButtons(ui, "removeAttachmentButton").size(), 1);
    QCOMPARE(tray()->files().first().name, QStringLiteral("notes.txt"));

    ui.server->post(QStringLiteral("/troupe/v1/agents/%1/stop").arg(agent), {});
    ui.say(QStringLiteral("Look")); // is refused: the file stays with what was typed
    QTRY_VERIFY(ui.find<QWidget>("unsentBar")->isVisible());
    ui.openWindow();
    ui.window->openPage(QStringLiteral("chat"), session);
    QTRY_COMPARE(tray()->files().size(), 1);
    QTRY_COMPARE(ui.edit()->toPlainText(), QStringLiteral("Look"));
    ui.server->post(QStringLiteral("/troupe/v1/agents/%1/start").arg(agent), {});
    ui.say({});
    QTRY_COMPARE(ui.server->provider().callCount(), 2);
    QVERIFY(ui.server->provider().lastRequest().messages.last().content.contains(
        QLatin1String("beside the crane")));
    ui.openWindow(); // what was sent does not come back
    ui.window->openPage(QStringLiteral("chat"), session);
    QTRY_COMPARE(ui.view()->count(), 4);
    QVERIFY(tray()->isEmpty());
}

void TestChatFiles::filesOfAMessageThatIsNotSentComeBack()
{
    ChatDriver ui;
    const QString agent = ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hi"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({m_notes});
    QTRY_COMPARE(tray->files().size(), 1);
    QCOMPARE(ui.server->post(QStringLiteral("/troupe/v1/agents/%1/stop").arg(agent), {}).status,
             200);
    ui.say(QStringLiteral("Look"));
    QTRY_VERIFY(ui.find<QWidget>("unsentBar")->isVisible());
    QVERIFY(tray->isEmpty());
    ui.click("takeBackButton");
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("Look"));
    QCOMPARE(tray->files().size(), 1);
}

void TestChatFiles::theFirstMessageMayCarryFiles()
{
    ChatDriver ui;
    QTRY_VERIFY(ui.find<QWidget>("startWithAssistantButton"));
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({m_notes});
    QTRY_COMPARE(tray->files().size(), 1);
    ui.say(QStringLiteral("Where?")); // makes the assistant, and the conversation
    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    QVERIFY(ui.server->provider().lastRequest().messages.last().content.contains(
        QLatin1String("beside the crane")));
    QVERIFY(tray->isEmpty());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
}

void TestChatFiles::aFileOfTheTranscriptIsSaved()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({m_notes});
    QTRY_COMPARE(tray->files().size(), 1);
    ui.say(QStringLiteral("Look"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    const QRect rect = ui.view()->item(0).fileRect(0);
    const QRect message = ui.view()->messageRect(0);
    QTest::mouseClick(ui.view()->viewport(), Qt::LeftButton, {}, message.topLeft() + rect.center());
    const QString target = m_folder.filePath(QStringLiteral("saved.txt"));
    chooseIn(ui, "saveFileDialog", target);
    QTRY_COMPARE(fileBytes(target), "The pump is beside the crane.");
}

void TestChatFiles::thePriceStandsBesideTheField()
{
    ChatDriver ui;
    ui.server->post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"far","base_url":"https://m.example/v1","models":["gpt-4o"]})");
    ui.agent("Ann", "gpt-4o");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.edit()->setFocus();
    QTest::keyClicks(ui.edit(), QStringLiteral("hello world"));
    auto *const hint = ui.find<TextLabel>("composerHint");
    QTRY_VERIFY2(hint->text().contains(QStringLiteral("tokens in · $0.0")),
                 qPrintable(hint->text()));
    QVERIFY(hint->accessibleName().contains(QLatin1String("Before sending")));
    ui.edit()->clear();
    QTRY_VERIFY(hint->text().isEmpty());
    QCOMPARE(ui.server->provider().callCount(), 0);
}

void TestChatFiles::aConversationIsExported_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("Markdown") << 0 << QStringLiteral(".md") << QByteArray("# Where is it?");
    QTest::newRow("a page") << 1 << QStringLiteral(".html") << QByteArray("<!doctype html>");
    QTest::newRow("PDF") << 2 << QStringLiteral(".pdf") << QByteArray("%PDF-1.");
    QTest::newRow("JSON") << 3 << QStringLiteral(".json")
                          << QByteArray("{\"format\":\"troupe.conversation\"");
}

void TestChatFiles::aConversationIsExported()
{
    QFETCH(int, kind);
    QFETCH(QString, suffix);
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.server->provider().answerWith(QStringLiteral("| a | b |\n|---|---|\n| 1 | 2 |"));
    ui.say(QStringLiteral("Where is it?"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    press(ui, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QWidget>("exportDialog"));
    ui.find<SegmentedControl>("exportFormat")->setCurrentIndex(kind);
    auto *const path = ui.find<QLineEdit>("exportPathEdit");
    QVERIFY2(path->text().endsWith(QStringLiteral("Where is it-") + suffix),
             qPrintable(path->text()));
    const QString target = m_folder.filePath(QStringLiteral("saved") + suffix);
    path->setText(target);
    ui.click("exportSaveButton");
    QTRY_VERIFY(QFile::exists(target));
    QTRY_VERIFY(!ui.find<QWidget>("exportDialog"));
    const QByteArray bytes = fileBytes(target);
    QFETCH(QByteArray, start);
    QVERIFY2(bytes.startsWith(start), bytes.left(100).constData());
    QVERIFY(bytes.size() > 200);
    if (kind == 3)
        QVERIFY(QJsonDocument::fromJson(bytes).isObject());
    QCOMPARE(QFile::permissions(target) & 0x0077, QFileDevice::Permissions());
}

void TestChatFiles::anExportThatFailsSaysSo()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hi"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    press(ui, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QWidget>("exportDialog"));
    ui.find<QLineEdit>("exportPathEdit")->setText(QStringLiteral("/nonexistent/x.md"));
    ui.click("exportSaveButton");
    QTRY_VERIFY(ui.find<TextLabel>("exportState")->text().startsWith(QLatin1String("Not saved")));
    QVERIFY(ui.find<QLineEdit>("exportPathEdit")->isEnabled());
    QTest::keyClick(ui.find<QWidget>("exportDialog"), Qt::Key_Escape);
    QTRY_VERIFY(!ui.find<QWidget>("exportDialog"));
}

void TestChatFiles::chatGptsFileIsImported()
{
    const QByteArray json =
        "[{\"title\":\"Old talk\",\"conversation_id\":\"c1\",\"create_time\":1700000000,"
        "\"current_node\":\"a\",\"mapping\":{\"q\":{\"parent\":null,\"message\":{\"author\":{"
        "\"role\":\"user\"},\"content\":{\"content_type\":\"text\",\"parts\":[\"Hi\"]}}},"
        "\"a\":{\"parent\":\"q\",\"message\":{\"author\":{\"role\":\"assistant\"},\"content\":{"
        "\"content_type\":\"multimodal_text\",\"parts\":[{\"content_type\":"
        "\"image_asset_pointer\"},\"Hello\"]}}}}}]";
    const QString path = writeFile(m_folder, "conversations.json", json);
    ChatDriver ui;
    const QString agent = ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    for (QAction *action : ui.page()->pageActions()) {
        if (action->objectName() == QLatin1String("chat-import"))
            action->trigger();
    }
    chooseIn(ui, "importFileDialog", path);
    QTRY_VERIFY(ui.find<QWidget>("importBeginButton"));
    auto *const box = ui.find<ComboBox>("importAgentBox");
    QTRY_COMPARE(box->currentText(), QStringLiteral("Ann"));
    ui.click("importBeginButton");
    QTRY_VERIFY2(ui.find<QWidget>("importReport")->isVisible(),
                 qPrintable(ui.find<TextLabel>("importState")->text()));
    QCOMPARE(ui.find<TextLabel>("importState")->text(),
             QStringLiteral("1 of 1 conversations are imported, with 2 messages."));
    const auto losses = ui.find<QWidget>("importReport")->findChildren<TextLabel *>();
    QCOMPARE(losses.size(), 1);
    QVERIFY(losses.first()->text().startsWith(QStringLiteral("1 × Pictures")));
    ui.click("importCancelButton"); // which says Close now
    QTRY_COMPARE(ui.titles(), QStringList{QStringLiteral("Old talk")});
    ui.list()->setFocus();
    QTest::keyClick(ui.list(), Qt::Key_Home);
    QTest::keyClick(ui.list(), Qt::Key_Return);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("[Picture]\n\nHello"));
    QCOMPARE(ui.page()->controller().agentId(), agent);
}

void TestChatFiles::aDroppedExportIsImported()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    drop(ui, {QUrl::fromLocalFile(writeFile(m_folder, "talk.json",
                                            "{\"format\":\"troupe.conversation\",\"version\":9"))});
    QTRY_VERIFY(ui.find<QWidget>("importBeginButton"));
    QVERIFY(ui.find<AttachmentTray>("attachmentTray")->isEmpty());
    ui.click("importBeginButton");
    QTRY_VERIFY(ui.find<QWidget>("importReport")->isVisible());
    QVERIFY(
        ui.find<TextLabel>("importState")->text().contains(QLatin1String("ends in the middle")));
}

void TestChatFiles::everythingHasAName()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    tray->addFiles({m_notes});
    QTRY_COMPARE(tray->files().size(), 1);
    QStringList unnamed;
    const std::function<void(QAccessibleInterface *)> walk = [&](QAccessibleInterface *node) {
        if (!node)
            return;
        const QAccessible::State state = node->state();
        if (state.focusable && !state.invisible
            && node->text(QAccessible::Name).trimmed().isEmpty())
            unnamed << QString::fromLatin1(
                node->object() ? node->object()->metaObject()->className() : "?");
        for (int i = 0; i < node->childCount(); ++i)
            walk(node->child(i));
    };
    walk(QAccessible::queryAccessibleInterface(ui.page()));
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral(", "))));
}

TROUPE_UIKIT_TEST_MAIN(TestChatFiles)
#include "tst_chatfiles.moc"
