// SPDX-License-Identifier: GPL-3.0-or-later
// A file of conversations as a hostile person gives it, in pieces as the first byte says: what is read
// is a tree whose parents come first, with a leaf that is shown.
#include "core/services/transfer/conversationreader.h"
#include "core/services/transfer/conversationsplitter.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void check(const troupe::ReadConversation &read)
{
    const int count = static_cast<int>(read.messages.size());
    if (read.head < -1 || read.head >= count || (count > 0 && read.head < 0))
        std::abort();
    for (int i = 0; i < count; ++i) {
        const troupe::ReadMessage &said = read.messages[static_cast<std::size_t>(i)];
        if (said.parent < -1 || said.parent >= i)
            std::abort();
        if (said.message.status == troupe::MessageStatus::Streaming)
            std::abort();
    }
    for (auto it = read.losses.begin(); it != read.losses.end(); ++it) {
        if (it.value() <= 0 || troupe::lossText(it.key()) == it.key())
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const qsizetype pieceSize = 1 + data[0] % 64;
    const QByteArrayView text(reinterpret_cast<const char *>(data) + 1,
                              static_cast<qsizetype>(size) - 1);
    qsizetype given = 0;
    troupe::ConversationSplitter splitter([&given](QByteArray json) {
        given += json.size();
        if (const auto read = troupe::readConversation(json))
            check(*read);
    });
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        if (!splitter.feed(text.sliced(at, qMin(pieceSize, text.size() - at))))
            break;
    }
    if (splitter.end() && given > text.size())
        std::abort();
    return 0;
}
