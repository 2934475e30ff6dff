// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/o200k/vocabulary.h"

#include <QResource>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <queue>

namespace troupe {

namespace {

constexpr char kMagic[] = "TKO200K1";
constexpr quint32 kMostInVocabulary = (1U << 18) - 2;
constexpr std::size_t kLongestToken = 128;
constexpr std::size_t kShortPiece = 96; ///< up to here looking at all pairs is faster than a heap
constexpr std::size_t kSliceOfPiece = 1024 * 1024;
constexpr std::size_t kWindow = 512; ///< what is merged at once fits the fastest cache
constexpr int kWindowBits = 9;
constexpr std::size_t kKeptOfWindow = kWindow * 3 / 4; ///< its end is cut at random
constexpr std::size_t kMostStepsBack = 8; ///< at one cut
constexpr int kMostStepsOfPiece = 64;
constexpr int kSlotBits = 19;
constexpr int kIdBits = 18;
constexpr quint32 kIdMask = (1U << kIdBits) - 1;
constexpr quint64 kBase = 0x9E3779B97F4A7C15ULL;

constexpr std::array<quint64, kLongestToken + 1> powersOfBase()
{
    std::array<quint64, kLongestToken + 1> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i)
        powers[i] = powers[i - 1] * kBase;
    return powers;
}
constexpr std::array<quint64, kLongestToken + 1> kPowers = powersOfBase();

// A polynomial, so that the hash of any part of a piece follows from those of its beginnings.
constexpr quint64 extendHash(quint64 hash, char byte)
{
    return hash * kBase + static_cast<unsigned char>(byte) + 1;
}

constexpr std::size_t indexOfTwo(char first, char second)
{
    return std::size_t(static_cast<unsigned char>(first)) << 8 | static_cast<unsigned char>(second);
}

quint64 hashOfBytes(std::string_view bytes)
{
    quint64 hash = 0;
    for (const char byte : bytes)
        hash = extendHash(hash, byte);
    return hash;
}

quint64 hashOfPart(const quint64 *hashes, std::size_t from, std::size_t to)
{
    return hashes[to] - hashes[from] * kPowers[to - from];
}

constexpr quint64 mixed(quint64 hash)
{
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93ULL;
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93ULL;
    return hash ^ (hash >> 32);
}

constexpr quint32 slotOf(quint64 mixedHash)
{
    return static_cast<quint32>(mixedHash >> (64 - kSlotBits));
}

constexpr quint32 tagOf(quint64 mixedHash)
{
    return static_cast<quint32>(mixedHash & 0x3FFF) << kIdBits;
}

quint32 fromPlanes(const char *planes, std::size_t count, std::size_t index)
{
    const auto byte = [planes](std::size_t at) {
        return static_cast<quint32>(static_cast<unsigned char>(planes[at]));
    };
    return byte(index) | byte(count + index) << 8 | byte(2 * count + index) << 16;
}

tl::unexpected<Error> badVocabulary(const char *what)
{
    return fail(ErrorCode::Malformed, QStringLiteral("The table of tokens cannot be read."),
                QString::fromLatin1(what));
}

} // namespace

/// Room to merge up to kWindow bytes.
struct MergeWindow
{
    std::array<quint64, kWindow + 1> hashes; ///< of each beginning
    std::array<quint16, kWindow + 1> before; ///< by the start of a part: that of the one before
    std::array<quint16, kWindow + 1> next; ///< where the next part starts; the size behind the last
    std::array<quint32, kWindow + 1> ranks; ///< of the part joined with the next
    std::vector<quint32> pairs; ///< a heap: rank above, start below
    std::vector<quint16> ends; ///< of the tokens, when it is merged
};

Result<std::unique_ptr<O200kVocabulary>> O200kVocabulary::builtIn()
{
    const QResource resource(QStringLiteral(":/troupe/tokens/o200k.bin"));
    if (!resource.isValid() || resource.compressionAlgorithm() != QResource::NoCompression)
        return badVocabulary("not compiled in");
    return load(QByteArray::fromRawData(reinterpret_cast<const char *>(resource.data()),
                                        static_cast<qsizetype>(resource.size())));
}

Result<std::unique_ptr<O200kVocabulary>> O200kVocabulary::load(const QByteArray &compressed)
{
    if (compressed.size() < 5 || qFromBigEndian<quint32>(compressed.constData()) > 8 * 1024 * 1024)
        return badVocabulary("no table, or a giant one");
    const QByteArray plain = qUncompress(compressed);
    std::unique_ptr<O200kVocabulary> vocabulary(new O200kVocabulary);
    if (auto done = vocabulary->read(plain); !done)
        return fail(std::move(done.error()));
    return vocabulary;
}

