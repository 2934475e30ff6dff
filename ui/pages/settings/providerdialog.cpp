// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/providerdialog.h"

#include "core/client/backend.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kProviderDialogWidth = 480;

struct ProviderPreset
{
    const char *label;
    const char *name;
    ProviderKind kind;
    const char *url;
    const char *hint;
};

// The addresses these programs listen on unless told otherwise.
constexpr ProviderPreset kPresets[] = {
    {"Ollama", "ollama", ProviderKind::Ollama, "http://127.0.0.1:11434",
     QT_TRANSLATE_NOOP("ProviderDialog", "Runs on this machine; it needs no key.")},
    {"LM Studio", "lmstudio", ProviderKind::OpenAi, "http://127.0.0.1:1234/v1",
     QT_TRANSLATE_NOOP("ProviderDialog", "Start the local server in LM Studio; it needs no key.")},
    {"llama.cpp", "llamacpp", ProviderKind::OpenAi, "http://127.0.0.1:8080/v1",
     QT_TRANSLATE_NOOP("ProviderDialog",
                       "Of llama-server; a key only if it was started with one.")},
    {"OpenAI", "openai", ProviderKind::OpenAi, "https://api.openai.com/v1",
     QT_TRANSLATE_NOOP("ProviderDialog", "Messages leave this machine and are paid for.")},
    {"Anthropic", "anthropic", ProviderKind::Anthropic, "https://api.anthropic.com",
     QT_TRANSLATE_NOOP("ProviderDialog", "Messages leave this machine and are paid for.")},
    {QT_TRANSLATE_NOOP("ProviderDialog", "Other"), "", ProviderKind::OpenAi, "",
     QT_TRANSLATE_NOOP("ProviderDialog", "Any server that speaks the chat completions API.")},
};

} // namespace

ProviderDialog::ProviderDialog(PageContext &context, const ProviderConfig &provider,
                               QWidget *parent)
    : Dialog(provider.id.isEmpty() ? tr("Add a provider") : tr("Change “%1”").arg(provider.name),
             parent),
      m_context(context),
      m_provider(provider),
      m_name(new LineEdit(tr("Name"), QStringLiteral("ollama"))),
      m_baseUrl(new LineEdit(tr("Base URL"), QStringLiteral("http://127.0.0.1:11434/v1"))),
      m_key(new PasswordEdit(tr("API key"))),
      m_models(new TagEditor(tr("Models"), tr("Add a model…"))),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger))
{
    setObjectName(QStringLiteral("providerDialog"));
    setMinimumWidth(kProviderDialogWidth);
    m_name->setObjectName(QStringLiteral("providerNameEdit"));
    m_baseUrl->setObjectName(QStringLiteral("providerUrlEdit"));
    m_key->setObjectName(QStringLiteral("providerKeyEdit"));
    m_models->setObjectName(QStringLiteral("providerModelsEdit"));
    build();
    m_name->setText(provider.name);
    m_baseUrl->setText(provider.baseUrl);
    m_models->setTags(provider.models);
    m_kind = provider.kind;
    if (!provider.id.isEmpty())
        return;
    if (provider.baseUrl.isEmpty())
        applyPreset(0);
    else // found on this machine, and asks for a key
        m_presets->hide();
    if (!provider.baseUrl.isEmpty())
        m_key->setFocus();
}

