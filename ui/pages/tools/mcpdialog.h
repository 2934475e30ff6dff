// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class ComboBox;
class LineEdit;
class McpDoctorView;
class SecretRows;
class SegmentedControl;
class Switch;
class TagEditor;

/// A command line as people write it, and back: quotes keep spaces.
QStringList wordsOfCommand(const QString &line);
QString commandOfWords(const QStringList &words);

/// Adds an MCP server, or changes one. Stores it itself, says at its field what the server refused,
/// and can have it examined before it is stored.
class McpDialog : public Dialog
{
    Q_OBJECT

public:
    /// `server`: with an empty id, a new one.
    McpDialog(PageContext &context, const McpServer &server, QWidget *parent);

signals:
    void stored(const troupe::McpServer &server);

private:
    QWidget *makeForm();
    void makeButtons();
    void showKind();
    McpServerInput input() const;
    bool checkSecrets();
    void examine();
    void save();
    void showError(const Error &error);

    PageContext &m_context;
    const McpServer m_server;
    SegmentedControl *m_kind;
    LineEdit *m_name;
    LineEdit *m_command;
    LineEdit *m_folder;
    TagEditor *m_roots;
    SecretRows *m_env;
    LineEdit *m_url;
    SecretRows *m_headers;
    ComboBox *m_permission;
    Switch *m_enabled;
    Switch *m_shared;
    FormRow *m_nameRow;
    FormRow *m_commandRow;
    FormRow *m_folderRow;
    FormRow *m_rootsRow;
    FormRow *m_envRow;
    FormRow *m_urlRow;
    FormRow *m_headersRow;
    TextLabel *m_problem;
    McpDoctorView *m_doctor;
    Button *m_save;
};

} // namespace troupe
