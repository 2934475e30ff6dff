// SPDX-License-Identifier: GPL-3.0-or-later
// A chat completion as a hostile server sends it, in pieces as the first byte says; the deltas given
// out must make up the reply's text.
#include "core/providers/openai/openaireader.h"

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
    troupe::OpenAiReader reader({}, [&given](const QString &delta) { given += delta; });
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        if (!reader.feed(text.sliced(at, qMin(pieceSize, text.size() - at))))
            break;
    }
    reader.end();
    if (reader.reply().text != given)
        std::abort();
    if (reader.complaint()) {
        troupe::ProviderErrorContext context;
        context.server = QStringLiteral("s");
        if (troupe::failureOf(*reader.complaint(), 0, {}, context).error.message.size() > 2000)
            std::abort();
    }
    return 0;
}
