// SPDX-License-Identifier: GPL-3.0-or-later
// What stands under a message: sources, figures and what can be done with it.
#include "ui/transcript/messageitem.h"

#include "ui/theme/fonts.h"

#include <QFontMetrics>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kProminentHeight = 30;

} // namespace

bool MessageItem::hasFooter() const
{
    return m_message.state != TranscriptMessage::State::Streaming
           && m_message.role != TranscriptMessage::Role::User
           && (!m_message.footer.isEmpty() || !m_message.actions.isEmpty());
}

QRect MessageItem::footerRect() const
{
    if (!hasFooter())
        return {};
    const int top = m_height - kPadding - kRow;
    return QRect(kGutter, top, m_column - kGutter, kRow);
}

// In a row: the labelled buttons, the footer's text, the icons that show on hover. Those of a
// bubble stand on its left, so that they take no room.
std::vector<MessageItem::ActionArea> MessageItem::actionAreas() const
{
    std::vector<ActionArea> areas;
    const bool beside = m_message.role == TranscriptMessage::Role::User;
    const QRect body = bodyRect();
    const QRect row =
        beside ? QRect(0, body.bottom() - kRow - 5, body.left() - 6, kRow) : footerRect();
    if (beside && body.isEmpty())
        return areas; // the menu has them
    if (row.isNull())
        return areas;
    const QFontMetrics label(textFont(TextStyle::Label));
    const auto areaOf = [&](int x, int action, int width, int height) {
        areas.push_back({QRect(x, row.top() + (kRow - height) / 2, width, height), action});
        return width;
    };
    using Place = TranscriptAction::Place;
    const QFontMetrics caption(textFont(TextStyle::Caption));
    const auto widthOf = [&](const TranscriptAction &action) {
        return action.place == Place::Caption ? caption.horizontalAdvance(action.label) + 2 : kRow;
    };
    const int count = static_cast<int>(m_message.actions.size());
    if (beside) {
        int x = row.right();
        for (int i = count - 1; i >= 0; --i) {
            if (m_message.actions.at(i).place == Place::Menu)
                continue;
            const int width = widthOf(m_message.actions.at(i));
            x -= width;
            areaOf(x, i, width, kRow);
        }
        return areas;
    }
    int x = row.left();
    for (int i = 0; i < count; ++i) {
        const TranscriptAction &action = m_message.actions.at(i);
        if (action.prominent)
            x += areaOf(x, i, label.horizontalAdvance(action.label) + 44, kProminentHeight) + 8;
    }
    const auto isSteady = [](const TranscriptAction &action) {
        return !action.prominent
               && (action.place == Place::Always || action.place == Place::Caption);
    };
    if (std::any_of(m_message.actions.begin(), m_message.actions.end(), isSteady)) {
        x -= x == row.left() ? 6 : 0; // the icon's own padding
        for (int i = 0; i < count; ++i) {
            if (isSteady(m_message.actions.at(i)))
                x += areaOf(x, i, widthOf(m_message.actions.at(i)), kRow);
        }
        x += 4;
    }
    if (!m_message.footer.isEmpty())
        x += QFontMetrics(textFont(TextStyle::Caption)).horizontalAdvance(m_message.footer) + 8;
    else if (x == row.left())
        x -= 6; // the icon's own padding, so that its stroke stands under the text
    for (int i = 0; i < count; ++i) {
        if (!m_message.actions.at(i).prominent && m_message.actions.at(i).place == Place::Hover)
            x += areaOf(x, i, kRow, kRow);
    }
    return areas;
}

QRect MessageItem::footerTextRect() const
{
    QRect row = footerRect();
    for (const ActionArea &area : actionAreas()) {
        const TranscriptAction &action = m_message.actions.at(area.action);
        if (action.prominent)
            row.setLeft(area.rect.right() + 9);
        else if (action.place != TranscriptAction::Place::Hover)
            row.setLeft(area.rect.right() + 5);
    }
    return row;
}

void MessageItem::placeSources()
{
    const bool has = m_message.role == TranscriptMessage::Role::Assistant;
    m_sources = layoutSources(has ? m_message.sources : QList<TranscriptSource>(), textWidth(),
                              m_allSources);
    for (QRect &rect : m_sources.rects)
        rect.translate(kGutter, 0);
    if (!m_sources.rest.isNull())
        m_sources.rest.translate(kGutter, 0);
}

QRect MessageItem::sourceRect(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    return at < m_sources.rects.size() ? m_sources.rects[at].translated(0, m_sourcesTop) : QRect();
}

QRect MessageItem::restOfSourcesRect() const
{
    return m_sources.rest.isNull() ? QRect() : m_sources.rest.translated(0, m_sourcesTop);
}

void MessageItem::showAllSources()
{
    m_allSources = true;
    placeSources();
    stack();
}

void MessageItem::setEmbedHeight(int height)
{
    m_embedHeight = height;
    stack();
}

QRect MessageItem::embedRect() const
{
    return m_embedHeight > 0
               ? QRect(kGutter, m_embedTop, std::max(80, m_column - kGutter), m_embedHeight)
               : QRect();
}

} // namespace troupe