Result<void> O200kVocabulary::read(const QByteArray &plain)
{
    const auto size = static_cast<std::size_t>(plain.size());
    const char *data = plain.constData();
    if (size < 12 + 256 || !plain.startsWith(kMagic))
        return badVocabulary("not of this form");
    const quint32 count = qFromLittleEndian<quint32>(data + 8);
    if (count < 256 || count > kMostInVocabulary)
        return badVocabulary("number of tokens");
    const std::size_t joined = count - 256;
    const std::size_t ranges = 12 + 256 + 6 * joined;
    if (size < ranges + 4)
        return badVocabulary("cut in the tokens");
    const std::size_t rangeCount = qFromLittleEndian<quint32>(data + ranges);
    if (rangeCount > 0x110000 || size != ranges + 4 + 4 * rangeCount)
        return badVocabulary("cut in the classes");

    std::vector<quint32> starts(rangeCount);
    std::vector<quint8> kinds(rangeCount);
    for (std::size_t i = 0; i < rangeCount; ++i) {
        starts[i] = fromPlanes(data + ranges + 4, rangeCount, i);
        kinds[i] = static_cast<quint8>(data[ranges + 4 + 3 * rangeCount + i]);
    }
    if (!m_classes.build(starts, kinds))
        return badVocabulary("classes");

    m_slots.assign(std::size_t(1) << kSlotBits, 0);
    m_ends.reserve(count);
    m_bytes.reserve(std::size_t(count) * 7);
    for (std::size_t i = 0; i < 256; ++i) {
        if (!add(std::string_view(data + 12 + i, 1)))
            return badVocabulary("single bytes");
    }
    if (!addTokens(data + 12 + 256, data + 12 + 256 + 3 * joined, joined))
        return badVocabulary("tokens");
    m_bytes.shrink_to_fit();
    m_twoBytes.assign(std::size_t(1) << 16, kNone);
    for (quint32 id = 0; id < m_ends.size(); ++id) {
        const std::string_view bytes = token(id);
        if (bytes.size() == 2)
            m_twoBytes[indexOfTwo(bytes[0], bytes[1])] = id;
    }
    return {};
}

bool O200kVocabulary::addTokens(const char *first, const char *second, std::size_t count)
{
    std::array<char, kLongestToken> joined{};
    for (std::size_t i = 0; i < count; ++i) {
        const quint32 firstId = fromPlanes(first, count, i);
        const quint32 secondId = fromPlanes(second, count, i);
        if (firstId >= m_ends.size() || secondId >= m_ends.size())
            return false;
        const std::string_view head = token(firstId);
        const std::string_view tail = token(secondId);
        if (head.size() + tail.size() > kLongestToken)
            return false;
        std::copy(head.begin(), head.end(), joined.begin());
        std::copy(tail.begin(), tail.end(), joined.data() + head.size());
        if (!add(std::string_view(joined.data(), head.size() + tail.size())))
            return false;
    }
    return true;
}

/// False when it is there already.
bool O200kVocabulary::add(std::string_view token)
{
    const quint64 hash = hashOfBytes(token);
    if (rankOf(token, hash) != kNone)
        return false;
    m_bytes.insert(m_bytes.end(), token.begin(), token.end());
    m_ends.push_back(static_cast<quint32>(m_bytes.size()));
    const quint64 mix = mixed(hash);
    quint32 slot = slotOf(mix);
    while (m_slots[slot] != 0)
        slot = (slot + 1) & ((1U << kSlotBits) - 1);
    m_slots[slot] = tagOf(mix) | static_cast<quint32>(m_ends.size());
    return true;
}

std::string_view O200kVocabulary::token(quint32 id) const
{
    const quint32 from = id == 0 ? 0 : m_ends[id - 1];
    return std::string_view(m_bytes.data() + from, m_ends[id] - from);
}

quint32 O200kVocabulary::rankOf(std::string_view bytes, quint64 hash) const
{
    const quint64 mix = mixed(hash);
    const quint32 tag = tagOf(mix);
    quint32 slot = slotOf(mix);
    while (const quint32 entry = m_slots[slot]) {
        if ((entry & ~kIdMask) == tag && token((entry & kIdMask) - 1) == bytes)
            return (entry & kIdMask) - 1;
        slot = (slot + 1) & ((1U << kSlotBits) - 1);
    }
    return kNone;
}

quint32 O200kVocabulary::rankOfTwo(char first, char second) const
{
    return m_twoBytes[indexOfTwo(first, second)];
}

