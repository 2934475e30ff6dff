// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/composer.h"

#include "ui/pages/chat/attachmenttray.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMimeData>
#include <QVBoxLayout>

#include <utility>

namespace troupe {

namespace {

constexpr qsizetype kEditable = 10'000; ///< characters; laying out more stalls
constexpr qsizetype kLongestMessage = 4'000'000; ///< as the contract has it
constexpr qsizetype kPreview = 60;
constexpr int kComposerWidth = 776; ///< of the transcript's column
constexpr int kMostLines = 8;
constexpr int kScrollBar = 10; ///< of the transcript above, whose column this continues

QString previewOf(const QString &text)
{
    QString preview = text.left(kPreview * 4).simplified();
    if (preview.size() > kPreview)
        preview = preview.left(kPreview) + QChar(0x2026);
    return preview;
}

} // namespace

PromptEdit::PromptEdit(const QString &name, const QString &placeholder, QWidget *parent)
    : TextArea(name, placeholder, parent)
{
}

bool PromptEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || AttachmentTray::holdsFiles(*source);
}

void PromptEdit::insertFromMimeData(const QMimeData *source)
{
    if (AttachmentTray::holdsFiles(*source)) {
        emit filesPasted(source);
        return;
    }
    if (!source->hasText())
        return;
    const QString text = source->text();
    if (text.size() > kEditable)
        emit largePaste(text);
    else
        insertPlainText(text);
}

void PromptEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        emit escaped();
        return;
    case Qt::Key_Up:
        if (!(event->modifiers() & ~Qt::KeypadModifier) && recall(-1))
            return;
        break;
    case Qt::Key_Down:
        if (!(event->modifiers() & ~Qt::KeypadModifier) && recall(1))
            return;
        break;
    default:
        break;
    }
    TextArea::keyPressEvent(event);
}

bool PromptEdit::recall(int by)
{
    const QString typed = toPlainText();
    const bool walking = m_at >= 0 && m_at < m_walk.size() && typed == m_walk.at(m_at);
    if (!walking) {
        if (by > 0 || !typed.isEmpty() || !m_history)
            return false;
        m_walk = m_history();
        m_walk.append(QString());
        m_at = m_walk.size() - 1;
    }
    const qsizetype to = m_at + by;
    if (to < 0 || to >= m_walk.size())
        return walking;
    m_at = to;
    emit recalled(m_walk.at(to));
    return true;
}

Composer::Composer(QWidget *parent)
    : QWidget(parent),
      m_card(new Card(this)),
      m_unsent(nullptr),
      m_unsentText(nullptr),
      m_chips(new QVBoxLayout),
      m_edit(new PromptEdit(tr("Message"), tr("Message"), this)),
      m_attach(
          new Button(Button::Kind::Icon, QStringLiteral("paperclip"), tr("Attach files"), this)),
      m_agent(new Button(Button::Kind::Ghost, QStringLiteral("bot"), tr("Agent"), this)),
      m_model(new Button(Button::Kind::Ghost, QStringLiteral("cpu"), tr("Model"), this)),
      m_hint(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Faint, this)),
      m_send(
          new Button(Button::Kind::Primary, QStringLiteral("send-horizontal"), tr("Send"), this)),
      m_stop(new Button(Button::Kind::Secondary, QStringLiteral("circle-stop"), tr("Stop"), this))
{
    setObjectName(QStringLiteral("composer"));
    build();
    connect(m_edit, &TextArea::submitted, this, &Composer::submit);
    connect(m_edit, &PromptEdit::largePaste, this, &Composer::addPaste);
    connect(m_edit, &PromptEdit::recalled, this, &Composer::setText);
    connect(m_edit, &PromptEdit::escaped, this, [this] {
        if (m_streaming)
            emit stopAsked();
    });
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        update();
        emit edited();
    });
    connect(m_send, &QAbstractButton::clicked, this, &Composer::submit);
    connect(m_stop, &QAbstractButton::clicked, this, &Composer::stopAsked);
    connect(m_attach, &QAbstractButton::clicked, this, &Composer::attachAsked);
    connect(m_agent, &QAbstractButton::clicked, this, &Composer::agentMenuAsked);
    connect(m_model, &QAbstractButton::clicked, this, &Composer::modelMenuAsked);
    update();
}

