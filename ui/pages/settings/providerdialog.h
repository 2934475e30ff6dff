// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class LineEdit;
class PasswordEdit;
class SegmentedControl;
class TagEditor;

/// Adds a provider, or changes one. Stores it itself and says at its field what the server refused.
class ProviderDialog : public Dialog
{
    Q_OBJECT

public:
    /// `provider`: with an empty id, a new one, whose address and name may be known.
    ProviderDialog(PageContext &context, const ProviderConfig &provider, QWidget *parent);

signals:
    void stored(const troupe::ProviderConfig &provider);

private:
    void build();
    void applyPreset(int index);
    void save();
    void showError(const Error &error);

    PageContext &m_context;
    ProviderConfig m_provider;
    ProviderKind m_kind = ProviderKind::OpenAi;
    SegmentedControl *m_presets;
    LineEdit *m_name;
    LineEdit *m_baseUrl;
    PasswordEdit *m_key;
    TagEditor *m_models;
    Button *m_save;
    FormRow *m_nameRow;
    FormRow *m_urlRow;
    FormRow *m_keyRow;
    FormRow *m_modelsRow;
    TextLabel *m_problem;
};

} // namespace troupe
