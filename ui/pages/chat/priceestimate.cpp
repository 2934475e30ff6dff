// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/priceestimate.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"

namespace troupe {

namespace {

constexpr int kSettlesMs = 350; // typing rests
constexpr qsizetype kLongText = 100'000; // counting it on every pause would be a waste
constexpr int kLongSettlesMs = 1500;

} // namespace

QString estimateText(const TurnEstimate &estimate)
{
    const QString tokens =
        PriceEstimate::tr("≈ %1 tokens in").arg(chattext::count(estimate.tokensInput));
    QString price;
    if (estimate.isFree)
        price = PriceEstimate::tr("free");
    else if (!estimate.isPriced)
        price = PriceEstimate::tr("price unknown");
    else if (chattext::cost(estimate.costLow) == chattext::cost(estimate.costHigh))
        price = chattext::cost(estimate.costLow);
    else
        price = chattext::cost(estimate.costLow) + QChar(0x2013)
                + chattext::cost(estimate.costHigh).mid(1); // the sign once
    return tokens + QStringLiteral(" · ") + price;
}

PriceEstimate::PriceEstimate(Backend &backend, QObject *parent)
    : QObject(parent), m_backend(backend)
{
    m_settles.setSingleShot(true);
    connect(&m_settles, &QTimer::timeout, this, &PriceEstimate::ask);
}

void PriceEstimate::setDraft(const EstimateTurn &draft)
{
    const bool isSame = m_hasDraft && draft.sessionId == m_draft.sessionId
                        && draft.agentId == m_draft.agentId && draft.text == m_draft.text
                        && draft.model == m_draft.model && draft.attachments == m_draft.attachments;
    if (isSame)
        return;
    m_draft = draft;
    m_hasDraft = (!draft.sessionId.isEmpty() || !draft.agentId.isEmpty())
                 && (!draft.text.trimmed().isEmpty() || !draft.attachments.isEmpty());
    ++m_asked;
    if (!m_hasDraft) {
        m_settles.stop();
        show({}, {});
        return;
    }
    m_settles.start(draft.text.size() > kLongText ? kLongSettlesMs : kSettlesMs);
}

void PriceEstimate::refresh()
{
    if (m_hasDraft)
        m_settles.start(kSettlesMs);
}

void PriceEstimate::ask()
{
    run<TurnEstimate>(
        this, m_backend.call(ops::estimateTurn, m_draft),
        [this, asked = ++m_asked](Result<TurnEstimate> estimate) {
            if (asked != m_asked)
                return;
            if (!estimate) {
                // What would be refused is good to know before it is sent; the rest is not.
                const bool isRefusal =
                    estimate.error().key == QLatin1String("context_length_exceeded")
                    || estimate.error().key == QLatin1String("invalid_model");
                show(isRefusal ? estimate.error().message : QString(), {});
                return;
            }
            QStringList lines{tr("%1: %2 tokens in, %3 to %4 out")
                                  .arg(estimate->model, chattext::count(estimate->tokensInput),
                                       chattext::count(estimate->tokensOutputLow),
                                       chattext::count(estimate->tokensOutputHigh))};
            if (estimate->contextWindow > 0) {
                lines +=
                    tr("The model takes %1 tokens.").arg(chattext::count(estimate->contextWindow));
            }
            lines += estimate->notices;
            show(estimateText(*estimate), lines.join(u'\n'));
        });
}

void PriceEstimate::show(const QString &text, const QString &explanation)
{
    if (text == m_text && explanation == m_explanation)
        return;
    m_text = text;
    m_explanation = explanation;
    emit changed();
}

} // namespace troupe
