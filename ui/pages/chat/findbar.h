// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace troupe {

class Button;
class LineEdit;
class TextLabel;
class TranscriptView;

/// Finds text in the conversation that is shown: Enter and F3 step forwards, with Shift backwards,
/// Escape closes.
class FindBar : public QFrame
{
    Q_OBJECT
public:
    explicit FindBar(TranscriptView *view, QWidget *parent = nullptr);

    void open();
    void close();
    void step(bool forwards);
    /// Older messages are still read: there may be more.
    void setReading(bool reading);
    void refresh(); ///< the conversation changed

signals:
    void opened();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &text);
    void showCount(int current, int count);

    TranscriptView *m_view;
    LineEdit *m_edit;
    TextLabel *m_count;
    bool m_reading = false;
};

} // namespace troupe
