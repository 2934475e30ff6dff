// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/sseparser.h"
#include "core/providers/openai/openaierrors.h"
#include "core/providers/openai/openaistream.h"

namespace troupe {

/// Reads the body of a 2xx answer to POST …/chat/completions as it arrives: an event stream, or the
/// one JSON object of a server that ignores "stream". Pure.
class OpenAiReader
{
public:
    OpenAiReader(QHash<QString, QString> names, DeltaSink onDelta);

    /// Returns false when nothing more is of interest: after [DONE], an error, or broken input.
    bool feed(QByteArrayView bytes);
    /// The body has ended, cleanly or not.
    void end();

    const OpenAiStream &stream() const { return m_stream; }
    bool gaveText() const { return m_gaveText; }
    /// Nothing is missing: [DONE], a finish reason, or a whole JSON answer.
    bool isComplete() const { return m_done || m_stream.isFinished(); }
    const std::optional<OpenAiComplaint> &complaint() const { return m_complaint; }
    /// What is broken, for the log; empty when nothing is.
    const QString &problem() const { return m_problem; }
    bool isWebPage() const { return m_isWebPage; }

private:
    enum class Form : quint8 { Unknown, Events, Json };

    bool feedEvents(QByteArrayView bytes);
    void takeEvent(const SseEvent &event);
    void takeJson(const QJsonObject &object);
    bool goesOn() const { return !m_done && !m_complaint && m_problem.isEmpty(); }

    OpenAiStream m_stream;
    DeltaSink m_onDelta;
    SseParser m_parser;
    Form m_form = Form::Unknown;
    QByteArray m_start; ///< until the form is known; then the JSON
    bool m_done = false;
    bool m_gaveText = false;
    bool m_isWebPage = false;
    std::optional<OpenAiComplaint> m_complaint;
    QString m_problem;
};

} // namespace troupe
