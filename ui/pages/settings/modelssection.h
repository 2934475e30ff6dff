// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/modeltable.h"
#include "ui/pages/settings/settingssection.h"

class QTableView;
class QTimer;

namespace troupe {

class AliasesCard;
class Button;
class CheckBox;
class ImportCard;
class SearchField;
class TextLabel;

/// The models with what they cost and take, own words about them, their other names, and imports.
class ModelsSection : public SettingsSection
{
    Q_OBJECT

public:
    ModelsSection(PageContext &context, QWidget *parent);

private:
    void makeTools();
    void makeTable();
    void load();
    void showCount();
    void showButtons();
    void change();
    void openDialog(const ModelInfo &model);
    const ModelInfo *chosen() const;

    ModelTable *m_table;
    ModelFilter *m_filter;
    QTableView *m_view;
    SearchField *m_search;
    TextLabel *m_count;
    Button *m_change;
    AliasesCard *m_aliases;
    ImportCard *m_import;
    QTimer *m_settle; ///< several events make one request
};

} // namespace troupe
