// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace troupe {

class TextArea;
class TextLabel;

/// A text of any size under a small heading, to be read or edited. A megabyte in one line is broken
/// into lines for the eye: reset() and text() give what it was, unless it was edited.
class ValueView : public QWidget
{
    Q_OBJECT

public:
    enum class Shape {
        Text,
        Code, ///< in a font of equal widths
    };
    ValueView(const QString &heading, const QString &text, Shape shape, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text, const QString &heading);
    void reset(); ///< drops what was edited
    void setEditable(bool editable);
    void focusText();

private:
    TextLabel *m_heading;
    TextArea *m_area;
    QString m_text;
    QString m_shown;
};

} // namespace troupe
