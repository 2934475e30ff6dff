// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/run.h"
#include "ui/widgets/forms.h"

namespace troupe {

class Button;
class SegmentedControl;
class TextArea;
class TextLabel;

/// Asks how a step is to be done again: with the input it had, with another one, or not at all, with
/// an output that a person writes.
class RerunDialog : public Dialog
{
    Q_OBJECT

public:
    RerunDialog(const Step &step, QWidget *parent);

    /// Undefined: as it was.
    QJsonValue input() const;
    QJsonValue output() const;

private:
    void showChosen();
    const QJsonValue &chosen() const;
    bool isChanged() const;
    QJsonValue written() const;

    Step m_step;
    SegmentedControl *m_what;
    TextArea *m_text;
    FormRow *m_row;
    TextLabel *m_tooLong;
    Button *m_confirm = nullptr;
    QString m_shown; ///< what the editor began with
};

} // namespace troupe
