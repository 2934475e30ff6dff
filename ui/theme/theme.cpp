// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/colorscheme.h"
#include "ui/theme/stylesheet.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPixmapCache>
#include <QStyleFactory>
#include <QToolTip>
#include <QVariant>
#include <QWidget>

namespace troupe {

namespace {

constexpr char kThemeProperty[] = "troupeTheme";

bool isNavigationKey(int key)
{
    switch (key) {
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_F6:
        return true;
    default:
        return false;
    }
}

} // namespace

Theme::Theme(QApplication &app, Mode mode)
    : m_app(app), m_watcher(new ColorSchemeWatcher(this)), m_mode(mode)
{
    // The palette before ours is the platform's: the answer until the portal gives a better one.
    const QPalette platform = QGuiApplication::palette();
    m_systemDark = platform.color(QPalette::WindowText).lightness()
                   > platform.color(QPalette::Window).lightness();

    loadFonts();
    app.setProperty(kThemeProperty, QVariant::fromValue<QObject *>(this));
    if (QStyle *fusion = QStyleFactory::create(QStringLiteral("Fusion")))
        QApplication::setStyle(fusion);
    QApplication::setFont(textFont(TextStyle::Body));
    QToolTip::setFont(textFont(TextStyle::Caption));
    QPixmapCache::setCacheLimit(20 * 1024);
    m_tokens = wantsDark() ? &darkTokens() : &lightTokens();
    applyTokens();

    app.installEventFilter(this);
    connect(m_watcher, &ColorSchemeWatcher::schemeChanged, this, [this](bool dark) {
        m_systemDark = dark;
        setMode(m_mode);
    });
    m_watcher->start();
}

Theme::~Theme()
{
    m_app.setProperty(kThemeProperty, QVariant());
}

bool Theme::wantsDark() const
{
    return m_mode == Mode::System ? m_systemDark : m_mode == Mode::Dark;
}

void Theme::setMode(Mode mode)
{
    const bool newMode = mode != m_mode;
    m_mode = mode;
    const Tokens *wanted = wantsDark() ? &darkTokens() : &lightTokens();
    if (wanted != m_tokens) {
        m_tokens = wanted;
        applyTokens();
        emit changed();
    }
    if (newMode)
        emit modeChanged(mode);
}

void Theme::applyTokens()
{
    QApplication::setPalette(paletteFor(*m_tokens));
    QToolTip::setPalette(paletteFor(*m_tokens));
    // Colours in a style sheet are not evaluated again on a palette change: set it again.
    m_app.setStyleSheet(styleSheetFor(*m_tokens));
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    bool shows = m_showsFocus;
    if (event->type() == QEvent::KeyPress) {
        if (isNavigationKey(static_cast<QKeyEvent *>(event)->key()))
            shows = true;
    } else if (event->type() == QEvent::MouseButtonPress) {
        shows = false;
    }
    if (shows != m_showsFocus) {
        m_showsFocus = shows;
        if (QWidget *focused = QApplication::focusWidget())
            focused->update();
    }
    return QObject::eventFilter(watched, event);
}

Theme &themeOf(const QObject *object)
{
    Q_UNUSED(object);
    auto *theme = static_cast<Theme *>(qApp->property(kThemeProperty).value<QObject *>());
    Q_ASSERT_X(theme, "themeOf", "make a Theme right after the QApplication");
    return *theme;
}

} // namespace troupe
