// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/uikit/uikittest.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QSignalSpy>

using namespace troupe;

class TestWidgets : public QObject
{
    Q_OBJECT

private slots:
    void aLoadingButtonTakesNoClicks();
    void enterAndSpacePressAButton();
    void theBadgeIsReadAloud();
    void aTextAreaGrowsAndThenScrolls();
    void enterSubmitsAndShiftEnterBreaksTheLine();
    void aSearchSettlesAndEscapeClearsIt();
    void aPasswordHidesAgain();
    void tagsAreAddedOnceAndTakenAway();
    void aSwitchIsToggledByKeyboard();
    void segmentsMoveWithTheArrows();
    void aSliderKeepsExactDecimals();
    void aBannerCountsDownAndEnds();
    void aDangerousDialogDoesNotDeleteOnEnter();
    void aFormRowReplacesItsHintByTheError();
    void aToastRunsItsAction();
    void textIsNeverRichText();
};

void TestWidgets::aLoadingButtonTakesNoClicks()
{
    Button button(Button::Kind::Primary, QStringLiteral("play"), QStringLiteral("Run"));
    QSignalSpy clicked(&button, &QAbstractButton::clicked);
    button.show();
    const QSize size = button.sizeHint();
    button.setLoading(true);
    QCOMPARE(button.sizeHint(), size);
    QTest::mouseClick(&button, Qt::LeftButton);
    QTest::keyClick(&button, Qt::Key_Space);
    QTest::keyClick(&button, Qt::Key_Return);
    QCOMPARE(clicked.count(), 0);
    button.setLoading(false);
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(clicked.count(), 1);
}

void TestWidgets::enterAndSpacePressAButton()
{
    Button button(Button::Kind::Ghost, QStringLiteral("Go"));
    QSignalSpy clicked(&button, &QAbstractButton::clicked);
    button.show();
    QTest::keyClick(&button, Qt::Key_Return);
    QTest::keyClick(&button, Qt::Key_Space);
    QCOMPARE(clicked.count(), 2);
}

void TestWidgets::theBadgeIsReadAloud()
{
    Button nav(Button::Kind::Nav, QStringLiteral("shield-check"), QStringLiteral("Approvals"));
    QCOMPARE(nav.accessibleName(), QStringLiteral("Approvals"));
    nav.setBadge(3);
    QVERIFY(nav.accessibleName().contains(QStringLiteral("3")));
    nav.setBadge(0);
    QCOMPARE(nav.accessibleName(), QStringLiteral("Approvals"));
}

void TestWidgets::aTextAreaGrowsAndThenScrolls()
{
    TextArea area(QStringLiteral("Message"));
    area.setLineRange(1, 8);
    area.resize(300, 40);
    area.show();
    QVERIFY(QTest::qWaitForWindowExposed(&area));
    const int one = area.height();
    area.setPlainText(QStringLiteral("a\nb\nc"));
    QTRY_VERIFY(area.height() > one + 20);
    const int three = area.height();
    area.setPlainText(QStringLiteral("words that wrap ").repeated(20)); // one line as typed
    QTRY_VERIFY(area.height() > three);
    area.setPlainText(QStringLiteral("x\n").repeated(40));
    QTRY_COMPARE(area.verticalScrollBarPolicy(), Qt::ScrollBarAsNeeded);
    const int eight = area.height();
    area.setPlainText(QStringLiteral("x\n").repeated(80));
    QCOMPARE(area.height(), eight);
    area.clear();
    QTRY_COMPARE(area.height(), one);
}

