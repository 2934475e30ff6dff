// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/domain/conversationimport.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

#include <QTimer>

namespace troupe {

class ComboBox;
class ProgressLine;
class TextLabel;

/// Imports a file of conversations: asks with whom they go on, shows how far it is, and says in the
/// end what was kept and what could not be. Closing it does not end an import that the server has
/// begun; Cancel does.
class ImportDialog : public Dialog
{
    Q_OBJECT
public:
    ImportDialog(PageContext &context, const QString &path, const QString &agentId,
                 QWidget *parent);
    ~ImportDialog() override;

signals:
    void imported(); ///< conversations have come

private:
    void build();
    void readAgents();
    void begin();
    void sent(const QString &uploadId);
    void ask();
    void take(const ConversationImport &state);
    void showReport(const ConversationImport &state);
    void showProblem(const QString &problem);
    void cancel();

    PageContext &m_context;
    QString m_path;
    QString m_agentId;
    QString m_importId;
    ComboBox *m_agents;
    FormRow *m_agentRow = nullptr;
    TextLabel *m_state;
    ProgressLine *m_progress;
    QWidget *m_report;
    Button *m_cancelButton = nullptr;
    Button *m_begin = nullptr;
    CancelToken m_cancel;
    QTimer m_poll; ///< beside the events, which may be lost
};

} // namespace troupe
