// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/agentversionops.h"
#endif

#include <QTextEdit>

namespace troupe {

/// What differs between two versions of an agent: texts line by line, all else before and after.
/// What the agent holds is shown as it is written, never as markup.
class DiffView : public QTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void show(const AgentDiff &diff);
    void showNote(const QString &note);

private:
    void compose();
    void composeField(class QTextCursor &cursor, const AgentFieldDiff &field);

    AgentDiff m_diff;
    QString m_note;
};

} // namespace troupe
