// SPDX-License-Identifier: GPL-3.0-or-later
// The event-stream parser: in one piece and in the pieces that the first byte asks for; both must
// give the same events.
#include "core/net/sseparser.h"

#include <QList>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr qsizetype kSmallLimit = 4096;

struct Events
{
    QList<QByteArray> list;
    bool fits = true;
};

Events eventsOf(QByteArrayView text, qsizetype pieceSize)
{
    Events events;
    troupe::SseParser parser(kSmallLimit);
    const auto sink = [&events](const troupe::SseEvent &event) {
        events.list.append(event.type + '\0' + event.data + '\0' + event.id);
    };
    for (qsizetype at = 0; at < text.size(); at += pieceSize)
        events.fits = parser.feed(text.sliced(at, qMin(pieceSize, text.size() - at)), sink);
    parser.finish(sink);
    return events;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const qsizetype pieceSize = 1 + data[0] % 32;
    const QByteArrayView text(reinterpret_cast<const char *>(data) + 1,
                              static_cast<qsizetype>(size) - 1);
    const Events whole = eventsOf(text, qMax<qsizetype>(1, text.size()));
    const Events pieces = eventsOf(text, pieceSize);
    if (whole.list != pieces.list || whole.fits != pieces.fits)
        std::abort();
    return 0;
}
