// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/rerundialog.h"

#include "ui/pages/runs/runtext.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/exacttext.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QVBoxLayout>

namespace troupe {

namespace {

enum RerunChoice { RerunInput, RerunOutput };

/// Steps that are given an input; the others look at what came before.
bool takesInput(const Step &step)
{
    return step.kind != QLatin1String("condition") && step.kind != QLatin1String("wait")
           && step.kind != QLatin1String("approval");
}

} // namespace

RerunDialog::RerunDialog(const Step &step, QWidget *parent)
    : Dialog(tr("Run again from “%1”").arg(step.name.isEmpty() ? step.key : step.name), parent),
      m_step(step),
      m_what(
          new SegmentedControl(tr("What to change"), QStringList() << tr("Input") << tr("Output"))),
      m_text(new TextArea(tr("New value"))),
      m_row(new FormRow(tr("New value"), m_text)),
      m_tooLong(new TextLabel(tr("It is too long to be edited here. It is used as it is."),
                              TextStyle::Small, TextLabel::Tone::Warning))
{
    setObjectName(QStringLiteral("rerunDialog"));
    m_what->setObjectName(QStringLiteral("rerunWhat"));
    m_text->setObjectName(QStringLiteral("rerunText"));
    m_text->setFont(textFont(TextStyle::Mono));
    m_text->setLineRange(6, 16);
    m_text->setTabChangesFocus(true);
    auto *note = new TextLabel(
        tr("A new run begins. Steps that do not come after this one keep their results."),
        TextStyle::Body, TextLabel::Tone::Muted);
    note->setWordWrap(true);
    body()->addWidget(note);
    body()->addWidget(m_what);
    body()->addWidget(m_row);
    m_tooLong->setObjectName(QStringLiteral("rerunTooLong"));
    m_tooLong->setWordWrap(true);
    body()->addWidget(m_tooLong);
    m_confirm = addButtons(tr("Run again"), tr("Cancel"));
    m_confirm->setObjectName(QStringLiteral("rerunConfirm"));
    setMinimumWidth(560);
    if (!takesInput(step))
        m_what->setCurrentIndex(RerunOutput);
    connect(m_what, &SegmentedControl::currentChanged, this, &RerunDialog::showChosen);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        const bool isWrong = !m_text->isReadOnly() && chosen().isObject() && !written().isObject();
        m_row->setError(isWrong ? tr("This must be an object: { … }") : QString());
        m_confirm->setEnabled(!isWrong);
    });
    showChosen();
}

const QJsonValue &RerunDialog::chosen() const
{
    return m_what->currentIndex() == RerunInput ? m_step.input : m_step.output;
}

/// What is too long to be laid out is shown as far as it can be, and goes as it is.
void RerunDialog::showChosen()
{
    const QString text = runtext::exact(chosen());
    const bool canEdit = canBeEdited(text);
    m_text->setReadOnly(!canEdit);
    m_tooLong->setVisible(!canEdit);
    m_text->setPlainText(canEdit ? text : runtext::pretty(chosen()));
    m_shown = textIn(*m_text);
}

bool RerunDialog::isChanged() const
{
    return !m_text->isReadOnly() && textIn(*m_text) != m_shown;
}

/// A text stays a text; other values are read as JSON.
QJsonValue RerunDialog::written() const
{
    const QString text = textIn(*m_text);
    if (chosen().isString())
        return text;
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson("[" + text.toUtf8() + "]", &problem);
    if (problem.error == QJsonParseError::NoError && json.array().size() == 1)
        return json.array().first();
    return text;
}

QJsonValue RerunDialog::input() const
{
    return m_what->currentIndex() == RerunInput && isChanged() ? written()
                                                               : QJsonValue(QJsonValue::Undefined);
}

QJsonValue RerunDialog::output() const
{
    if (m_what->currentIndex() != RerunOutput)
        return QJsonValue(QJsonValue::Undefined);
    const QJsonValue value = isChanged() ? written() : m_step.output;
    // Null is not sent: the step would be done.
    return value.isNull() || value.isUndefined() ? QJsonValue(QString()) : value;
}

} // namespace troupe
