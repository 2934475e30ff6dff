// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/fonts.h"

#include <QLabel>

namespace troupe {

/// Text in a style of the scale and an ink of the theme. Always plain text: what it shows may come
/// from anywhere.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    enum class Tone { Text, Muted, Faint, Accent, Success, Warning, Danger };

    explicit TextLabel(const QString &text = {}, TextStyle style = TextStyle::Body,
                       Tone tone = Tone::Text, QWidget *parent = nullptr);

    void setStyle(TextStyle style);
    void setTone(Tone tone);
    /// One line that ends in an ellipsis when there is no room, with the whole text as tool tip.
    void setElided(bool elided);
    bool isElided() const { return m_elided; }

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTone();

    Tone m_tone;
    bool m_elided = false;
    bool m_applying = false;
};

} // namespace troupe
