// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QPointer>
#include <QWidget>

class QHBoxLayout;

namespace troupe {

class Button;
class SearchPill;
class TextLabel;

/// How the window's server is, in a word and a colour.
class ConnectionPill : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Health : quint8 { Good, Waiting, Bad };

    explicit ConnectionPill(QWidget *parent);

    void setState(Health health, const QString &name, const QString &state);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Health m_health = Health::Waiting;
};

/// The line above a page: its name, its own buttons, the search, the connection, the notifications, the menu.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    explicit TopBar(QWidget *parent);

    void setTitle(const QString &title, const QString &subtitle);
    /// Takes the place of the widget before, which is hidden and stays its owner's.
    void setPageWidget(QWidget *widget);
    void setUnread(int count);

    SearchPill *search() const { return m_search; }
    ConnectionPill *pill() const { return m_pill; }
    Button *bell() const { return m_bell; }
    Button *menuButton() const { return m_menu; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QHBoxLayout *m_layout;
    TextLabel *m_title;
    TextLabel *m_subtitle;
    QPointer<QWidget> m_pageWidget;
    SearchPill *m_search;
    ConnectionPill *m_pill;
    Button *m_bell;
    Button *m_menu;
    QWidget *m_unread;
};

} // namespace troupe
