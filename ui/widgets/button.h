// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QBasicTimer>

namespace troupe {

/// Every button of the desktop. The text is its accessible name; Icon buttons show it as a tool
/// tip.
class Button : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Kind {
        Primary, ///< the one next step of a page
        Secondary,
        Ghost, ///< no edge until hovered
        Danger,
        Icon, ///< a square with an icon
        Nav, ///< a row of the sidebar: checkable, with an optional badge
        Floating, ///< a pill above other content
    };

    Button(Kind kind, const QString &icon, const QString &text, QWidget *parent = nullptr);
    Button(Kind kind, const QString &text, QWidget *parent = nullptr);

    Kind kind() const { return m_kind; }
    void setIconName(const QString &icon);
    /// A count at the end of a Nav row; 0 hides it. Also told to assistive technology.
    void setBadge(int count);
    int badge() const { return m_badge; }
    /// Shows a spinner and takes no clicks, keeping its size.
    void setLoading(bool loading);
    bool isLoading() const { return m_loading; }
    /// 28 px high instead of 32.
    void setSmall(bool small);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool hitButton(const QPoint &point) const override;

private:
    struct Look;
    Look look() const;
    int contentWidth() const;
    void updateAccessibleName();

    Kind m_kind;
    QString m_iconName;
    QBasicTimer m_timer;
    int m_badge = 0;
    int m_angle = 0;
    bool m_loading = false;
    bool m_small = false;
};

} // namespace troupe
