// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/toolcalldialog.h"

#include "ui/pages/tools/jsoneditor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QJsonArray>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kToolDialogWidth = 560;
constexpr int kArgumentLines = 7;
constexpr int kResultLines = 12;
constexpr qsizetype kShownResult = 50'000;
constexpr qsizetype kShownParameters = 4'000;

/// "city (text, needed), units (text): …" of a schema.
QString parametersText(const QJsonObject &schema)
{
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    const QJsonArray required = schema.value(QLatin1String("required")).toArray();
    QStringList lines;
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonObject one = it.value().toObject();
        const QString about = one.value(QLatin1String("description")).toString();
        const bool isNeeded = required.contains(it.key());
        const QString name = isNeeded ? ToolCallDialog::tr("%1 (needed)").arg(it.key()) : it.key();
        lines.append(about.isEmpty() ? name : name + QStringLiteral(": ") + about);
    }
    return lines.isEmpty() ? ToolCallDialog::tr("It takes no arguments.")
                           : shownText(lines.join(u'\n'), kShownParameters);
}

} // namespace

ToolCallDialog::ToolCallDialog(const QString &title, const QString &warning,
                               const QJsonObject &schema, Caller caller, QWidget *parent)
    : Dialog(title, parent),
      m_caller(std::move(caller)),
      m_arguments(new JsonEditor(tr("Arguments"), kArgumentLines, this)),
      m_state(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted, this)),
      m_result(new TextArea(tr("Result"), {}, this))
{
    setMinimumWidth(kToolDialogWidth);
    if (!warning.isEmpty()) {
        auto *note = new TextLabel(warning, TextStyle::Small, TextLabel::Tone::Warning, this);
        note->setWordWrap(true);
        body()->addWidget(note);
    }
    auto *parameters =
        new TextLabel(parametersText(schema), TextStyle::Caption, TextLabel::Tone::Muted, this);
    parameters->setWordWrap(true);
    m_arguments->setObjectName(QStringLiteral("toolArguments"));
    m_arguments->setObject(exampleOf(schema));
    body()->addWidget(new FormRow(tr("Arguments"), m_arguments, {}, this));
    body()->addWidget(parameters);
    m_state->setObjectName(QStringLiteral("toolCallState"));
    m_state->setWordWrap(true);
    m_state->hide();
    body()->addWidget(m_state);
    m_result->setObjectName(QStringLiteral("toolResult"));
    m_result->setReadOnly(true);
    m_result->setLineRange(3, kResultLines);
    m_result->setFont(textFont(TextStyle::Mono));
    m_result->hide();
    body()->addWidget(m_result);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch();
    auto *close = new Button(Button::Kind::Secondary, tr("Close"), this);
    m_call = new Button(Button::Kind::Primary, QStringLiteral("play"), tr("Call"), this);
    m_call->setObjectName(QStringLiteral("callToolButton"));
    row->addWidget(close);
    row->addWidget(m_call);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(close, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_call, &QAbstractButton::clicked, this, &ToolCallDialog::callNow);
    m_arguments->setFocus();
}

void ToolCallDialog::callNow()
{
    if (m_call->isLoading())
        return;
    if (const QString problem = m_arguments->problem(); !problem.isEmpty()) {
        m_arguments->showProblem(problem);
        m_arguments->setFocus();
        return;
    }
    m_call->setLoading(true);
    m_caller(this, m_arguments->object(), [this](Result<Outcome> outcome) {
        m_call->setLoading(false);
        showOutcome(outcome);
    });
}

void ToolCallDialog::showOutcome(const Result<Outcome> &outcome)
{
    QString text;
    if (outcome) {
        m_state->setTone(outcome->failed ? TextLabel::Tone::Danger : TextLabel::Tone::Success);
        m_state->setText(outcome->summary);
        text = outcome->text;
    } else {
        m_state->setTone(TextLabel::Tone::Danger);
        m_state->setText(outcome.error().message);
        QStringList issues;
        for (const FieldIssue &issue : outcome.error().issues)
            issues.append(issue.pointer + QStringLiteral(": ") + issue.message);
        text = issues.join(u'\n');
    }
    m_state->show();
    m_result->setPlainText(shownText(text, kShownResult));
    m_result->setVisible(!text.isEmpty());
}

} // namespace troupe
