// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"
#include "ui/pages/chat/compareview.h"
#include "ui/shell/palette/commandpalette.h"
#include "ui/widgets/controls.h"

#include <QComboBox>
#include <QFileDialog>
#include <QJsonDocument>
#include <QListView>

using namespace troupe;

namespace {

constexpr int kVersionsTab = 6;

} // namespace

/// One person's day with the studio, by keyboard alone: an agent from a template, a better prompt, a
/// conversation that is edited, answered by somebody else, compared, found again, saved to a file,
/// deleted and brought back, and an agent as it was before.
class TestPerson : public QObject
{
    Q_OBJECT

private slots:
    void worksADayByKeyboard();

private:
    static QWidget *focus() { return QApplication::focusWidget(); }
    static void press(const ChatDriver &ui, Qt::Key key, Qt::KeyboardModifiers with = {});
    static void write(const QString &text);
    /// Tab until `name` has the focus: what cannot be reached so fails.
    static bool tabTo(const ChatDriver &ui, const char *name);
    /// A dialog has opened and has the focus.
    static bool hasDialog()
    {
        const QWidget *const dialog = QApplication::activeModalWidget();
        return dialog && focus() && focus()->window() == dialog;
    }
    /// What a window manager does when a dialog has closed.
    static void backToWindow(const ChatDriver &ui)
    {
        QTRY_VERIFY(!QApplication::activeModalWidget());
        ui.window->activateWindow();
        QTRY_VERIFY(focus() && focus()->window() == ui.window.get());
    }
    /// Ctrl+K, some words, Enter.
    static void command(const ChatDriver &ui, const QString &words);

    static void makesAnAgent(const ChatDriver &ui);
    static void writesAPrompt(const ChatDriver &ui);
    static void converses(const ChatDriver &ui);
    static void compares(const ChatDriver &ui);
    static void searches(const ChatDriver &ui);
    void savesDeletesAndImports(const ChatDriver &ui);
    static void restoresTheAgent(const ChatDriver &ui);
    static QJsonObject amy(const ChatDriver &ui);

    QTemporaryDir m_folder;
};

void TestPerson::press(const ChatDriver &ui, Qt::Key key, Qt::KeyboardModifiers with)
{
    QWidget *window = QApplication::activeModalWidget();
    if (!window)
        window = ui.window.get();
    const bool isInside = focus() && focus()->window() == window;
    QTest::keyClick(isInside ? focus() : window, key, with);
}

