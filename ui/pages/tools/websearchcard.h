// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN
#include "core/contract/troupe/toolops.h"
#endif
#include "ui/app/page.h"
#include "ui/widgets/card.h"

namespace troupe {

class Button;
class ComboBox;
class FormRow;
class LineEdit;
class PasswordEdit;

/// Which search engine the tool web_search asks, with its address and key.
class WebSearchCard : public Card
{
    Q_OBJECT

public:
    WebSearchCard(PageContext &context, QWidget *parent);

private:
    void load();
    void showSettings(const WebSearchSettings &settings);
    void fit();
    void save();

    PageContext &m_context;
    WebSearchSettings m_settings;
    ComboBox *m_engine;
    LineEdit *m_url;
    PasswordEdit *m_key;
    FormRow *m_urlRow;
    FormRow *m_keyRow;
    Button *m_save;
    int m_asked = 0; ///< answers to an earlier question are dropped
};

} // namespace troupe
