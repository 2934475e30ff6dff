// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcpcalldialog.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/tools/jsoneditor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kCallDialogWidth = 560;
constexpr qsizetype kLongestSkeleton = 20'000;
constexpr qsizetype kLongestToolTitle = 200;
constexpr qsizetype kLongestAbout = 600;

QJsonObject argumentsOf(const McpPrompt &prompt)
{
    QJsonObject arguments;
    for (const McpPromptArgument &argument : prompt.arguments)
        arguments.insert(argument.name, QString());
    return arguments;
}

QString shownName(const QString &name)
{
    return visibleText(name.left(kLongestToolTitle).simplified()).left(kLongestToolTitle);
}

/// To begin with; nothing of what a server wants is too much to be laid out.
QString skeleton(const QJsonObject &arguments)
{
    const QString text = visibleJson(arguments);
    return text.size() > kLongestSkeleton || brokenText(text) != text ? QStringLiteral("{}") : text;
}

} // namespace

McpCallDialog::McpCallDialog(PageContext &context, const QString &serverId, const McpTool &tool,
                             QWidget *parent)
    : Dialog(tr("Try “%1”").arg(shownName(tool.title.isEmpty() ? tool.name : tool.title)), parent),
      m_context(context),
      m_serverId(serverId),
      m_name(tool.name),
      m_isPrompt(false)
{
    build(tool.description, exampleOf(tool.parameters), tr("Call"));
}

McpCallDialog::McpCallDialog(PageContext &context, const QString &serverId, const McpPrompt &prompt,
                             QWidget *parent)
    : Dialog(tr("Fill in “%1”").arg(shownName(prompt.title.isEmpty() ? prompt.name : prompt.title)),
             parent),
      m_context(context),
      m_serverId(serverId),
      m_name(prompt.name),
      m_isPrompt(true)
{
    build(prompt.description, argumentsOf(prompt), tr("Fill in"));
}

void McpCallDialog::build(const QString &description, const QJsonObject &arguments,
                          const QString &verb)
{
    setObjectName(QStringLiteral("mcpCallDialog"));
    setMinimumWidth(kCallDialogWidth);
    auto *text = new TextLabel(shownText(description, kLongestAbout), TextStyle::Small,
                               TextLabel::Tone::Muted);
    text->setWordWrap(true);
    text->setVisible(!description.isEmpty());
    body()->addWidget(text);
    m_arguments = new TextArea(tr("Arguments"));
    m_arguments->setObjectName(QStringLiteral("callArguments"));
    m_arguments->setLineRange(4, 10);
    m_arguments->setFont(textFont(TextStyle::Mono));
    m_arguments->setTabChangesFocus(true);
    m_arguments->setPlainText(skeleton(arguments));
    m_argumentsRow = new FormRow(tr("Arguments"), m_arguments, tr("JSON"));
    body()->addWidget(m_argumentsRow);
    m_result = new TextArea(tr("Result"));
    m_result->setObjectName(QStringLiteral("callResult"));
    m_result->setReadOnly(true);
    m_result->setLineRange(5, 14);
    m_result->setFont(textFont(TextStyle::Mono));
    m_result->setTabChangesFocus(true);
    body()->addWidget(new FormRow(tr("Result"), m_result));
    m_state = new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted);
    m_state->setObjectName(QStringLiteral("callState"));
    m_run = new Button(Button::Kind::Primary, QStringLiteral("play"), verb, this);
    m_run->setObjectName(QStringLiteral("callButton"));
    auto *close = new Button(Button::Kind::Secondary, tr("Close"), this);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_state, 1);
    row->addWidget(close);
    row->addWidget(m_run);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(close, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_run, &QAbstractButton::clicked, this, &McpCallDialog::perform);
    m_arguments->setFocus();
}

void McpCallDialog::perform()
{
    if (m_run->isLoading())
        return;
    QJsonParseError problem;
    const QJsonDocument json =
        QJsonDocument::fromJson(m_arguments->toPlainText().toUtf8(), &problem);
    if (!json.isObject()) {
        m_argumentsRow->setError(tr("This is no JSON object: %1").arg(problem.errorString()));
        m_arguments->setFocus();
        return;
    }
    m_argumentsRow->setError({});
    m_run->setLoading(true);
    m_state->setText(tr("Waiting…"));
    if (m_isPrompt) {
        GetMcpPrompt in;
        in.serverId = m_serverId;
        in.name = m_name;
        in.arguments = json.object();
        run<McpPromptText>(this, m_context.backend.call(ops::getMcpPrompt, in),
                           [this](Result<McpPromptText> text) {
                               if (!text)
                                   return finish(text.error().message, tr("Failed"), true);
                               QStringList messages;
                               for (const McpPromptMessage &message : text->messages)
                                   messages.append(message.role + QStringLiteral(": ")
                                                   + message.text);
                               finish(messages.join(QStringLiteral("\n\n")), {}, false);
                           });
        return;
    }
    CallMcpTool in;
    in.serverId = m_serverId;
    in.tool = m_name;
    in.arguments = json.object();
    run<McpCallResult>(this, m_context.backend.call(ops::callMcpTool, in),
                       [this](Result<McpCallResult> result) {
                           if (!result)
                               return finish(result.error().message, tr("Failed"), true);
                           const QString time = tr("%1 ms").arg(result->durationMs);
                           finish(result->text,
                                  result->isError ? tr("An error, after %1").arg(time) : time,
                                  result->isError);
                       });
}

void McpCallDialog::finish(const QString &text, const QString &state, bool isError)
{
    m_run->setLoading(false);
    m_result->setPlainText(shownText(text));
    m_state->setTone(isError ? TextLabel::Tone::Danger : TextLabel::Tone::Muted);
    m_state->setText(state);
}

} // namespace troupe
