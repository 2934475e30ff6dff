// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/providers/o200k/charclasses.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <string_view>

namespace troupe {

struct MergeWindow;

/// The 199,998 tokens of o200k_base and the byte pair encoding with them. About 4 MB; immutable, so
/// any thread may use it.
class O200kVocabulary
{
public:
    /// Reads what resources/tokens/make.mjs writes. Malformed when it is anything else.
    static Result<std::unique_ptr<O200kVocabulary>> load(const QByteArray &compressed);
    /// What is compiled in.
    static Result<std::unique_ptr<O200kVocabulary>> builtIn();

    const CharClasses &classes() const { return m_classes; }
    std::size_t size() const { return m_ends.size(); }

    /// How many tokens one piece of the splitter's becomes: in linear time, but for pieces that are
    /// made to prevent it, which take O(n log n) and are counted by the megabyte.
    qint64 countPiece(std::string_view piece) const;
    /// The same for at least two bytes, merged in one go: what countPiece() is checked against.
    qint64 countWhole(std::string_view piece) const;

private:
    static constexpr quint32 kNone = 0xFFFFFFFF;

    O200kVocabulary() = default;
    Result<void> read(const QByteArray &plain);
    bool addTokens(const char *first, const char *second, std::size_t count);
    bool add(std::string_view token);
    std::string_view token(quint32 id) const;
    quint32 rankOf(std::string_view bytes, quint64 hash) const;
    qint64 countShort(std::string_view piece, const quint64 *hashes) const;
    qint64 countLong(std::string_view piece) const;
    std::optional<qint64> countByWindows(std::string_view piece) const;
    quint32 rankOfTwo(char first, char second) const;
    void merge(std::string_view bytes, MergeWindow &window) const;
    bool isBoundary(std::string_view bytes, std::size_t at, MergeWindow &window) const;

    CharClasses m_classes;
    std::vector<char> m_bytes; ///< all tokens, one behind the other
    std::vector<quint32> m_ends; ///< by id: where the token ends in m_bytes
    std::vector<quint32> m_twoBytes; ///< the rank of each two bytes
    std::vector<quint32> m_slots; ///< open addressing; id + 1 below, a tag of the hash above
};

} // namespace troupe
