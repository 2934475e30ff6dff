// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/overridedialog.h"

#include "core/client/backend.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kOverrideDialogWidth = 480;

/// Dollars as people write them, with a comma or a point.
std::optional<Money> moneyOf(QString text)
{
    text = text.trimmed();
    if (text.startsWith(u'$'))
        text.remove(0, 1);
    return Money::parse(text.replace(u',', u'.'));
}

QString tokensText(int tokens)
{
    return tokens > 0 ? QString::number(tokens) : QString();
}

} // namespace

OverrideDialog::OverrideDialog(PageContext &context, const ModelInfo &model,
                               const ModelOverride &own, QWidget *parent)
    : Dialog(tr("What you say of “%1”").arg(model.id), parent),
      m_context(context),
      m_model(own.model.isEmpty() ? model.id : own.model),
      m_capabilities(new TagEditor(tr("Capabilities"), tr("Add a capability…"))),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger)),
      m_knownCapabilities(model.capabilities)
{
    setObjectName(QStringLiteral("overrideDialog"));
    setMinimumWidth(kOverrideDialogWidth);
    build(model, own);
}

void OverrideDialog::addPriceRow(int place, const QString &label, Money known,
                                 const std::optional<Money> &own, const char *name)
{
    Field &field = m_prices[place];
    field.edit = new LineEdit(label, known.toString());
    field.edit->setObjectName(QString::fromLatin1(name));
    field.edit->setText(own ? own->toString() : QString());
    field.row = new FormRow(label, field.edit);
}

void OverrideDialog::build(const ModelInfo &model, const ModelOverride &own)
{
    auto *text = new TextLabel(tr("It counts from the next answer on. An empty field is as it is "
                                  "known otherwise; prices are dollars per million tokens."),
                               TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    body()->addWidget(text);
    addPriceRow(0, tr("Input"), model.inputPerMillion, own.inputPerMillion, "overrideInput");
    addPriceRow(1, tr("Cached input"), model.cachedInputPerMillion, own.cachedInputPerMillion,
                "overrideCached");
    addPriceRow(2, tr("Output"), model.outputPerMillion, own.outputPerMillion, "overrideOutput");
    auto *prices = new QHBoxLayout;
    prices->setSpacing(space::m);
    for (const Field &field : m_prices)
        prices->addWidget(field.row, 1);
    body()->addLayout(prices);
    m_window.edit = new LineEdit(tr("Context window"), tokensText(model.contextWindow));
    m_window.edit->setObjectName(QStringLiteral("overrideContext"));
    m_window.edit->setText(own.contextWindow ? tokensText(*own.contextWindow) : QString());
    m_window.row = new FormRow(tr("Context window"), m_window.edit, tr("In tokens."));
    m_longest.edit = new LineEdit(tr("Longest answer"), tokensText(model.maxOutput));
    m_longest.edit->setObjectName(QStringLiteral("overrideMaxOutput"));
    m_longest.edit->setText(own.maxOutput ? tokensText(*own.maxOutput) : QString());
    m_longest.row = new FormRow(tr("Longest answer"), m_longest.edit, tr("In tokens."));
    auto *tokens = new QHBoxLayout;
    tokens->setSpacing(space::m);
    tokens->addWidget(m_window.row, 1);
    tokens->addWidget(m_longest.row, 1);
    body()->addLayout(tokens);
    m_capabilities->setObjectName(QStringLiteral("overrideCapabilities"));
    m_capabilities->setTags(own.capabilities.value_or(model.capabilities));
    body()->addWidget(new FormRow(tr("Capabilities"), m_capabilities,
                                  tr("Such as text, vision, function_calling, reasoning.")));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    if (!own.model.isEmpty()) {
        auto *back = new Button(Button::Kind::Ghost, QStringLiteral("undo-2"),
                                tr("As known otherwise"), this);
        back->setObjectName(QStringLiteral("overrideTakeBack"));
        row->addWidget(back);
        connect(back, &QAbstractButton::clicked, this, &OverrideDialog::takeBack);
    }
    row->addStretch();
    auto *cancel = new Button(Button::Kind::Secondary, tr("Cancel"), this);
    m_save = new Button(Button::Kind::Primary, tr("Save"), this);
    m_save->setObjectName(QStringLiteral("overrideSave"));
    row->addWidget(cancel);
    row->addWidget(m_save);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_save, &QAbstractButton::clicked, this, &OverrideDialog::save);
    for (const Field &field : {m_prices[0], m_prices[1], m_prices[2], m_window, m_longest})
        connect(field.edit, &QLineEdit::returnPressed, this, &OverrideDialog::save);
    m_prices[0].edit->setFocus();
}

/// Whether every field could be read; says at the others what is wrong.
bool OverrideDialog::read(ModelOverride &own)
{
    bool good = true;
    std::optional<Money> *prices[] = {&own.inputPerMillion, &own.cachedInputPerMillion,
                                      &own.outputPerMillion};
    for (int i = 0; i < 3; ++i) {
        m_prices[i].row->setError({});
        if (m_prices[i].edit->text().trimmed().isEmpty())
            continue;
        *prices[i] = moneyOf(m_prices[i].edit->text());
        if (!*prices[i]) {
            m_prices[i].row->setError(tr("Dollars such as 0.15"));
            good = false;
        }
    }
    const std::pair<Field *, std::optional<int> *> counts[] = {{&m_window, &own.contextWindow},
                                                               {&m_longest, &own.maxOutput}};
    for (const auto &[field, value] : counts) {
        field->row->setError({});
        const QString text = field->edit->text().trimmed();
        if (text.isEmpty())
            continue;
        bool isNumber = false;
        *value = text.toInt(&isNumber);
        if (!isNumber || **value < 1) {
            field->row->setError(tr("A whole number of tokens"));
            good = false;
        }
    }
    if (m_capabilities->tags() != m_knownCapabilities)
        own.capabilities = m_capabilities->tags();
    return good;
}

void OverrideDialog::save()
{
    ModelOverride own;
    own.model = m_model;
    if (m_save->isLoading() || !read(own))
        return;
    m_problem->hide();
    m_save->setLoading(true);
    run<ModelOverride>(this, m_context.backend.call(ops::setOverride, own),
                       [this](Result<ModelOverride> done) {
                           finish(done ? Result<void>() : fail(done.error()));
                       });
}

void OverrideDialog::takeBack()
{
    ModelName name;
    name.model = m_model;
    run<Nothing>(this, m_context.backend.call(ops::deleteOverride, name),
                 [this](Result<Nothing> done) {
                     finish(done ? Result<void>() : fail(done.error()));
                 });
}

void OverrideDialog::finish(const Result<void> &done)
{
    m_save->setLoading(false);
    if (done) {
        emit stored();
        accept();
        return;
    }
    const std::pair<QLatin1String, FormRow *> rows[] = {
        {QLatin1String("/input_per_million"), m_prices[0].row},
        {QLatin1String("/cached_input_per_million"), m_prices[1].row},
        {QLatin1String("/output_per_million"), m_prices[2].row},
        {QLatin1String("/context_window"), m_window.row},
        {QLatin1String("/max_output"), m_longest.row}};
    bool shown = false;
    for (const FieldIssue &issue : done.error().issues) {
        for (const auto &[pointer, row] : rows) {
            if (issue.pointer == pointer) {
                row->setError(issue.message);
                shown = true;
            }
        }
    }
    m_problem->setText(done.error().message);
    m_problem->setVisible(!shown);
}

} // namespace troupe
