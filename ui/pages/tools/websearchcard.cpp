// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/websearchcard.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QVBoxLayout>

namespace troupe {

namespace {

bool takesKey(SearchEngine engine)
{
    return engine == SearchEngine::Brave || engine == SearchEngine::Tavily;
}

} // namespace

WebSearchCard::WebSearchCard(PageContext &context, QWidget *parent)
    : Card(parent),
      m_context(context),
      m_engine(new ComboBox(tr("Search engine"), this)),
      m_url(new LineEdit(tr("Address"), QStringLiteral("http://127.0.0.1:8888"), this)),
      m_key(new PasswordEdit(tr("Key"), {}, this)),
      m_urlRow(new FormRow(tr("Address"), m_url, {}, this)),
      m_keyRow(new FormRow(tr("Key"), m_key,
                           tr("Kept in the secret store, never in the database or a log."), this)),
      m_save(new Button(Button::Kind::Primary, tr("Save"), this))
{
    setObjectName(QStringLiteral("webSearchCard"));
    body()->setSpacing(space::m);
    body()->addWidget(new TextLabel(tr("Web search"), TextStyle::BodyStrong));
    auto *note = new TextLabel(tr("Agents search the web with the engine that you choose. SearXNG "
                                  "can run on this machine; Brave and Tavily are services and need "
                                  "a key."),
                               TextStyle::Caption, TextLabel::Tone::Muted);
    note->setWordWrap(true);
    body()->addWidget(note);
    m_engine->setObjectName(QStringLiteral("searchEngine"));
    m_engine->addItems(
        {tr("None"), QStringLiteral("SearXNG"), QStringLiteral("Brave"), QStringLiteral("Tavily")});
    m_url->setObjectName(QStringLiteral("searchUrl"));
    m_key->setObjectName(QStringLiteral("searchKey"));
    m_save->setObjectName(QStringLiteral("saveSearchButton"));
    body()->addWidget(new FormRow(tr("Search engine"), m_engine, {}, this));
    body()->addWidget(m_urlRow);
    body()->addWidget(m_keyRow);
    body()->addWidget(m_save, 0, Qt::AlignRight);
    connect(m_engine, &QComboBox::currentIndexChanged, this, [this] {
        m_key->clear(); // it was typed for another service
        fit();
    });
    connect(m_save, &QAbstractButton::clicked, this, &WebSearchCard::save);
    connect(m_url, &QLineEdit::returnPressed, this, &WebSearchCard::save);
    connect(m_key, &QLineEdit::returnPressed, this, &WebSearchCard::save);
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type == QLatin1String("web_search.updated"))
            load();
    });
    fit();
    load();
}

void WebSearchCard::load()
{
    run<WebSearchSettings>(
        this, m_context.backend.call(ops::getWebSearch),
        [this, asked = ++m_asked](WebSearchSettings settings) {
            if (asked == m_asked)
                showSettings(settings);
        },
        [this](const Error &error) {
            m_context.report(tr("The search engine cannot be read"), error.message);
        });
}

void WebSearchCard::showSettings(const WebSearchSettings &settings)
{
    // What a person has chosen and not saved yet stays.
    const bool isChosen = m_engine->currentIndex() != static_cast<int>(m_settings.engine);
    const bool isTyped = m_url->text() != m_settings.baseUrl;
    m_settings = settings;
    if (!isChosen)
        m_engine->setCurrentIndex(static_cast<int>(settings.engine));
    if (!isTyped)
        m_url->setText(settings.baseUrl);
    fit();
}

/// Only the fields that the chosen engine has.
void WebSearchCard::fit()
{
    const auto engine = static_cast<SearchEngine>(m_engine->currentIndex());
    m_urlRow->setVisible(engine == SearchEngine::Searxng);
    m_keyRow->setVisible(takesKey(engine));
    const bool hasKey = m_settings.hasKey && engine == m_settings.engine;
    m_key->setPlaceholderText(hasKey ? tr("One is stored. Leave this empty to keep it.")
                                     : QString());
}

void WebSearchCard::save()
{
    if (m_save->isLoading())
        return;
    m_urlRow->setError({});
    m_keyRow->setError({});
    UpdateWebSearch input;
    const auto engine = static_cast<SearchEngine>(m_engine->currentIndex());
    input.changes.set<&WebSearchSettings::engine>(engine);
    const bool hasUrl = engine == SearchEngine::Searxng;
    input.changes.set<&WebSearchSettings::baseUrl>(hasUrl ? m_url->text().trimmed() : QString());
    // What is not shown is not sent.
    if (takesKey(engine) && !m_key->text().isEmpty())
        input.changes.set<&WebSearchSettings::apiKey>(m_key->text().trimmed());
    m_save->setLoading(true);
    run<WebSearchSettings>(
        this, m_context.backend.call(ops::updateWebSearch, input),
        [this](WebSearchSettings settings) {
            m_save->setLoading(false);
            m_key->clear();
            showSettings(settings);
            load(); // what is being read now may be older
            m_context.toast(tr("Web search is set up."), {}, {});
        },
        [this](const Error &error) {
            m_save->setLoading(false);
            bool isShown = false;
            for (const FieldIssue &issue : error.issues) {
                FormRow *row = issue.pointer == QLatin1String("/base_url")  ? m_urlRow
                               : issue.pointer == QLatin1String("/api_key") ? m_keyRow
                                                                            : nullptr;
                if (row)
                    row->setError(issue.message);
                isShown = isShown || row;
            }
            if (!isShown)
                m_context.report(tr("Web search was not changed"), error.message);
        });
}

} // namespace troupe
