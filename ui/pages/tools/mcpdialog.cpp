// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcpdialog.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/tools/mcpdoctorview.h"
#include "ui/pages/tools/secretrows.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

constexpr int kMcpDialogWidth = 560;
constexpr int kFormHeight = 430;
constexpr int kDoctorHeight = 190;

} // namespace

// As QProcess::splitCommand() has it: quotes keep spaces, three in a row are one. It drops empty
// words, which a program may need.
QStringList wordsOfCommand(const QString &line)
{
    QStringList words;
    QString word;
    bool isWord = false;
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        qsizetype quotes = 0;
        while (i + quotes < line.size() && line.at(i + quotes) == u'"')
            ++quotes;
        if (quotes > 0) {
            word += QString(quotes / 3, u'"');
            isQuoted = quotes % 3 == 1 ? !isQuoted : isQuoted;
            isWord = true;
            i += quotes - 1;
        } else if (line.at(i).isSpace() && !isQuoted) {
            if (isWord)
                words.append(std::exchange(word, QString()));
            isWord = false;
        } else {
            word += line.at(i);
            isWord = true;
        }
    }
    if (isWord)
        words.append(word);
    return words;
}

QString commandOfWords(const QStringList &words)
{
    QStringList quoted;
    for (QString word : words) {
        const bool needsQuotes = word.isEmpty()
                                 || std::any_of(word.begin(), word.end(),
                                                [](QChar c) { return c.isSpace() || c == u'"'; });
        word.replace(u'"', QLatin1String("\"\"\""));
        quoted.append(needsQuotes ? u'"' + word + u'"' : word);
    }
    return quoted.join(u' ');
}