void TestWidgets::enterSubmitsAndShiftEnterBreaksTheLine()
{
    TextArea area(QStringLiteral("Message"));
    QSignalSpy submitted(&area, &TextArea::submitted);
    area.show();
    QTest::keyClicks(&area, QStringLiteral("hi"));
    QTest::keyClick(&area, Qt::Key_Return);
    QCOMPARE(submitted.count(), 0); // off unless asked for
    area.setEnterSubmits(true);
    QTest::keyClick(&area, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(&area, Qt::Key_Return);
    QCOMPARE(submitted.count(), 1);
    QCOMPARE(area.toPlainText(), QStringLiteral("hi\n\n"));
}

void TestWidgets::aSearchSettlesAndEscapeClearsIt()
{
    SearchField field(QStringLiteral("Search"), QStringLiteral("Search"));
    field.show();
    QSignalSpy searched(&field, &SearchField::searchChanged);
    QTest::keyClicks(&field, QStringLiteral("abc"));
    QCOMPARE(searched.count(), 0);
    QTRY_COMPARE(searched.count(), 1);
    QCOMPARE(searched.first().first().toString(), QStringLiteral("abc"));
    QTest::keyClick(&field, Qt::Key_Escape);
    QVERIFY(field.text().isEmpty());
    QTRY_COMPARE(searched.count(), 2);
}

void TestWidgets::aPasswordHidesAgain()
{
    PasswordEdit edit(QStringLiteral("Key"));
    edit.setText(QStringLiteral("secret"));
    edit.show();
    QCOMPARE(edit.echoMode(), QLineEdit::Password);
    auto *reveal = edit.findChild<Button *>();
    QVERIFY(reveal);
    QCOMPARE(reveal->accessibleName(), QStringLiteral("Show"));
    QTest::mouseClick(reveal, Qt::LeftButton);
    QVERIFY(edit.isRevealed());
    QCOMPARE(reveal->accessibleName(), QStringLiteral("Hide"));
    QFocusEvent out(QEvent::FocusOut, Qt::OtherFocusReason);
    QApplication::sendEvent(&edit, &out);
    QVERIFY(!edit.isRevealed());
}

void TestWidgets::tagsAreAddedOnceAndTakenAway()
{
    TagEditor editor(QStringLiteral("Tags"), QStringLiteral("Add"));
    editor.resize(200, 40);
    editor.show();
    QSignalSpy changed(&editor, &TagEditor::tagsChanged);
    auto *edit = editor.findChild<QLineEdit *>();
    QTest::keyClicks(edit, QStringLiteral("one"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClicks(edit, QStringLiteral(" two words ,"));
    QTest::keyClicks(edit, QStringLiteral("One,"));
    QCOMPARE(editor.tags(), QStringList({QStringLiteral("one"), QStringLiteral("two words")}));
    QCOMPARE(changed.count(), 2);
    QTest::keyClick(edit, Qt::Key_Backspace);
    QCOMPARE(editor.tags(), QStringList({QStringLiteral("one")}));
    const int oneLine = editor.heightForWidth(200);
    editor.setTags({QStringLiteral("alpha"), QStringLiteral("beta"), QStringLiteral("gamma"),
                    QStringLiteral("delta")});
    QVERIFY(editor.heightForWidth(200) > oneLine);
}

void TestWidgets::aSwitchIsToggledByKeyboard()
{
    Switch toggle(QStringLiteral("Offline"));
    QSignalSpy toggled(&toggle, &QAbstractButton::toggled);
    toggle.show();
    QTest::keyClick(&toggle, Qt::Key_Space);
    QVERIFY(toggle.isChecked());
    QTest::mouseClick(&toggle, Qt::LeftButton);
    QVERIFY(!toggle.isChecked());
    QCOMPARE(toggled.count(), 2);
}

void TestWidgets::segmentsMoveWithTheArrows()
{
    SegmentedControl control(QStringLiteral("Theme"),
                             {QStringLiteral("Light"), QStringLiteral("Dark")});
    QSignalSpy changed(&control, &SegmentedControl::currentChanged);
    control.show();
    QTest::keyClick(&control, Qt::Key_Left);
    QCOMPARE(control.currentIndex(), 0);
    QTest::keyClick(&control, Qt::Key_Right);
    QCOMPARE(control.currentIndex(), 1);
    QCOMPARE(control.accessibleName(), QStringLiteral("Theme: Dark"));
    QTest::mouseClick(&control, Qt::LeftButton, {}, QPoint(10, 10));
    QCOMPARE(control.currentIndex(), 0);
    QCOMPARE(changed.count(), 2);
}

void TestWidgets::aSliderKeepsExactDecimals()
{
    ValueSlider slider(QStringLiteral("Temperature"), 0, 2, 2);
    QSignalSpy changed(&slider, &ValueSlider::valueChanged);
    slider.setValue(0.7);
    QCOMPARE(slider.value(), 0.7);
    slider.setValue(5);
    QCOMPARE(slider.value(), 2.0);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(slider.findChild<TextLabel *>()->text(), QStringLiteral("2.00"));
    slider.setFormat([](double v) { return QString::number(v * 100) + QStringLiteral(" %"); });
    QCOMPARE(slider.findChild<TextLabel *>()->text(), QStringLiteral("200 %"));
}

void TestWidgets::aBannerCountsDownAndEnds()
{
    Banner banner;
    QSignalSpy ended(&banner, &Banner::countdownEnded);
    QSignalSpy retried(&banner, &Banner::actionTriggered);
    banner.show(Banner::Kind::Error, QStringLiteral("Lost."), QStringLiteral("Retry"));
    banner.countDown(1, [](int s) { return QStringLiteral("In %1 s.").arg(s); });
    QCOMPARE(banner.text(), QStringLiteral("Lost. In 1 s."));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(banner.text(), QStringLiteral("Lost."));
    for (Button *button : banner.findChildren<Button *>()) {
        if (button->text() == QLatin1String("Retry"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(retried.count(), 1);
}

void TestWidgets::aDangerousDialogDoesNotDeleteOnEnter()
{
    ConfirmDialog dialog(QStringLiteral("Delete the agent “Ann”?"),
                         QStringLiteral("Its runs are kept."), QStringLiteral("Delete"), nullptr);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QVERIFY(dialog.accessibleName().contains(QStringLiteral("Ann")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(dialog.result(), int(QDialog::Rejected));
    QVERIFY(!dialog.isVisible());
    dialog.show();
    QTest::mouseClick(dialog.findChild<Button *>(QStringLiteral("confirmButton")), Qt::LeftButton);
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
}

void TestWidgets::aFormRowReplacesItsHintByTheError()
{
    auto *edit = new LineEdit(QString());
    FormRow row(QStringLiteral("Name"), edit, QStringLiteral("Shown everywhere"));
    QCOMPARE(edit->accessibleName(), QStringLiteral("Name"));
    QCOMPARE(edit->accessibleDescription(), QStringLiteral("Shown everywhere"));
    row.setError(QStringLiteral("Taken"));
    QCOMPARE(edit->accessibleDescription(), QStringLiteral("Taken"));
    QCOMPARE(edit->property("troupeInvalid").toBool(), true);
    row.setError(QString());
    QCOMPARE(edit->accessibleDescription(), QStringLiteral("Shown everywhere"));
    QCOMPARE(edit->property("troupeInvalid").toBool(), false);
}

void TestWidgets::aToastRunsItsAction()
{
    QWidget host;
    host.resize(600, 400);
    auto *area = new ToastArea(&host);
    host.show();
    bool undone = false;
    area->showToast(QStringLiteral("Archived"), QStringLiteral("circle-check"),
                    QStringLiteral("Undo"), [&] { undone = true; });
    QCOMPARE(area->count(), 1);
    QVERIFY(host.rect().contains(area->geometry()));
    for (Button *button : area->findChildren<Button *>()) {
        if (button->text() == QLatin1String("Undo"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(undone);
    QTRY_COMPARE(area->count(), 0);
    QTRY_VERIFY(!area->isVisible());
}

void TestWidgets::textIsNeverRichText()
{
    const TextLabel plain(QStringLiteral("ab"));
    const TextLabel tagged(QStringLiteral("<b>ab</b>"));
    QVERIFY(tagged.sizeHint().width() > plain.sizeHint().width() * 2);
}

TROUPE_UIKIT_TEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
