// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaireader.h"

#include <QJsonDocument>

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

OpenAiReader::OpenAiReader(QHash<QString, QString> names, DeltaSink onDelta)
    : m_stream(std::move(names)), m_onDelta(std::move(onDelta))
{
}

bool OpenAiReader::feed(QByteArrayView bytes)
{
    if (!goesOn())
        return false;
    if (m_form == Form::Events)
        return feedEvents(bytes);
    m_start.append(bytes);
    if (m_start.size() > kLongestJson) {
        m_problem = QStringLiteral("an endless answer");
        return false;
    }
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
    const bool isJson = text.startsWith('{') || text.startsWith('[') || text.startsWith('<');
    m_form = isJson ? Form::Json : Form::Events;
    if (isJson)
        return true;
    const QByteArray start = std::exchange(m_start, QByteArray());
    return feedEvents(start);
}

bool OpenAiReader::feedEvents(QByteArrayView bytes)
{
    const bool fits = m_parser.feed(bytes, [this](const SseEvent &event) { takeEvent(event); });
    if (!fits)
        m_problem = QStringLiteral("an endless event");
    return goesOn();
}

void OpenAiReader::takeEvent(const SseEvent &event)
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
        takeJson(document.object());
    } else {
        m_problem = QStringLiteral("an event that is no JSON object");
    }
}

void OpenAiReader::takeJson(const QJsonObject &object)
{
    if (holdsError(object)) {
        m_complaint = readComplaint(QJsonValue(object));
        return;
    }
    const QString added = m_stream.take(object);
    if (added.isEmpty())
        return;
    m_gaveText = true;
    if (m_onDelta)
        m_onDelta(added);
}

void OpenAiReader::end()
{
    if (m_form == Form::Events) {
        m_parser.finish([this](const SseEvent &event) { takeEvent(event); });
        return;
    }
    if (!goesOn())
        return;
    if (m_start.startsWith(kUtf8Mark))
        m_start.remove(0, 3);
    const QJsonDocument document = QJsonDocument::fromJson(m_start);
    if (document.isObject()) {
        takeJson(document.object());
        m_done = m_stream.sawChoice();
        return;
    }
    m_isWebPage = m_form == Form::Json && readComplaint(m_start).isWebPage;
    m_problem = m_start.trimmed().isEmpty() ? QStringLiteral("an empty answer")
                                            : QStringLiteral("an answer that is no JSON");
}

} // namespace troupe