qint64 O200kVocabulary::countPiece(std::string_view piece) const
{
    if (piece.size() <= 1)
        return static_cast<qint64>(piece.size());
    if (piece.size() <= kShortPiece) {
        std::array<quint64, kShortPiece + 1> hashes; // NOLINT: filled just below
        hashes[0] = 0;
        for (std::size_t i = 0; i < piece.size(); ++i)
            hashes[i + 1] = extendHash(hashes[i], piece[i]);
        if (rankOf(piece, hashes[piece.size()]) != kNone)
            return 1;
        return countShort(piece, hashes.data());
    }
    if (piece.size() <= kLongestToken && rankOf(piece, hashOfBytes(piece)) != kNone)
        return 1;
    return countLong(piece);
}

/// Joins the adjacent pair of the lowest rank, the leftmost of equal ones, until no pair is a token.
qint64 O200kVocabulary::countShort(std::string_view piece, const quint64 *hashes) const
{
    std::array<quint8, kShortPiece + 2> starts; // NOLINT: filled just below
    std::array<quint32, kShortPiece + 1> ranks; // NOLINT: of the pair that starts at that part
    const auto rankOfPair = [&](std::size_t part) {
        const std::size_t from = starts[part];
        const std::size_t to = starts[part + 2];
        return rankOf(piece.substr(from, to - from), hashOfPart(hashes, from, to));
    };
    std::size_t parts = piece.size();
    for (std::size_t i = 0; i <= parts; ++i)
        starts[i] = static_cast<quint8>(i);
    for (std::size_t i = 0; i + 1 < parts; ++i)
        ranks[i] = rankOfTwo(piece[i], piece[i + 1]);
    while (parts > 1) {
        const auto *const end = ranks.begin() + (parts - 1);
        const auto *const best = std::min_element(ranks.cbegin(), end);
        if (*best == kNone)
            break;
        const auto part = static_cast<std::size_t>(best - ranks.cbegin());
        std::copy(starts.begin() + part + 2, starts.begin() + parts + 1, starts.begin() + part + 1);
        std::copy(ranks.begin() + part + 1, ranks.begin() + parts - 1, ranks.begin() + part);
        --parts;
        if (part + 1 < parts)
            ranks[part] = rankOfPair(part);
        if (part > 0)
            ranks[part - 1] = rankOfPair(part - 1);
    }
    return static_cast<qint64>(parts);
}

/// The same with a linked list of parts and a heap of pairs.
void O200kVocabulary::merge(std::string_view bytes, MergeWindow &window) const
{
    const auto size = static_cast<quint32>(bytes.size());
    window.hashes[0] = 0;
    window.pairs.clear();
    for (quint32 i = 0; i < size; ++i) {
        window.hashes[i + 1] = extendHash(window.hashes[i], bytes[i]);
        window.before[i] = static_cast<quint16>(i == 0 ? size : i - 1);
        window.next[i] = static_cast<quint16>(i + 1);
        window.ranks[i] = i + 1 < size ? rankOfTwo(bytes[i], bytes[i + 1]) : kNone;
        if (window.ranks[i] != kNone)
            window.pairs.push_back(window.ranks[i] << kWindowBits | i);
    }
    const auto lowestFirst = std::greater<>();
    std::make_heap(window.pairs.begin(), window.pairs.end(), lowestFirst);
    const auto refresh = [&](quint32 from) {
        const quint32 middle = window.next[from];
        const quint32 to = middle < size ? window.next[middle] : size;
        window.ranks[from] = kNone;
        if (middle >= size || to - from > kLongestToken)
            return;
        const quint32 rank =
            rankOf(bytes.substr(from, to - from), hashOfPart(window.hashes.data(), from, to));
        window.ranks[from] = rank;
        if (rank == kNone)
            return;
        window.pairs.push_back(rank << kWindowBits | from);
        std::push_heap(window.pairs.begin(), window.pairs.end(), lowestFirst);
    };
    while (!window.pairs.empty()) {
        std::pop_heap(window.pairs.begin(), window.pairs.end(), lowestFirst);
        const quint32 from = window.pairs.back() & (kWindow - 1);
        const quint32 rank = window.pairs.back() >> kWindowBits;
        window.pairs.pop_back();
        if (window.ranks[from] != rank)
            continue; // one of the two has been joined with another since
        const quint32 gone = window.next[from];
        window.ranks[gone] = kNone;
        window.next[from] = window.next[gone];
        if (window.next[from] < size)
            window.before[window.next[from]] = static_cast<quint16>(from);
        refresh(from);
        if (window.before[from] < size)
            refresh(window.before[from]);
    }
    window.ends.clear();
    for (quint32 at = 0; at < size; at = window.next[at])
        window.ends.push_back(window.next[at]);
}

/// Whether these bytes become two tokens that meet at `at`.
bool O200kVocabulary::isBoundary(std::string_view bytes, std::size_t at, MergeWindow &window) const
{
    merge(bytes, window);
    return window.ends.size() == 2 && window.ends.front() == at;
}