McpDialog::McpDialog(PageContext &context, const McpServer &server, QWidget *parent)
    : Dialog(server.id.isEmpty() ? tr("Add an MCP server") : tr("Change “%1”").arg(server.name),
             parent),
      m_context(context),
      m_server(server),
      m_kind(new SegmentedControl(tr("Kind of server"), {tr("Program"), tr("Address")})),
      m_name(new LineEdit(tr("Name"), QStringLiteral("files"))),
      m_command(new LineEdit(tr("Command"), QStringLiteral("npx -y @modelcontextprotocol/"
                                                           "server-filesystem /srv/notes"))),
      m_folder(new LineEdit(tr("Working folder"), tr("The home folder"))),
      m_roots(new TagEditor(tr("Folders"), tr("Add a folder…"))),
      m_env(new SecretRows(tr("variable"), QStringLiteral("API_TOKEN"))),
      m_url(new LineEdit(tr("Address"), QStringLiteral("https://mcp.example.com/mcp"))),
      m_headers(new SecretRows(tr("header"), QStringLiteral("Authorization"))),
      m_permission(new ComboBox(tr("Agents may call its tools"))),
      m_enabled(new Switch(tr("Start it by itself"))),
      m_shared(new Switch(tr("Share it with everybody"))),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger)),
      m_doctor(new McpDoctorView)
{
    setObjectName(QStringLiteral("mcpDialog"));
    setMinimumWidth(kMcpDialogWidth);
    m_kind->setObjectName(QStringLiteral("mcpKind"));
    m_name->setObjectName(QStringLiteral("mcpName"));
    m_command->setObjectName(QStringLiteral("mcpCommand"));
    m_url->setObjectName(QStringLiteral("mcpUrl"));
    m_env->setObjectName(QStringLiteral("mcpEnv"));
    m_permission->setObjectName(QStringLiteral("mcpPermission"));
    body()->addWidget(m_kind, 0, Qt::AlignLeft);
    body()->addWidget(makeForm());
    m_doctor->setObjectName(QStringLiteral("mcpDialogDoctor"));
    m_doctor->setFixedHeight(kDoctorHeight);
    m_doctor->hide();
    body()->addWidget(m_doctor);
    m_problem->setObjectName(QStringLiteral("mcpProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    makeButtons();
    m_kind->setCurrentIndex(server.transport == McpTransportKind::Http ? 1 : 0);
    m_name->setText(server.name);
    if (!server.command.isEmpty())
        m_command->setText(commandOfWords(QStringList{server.command} + server.args));
    m_folder->setText(server.workingFolder);
    m_roots->setTags(server.roots);
    m_env->setStored(server.envNames);
    m_url->setText(server.url);
    m_headers->setStored(server.headerNames);
    m_permission->setCurrentIndex(static_cast<int>(server.permission));
    m_enabled->setChecked(server.enabled);
    m_shared->setChecked(server.shared);
    connect(m_kind, &SegmentedControl::currentChanged, this, &McpDialog::showKind);
    connect(m_doctor, &McpDoctorView::askRequested, this, &McpDialog::examine);
    for (LineEdit *edit : {m_name, m_command, m_folder, m_url})
        connect(edit, &QLineEdit::returnPressed, this, &McpDialog::save);
    showKind();
    m_name->setFocus();
}

QWidget *McpDialog::makeForm()
{
    m_permission->addItems({tr("Allowed"), tr("Ask first"), tr("Denied")});
    m_nameRow = new FormRow(tr("Name"), m_name, tr("Its tools are called NAME__TOOL."));
    m_commandRow = new FormRow(tr("Command"), m_command,
                               tr("The program and its arguments; quotes keep spaces. It runs with "
                                  "your rights: start only what you trust."));
    m_envRow = new FormRow(tr("Environment"), m_env,
                           tr("Tokens and keys belong here, not into the command: values are kept "
                              "in the secret store."));
    m_folderRow = new FormRow(tr("Working folder"), m_folder);
    m_rootsRow =
        new FormRow(tr("Folders it may work in"), m_roots,
                    tr("The server is told of them; whether it keeps to them is up to it."));
    m_urlRow = new FormRow(tr("Address"), m_url, tr("It often ends in /mcp."));
    m_headersRow =
        new FormRow(tr("Headers"), m_headers,
                    tr("Such as Authorization with “Bearer ” and a token; values are kept "
                       "in the secret store."));
    auto *form = new QWidget;
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, space::xs, space::m, space::xs);
    layout->setSpacing(space::m);
    for (FormRow *row :
         {m_nameRow, m_commandRow, m_urlRow, m_envRow, m_headersRow, m_folderRow, m_rootsRow})
        layout->addWidget(row);
    layout->addWidget(new FormRow(tr("Agents may call its tools"), m_permission,
                                  tr("Unless something else is said of a tool.")));
    layout->addWidget(new SettingRow(
        tr("Start it by itself"), tr("With Troupe, and again when it ends unasked."), m_enabled));
    layout->addWidget(new SettingRow(
        tr("Share it"), tr("Everybody who uses this server may use its tools."), m_shared));
    layout->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumHeight(kFormHeight);
    scroll->setWidget(form);
    form->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

void McpDialog::makeButtons()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    auto *check = new Button(Button::Kind::Ghost, QStringLiteral("activity"), tr("Examine"), this);
    check->setObjectName(QStringLiteral("mcpExamine"));
    auto *cancel = new Button(Button::Kind::Secondary, tr("Cancel"), this);
    m_save =
        new Button(Button::Kind::Primary, m_server.id.isEmpty() ? tr("Add") : tr("Save"), this);
    m_save->setObjectName(QStringLiteral("mcpSave"));
    row->addWidget(check);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(m_save);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(check, &QAbstractButton::clicked, this, &McpDialog::examine);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_save, &QAbstractButton::clicked, this, &McpDialog::save);
}

void McpDialog::showKind()
{
    const bool isProgram = m_kind->currentIndex() == 0;
    for (FormRow *row : {m_commandRow, m_envRow, m_folderRow})
        row->setVisible(isProgram);
    for (FormRow *row : {m_urlRow, m_headersRow})
        row->setVisible(!isProgram);
}