void ProviderDialog::build()
{
    QStringList labels;
    for (const ProviderPreset &preset : kPresets)
        labels.append(tr(preset.label));
    m_presets = new SegmentedControl(tr("Kind of provider"), labels, this);
    m_presets->setObjectName(QStringLiteral("providerPresets"));
    m_presets->setVisible(m_provider.id.isEmpty());
    body()->addWidget(m_presets, 0, Qt::AlignLeft);
    body()->addSpacing(space::xs);
    m_urlRow = new FormRow(tr("Base URL"), m_baseUrl,
                           tr("Of OpenAI-compatible servers up to and with /v1"));
    m_nameRow = new FormRow(tr("Name"), m_name, tr("Also the prefix of its models: name/model"));
    m_keyRow = new FormRow(tr("API key"), m_key,
                           m_provider.hasSecret
                               ? tr("One is stored. Leave this empty to keep it.")
                               : tr("Kept in the secret store, never in the database or a log."));
    m_modelsRow = new FormRow(tr("Models"), m_models, tr("Empty: the ones it lists itself."));
    for (FormRow *row : {m_urlRow, m_nameRow, m_keyRow, m_modelsRow})
        body()->addWidget(row);
    m_problem->setObjectName(QStringLiteral("providerProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch();
    auto *cancel = new Button(Button::Kind::Secondary, tr("Cancel"), this);
    m_save = new Button(Button::Kind::Primary,
                        m_provider.id.isEmpty() ? tr("Add and test") : tr("Save and test"), this);
    m_save->setObjectName(QStringLiteral("saveProviderButton"));
    row->addWidget(cancel);
    row->addWidget(m_save);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_save, &QAbstractButton::clicked, this, &ProviderDialog::save);
    connect(m_presets, &SegmentedControl::currentChanged, this, &ProviderDialog::applyPreset);
    for (LineEdit *edit : std::initializer_list<LineEdit *>{m_baseUrl, m_name, m_key})
        connect(edit, &QLineEdit::returnPressed, this, &ProviderDialog::save);
}

void ProviderDialog::applyPreset(int index)
{
    const ProviderPreset &preset = kPresets[index];
    m_kind = preset.kind;
    m_name->setText(QString::fromLatin1(preset.name));
    m_baseUrl->setText(QString::fromLatin1(preset.url));
    const bool isPaid = QLatin1String(preset.url).startsWith(QLatin1String("https"));
    m_key->setPlaceholderText(isPaid ? QStringLiteral("sk-…") : tr("none"));
    auto *hint = findChild<TextLabel *>(QStringLiteral("presetHint"));
    if (!hint) {
        hint = new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted, this);
        hint->setObjectName(QStringLiteral("presetHint"));
        body()->insertWidget(body()->indexOf(m_presets) + 1, hint);
    }
    hint->setText(tr(preset.hint));
    (preset.url[0] == '\0' ? m_baseUrl : static_cast<LineEdit *>(m_key))->setFocus();
}

void ProviderDialog::save()
{
    if (m_save->isLoading())
        return;
    for (FormRow *row : {m_urlRow, m_nameRow, m_keyRow, m_modelsRow})
        row->setError({});
    m_problem->hide();
    m_save->setLoading(true);
    ProviderInput input;
    input.name = m_name->text().trimmed();
    input.kind = m_kind;
    input.baseUrl = m_baseUrl->text().trimmed();
    input.models = m_models->tags();
    input.apiKey = m_key->text().trimmed();
    const auto done = [this](Result<ProviderConfig> provider) {
        m_save->setLoading(false);
        if (!provider) {
            showError(provider.error());
            return;
        }
        emit stored(*provider);
        accept();
    };
    if (m_provider.id.isEmpty()) {
        run<ProviderConfig>(this, m_context.backend.call(ops::createProvider, input), done);
        return;
    }
    UpdateProvider change;
    change.providerId = m_provider.id;
    change.changes.set<&ProviderInput::name>(input.name);
    change.changes.set<&ProviderInput::baseUrl>(input.baseUrl);
    change.changes.set<&ProviderInput::models>(input.models);
    if (!input.apiKey.isEmpty())
        change.changes.set<&ProviderInput::apiKey>(input.apiKey);
    run<ProviderConfig>(this, m_context.backend.call(ops::updateProvider, change), done);
}

void ProviderDialog::showError(const Error &error)
{
    const std::pair<QLatin1String, FormRow *> rows[] = {{QLatin1String("/name"), m_nameRow},
                                                        {QLatin1String("/base_url"), m_urlRow},
                                                        {QLatin1String("/api_key"), m_keyRow},
                                                        {QLatin1String("/models"), m_modelsRow}};
    bool shown = false;
    for (const FieldIssue &issue : error.issues) {
        for (const auto &[pointer, row] : rows) {
            if (!issue.pointer.startsWith(pointer))
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
