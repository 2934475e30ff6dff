// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/csvreader.h"

#include <QIODevice>

#include <array>

namespace troupe {

namespace {

constexpr qint64 kCsvChunk = 256 * 1024;
constexpr qsizetype kSeparatorSample = 16 * 1024;

/// How often each candidate stands outside of quotes in the first lines; the first line decides,
/// then how evenly the next ones agree with it.
char likelySeparator(QByteArrayView sample)
{
    constexpr std::array<char, 4> candidates{',', ';', '\t', '|'};
    std::array<int, 4> inFirst{};
    std::array<int, 4> inLine{};
    std::array<int, 4> agreeing{};
    bool isQuoted = false;
    int lines = 0;
    for (const char c : sample) {
        if (c == '"')
            isQuoted = !isQuoted;
        if (isQuoted)
            continue;
        if (c == '\n') {
            for (size_t i = 0; i < candidates.size(); ++i) {
                if (lines == 0)
                    inFirst[i] = inLine[i];
                agreeing[i] += inLine[i] > 0 && inLine[i] == inFirst[i] ? 1 : 0;
            }
            inLine = {};
            ++lines;
        }
        for (size_t i = 0; i < candidates.size(); ++i)
            inLine[i] += c == candidates[i] ? 1 : 0;
    }
    if (lines == 0)
        inFirst = inLine;
    size_t best = 0;
    for (size_t i = 1; i < candidates.size(); ++i) {
        if (std::pair(agreeing[i], inFirst[i]) > std::pair(agreeing[best], inFirst[best]))
            best = i;
    }
    return candidates[best];
}

} // namespace

CsvReader::CsvReader(QIODevice &device, char separator) : m_device(device), m_separator(separator)
{
    findEncoding();
    if (m_separator == 0)
        findSeparator();
}

void CsvReader::findEncoding()
{
    m_device.seek(0);
    const QByteArray start = m_device.peek(4);
    if (start.startsWith("\xff\xfe") || start.startsWith("\xfe\xff")) {
        m_isUtf8 = false;
        m_decoder = QStringDecoder(QStringDecoder::Utf16); // the mark says which end comes first
        return;
    }
    QStringDecoder trial(QStringDecoder::Utf8);
    while (!m_device.atEnd() && !trial.hasError()) {
        const QString unused = trial(m_device.read(kCsvChunk));
        Q_UNUSED(unused);
    }
    m_device.seek(start.startsWith("\xef\xbb\xbf") ? 3 : 0);
    if (trial.hasError()) {
        m_isUtf8 = false;
        m_decoder = QStringDecoder(QStringDecoder::Latin1);
    }
}

void CsvReader::findSeparator()
{
    peek(); // fills the buffer
    m_separator = likelySeparator(
        QByteArrayView(m_buffer).first(std::min(m_buffer.size(), kSeparatorSample)));
}

void CsvReader::refill()
{
    const QByteArray raw = m_device.read(kCsvChunk);
    m_position = 0;
    if (m_isUtf8) {
        m_buffer = raw;
    } else {
        const QString text = m_decoder(raw);
        m_buffer = text.toUtf8();
    }
    m_failed = m_failed || (raw.isEmpty() && !m_device.atEnd());
}

int CsvReader::peek()
{
    while (m_position >= m_buffer.size()) {
        if (m_failed || m_device.atEnd())
            return -1;
        refill();
    }
    return static_cast<unsigned char>(m_buffer.at(m_position));
}

int CsvReader::take()
{
    const int c = peek();
    if (c >= 0)
        ++m_position;
    if (c == '\n')
        ++m_nextLine;
    return c;
}

tl::unexpected<Error> CsvReader::problem(const QString &what) const
{
    return fail(ErrorCode::Invalid, QStringLiteral("Line %1: %2").arg(m_line).arg(what));
}

Result<void> CsvReader::readQuoted(QByteArray &field)
{
    take(); // the quote
    for (;;) {
        const int c = take();
        if (c < 0)
            return problem(QStringLiteral("a quote has no end"));
        if (c == '"') {
            if (peek() != '"')
                return {};
            take();
        }
        if (field.size() >= kMaxField)
            return problem(QStringLiteral("a value is larger than 1 MB"));
        field += static_cast<char>(c);
    }
}

Result<void> CsvReader::readField(QByteArray &field)
{
    if (peek() == '"') {
        if (const auto done = readQuoted(field); !done)
            return fail(done.error());
    }
    for (int c = peek(); c >= 0 && c != m_separator && c != '\n' && c != '\r'; c = peek()) {
        if (field.size() >= kMaxField)
            return problem(QStringLiteral("a value is larger than 1 MB"));
        field += static_cast<char>(take());
    }
    return {};
}

Result<bool> CsvReader::next(QList<QByteArray> &fields)
{
    fields.clear();
    while (peek() == '\n' || peek() == '\r')
        take();
    m_line = m_nextLine;
    while (peek() >= 0) {
        if (fields.size() >= kMaxFields)
            return problem(QStringLiteral("there are more than %1 values").arg(kMaxFields));
        QByteArray field;
        if (const auto done = readField(field); !done)
            return fail(done.error());
        fields.append(std::move(field));
        const int end = take();
        if (end == '\r' && peek() == '\n')
            take();
        if (end != m_separator)
            break;
        if (peek() < 0 || peek() == '\n' || peek() == '\r') { // a separator at the line's end
            fields.append(QByteArray());
            take();
            break;
        }
    }
    if (m_failed)
        return fail(ErrorCode::Unavailable, QStringLiteral("The file cannot be read."),
                    m_device.errorString());
    return !fields.isEmpty();
}

} // namespace troupe