McpServerInput McpDialog::input() const
{
    McpServerInput input;
    input.name = m_name->text().trimmed();
    input.transport =
        m_kind->currentIndex() == 0 ? McpTransportKind::Stdio : McpTransportKind::Http;
    QStringList words = wordsOfCommand(m_command->text());
    if (!words.isEmpty())
        input.command = words.takeFirst();
    input.args = words;
    input.workingFolder = m_folder->text().trimmed();
    input.roots = m_roots->tags();
    if (input.transport == McpTransportKind::Stdio) // what is not shown is not sent
        input.env = m_env->changes();
    input.url = m_url->text().trimmed();
    if (input.transport == McpTransportKind::Http)
        input.headers = m_headers->changes();
    input.permission = static_cast<ToolPermission>(m_permission->currentIndex());
    input.enabled = m_enabled->isChecked();
    input.shared = m_shared->isChecked();
    input.timeoutMs = m_server.timeoutMs;
    return input;
}

bool McpDialog::checkSecrets()
{
    const bool isProgram = m_kind->currentIndex() == 0;
    FormRow *row = isProgram ? m_envRow : m_headersRow;
    row->setError((isProgram ? m_env : m_headers)->check());
    return row->error().isEmpty();
}

void McpDialog::examine()
{
    for (FormRow *row : findChildren<FormRow *>())
        row->setError({});
    m_problem->hide();
    if (!checkSecrets())
        return;
    m_doctor->show();
    m_doctor->setBusy();
    ExamineMcp in;
    in.serverId = m_server.id;
    in.config = input();
    run<McpDiagnosis>(this, m_context.backend.call(ops::examineMcpConfig, in),
                      [this](Result<McpDiagnosis> found) {
                          if (found) {
                              m_doctor->setDiagnosis(*found);
                              return;
                          }
                          m_doctor->hide();
                          showError(found.error());
                      });
}

void McpDialog::save()
{
    if (m_save->isLoading())
        return;
    for (FormRow *row : findChildren<FormRow *>())
        row->setError({});
    m_problem->hide();
    if (!checkSecrets())
        return;
    m_save->setLoading(true);
    const McpServerInput to = input();
    const auto done = [this](Result<McpServer> server) {
        m_save->setLoading(false);
        if (!server) {
            showError(server.error());
            return;
        }
        emit stored(*server);
        accept();
    };
    if (m_server.id.isEmpty()) {
        run<McpServer>(this, m_context.backend.call(ops::createMcpServer, to), done);
        return;
    }
    UpdateMcpServer change;
    change.serverId = m_server.id;
    auto &changes = change.changes;
    changes.set<&McpServerInput::name>(to.name);
    changes.set<&McpServerInput::transport>(to.transport);
    changes.set<&McpServerInput::command>(to.command);
    changes.set<&McpServerInput::args>(to.args);
    changes.set<&McpServerInput::workingFolder>(to.workingFolder);
    changes.set<&McpServerInput::roots>(to.roots);
    changes.set<&McpServerInput::url>(to.url);
    changes.set<&McpServerInput::permission>(to.permission);
    changes.set<&McpServerInput::enabled>(to.enabled);
    changes.set<&McpServerInput::shared>(to.shared);
    if (!to.env.isEmpty())
        changes.set<&McpServerInput::env>(to.env);
    if (!to.headers.isEmpty())
        changes.set<&McpServerInput::headers>(to.headers);
    run<McpServer>(this, m_context.backend.call(ops::updateMcpServer, change), done);
}

void McpDialog::showError(const Error &error)
{
    const std::pair<QLatin1String, FormRow *> rows[] = {
        {QLatin1String("/name"), m_nameRow},       {QLatin1String("/command"), m_commandRow},
        {QLatin1String("/args"), m_commandRow},    {QLatin1String("/working_folder"), m_folderRow},
        {QLatin1String("/roots"), m_rootsRow},     {QLatin1String("/env"), m_envRow},
        {QLatin1String("/headers"), m_headersRow}, {QLatin1String("/url"), m_urlRow}};
    bool shown = false;
    for (const FieldIssue &issue : error.issues) {
        for (const auto &[pointer, row] : rows) {
            if (!issue.pointer.startsWith(pointer) || row->isHidden())
                continue;
            row->setError(issue.message);
            if (!std::exchange(shown, true))
                row->field()->setFocus();
        }
    }
    m_problem->setText(error.message);
    m_problem->setVisible(!shown);
}

} // namespace troupe
