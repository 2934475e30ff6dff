// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/uidriver.h"

#include "ui/pages/pages.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>

namespace troupe {

namespace {

constexpr int kPatienceMs = 10'000;
constexpr QSize kWindowSize(1360, 860);

} // namespace

UiDriver::UiDriver(const QUrl &url, const QByteArray &key, const QString &settings)
    : m_policy(m_clock),
      m_settings(std::make_unique<DesktopSettings>(
          settings.isEmpty() ? m_folder.filePath(QStringLiteral("desktop.ini")) : settings))
{
    m_window = std::make_unique<MainWindow>(themeOf(qApp), *m_settings, allPages());
    m_window->resize(kWindowSize);
    m_window->show();
    m_window->activateWindow();
    if (!QTest::qWaitForWindowActive(m_window.get()))
        qCritical("the window does not become active");
    connectTo(url, key);
}

UiDriver::~UiDriver()
{
    m_window.reset();
    m_backend.reset();
}

void UiDriver::connectTo(const QUrl &url, const QByteArray &key)
{
    m_window->clearServer();
    m_backend = std::make_unique<Backend>(m_policy, url, key);
    ServerIdentity identity;
    identity.name = QStringLiteral("Embedded");
    identity.dataFolder = QStringLiteral("/var/lib/troupe");
    m_window->setServer(*m_backend, identity);
}

void UiDriver::open(const QString &page, const QString &argument)
{
    m_window->openPage(page, argument);
}

QList<QWidget *> UiDriver::roots() const
{
    QList<QWidget *> roots;
    if (QWidget *popup = QApplication::activePopupWidget())
        roots.append(popup);
    if (QWidget *modal = QApplication::activeModalWidget())
        roots.append(modal);
    roots.append(m_window.get());
    return roots;
}

QWidget *UiDriver::findNow(const QString &name) const
{
    const QList<QWidget *> all = roots();
    for (QWidget *root : all) {
        if (root->objectName() == name && root->isVisible())
            return root;
        const auto named = root->findChildren<QWidget *>(name);
        for (QWidget *widget : named) {
            if (widget->isVisible())
                return widget;
        }
    }
    return nullptr;
}

QWidget *UiDriver::find(const QString &name)
{
    QWidget *found = nullptr;
    if (!QTest::qWaitFor([this, &name, &found] { return (found = findNow(name)) != nullptr; },
                         kPatienceMs))
        qCritical("nothing visible is called %s", qPrintable(name));
    return found;
}

bool UiDriver::isShown(const QString &name) const
{
    return findNow(name) != nullptr;
}

void UiDriver::click(const QString &name)
{
    QWidget *widget = find(name);
    QVERIFY2(widget, qPrintable(name));
    QVERIFY2(QTest::qWaitFor([widget] { return widget->isEnabled(); }, kPatienceMs),
             qPrintable(name));
    QTest::mouseClick(widget, Qt::LeftButton, {}, widget->rect().center());
}

QAbstractButton *UiDriver::findButton(const QString &text) const
{
    const QList<QWidget *> all = roots();
    for (QWidget *root : all) {
        const auto buttons = root->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : buttons) {
            if (button->isVisible() && button->text() == text)
                return button;
        }
    }
    return nullptr;
}

void UiDriver::clickText(const QString &text)
{
    QAbstractButton *button = nullptr;
    QVERIFY2(QTest::qWaitFor([this, &button,
                              &text] { return (button = findButton(text)) != nullptr; },
                             kPatienceMs),
             qPrintable(text));
    QTest::mouseClick(button, Qt::LeftButton, {}, button->rect().center());
}

void UiDriver::type(const QString &name, const QString &text)
{
    QWidget *widget = find(name);
    QVERIFY2(widget, qPrintable(name));
    if (auto *line = widget->findChild<QLineEdit *>(); line && !qobject_cast<QLineEdit *>(widget))
        widget = line;
    widget->setFocus();
    QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(widget, Qt::Key_Delete);
    for (const QChar c : text) { // keyClicks() knows Latin-1 only
        QKeyEvent down(QEvent::KeyPress, 0, Qt::NoModifier, QString(c));
        QApplication::sendEvent(widget, &down);
    }
}

void UiDriver::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *target = QApplication::focusWidget();
    QWidget *window = QApplication::activeModalWidget();
    if (!window)
        window = m_window.get();
    if (!window->isActiveWindow()) { // a window system does so when a dialog is closed
        window->activateWindow();
        if (!QTest::qWaitFor([window] { return window->isActiveWindow(); }, kPatienceMs))
            qCritical("the window does not become active");
        target = QApplication::focusWidget();
    }
    const bool isInside = target && target->window() == window;
    QTest::keyClick(isInside ? target : window, key, modifiers);
}

void UiDriver::clickRow(const QString &view, int row)
{
    auto *list = find<QAbstractItemView>(view);
    QVERIFY2(list, qPrintable(view));
    QVERIFY(QTest::qWaitFor([list, row] { return list->model()->rowCount() > row; }, kPatienceMs));
    const QModelIndex index = list->model()->index(row, 0);
    list->scrollTo(index);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(index).center());
}

void UiDriver::choose(const QString &name)
{
    QAction *action = nullptr;
    const bool found = QTest::qWaitFor(
        [&action, &name] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            action = menu ? menu->findChild<QAction *>(name) : nullptr;
            return action != nullptr;
        },
        kPatienceMs);
    QVERIFY2(found, qPrintable(name));
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
}

QString UiDriver::text(const QString &name)
{
    QWidget *widget = find(name);
    if (auto *label = qobject_cast<QLabel *>(widget))
        return label->text();
    if (auto *button = qobject_cast<QAbstractButton *>(widget))
        return button->text();
    if (auto *line = qobject_cast<QLineEdit *>(widget))
        return line->text();
    if (auto *edit = qobject_cast<QPlainTextEdit *>(widget))
        return edit->toPlainText();
    return widget ? widget->property("text").toString() : QString();
}

QStringList UiDriver::rows(const QString &view)
{
    QStringList shown;
    if (auto *list = find<QAbstractItemView>(view)) {
        for (int row = 0; row < list->model()->rowCount(); ++row)
            shown.append(list->model()->index(row, 0).data().toString());
    }
    return shown;
}

bool UiDriver::sees(const QString &text) const
{
    const QList<QWidget *> all = roots();
    for (QWidget *root : all) {
        const auto labels = root->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
    }
    return false;
}

} // namespace troupe
