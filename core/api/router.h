// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/route.h"
#include "core/http/message.h"

#include <array>
#include <vector>

namespace troupe {

/// All rows of all families in one tree of path segments.
///
/// Literal segments beat placeholders; when the literal branch has no row of that method, the
/// placeholder is tried. One slash at the end is tolerated. Segments are compared percent-decoded.
class Router
{
public:
    struct Match
    {
        const Route *route = nullptr;
        TextPairs values; ///< of the placeholders
        std::vector<Verb> allowed; ///< when there is no route but the path exists
        bool badEncoding = false; ///< a segment is no percent-encoded UTF-8
    };

    Router();

    /// `route` must outlive the router. Asserts when two rows meet at the same place.
    void add(const Route &route);
    Match match(Verb verb, QByteArrayView path) const;

private:
    struct Node
    {
        std::vector<std::pair<QString, int>> literals;
        int placeholder = -1;
        std::array<const Route *, 5> routes{};
    };
    using Segments = std::vector<QString>;

    bool search(int node, std::size_t depth, const Segments &segments, Verb verb,
                std::vector<std::size_t> &captures, Match &match) const;
    int child(int node, const QString &segment);

    std::vector<Node> m_nodes;
};

/// The segments between the slashes, decoded; nothing when one cannot be.
std::optional<std::vector<QString>> pathSegments(QByteArrayView path);

const char *verbName(Verb verb);
/// HEAD reads as GET; nothing for OPTIONS.
std::optional<Verb> verbOf(HttpMethod method);
/// For an Allow header: "GET, HEAD, OPTIONS".
QByteArray allowHeader(const std::vector<Verb> &verbs);

} // namespace troupe
