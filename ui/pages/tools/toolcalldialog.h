// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/widgets/forms.h"

#include <QJsonObject>

#include <functional>

namespace troupe {

class JsonEditor;
class TextArea;
class TextLabel;

/// A tool that a person tries: arguments as JSON, and what came of the call.
class ToolCallDialog : public Dialog
{
    Q_OBJECT

public:
    /// What a call came to, as it is shown.
    struct Outcome
    {
        QString text;
        QString summary; ///< "12 ms"
        bool failed = false;
    };
    /// Makes the call and ends with `done`, once; not after the dialog has gone (`guard`).
    using Caller = std::function<void(QObject *guard, const QJsonObject &arguments,
                                      std::function<void(Result<Outcome>)> done)>;

    ToolCallDialog(const QString &title, const QString &warning, const QJsonObject &schema,
                   Caller caller, QWidget *parent);

private:
    void callNow();
    void showOutcome(const Result<Outcome> &outcome);

    Caller m_caller;
    JsonEditor *m_arguments;
    TextLabel *m_state;
    TextArea *m_result;
    Button *m_call;
};

} // namespace troupe
