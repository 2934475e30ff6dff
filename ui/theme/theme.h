// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QObject>

class QApplication;
class QWidget;

namespace troupe {

class ColorSchemeWatcher;

/// The look of the application: fonts, palette, style sheet and tokens, light or dark.
///
/// One per QApplication, owned by main() (or a test) and living until the application ends; made on
/// the GUI thread after the QApplication. Widgets reach it through themeOf(). A switch sets the
/// palette and the style sheet again, so every widget gets a PaletteChange and repaints itself;
/// what caches colours (documents, pixmaps) listens to changed().
class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };
    Q_ENUM(Mode)

    explicit Theme(QApplication &app, Mode mode = Mode::System);
    ~Theme() override;

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isDark() const { return m_tokens->dark; }
    const Tokens &tokens() const { return *m_tokens; }

    /// True from a Tab (or another key of navigation) to the next press of the mouse.
    /// Focus rings are drawn only then.
    bool showsFocus() const { return m_showsFocus; }

signals:
    /// After palette and style sheet have been set for new tokens.
    void changed();
    void modeChanged(troupe::Theme::Mode mode);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyTokens();
    bool wantsDark() const;

    QApplication &m_app;
    ColorSchemeWatcher *m_watcher;
    const Tokens *m_tokens = nullptr;
    Mode m_mode;
    bool m_systemDark = false;
    bool m_showsFocus = false;
};

/// The theme of the running application. There must be one.
Theme &themeOf(const QObject *object);

/// Shorthand for painting code.
inline const Tokens &tokensOf(const QObject *object)
{
    return themeOf(object).tokens();
}

} // namespace troupe
