// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"
#include "ui/pages/chat/attachmenttray.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLinearGradient>
#include <QPainter>
#include <QSet>

using namespace troupe;

namespace {

QString writtenFile(const QTemporaryDir &folder, const char *name, const QByteArray &bytes)
{
    QString path = folder.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(path));
    return path;
}

/// A chart, as somebody would paste it.
QString writtenChart(const QTemporaryDir &folder)
{
    QImage image(960, 600, QImage::Format_RGB32);
    image.fill(QColor(0xf7, 0xf8, 0xfc));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const int heights[] = {210, 320, 280, 410, 380, 470};
    for (int i = 0; i < 6; ++i) {
        QLinearGradient fill(0, 560 - heights[i], 0, 560);
        fill.setColorAt(0, QColor(0x4f, 0x46, 0xe5));
        fill.setColorAt(1, QColor(0xa5, 0xa3, 0xff));
        painter.setBrush(fill);
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(QRect(80 + i * 140, 560 - heights[i], 90, heights[i]), 12, 12);
    }
    painter.end();
    QString path = folder.filePath(QStringLiteral("tender-by-month.png"));
    if (!image.save(path))
        qFatal("%s", qPrintable(path));
    return path;
}

} // namespace

/// Files, exports and imports in both themes. With TROUPE_SCREENS=FOLDER the pictures are kept there.
class TestChatFileScreens : public QObject
{
    Q_OBJECT

private slots:
    void everyStateIsDrawn();
};

void TestChatFileScreens::everyStateIsDrawn()
{
    const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
    QVERIFY(folder.isEmpty() || QDir().mkpath(folder));
    QTemporaryDir files;
    ChatDriver ui;
    const auto shoot = [&](const char *name) {
        for (const bool dark : {false, true}) {
            themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            for (int i = 0; i < 5; ++i)
                QCoreApplication::processEvents();
            QImage image = ui.window->grab().toImage();
            if (auto *const dialog = qobject_cast<QWidget *>(QApplication::activeModalWidget())) {
                QPainter painter(&image);
                painter.drawPixmap(dialog->mapTo(ui.window.get(), QPoint()), dialog->grab());
            }
            QSet<QRgb> colors;
            for (int y = 0; y < image.height(); y += 3) {
                for (int x = 0; x < image.width(); x += 3)
                    colors.insert(image.pixel(x, y));
            }
            QVERIFY2(colors.size() > 24, name);
            const QString file =
                (dark ? QStringLiteral("dark-chat-") : QStringLiteral("light-chat-"))
                + QString::fromLatin1(name) + QStringLiteral(".png");
            QVERIFY(folder.isEmpty() || image.save(folder + u'/' + file));
        }
        themeOf(qApp).setMode(Theme::Mode::Light);
    };
    ui.server->post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"far","base_url":"https://m.example/v1","models":["gpt-4o"]})");
    ui.agent("Planner", "gpt-4o");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    auto *const tray = ui.find<AttachmentTray>("attachmentTray");
    const QString chart = writtenChart(files);
    const QString notes =
        writtenFile(files, "supplier-notes.md", QByteArray("notes ").repeated(900));
    tray->addFiles({chart, notes});
    QTRY_COMPARE(tray->files().size(), 2);
    ui.server->provider().answerWith(
        QStringLiteral("**Seven of nine** answered, most of them in June.\n\n- two are late\n- one "
                       "asks for more time"));
    ui.say(QStringLiteral("Which suppliers answered the tender, and when?"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    tray->addFiles({chart,
                    writtenFile(files, "contract-2026.txt", QByteArray("words ").repeated(4000)),
                    writtenFile(files, "letter.pdf", "%PDF-1.7")});
    QTRY_VERIFY(tray->hasProblem());
    QTRY_VERIFY(!tray->isSending());
    QTest::keyClicks(ui.edit(), QStringLiteral("And what does the contract say about delays?"));
    shoot("files-refused");
    for (Button *button :
         ui.window->findChildren<Button *>(QStringLiteral("removeAttachmentButton"))) {
        if (button->isVisible() && button->accessibleName().contains(QLatin1String("pdf")))
            button->click();
    }
    QTRY_VERIFY(!tray->hasProblem());
    QTRY_VERIFY(ui.find<QLabel>("composerHint")->text().contains(QLatin1String("tokens in")));
    shoot("files");
    QTest::keyClick(ui.window.get(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QWidget>("exportDialog"));
    shoot("export");
    QTest::keyClick(ui.find<QWidget>("exportDialog"), Qt::Key_Escape);
    QTRY_VERIFY(!ui.find<QWidget>("exportDialog"));
    const QByteArray json =
        "[{\"title\":\"Old talk\",\"conversation_id\":\"c1\",\"create_time\":1700000000,"
        "\"current_node\":\"a\",\"mapping\":{\"q\":{\"parent\":null,\"message\":{\"author\":{"
        "\"role\":\"user\"},\"content\":{\"content_type\":\"text\",\"parts\":[\"Hi\"]}}},"
        "\"t\":{\"parent\":\"q\",\"message\":{\"author\":{\"role\":\"assistant\"},\"content\":{"
        "\"content_type\":\"thoughts\"}}},"
        "\"a\":{\"parent\":\"t\",\"message\":{\"author\":{\"role\":\"assistant\"},\"content\":{"
        "\"content_type\":\"multimodal_text\",\"parts\":[{\"content_type\":"
        "\"image_asset_pointer\"},\"Hello\"]}}}}}]";
    const QString path = writtenFile(files, "conversations.json", json);
    for (QAction *action : ui.page()->pageActions()) {
        if (action->objectName() == QLatin1String("chat-import"))
            action->trigger();
    }
    QTRY_VERIFY(ui.find<QFileDialog>("importFileDialog"));
    auto *const chooser = ui.find<QFileDialog>("importFileDialog");
    emit chooser->fileSelected(path);
    chooser->close();
    QTRY_VERIFY(ui.find<QWidget>("importBeginButton"));
    shoot("import");
    ui.click("importBeginButton");
    QTRY_VERIFY(ui.find<QWidget>("importReport")->isVisible());
    shoot("import-report");
}

TROUPE_UIKIT_TEST_MAIN(TestChatFileScreens)
#include "tst_chatfilescreens.moc"