void Composer::build()
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::xl, space::xs, space::xl + kScrollBar, space::l);
    auto *column = new QVBoxLayout;
    column->setSpacing(space::s);
    m_unsent = buildUnsent();
    column->addWidget(m_unsent);
    column->addWidget(m_card);
    auto *box = new QWidget(this);
    box->setLayout(column);
    column->setContentsMargins(0, 0, 0, 0);
    box->setMaximumWidth(kComposerWidth);
    row->addStretch(1);
    row->addWidget(box, 1000);
    row->addStretch(1);

    QVBoxLayout *const body = m_card->body();
    body->setContentsMargins(space::s, space::s, space::s, space::s);
    body->setSpacing(space::xs);
    m_chips->setSpacing(space::xs);
    body->addLayout(m_chips);
    m_edit->setObjectName(QStringLiteral("messageEdit"));
    m_edit->setBare(true);
    m_edit->setEnterSubmits(true);
    m_edit->setLineRange(1, kMostLines);
    auto *field = new QVBoxLayout;
    field->setContentsMargins(space::s, space::xs, space::s, 0);
    field->addWidget(m_edit);
    body->addLayout(field);

    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::xs);
    m_agent->setObjectName(QStringLiteral("agentButton"));
    m_model->setObjectName(QStringLiteral("modelButton"));
    m_send->setObjectName(QStringLiteral("sendButton"));
    m_stop->setObjectName(QStringLiteral("stopButton"));
    m_hint->setObjectName(QStringLiteral("composerHint"));
    m_hint->setElided(true);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_attach->setObjectName(QStringLiteral("attachButton"));
    m_attach->setSmall(true);
    m_agent->setSmall(true);
    m_model->setSmall(true);
    tools->addWidget(m_attach);
    tools->addWidget(m_agent);
    tools->addWidget(m_model);
    tools->addWidget(m_hint, 1);
    tools->addSpacing(space::xs);
    tools->addWidget(m_stop);
    tools->addWidget(m_send);
    body->addLayout(tools);
    m_stop->hide();
    m_stop->setToolTip(tr("Stop (Escape)"));
}

QWidget *Composer::buildUnsent()
{
    auto *card = new Card(this, Card::Ground::Subtle);
    card->setObjectName(QStringLiteral("unsentBar"));
    card->body()->setContentsMargins(space::l, space::s, space::s, space::s);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    m_unsentText = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger, card);
    m_unsentText->setObjectName(QStringLiteral("unsentText"));
    m_unsentText->setElided(true);
    row->addWidget(m_unsentText, 1);
    auto *edit = new Button(Button::Kind::Ghost, QStringLiteral("pencil"), tr("Edit"), card);
    auto *retry =
        new Button(Button::Kind::Secondary, QStringLiteral("refresh-cw"), tr("Send again"), card);
    edit->setObjectName(QStringLiteral("takeBackButton"));
    retry->setObjectName(QStringLiteral("retryButton"));
    edit->setSmall(true);
    retry->setSmall(true);
    row->addWidget(edit);
    row->addWidget(retry);
    card->body()->addLayout(row);
    connect(edit, &QAbstractButton::clicked, this, &Composer::takeBackAsked);
    connect(retry, &QAbstractButton::clicked, this, &Composer::retryAsked);
    card->hide();
    return card;
}

QString Composer::text() const
{
    QStringList parts{m_edit->toPlainText()};
    parts += m_pastes;
    parts.removeAll(QString());
    return parts.join(QStringLiteral("\n\n"));
}

void Composer::setText(const QString &text)
{
    const bool large = text.size() > kEditable;
    m_pastes = large ? QStringList{text} : QStringList();
    rebuildChips();
    m_edit->setPlainText(large ? QString() : text);
    m_edit->moveCursor(QTextCursor::End);
    update();
}

qsizetype Composer::length() const
{
    qsizetype total = m_edit->document()->characterCount() - 1;
    for (const QString &paste : m_pastes)
        total += paste.size() + 2;
    return total;
}

void Composer::setTray(AttachmentTray *tray)
{
    m_tray = tray;
    m_card->body()->insertWidget(0, tray);
    connect(tray, &AttachmentTray::changed, this, &Composer::update);
    connect(m_edit, &PromptEdit::filesPasted, tray,
            [tray](const QMimeData *mime) { tray->addMime(*mime); });
}

void Composer::setEstimate(const QString &text, const QString &explanation)
{
    m_estimate = text;
    m_estimateHint = explanation;
    update();
}

bool Composer::isBlank() const
{
    return m_pastes.isEmpty() && m_edit->toPlainText().trimmed().isEmpty();
}

void Composer::focusEdit()
{
    m_edit->setFocus(Qt::OtherFocusReason);
}

void Composer::addPaste(const QString &text)
{
    m_pastes.append(text);
    rebuildChips();
    update();
    emit edited();
}

