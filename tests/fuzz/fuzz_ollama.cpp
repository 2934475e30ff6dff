// SPDX-License-Identifier: GPL-3.0-or-later
// An answer of Ollama as a hostile server sends it, in pieces as the first byte says; the
// deltas given out must make up the reply's text.
#include "core/providers/ollama/ollamareader.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const qsizetype pieceSize = 1 + data[0] % 32;
    const QByteArrayView text(reinterpret_cast<const char *>(data) + 1,
                              static_cast<qsizetype>(size) - 1);
    QString given;
    troupe::OllamaReader reader([&given](const QString &delta) { given += delta; });
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        if (!reader.feed(text.sliced(at, qMin(pieceSize, text.size() - at))))
            break;
    }
    reader.end();
    const troupe::ChatReply reply = reader.reply();
    if (reply.text != given || reply.toolCalls.size() > 128)
        std::abort();
    if (reply.usage && (reply.usage->cached > reply.usage->input || reply.usage->output < 0))
        std::abort();
    return 0;
}
