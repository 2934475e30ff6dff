// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gallery/gallery.h"
#include "tests/uikit/uikittest.h"
#include "ui/theme/colorscheme.h"
#include "ui/theme/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QDBusVariant>
#include <QDir>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QSignalSpy>

#include <functional>
#include <memory>

using namespace troupe;

class TestPages : public QObject
{
    Q_OBJECT

private slots:
    void everyFocusableControlHasAName_data();
    void everyFocusableControlHasAName();
    void tabReachesEveryControl();
    void aThemeSwitchRestylesEverything_data();
    void aThemeSwitchRestylesEverything();
    void theFocusRingShowsOnlyForTheKeyboard();
    void everyIconDraws();
    void iconsFollowTheThemeAndThePixels();
    void nothingMovesWhileHidden();
    void fontsComeFromTheKit();
    void startingIsCheap();
    void systemModeFollowsTheDesktop();

private:
    static void addPages();
    static std::unique_ptr<QWidget> page();
};

void TestPages::addPages()
{
    QTest::addColumn<int>("page");
    QTest::newRow("controls") << 0;
    QTest::newRow("forms") << 1;
    QTest::newRow("lists") << 2;
    QTest::newRow("chat") << 3;
}

std::unique_ptr<QWidget> TestPages::page()
{
    const int index = *static_cast<int *>(QTest::qData("page", QMetaType::fromType<int>().id()));
    QWidget *content = index == 0   ? gallery::makeControlsPage()
                       : index == 1 ? gallery::makeFormsPage()
                       : index == 2 ? gallery::makeListsPage()
                                    : gallery::makeChatPage();
    std::unique_ptr<QWidget> window(gallery::makeShell(content, 0));
    window->resize(1280, 860);
    window->show();
    return window;
}

void TestPages::everyFocusableControlHasAName_data()
{
    addPages();
}

void TestPages::everyFocusableControlHasAName()
{
    const auto window = page();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    QStringList unnamed;
    int focusable = 0;
    const std::function<void(QAccessibleInterface *)> walk = [&](QAccessibleInterface *node) {
        if (!node)
            return;
        const QAccessible::State state = node->state();
        if (state.focusable && !state.invisible) {
            ++focusable;
            if (node->text(QAccessible::Name).trimmed().isEmpty())
                unnamed << QString::fromLatin1(
                    node->object() ? node->object()->metaObject()->className() : "?");
        }
        for (int i = 0; i < node->childCount(); ++i)
            walk(node->child(i));
    };
    walk(QAccessible::queryAccessibleInterface(window.get()));
    QVERIFY(focusable >= 15);
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral(", "))));
}

void TestPages::tabReachesEveryControl()
{
    std::unique_ptr<QWidget> window(gallery::makeShell(gallery::makeControlsPage(), 0));
    window->resize(1280, 860);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QSet<QWidget *> reached;
    for (int i = 0; i < 80; ++i) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.get(),
                        Qt::Key_Tab);
        reached.insert(QApplication::focusWidget());
    }
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) && widget->isVisible() && widget->isEnabled()
            && !widget->focusProxy())
            QVERIFY2(reached.contains(widget), qPrintable(widget->accessibleName()));
    }
}

void TestPages::aThemeSwitchRestylesEverything_data()
{
    addPages();
}

void TestPages::aThemeSwitchRestylesEverything()
{
    const auto window = page();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    Theme &theme = themeOf(window.get());
    QSignalSpy changed(&theme, &Theme::changed);
    const auto brightShare = [&] {
        const QImage image = window->grab().toImage();
        qint64 bright = 0;
        for (int y = 0; y < image.height(); y += 3) {
            for (int x = 0; x < image.width(); x += 3)
                bright += qGray(image.pixel(x, y)) > 128 ? 1 : 0;
        }
        return static_cast<double>(bright) * 9 / (image.width() * image.height());
    };
    QVERIFY(brightShare() > 0.85);
    theme.setMode(Theme::Mode::Dark);
    QCOMPARE(changed.count(), 1);
    QVERIFY2(brightShare() < 0.1, "something stayed light");
    for (const TextLabel *label : window->findChildren<TextLabel *>()) {
        if (label->isEnabled())
            QVERIFY2(contrastRatio(label->palette().color(QPalette::Active, QPalette::WindowText),
                                   darkTokens().raised)
                         >= 4.5,
                     qPrintable(label->text()));
    }
    theme.setMode(Theme::Mode::Light);
    QVERIFY2(brightShare() > 0.85, "something stayed dark");
}

void TestPages::theFocusRingShowsOnlyForTheKeyboard()
{
    QWidget window;
    auto *first = new Button(Button::Kind::Secondary, QStringLiteral("First"), &window);
    auto *second = new Button(Button::Kind::Secondary, QStringLiteral("Second"), &window);
    second->move(0, 60);
    window.resize(300, 200);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::mouseClick(first, Qt::LeftButton);
    QVERIFY(!themeOf(first).showsFocus());
    QTest::mouseMove(&window, QPoint(250, 150));
    second->setFocus();
    const QImage quiet = second->grab().toImage();
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), second);
    QVERIFY(themeOf(first).showsFocus());
    const QImage ringed = second->grab().toImage();
    QVERIFY(quiet != ringed);
    QCOMPARE(ringed.pixelColor(ringed.width() / 2, 1).name(), lightTokens().focus.name());
}

