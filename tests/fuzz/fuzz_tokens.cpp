// SPDX-License-Identifier: GPL-3.0-or-later
// Any UTF-16: the pieces make up the text, and none has more tokens than bytes, nor has any string of
// bytes.
#include "core/providers/o200k/splitter.h"
#include "core/providers/o200k/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto vocabulary = troupe::O200kVocabulary::builtIn();
    if (!vocabulary)
        std::abort();
    std::vector<char16_t> units(size / 2);
    if (!units.empty())
        std::memcpy(units.data(), data, units.size() * 2);
    const QStringView text(units.data(), static_cast<qsizetype>(units.size()));
    troupe::O200kSplitter splitter((*vocabulary)->classes(), text);
    qsizetype at = 0;
    for (QStringView piece = splitter.next(); !piece.isEmpty(); piece = splitter.next()) {
        if (piece.data() != text.data() + at)
            std::abort();
        at += piece.size();
        const QByteArray bytes = piece.toUtf8();
        const auto length = static_cast<std::size_t>(bytes.size());
        const qint64 tokens = (*vocabulary)->countPiece(std::string_view(bytes.data(), length));
        if (tokens < 1 || tokens > bytes.size())
            std::abort();
    }
    if (at != text.size())
        std::abort();
    const std::string_view raw(reinterpret_cast<const char *>(data), size);
    const qint64 tokens = (*vocabulary)->countPiece(raw);
    if (tokens < (size > 0 ? 1 : 0) || tokens > static_cast<qint64>(size))
        std::abort();
    return 0;
}
