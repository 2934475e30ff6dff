// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QString>

namespace troupe {

/// Writes compact JSON (RFC 8259, UTF-8) straight into bytes, without a tree in between.
///
/// The caller keeps the nesting right; commas are placed here. Numbers that JSON has no form for
/// (NaN, infinities) become null. Unpaired surrogates become U+FFFD.
class JsonWriter
{
public:
    enum Secrets { HideSecrets, WriteSecrets };
    /// WriteSecrets is for requests that carry a secret to a server; answers hide them.
    explicit JsonWriter(Secrets secrets = HideSecrets) : m_secrets(secrets)
    {
        m_out.reserve(kUsualSize);
    }
    bool hidesSecrets() const { return m_secrets == HideSecrets; }

    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }

    void key(QStringView name);
    void key(const char *name) { rawKey(quotedKey(name)); }
    /// A key that is already quoted and followed by a colon: `"name":`.
    void rawKey(const QByteArray &quoted);
    static QByteArray quotedKey(QByteArrayView name);

    void null() { literal("null"); }
    void value(bool v) { literal(v ? "true" : "false"); }
    void value(qint64 v);
    void value(int v) { value(static_cast<qint64>(v)); }
    void value(double v);
    void value(QStringView text);
    void value(const QString &text) { value(QStringView(text)); }
    void value(const QByteArray &utf8) { value(QStringView(QString::fromUtf8(utf8))); }
    void value(const char *) = delete;
    void value(const QJsonValue &v);
    void value(const QJsonObject &v) { value(QJsonValue(v)); }
    void value(const QJsonArray &v) { value(QJsonValue(v)); }
    /// Bytes that are JSON already.
    void raw(const QByteArray &json);

    const QByteArray &bytes() const { return m_out; }
    QByteArray take() { return std::move(m_out); }

private:
    void open(char bracket);
    void close(char bracket);
    void separate();
    void literal(QByteArrayView text);
    void string(QStringView text);

    /// Most objects fit, and it is of the sizes that malloc keeps at hand (1,032 bytes in glibc).
    static constexpr qsizetype kUsualSize = 1000;

    QByteArray m_out;
    bool m_comma = false;
    Secrets m_secrets;
};

/// Compact JSON of a value; what is undefined is null.
QByteArray jsonText(const QJsonValue &value);

} // namespace troupe
