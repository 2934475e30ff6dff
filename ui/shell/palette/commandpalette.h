// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palette/palettemodel.h"
#include "ui/shell/popover.h"

namespace troupe {

class Backend;
class PaletteSearch;
class RowList;
class SearchField;
class TextLabel;

/// Ctrl+K: a field over the window that finds every command, page, agent, conversation and message.
/// Up and Down choose, Enter does it, Ctrl+Enter does the other thing (an agent: edit instead of
/// chat), Escape closes.
class CommandPalette : public Popover
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *window);

    void setServer(Backend *backend,
                   std::function<void(const QString &page, const QString &argument)> open);
    /// Opens, or closes when it is open.
    void summon(const QList<PaletteEntry> &commands);

protected:
    void place() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    void choose(int row, bool alternative);
    void moveBy(int rows);
    void rowsChanged();

    PaletteModel m_model;
    PaletteSearch *m_search;
    SearchField *m_field;
    RowList *m_list;
    TextLabel *m_empty;
    bool m_chosen = false; ///< the person moved: rows that come in later do not take the choice
};

} // namespace troupe
