// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/settingssection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QResizeEvent>

namespace troupe {

namespace {

constexpr int kSectionWidth = 860;
constexpr int kNarrowSection = 600;

} // namespace

ServerSettingsLink::ServerSettingsLink(PageContext &context, QObject *parent)
    : QObject(parent), m_context(context)
{
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type == QLatin1String("settings.updated"))
            load();
    });
}

void ServerSettingsLink::load()
{
    run<ServerSettings>(
        this, m_context.backend.call(ops::getSettings),
        [this](ServerSettings settings) {
            m_value = std::move(settings);
            m_loaded = true;
            emit changed();
        },
        [this](const Error &error) {
            m_context.report(tr("The settings cannot be read"), error.message);
        });
}

void ServerSettingsLink::send(UpdateSettings change)
{
    run<ServerSettings>(
        this, m_context.backend.call(ops::updateSettings, change),
        [this](ServerSettings settings) {
            m_value = std::move(settings);
            emit changed();
        },
        [this](const Error &error) {
            if (error.issues.isEmpty()) {
                emit changed(); // shows again what counts
                m_context.report(tr("The setting was not changed"), error.message);
            }
            for (const FieldIssue &issue : error.issues)
                emit refused(issue.pointer, issue.message);
        });
}

SettingsSection::SettingsSection(PageContext &context, const QString &title,
                                 const QString &explanation, QWidget *parent)
    : QScrollArea(parent), m_context(context), m_head(new QHBoxLayout), m_body(nullptr)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(title);
    viewport()->setAutoFillBackground(false);
    auto *content = new QWidget(this);
    content->setAutoFillBackground(false);
    auto *side = new QHBoxLayout(content);
    side->setContentsMargins(space::xxl, space::xl, space::xl, space::xl);
    auto *column = new QWidget(content);
    column->setMaximumWidth(kSectionWidth);
    m_body = new QVBoxLayout(column);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(space::l);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xs);
    texts->addWidget(new TextLabel(title, TextStyle::Heading));
    auto *note = new TextLabel(explanation, TextStyle::Small, TextLabel::Tone::Muted);
    note->setWordWrap(true);
    texts->addWidget(note);
    m_head->setSpacing(space::s);
    m_head->addLayout(texts, 1);
    m_body->addLayout(m_head);
    side->addWidget(column, 100);
    side->addStretch(1);
    setWidget(content);
}

void SettingsSection::resizeEvent(QResizeEvent *event)
{
    const bool narrow = event->size().width() < kNarrowSection;
    widget()->layout()->setContentsMargins(narrow ? space::l : space::xxl, space::xl,
                                           narrow ? space::l : space::xl, space::xl);
    QScrollArea::resizeEvent(event);
}

Card *SettingsSection::addCard(const QString &title, const QString &explanation)
{
    auto *card = new Card(this);
    card->body()->setSpacing(space::m);
    if (!title.isEmpty())
        card->body()->addWidget(new TextLabel(title, TextStyle::BodyStrong));
    if (!explanation.isEmpty()) {
        auto *note = new TextLabel(explanation, TextStyle::Caption, TextLabel::Tone::Muted);
        note->setWordWrap(true);
        card->body()->addWidget(note);
    }
    m_body->addWidget(card);
    return card;
}

QString bytesLabel(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace troupe