qint64 O200kVocabulary::countLong(std::string_view piece) const
{
    if (const auto count = countByWindows(piece))
        return *count;
    qint64 tokens = 0;
    for (std::size_t at = 0; at < piece.size(); at += kSliceOfPiece)
        tokens += countWhole(piece.substr(at, kSliceOfPiece));
    return tokens;
}

/// Merges one window after the other. That is exact: tokens in a row are what bytes become if and
/// only if each two neighbours are what their own bytes become, because the first join across the
/// end of a token depends on nothing but the two that meet there. Inside of a window all neighbours
/// are; where two windows meet it is checked, and if it is not so, the window begins a token
/// earlier. Nothing when that does not help, which takes text that is made for it.
std::optional<qint64> O200kVocabulary::countByWindows(std::string_view piece) const
{
    const auto window = std::make_unique_for_overwrite<MergeWindow>();
    std::unique_ptr<MergeWindow> meeting;
    std::vector<std::size_t> lengths; // of the tokens so far, as far back as we may step
    qint64 count = 0;
    int steps = 0;
    std::size_t stepsHere = 0;
    for (std::size_t at = 0; at < piece.size();) {
        const std::string_view bytes = piece.substr(at, kWindow);
        merge(bytes, *window);
        if (!lengths.empty()) {
            if (!meeting)
                meeting = std::make_unique_for_overwrite<MergeWindow>();
            const std::size_t last = lengths.back();
            if (!isBoundary(piece.substr(at - last, last + window->ends.front()), last, *meeting)) {
                lengths.pop_back();
                if (++steps > kMostStepsOfPiece || ++stepsHere > kMostStepsBack || lengths.empty())
                    return std::nullopt;
                at -= last;
                --count;
                continue;
            }
        }
        stepsHere = 0;
        const bool isLast = at + bytes.size() == piece.size();
        std::size_t from = 0;
        for (const quint16 end : window->ends) {
            if (!isLast && from > 0 && end > kKeptOfWindow)
                break;
            lengths.push_back(end - from);
            from = end;
            ++count;
        }
        at += from;
        if (lengths.size() > 2 * kMostStepsBack)
            lengths.erase(lengths.begin(),
                          lengths.end() - static_cast<std::ptrdiff_t>(2 * kMostStepsBack));
    }
    return count;
}

qint64 O200kVocabulary::countWhole(std::string_view piece) const
{
    const auto size = static_cast<quint32>(piece.size());
    struct Part
    {
        quint32 before = 0;
        quint32 next = 0; ///< where the next part starts; `size` behind the last
        quint32 rank = kNone; ///< of this part joined with the next
    };
    std::vector<Part> parts(size);
    std::vector<quint64> hashes(size + std::size_t(1));
    for (quint32 i = 0; i < size; ++i)
        hashes[i + 1] = extendHash(hashes[i], piece[i]);
    const auto rankOfPair = [&](quint32 from) {
        const quint32 middle = parts[from].next;
        const quint32 to = middle < size ? parts[middle].next : size;
        if (middle >= size || to - from > kLongestToken)
            return kNone;
        return rankOf(piece.substr(from, to - from), hashOfPart(hashes.data(), from, to));
    };
    std::vector<quint64> pairs; // rank above, start below: the leftmost of equal ranks comes first
    pairs.reserve(size);
    for (quint32 i = 0; i < size; ++i) {
        parts[i].before = i == 0 ? size : i - 1;
        parts[i].next = i + 1;
    }
    for (quint32 i = 0; i < size; ++i) {
        parts[i].rank = rankOfPair(i);
        if (parts[i].rank != kNone)
            pairs.push_back(quint64(parts[i].rank) << 32 | i);
    }
    std::priority_queue<quint64, std::vector<quint64>, std::greater<>> queue(std::greater<>(),
                                                                             std::move(pairs));
    const auto refresh = [&](quint32 from) {
        parts[from].rank = rankOfPair(from);
        if (parts[from].rank != kNone)
            queue.push(quint64(parts[from].rank) << 32 | from);
    };
    qint64 count = size;
    while (!queue.empty()) {
        const auto from = static_cast<quint32>(queue.top());
        const auto rank = static_cast<quint32>(queue.top() >> 32);
        queue.pop();
        if (parts[from].rank != rank)
            continue; // one of the two has been joined with another since
        const quint32 gone = parts[from].next;
        parts[gone].rank = kNone;
        parts[from].next = parts[gone].next;
        if (parts[from].next < size)
            parts[parts[from].next].before = from;
        --count;
        refresh(from);
        if (parts[from].before < size)
            refresh(parts[from].before);
    }
    return count;
}

} // namespace troupe