void Composer::rebuildChips()
{
    while (QLayoutItem *item = m_chips->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    const QLocale locale;
    for (qsizetype i = 0; i < m_pastes.size(); ++i) {
        const QString &paste = m_pastes.at(i);
        auto *chip = new Card(m_card, Card::Ground::Subtle);
        chip->setObjectName(QStringLiteral("pasteChip"));
        chip->body()->setContentsMargins(space::m, space::xs, space::xs, space::xs);
        auto *row = new QHBoxLayout;
        row->setSpacing(space::s);
        auto *label =
            new TextLabel(previewOf(paste), TextStyle::Small, TextLabel::Tone::Text, chip);
        label->setElided(true);
        row->addWidget(label, 1);
        const qsizetype lines = paste.count(u'\n') + 1;
        const QString size = locale.formattedDataSize(paste.size(), 1, QLocale::DataSizeSIFormat);
        row->addWidget(new TextLabel(
            lines == 1 ? tr("Pasted text · %1 · one line").arg(size)
                       : tr("Pasted text · %1 · %2 lines").arg(size, locale.toString(lines)),
            TextStyle::Caption, TextLabel::Tone::Muted, chip));
        auto *drop =
            new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Remove pasted text"), chip);
        drop->setSmall(true);
        row->addWidget(drop);
        chip->body()->addLayout(row);
        m_chips->addWidget(chip);
        connect(drop, &QAbstractButton::clicked, this, [this, i] {
            m_pastes.removeAt(i);
            rebuildChips();
            update();
            m_edit->setFocus();
            emit edited();
        });
    }
}

void Composer::setStreaming(bool streaming)
{
    const bool hadFocus = m_send->hasFocus() || m_stop->hasFocus();
    m_streaming = streaming;
    update();
    if (hadFocus)
        m_edit->setFocus();
}

void Composer::setBlocked(const QString &reason)
{
    m_blocked = reason;
    update();
}

void Composer::setPlaceholder(const QString &text)
{
    m_edit->setPlaceholderText(text);
}

void Composer::setUnsent(const QString &problem, int count)
{
    m_unsent->setVisible(count > 0);
    const QString why = problem.endsWith(u'.') ? problem.chopped(1) : problem;
    m_unsentText->setText(count == 1 ? tr("Not sent: %1. Your message is kept.").arg(why)
                                     : tr("%1 messages are not sent: %2. They are kept.")
                                           .arg(QLocale().toString(count), why));
}

void Composer::setHistory(std::function<QStringList()> history)
{
    m_edit->setHistory(std::move(history));
}

void Composer::setAgent(const QString &name, bool canChange)
{
    m_agent->setVisible(canChange);
    m_agent->setText(name.isEmpty() ? tr("Choose an agent") : name);
    m_agent->setAccessibleName(tr("Agent: %1").arg(m_agent->text()));
    m_agent->updateGeometry();
}

void Composer::setModel(const QString &label)
{
    m_model->setText(label);
    m_model->setAccessibleName(tr("Model: %1").arg(label));
    m_model->updateGeometry();
}

void Composer::update()
{
    const bool tooLong = length() > kLongestMessage;
    const bool hasFiles = m_tray && !m_tray->isEmpty();
    const bool filesReady = !hasFiles || (!m_tray->isSending() && !m_tray->hasProblem());
    const bool can =
        (!isBlank() || hasFiles) && filesReady && m_blocked.isEmpty() && !m_streaming && !tooLong;
    m_send->setEnabled(can);
    m_send->setVisible(!m_streaming);
    m_stop->setVisible(m_streaming);
    QString hint = m_blocked;
    if (hint.isEmpty() && tooLong)
        hint = tr("Too long: %1 characters at most").arg(QLocale().toString(kLongestMessage));
    else if (hint.isEmpty() && hasFiles && m_tray->hasProblem())
        hint = tr("Take out the file that could not be attached");
    else if (hint.isEmpty() && hasFiles && m_tray->isSending())
        hint = tr("You can send when the files are there");
    else if (hint.isEmpty() && m_streaming && !isBlank())
        hint = tr("You can send when the answer has ended");
    const bool isWarning = !m_blocked.isEmpty() || tooLong;
    m_hint->setTone(isWarning ? TextLabel::Tone::Warning : TextLabel::Tone::Faint);
    const bool showsEstimate = hint.isEmpty() && !m_estimate.isEmpty();
    m_hint->setText(showsEstimate ? m_estimate : hint);
    m_hint->setAccessibleName(showsEstimate ? tr("Before sending: %1").arg(m_estimate) : hint);
    m_hint->setToolTip(showsEstimate ? toolTipText(m_estimateHint) : QString());
    m_send->setToolTip(hint.isEmpty() ? tr("Send (Enter)") : toolTipText(hint));
}

void Composer::submit()
{
    if (!m_send->isEnabled() || m_streaming)
        return;
    const QString sent = text();
    clear();
    emit submitted(sent);
}

} // namespace troupe
