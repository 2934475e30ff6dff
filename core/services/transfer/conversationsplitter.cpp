// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/conversationsplitter.h"

namespace troupe {

namespace {

bool isBlankByte(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

tl::unexpected<Error> notConversations()
{
    return failKeyed(ErrorCode::Malformed, QStringLiteral("import_unreadable"),
                     QStringLiteral("This is no file of conversations: the conversations.json of a "
                                    "ChatGPT export (unpack its archive first), or JSON saved by "
                                    "Troupe"));
}

} // namespace

Result<void> ConversationSplitter::feed(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (auto taken = take(c); !taken)
            return taken;
    }
    return {};
}

Result<void> ConversationSplitter::take(char c)
{
    switch (m_place) {
    case Place::Before:
        if (m_mark < 3 && c == "\xEF\xBB\xBF"[m_mark]) {
            ++m_mark;
            return {};
        }
        if (isBlankByte(c))
            return {};
        if (c == '[') {
            m_isList = true;
            m_place = Place::Between;
            return {};
        }
        if (c != '{')
            return notConversations();
        m_place = Place::Inside;
        keep(c);
        return {};
    case Place::Between:
        if (isBlankByte(c) || c == ',')
            return {};
        if (c == ']') {
            m_place = Place::After;
            return {};
        }
        if (c != '{')
            return notConversations();
        m_place = Place::Inside;
        keep(c);
        return {};
    case Place::Inside:
        keep(c);
        return {};
    case Place::After:
        return isBlankByte(c) ? Result<void>() : notConversations();
    }
    return {};
}

void ConversationSplitter::keep(char c)
{
    if (m_element.size() >= m_most) {
        m_isTooLarge = true;
        m_element = {};
    }
    if (!m_isTooLarge)
        m_element.append(c);
    if (m_inString) {
        if (m_escaped)
            m_escaped = false;
        else if (c == '\\')
            m_escaped = true;
        else if (c == '"')
            m_inString = false;
        return;
    }
    if (c == '"')
        m_inString = true;
    else if (c == '{' || c == '[')
        ++m_depth;
    else if ((c == '}' || c == ']') && --m_depth == 0)
        finish();
}

void ConversationSplitter::finish()
{
    QByteArray element = std::exchange(m_element, {});
    if (std::exchange(m_isTooLarge, false))
        element.clear();
    m_place = m_isList ? Place::Between : Place::After;
    m_sink(std::move(element));
}

Result<void> ConversationSplitter::end() const
{
    if (m_place == Place::After)
        return {};
    if (m_place == Place::Before)
        return notConversations();
    return failKeyed(ErrorCode::Malformed, QStringLiteral("import_truncated"),
                     QStringLiteral("The file ends in the middle: it may not have been copied "
                                    "whole. What came before is imported."));
}

} // namespace troupe
