// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/sseparser.h"
#include "core/providers/provider.h"
#include "core/providers/providererrors.h"

namespace troupe {

/// Reads the body of a 2xx answer to a chat request as it arrives: an event stream, lines of JSON,
/// or the one JSON object of a server that ignores "stream". What an object means is the
/// protocol's. Pure; memory is bounded.
class ReplyReader
{
public:
    enum class Framing : quint8 { Events, Lines };

    ReplyReader(Framing framing, DeltaSink onDelta)
        : m_framing(framing), m_onDelta(std::move(onDelta))
    {
    }
    virtual ~ReplyReader() = default;
    ReplyReader(const ReplyReader &) = delete;
    ReplyReader &operator=(const ReplyReader &) = delete;

    /// Returns false when nothing more is of interest: after the end, an error, or broken input.
    bool feed(QByteArrayView bytes);
    /// The body has ended, cleanly or not.
    void end();

    /// A part of an answer was seen, be it empty.
    virtual bool sawAnswer() const = 0;
    /// The reply; valid once nothing more comes.
    virtual ChatReply reply() const = 0;
    /// Nothing is missing.
    bool isComplete() const { return m_done || isFinished(); }
    bool gaveText() const { return m_gaveText; }
    const std::optional<ProviderComplaint> &complaint() const { return m_complaint; }
    /// What is broken, for the log; empty when nothing is.
    const QString &problem() const { return m_problem; }
    bool isWebPage() const { return m_isWebPage; }

protected:
    /// One object of the stream, or a whole answer (`isWhole`); returns the text it adds.
    virtual QString take(const QJsonObject &object, bool isWhole) = 0;
    /// The protocol's own sign of the end was seen, though more may follow.
    virtual bool isFinished() const { return false; }

    /// Nothing that follows is of interest.
    void finish() { m_done = true; }

private:
    enum class Form : quint8 { Unknown, Stream, Json };

    bool feedStream(QByteArrayView bytes);
    bool feedLines(QByteArrayView bytes);
    void takeEvent(const SseEvent &event);
    void takeLine(const QByteArray &line);
    void takeJson(const QJsonObject &object, bool isWhole);
    bool goesOn() const { return !m_done && !m_complaint && m_problem.isEmpty(); }

    const Framing m_framing;
    const DeltaSink m_onDelta;
    SseParser m_parser;
    Form m_form = Form::Unknown;
    QByteArray m_start; ///< until the form is known; then the JSON, or a line that goes on
    bool m_done = false;
    bool m_gaveText = false;
    bool m_isWebPage = false;
    std::optional<ProviderComplaint> m_complaint;
    QString m_problem;
};

} // namespace troupe