void TestPerson::write(const QString &text)
{
    QTest::keyClick(focus(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(focus(), text);
}

bool TestPerson::tabTo(const ChatDriver &ui, const char *name)
{
    const auto isThere = [name] {
        for (const QWidget *at = focus(); at; at = at->parentWidget()) {
            if (at->objectName() == QLatin1String(name))
                return true;
        }
        return false;
    };
    for (int i = 0; i < 200 && !isThere(); ++i)
        press(ui, Qt::Key_Tab);
    return isThere();
}

void TestPerson::command(const ChatDriver &ui, const QString &words)
{
    press(ui, Qt::Key_K, Qt::ControlModifier);
    QVERIFY(ui.find<CommandPalette>("commandPalette")->isVisible());
    QTest::keyClicks(focus(), words);
    auto *const list = ui.find<QListView>("paletteList");
    QTRY_VERIFY(list->model()->rowCount() > 0);
    press(ui, Qt::Key_Return);
}

QJsonObject TestPerson::amy(const ChatDriver &ui)
{
    return ui.server->get(QStringLiteral("/troupe/v1/agents/amy_cfo")).json();
}

void TestPerson::makesAnAgent(const ChatDriver &ui)
{
    press(ui, Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(ui.window->currentPage(), QStringLiteral("agents"));
    press(ui, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QWidget>("templateGallery"));
    QVERIFY(tabTo(ui, "templateSearch"));
    QTest::keyClicks(focus(), QStringLiteral("amy"));
    auto *const list = ui.find<QListView>("templateList");
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QVERIFY(tabTo(ui, "templateUse"));
    press(ui, Qt::Key_Space);
    QTRY_COMPARE(amy(ui)[QLatin1String("version")].toInt(), 1);
}

void TestPerson::writesAPrompt(const ChatDriver &ui)
{
    QTRY_VERIFY(ui.find<QWidget>("agentTabs")->isVisible());
    QVERIFY(tabTo(ui, "agentTabs"));
    press(ui, Qt::Key_Right);
    QTRY_VERIFY(ui.find<QWidget>("promptEditor") && ui.find<QWidget>("promptEditor")->isVisible());
    QVERIFY(tabTo(ui, "promptEditor"));
    write(QStringLiteral("You are Amy. Answer in one sentence."));
    press(ui, Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(amy(ui)[QLatin1String("system_prompt")].toString(),
                 QStringLiteral("You are Amy. Answer in one sentence."));
    QCOMPARE(amy(ui)[QLatin1String("version")].toInt(), 2);
}

void TestPerson::converses(const ChatDriver &ui)
{
    command(ui, QStringLiteral("amy"));
    QTRY_COMPARE(ui.window->currentPage(), QStringLiteral("chat"));
    QTRY_COMPARE(ui.page()->controller().agentId(), amy(ui)[QLatin1String("id")].toString());
    ui.server->provider().answerWith(QStringLiteral("The margin is 12 %."));
    QTest::keyClicks(focus(), QStringLiteral("What is the margin"));
    press(ui, Qt::Key_Return);
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("The margin is 12 %."));
    QTRY_VERIFY(!ui.page()->controller().isStreaming());

    press(ui, Qt::Key_E, Qt::ControlModifier);
    ui.server->provider().answerWith(QStringLiteral("It was 9 % in May."));
    write(QStringLiteral("What was the margin in May"));
    press(ui, Qt::Key_Return);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("It was 9 % in May."));
    QTRY_VERIFY(!ui.page()->controller().isStreaming());
    QCOMPARE(ui.stored(ui.sessionId()).first()[QLatin1String("sibling_count")].toInt(), 2);

    ui.server->provider().answerWith(QStringLiteral("Nine per cent, says Bob."));
    press(ui, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(hasDialog());
    QVERIFY(tabTo(ui, "answererAgent0"));
    QTest::keyClicks(focus(), QStringLiteral("Bob"));
    QVERIFY(tabTo(ui, "confirmButton"));
    press(ui, Qt::Key_Space);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("Nine per cent, says Bob."));
    QTRY_COMPARE(ui.last().author, QStringLiteral("Bob"));
    QTRY_VERIFY(!ui.page()->controller().isStreaming());
}

void TestPerson::compares(const ChatDriver &ui)
{
    backToWindow(ui);
    press(ui, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(hasDialog());
    QVERIFY(tabTo(ui, "confirmButton"));
    press(ui, Qt::Key_Space);
    QTRY_VERIFY(ui.find<CompareView>("compareView")->isVisible());
    auto *const compare = ui.find<CompareView>("compareView");
    QTRY_COMPARE(compare->answerIds().size(), 2);
    QTRY_VERIFY(!compare->isStreaming());
    const QString kept = compare->answerIds().last();
    backToWindow(ui);
    QVERIFY(tabTo(ui, "keepAnswer2"));
    press(ui, Qt::Key_Space);
    QTRY_VERIFY(!compare->isVisible());
    QTRY_COMPARE(ui.last().id, kept);
}

void TestPerson::searches(const ChatDriver &ui)
{
    const QString session = ui.sessionId();
    press(ui, Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(ui.sessionId().isEmpty());
    press(ui, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(focus(), QStringLiteral("margin in May"));
    auto *const list = ui.find<QListView>("paletteList");
    QTRY_VERIFY(list->model()->rowCount() > 0
                && list->model()->index(0, 0).data().toString().contains(QLatin1String("margin")));
    press(ui, Qt::Key_Return);
    QTRY_COMPARE(ui.sessionId(), session);
    QTRY_VERIFY(ui.view()->count() >= 2);
}

void TestPerson::savesDeletesAndImports(const ChatDriver &ui)
{
    const QString path = m_folder.filePath(QStringLiteral("margin.json"));
    press(ui, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(hasDialog());
    QVERIFY(tabTo(ui, "exportFormat"));
    for (int i = 0; i < 3; ++i)
        press(ui, Qt::Key_Right); // JSON
    QVERIFY(tabTo(ui, "exportPathEdit"));
    write(path);
    QVERIFY(tabTo(ui, "exportSaveButton"));
    press(ui, Qt::Key_Space);
    QTRY_VERIFY(QFile::exists(path));
    QTRY_VERIFY(!ui.find<QDialog>("exportDialog"));
    backToWindow(ui);
    const int messages = static_cast<int>(ui.stored(ui.sessionId()).size());

    command(ui, QStringLiteral("delete conversation"));
    QTRY_VERIFY(hasDialog());
    QVERIFY(tabTo(ui, "confirmButton"));
    press(ui, Qt::Key_Space);
    QTRY_COMPARE(ui.titles().size(), 0);
    backToWindow(ui);

    command(ui, QStringLiteral("import conversations"));
    QTRY_VERIFY(ui.find<QFileDialog>("importFileDialog"));
    auto *const chooser = ui.find<QFileDialog>("importFileDialog");
    emit chooser->fileSelected(path); // the dialog is the system's
    chooser->close();
    QTRY_VERIFY(ui.find<QDialog>("importDialog"));
    QTRY_VERIFY(hasDialog());
    QVERIFY(tabTo(ui, "importBeginButton"));
    press(ui, Qt::Key_Space);
    QTRY_VERIFY(ui.find<QWidget>("importReport")->isVisible());
    press(ui, Qt::Key_Escape);
    QTRY_COMPARE(ui.titles().size(), 1);
    backToWindow(ui);
    const QString session = ui.server->get(QStringLiteral("/troupe/v1/sessions"))
                                .json()[QLatin1String("items")][0][QLatin1String("id")]
                                .toString();
    QCOMPARE(ui.stored(session).size(), messages);
}

void TestPerson::restoresTheAgent(const ChatDriver &ui)
{
    press(ui, Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(ui.window->currentPage(), QStringLiteral("agents"));
    QVERIFY(tabTo(ui, "agentTabs"));
    const auto *const tabs = ui.find<TabBar>("agentTabs");
    while (tabs->currentIndex() < kVersionsTab)
        press(ui, Qt::Key_Right);
    QTRY_VERIFY(ui.find<QWidget>("versionList") && ui.find<QWidget>("versionList")->isVisible());
    auto *const versions = ui.find<QListView>("versionList");
    QTRY_COMPARE(versions->model()->rowCount(), 2);
    QVERIFY(tabTo(ui, "versionList"));
    press(ui, Qt::Key_End);
    QVERIFY(tabTo(ui, "versionRestore"));
    press(ui, Qt::Key_Space);
    QTRY_COMPARE(amy(ui)[QLatin1String("version")].toInt(), 3);
    QVERIFY(amy(ui)[QLatin1String("system_prompt")].toString()
            != QStringLiteral("You are Amy. Answer in one sentence."));
}

void TestPerson::worksADayByKeyboard()
{
    QVERIFY(m_folder.isValid());
    ChatDriver ui;
    ui.agent("Bob");
    QTRY_VERIFY(ui.isOnline());
    for (const auto &part :
         {&TestPerson::makesAnAgent, &TestPerson::writesAPrompt, &TestPerson::converses,
          &TestPerson::compares, &TestPerson::searches}) {
        part(ui);
        if (QTest::currentTestFailed())
            return;
    }
    savesDeletesAndImports(ui);
    if (QTest::currentTestFailed())
        return;
    restoresTheAgent(ui);
}

TROUPE_UIKIT_TEST_MAIN(TestPerson)
#include "tst_person.moc"
