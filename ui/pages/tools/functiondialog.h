// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/toolfunction.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class ComboBox;
class JsonEditor;
class LineEdit;
class PasswordEdit;
class TextArea;
class TextLabel;
struct FunctionInput;

/// A new function, or one that is changed.
class FunctionDialog : public Dialog
{
    Q_OBJECT

public:
    FunctionDialog(PageContext &context, const ToolFunction &function, QWidget *parent);

signals:
    void stored(const ToolFunction &function);

private:
    void build();
    void fitAuthentication();
    FunctionInput input() const;
    void save();
    void showError(const Error &error);

    PageContext &m_context;
    const ToolFunction m_function;
    LineEdit *m_name;
    TextArea *m_description;
    ComboBox *m_method;
    LineEdit *m_endpoint;
    ComboBox *m_auth;
    LineEdit *m_authHeader;
    PasswordEdit *m_secret;
    LineEdit *m_rate;
    JsonEditor *m_parameters;
    FormRow *m_nameRow;
    FormRow *m_endpointRow;
    FormRow *m_headerRow;
    FormRow *m_secretRow;
    FormRow *m_rateRow;
    FormRow *m_parametersRow;
    TextLabel *m_problem;
    Button *m_save = nullptr;
};

} // namespace troupe
