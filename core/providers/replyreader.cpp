// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/replyreader.h"

#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestJson = 16 * 1024 * 1024;
constexpr char kUtf8Mark[] = "\xEF\xBB\xBF";

bool holdsError(const QJsonObject &object)
{
    const QJsonValue error = object.value(QLatin1String("error")); // some send "error": null
    return error.isObject() || (error.isString() && !error.toString().isEmpty());
}

} // namespace

bool ReplyReader::feed(QByteArrayView bytes)
{
    if (!goesOn())
        return false;
    if (m_form == Form::Stream)
        return feedStream(bytes);
    if (m_start.size() + bytes.size() > kLongestJson) {
        m_problem = QStringLiteral("an endless answer");
        return false;
    }
    m_start.append(bytes);
    if (m_form == Form::Json)
        return true;
    if (m_start.size() < 3 && QByteArrayView(kUtf8Mark).startsWith(m_start))
        return true; // perhaps a byte order mark
    QByteArray rest = m_start;
    if (rest.startsWith(kUtf8Mark))
        rest.remove(0, 3);
    const QByteArray text = rest.trimmed();
    if (text.isEmpty())
        return true;
    const bool isObject = text.startsWith('{') && m_framing == Framing::Events;
    const bool isJson = isObject || text.startsWith('[') || text.startsWith('<');
    m_form = isJson ? Form::Json : Form::Stream;
    if (isJson)
        return true;
    m_start.clear();
    return feedStream(rest);
}

bool ReplyReader::feedStream(QByteArrayView bytes)
{
    if (m_framing == Framing::Lines)
        return feedLines(bytes);
    const bool fits = m_parser.feed(bytes, [this](const SseEvent &event) { takeEvent(event); });
    if (!fits)
        m_problem = QStringLiteral("an endless event");
    return goesOn();
}

bool ReplyReader::feedLines(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && goesOn()) {
        const auto *const newline = std::find(bytes.begin(), bytes.end(), '\n');
        const qsizetype length = newline - bytes.begin();
        if (m_start.size() + length > kLongestJson) {
            m_problem = QStringLiteral("an endless line");
            m_start.clear();
            break;
        }
        m_start.append(bytes.first(length));
        if (newline == bytes.end())
            break;
        bytes = bytes.sliced(length + 1);
        takeLine(std::exchange(m_start, QByteArray()));
    }
    return goesOn();
}

void ReplyReader::takeLine(const QByteArray &line)
{
    const QByteArray text = line.trimmed();
    if (text.isEmpty())
        return;
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (document.isObject())
        takeJson(document.object(), false);
    else
        m_problem = QStringLiteral("a line that is no JSON object");
}

void ReplyReader::takeEvent(const SseEvent &event)
{
    if (!goesOn())
        return;
    const QByteArray data = event.data.trimmed();
    if (data.isEmpty())
        return;
    if (data == "[DONE]") {
        m_done = true;
        return;
    }
    const QJsonDocument document = QJsonDocument::fromJson(data);
    if (event.type == "error") {
        m_complaint = readComplaint(data);
    } else if (document.isObject()) {
        takeJson(document.object(), false);
    } else {
        m_problem = QStringLiteral("an event that is no JSON object");
    }
}

void ReplyReader::takeJson(const QJsonObject &object, bool isWhole)
{
    if (holdsError(object)) {
        m_complaint = readComplaint(QJsonValue(object));
        return;
    }
    const QString added = take(object, isWhole);
    if (added.isEmpty())
        return;
    m_gaveText = true;
    if (m_onDelta)
        m_onDelta(added);
}

void ReplyReader::end()
{
    if (m_form == Form::Stream) {
        if (m_framing == Framing::Events)
            m_parser.finish([this](const SseEvent &event) { takeEvent(event); });
        else if (goesOn())
            takeLine(std::exchange(m_start, QByteArray()));
        return;
    }
    if (!goesOn())
        return;
    if (m_start.startsWith(kUtf8Mark))
        m_start.remove(0, 3);
    const QJsonDocument document = QJsonDocument::fromJson(m_start);
    if (document.isObject()) {
        takeJson(document.object(), true);
        m_done = m_done || sawAnswer();
        return;
    }
    m_isWebPage = m_form == Form::Json && readComplaint(m_start).isWebPage;
    m_problem = m_start.trimmed().isEmpty() ? QStringLiteral("an empty answer")
                                            : QStringLiteral("an answer that is no JSON");
}

} // namespace troupe