void TestPages::everyIconDraws()
{
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(files.size() >= 60);
    for (const QString &file : files) {
        const QImage image = themedIcon(file.chopped(4)).pixmap(QSize(24, 24)).toImage();
        bool drawn = false;
        for (int y = 0; y < image.height() && !drawn; ++y) {
            for (int x = 0; x < image.width() && !drawn; ++x)
                drawn = qAlpha(image.pixel(x, y)) > 100;
        }
        QVERIFY2(drawn, qPrintable(file));
    }
}

void TestPages::iconsFollowTheThemeAndThePixels()
{
    Theme &theme = themeOf(this);
    const QIcon icon = themedIcon(QStringLiteral("square"), IconTone::Text);
    const auto ink = [&] {
        const QImage image = icon.pixmap(QSize(48, 48)).toImage();
        QColor strongest(0, 0, 0, 0);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() > strongest.alpha())
                    strongest = image.pixelColor(x, y);
            }
        }
        return strongest.name();
    };
    QCOMPARE(ink(), lightTokens().text.name());
    theme.setMode(Theme::Mode::Dark);
    QCOMPARE(ink(), darkTokens().text.name());
    theme.setMode(Theme::Mode::Light);
    QCOMPARE(icon.pixmap(QSize(16, 16), 3.0).size(), QSize(48, 48));
}

void TestPages::nothingMovesWhileHidden()
{
    Spinner spinner;
    Skeleton skeleton;
    QVERIFY(!spinner.isRunning() && !skeleton.isRunning());
    spinner.show();
    skeleton.show();
    QVERIFY(spinner.isRunning() && skeleton.isRunning());
    spinner.hide();
    skeleton.hide();
    QVERIFY(!spinner.isRunning() && !skeleton.isRunning());
}

void TestPages::fontsComeFromTheKit()
{
    QCOMPARE(QFontInfo(textFont(TextStyle::Body)).family(), QStringLiteral("Inter"));
    QCOMPARE(QFontInfo(textFont(TextStyle::Mono)).family(), QStringLiteral("JetBrains Mono"));
    QVERIFY(QFontInfo(textFont(TextStyle::Mono)).fixedPitch());
    for (const char *file :
         {"Inter-Regular.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf"})
        QVERIFY2(QFile::exists(QStringLiteral(":/fonts/") + QLatin1String(file)), file);
}

void TestPages::startingIsCheap()
{
    QElapsedTimer timer;
    timer.start();
    int added = 0;
    for (const QString &file : QDir(QStringLiteral(":/fonts")).entryList())
        added += QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + file) >= 0 ? 1 : 0;
    const double fonts = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    QCOMPARE(added, 8);
    QFontDatabase::removeAllApplicationFonts();
    std::unique_ptr<QWidget> window(gallery::makeShell(gallery::makeControlsPage(), 0));
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    timer.restart();
    themeOf(this).setMode(Theme::Mode::Dark);
    const double dark = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    themeOf(this).setMode(Theme::Mode::Light);
    qInfo("all fonts from the resources %.1f ms, a theme switch %.1f ms", fonts, dark);
    QVERIFY(fonts < 500);
    QVERIFY(dark < 1'000);
}

void TestPages::systemModeFollowsTheDesktop()
{
    Theme &theme = themeOf(this);
    auto *watcher = theme.findChild<ColorSchemeWatcher *>();
    QVERIFY(watcher);
    const auto portalSays = [&](const char *group, uint scheme, bool wrappedTwice) {
        const QVariant inner =
            wrappedTwice ? QVariant::fromValue(QDBusVariant(scheme)) : QVariant(scheme);
        return QMetaObject::invokeMethod(watcher, "onSettingChanged",
                                         Q_ARG(QString, QString::fromLatin1(group)),
                                         Q_ARG(QString, QStringLiteral("color-scheme")),
                                         Q_ARG(QDBusVariant, QDBusVariant(inner)));
    };
    const char *appearance = "org.freedesktop.appearance";
    QVERIFY(portalSays(appearance, 1, false));
    QVERIFY(!theme.isDark()); // the person chose light
    theme.setMode(Theme::Mode::System);
    QVERIFY(theme.isDark());
    QVERIFY(portalSays(appearance, 2, true));
    QVERIFY(!theme.isDark());
    QVERIFY(portalSays("org.example", 1, false)); // somebody else's setting
    QVERIFY(!theme.isDark());
    QVERIFY(portalSays(appearance, 1, true));
    QVERIFY(theme.isDark());
    QVERIFY(portalSays(appearance, 0, false)); // no preference: stays as it is
    QVERIFY(theme.isDark());
    theme.setMode(Theme::Mode::Light);
}

TROUPE_UIKIT_TEST_MAIN(TestPages)
#include "tst_pages.moc"
