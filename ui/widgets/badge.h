// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPainter;

namespace troupe {

struct Tokens;

enum class BadgeTone { Neutral, Accent, Success, Warning, Danger };

QColor badgeInk(const Tokens &tokens, BadgeTone tone);
QColor badgeGround(const Tokens &tokens, BadgeTone tone);
/// How wide paintBadge() draws `text`.
int badgeWidth(const QString &text, bool dot = false);
void paintBadge(QPainter &painter, const Tokens &tokens, const QRectF &rect, const QString &text,
                BadgeTone tone, bool dot = false);

/// A pill of 20 px: a state in a word, with an optional dot so that colour is not all it has.
class Badge : public QWidget
{
    Q_OBJECT

public:
    explicit Badge(const QString &text, BadgeTone tone = BadgeTone::Neutral,
                   QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    void setTone(BadgeTone tone);
    void setDot(bool dot);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    BadgeTone m_tone;
    bool m_dot = false;
};

} // namespace troupe
