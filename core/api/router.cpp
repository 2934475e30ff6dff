// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/router.h"

#include <QStringDecoder>

#include <algorithm>

namespace troupe {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::optional<QString> decodedSegment(QByteArrayView raw)
{
    const bool plain = std::all_of(raw.begin(), raw.end(), [](char c) {
        return c != '%' && static_cast<unsigned char>(c) < 0x80;
    });
    if (plain)
        return QString::fromLatin1(raw.data(), raw.size());
    QByteArray bytes;
    bytes.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            bytes += raw[i];
            continue;
        }
        if (i + 2 >= raw.size())
            return std::nullopt;
        const int high = hexDigit(raw[i + 1]);
        const int low = hexDigit(raw[i + 2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0))
            return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
        i += 2;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

} // namespace

std::optional<std::vector<QString>> pathSegments(QByteArrayView path)
{
    std::vector<QString> segments;
    segments.reserve(8);
    if (path.startsWith('/'))
        path = path.sliced(1);
    if (path.endsWith('/'))
        path.chop(1);
    qsizetype from = 0;
    while (from <= path.size()) {
        qsizetype to = path.indexOf('/', from);
        if (to < 0)
            to = path.size();
        auto segment = decodedSegment(path.sliced(from, to - from));
        if (!segment)
            return std::nullopt;
        segments.push_back(std::move(*segment));
        from = to + 1;
    }
    return segments;
}

Router::Router()
{
    m_nodes.emplace_back();
}

int Router::child(int node, const QString &segment)
{
    const auto at = static_cast<std::size_t>(node);
    const int next = static_cast<int>(m_nodes.size());
    if (segment.startsWith(u'{')) {
        if (m_nodes[at].placeholder >= 0)
            return m_nodes[at].placeholder;
        m_nodes[at].placeholder = next;
    } else {
        for (const auto &[name, index] : m_nodes[at].literals) {
            if (name == segment)
                return index;
        }
        m_nodes[at].literals.emplace_back(segment, next);
    }
    m_nodes.emplace_back();
    return next;
}

void Router::add(const Route &route)
{
    int node = 0;
    const auto segments = pathSegments(route.row->path);
    Q_ASSERT(segments);
    for (const QString &segment : *segments)
        node = child(node, segment);
    const Route *&slot =
        m_nodes[static_cast<std::size_t>(node)].routes[static_cast<std::size_t>(route.row->verb)];
    Q_ASSERT_X(!slot, "Router::add", route.row->path);
    slot = &route;
}

bool Router::search(int node, std::size_t depth, const Segments &segments, Verb verb,
                    std::vector<std::size_t> &captures, Match &match) const
{
    const Node &here = m_nodes[static_cast<std::size_t>(node)];
    if (depth == segments.size()) {
        match.route = here.routes[static_cast<std::size_t>(verb)];
        if (match.route)
            return true;
        for (std::size_t i = 0; i < here.routes.size(); ++i) {
            const auto candidate = static_cast<Verb>(i);
            const auto &known = match.allowed;
            if (here.routes[i] && std::find(known.begin(), known.end(), candidate) == known.end())
                match.allowed.push_back(candidate);
        }
        return false;
    }
    const QString &segment = segments[depth];
    for (const auto &[name, index] : here.literals) {
        if (name == segment && search(index, depth + 1, segments, verb, captures, match))
            return true;
    }
    if (here.placeholder < 0 || segment.isEmpty())
        return false;
    captures.push_back(depth);
    if (search(here.placeholder, depth + 1, segments, verb, captures, match))
        return true;
    captures.pop_back();
    return false;
}

Router::Match Router::match(Verb verb, QByteArrayView path) const
{
    Match match;
    const auto segments = pathSegments(path);
    if (!segments) {
        match.badEncoding = true;
        return match;
    }
    std::vector<std::size_t> captures;
    if (!search(0, 0, *segments, verb, captures, match))
        return match;
    match.values.reserve(static_cast<qsizetype>(captures.size()));
    for (std::size_t i = 0; i < captures.size(); ++i) {
        match.values.append(
            {match.route->placeholders[static_cast<qsizetype>(i)], (*segments)[captures[i]]});
    }
    return match;
}

const char *verbName(Verb verb)
{
    static constexpr std::array names{"GET", "POST", "PUT", "PATCH", "DELETE"};
    return names[static_cast<std::size_t>(verb)];
}

std::optional<Verb> verbOf(HttpMethod method)
{
    switch (method) {
    case HttpMethod::Get:
    case HttpMethod::Head:
        return Verb::Get;
    case HttpMethod::Post:
        return Verb::Post;
    case HttpMethod::Put:
        return Verb::Put;
    case HttpMethod::Patch:
        return Verb::Patch;
    case HttpMethod::Delete:
        return Verb::Delete;
    case HttpMethod::Options:
        break;
    }
    return std::nullopt;
}

QByteArray allowHeader(const std::vector<Verb> &verbs)
{
    QByteArray allow;
    std::vector<Verb> sorted = verbs;
    std::sort(sorted.begin(), sorted.end());
    for (const Verb verb : sorted) {
        allow += verbName(verb);
        allow += verb == Verb::Get ? ", HEAD, " : ", ";
    }
    return allow + "OPTIONS";
}

} // namespace troupe
