// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <memory>

class QDebug;

namespace troupe {

/// Overwrites `bytes` with zeros in a way that no compiler removes. Detaches nothing: what other
/// copies of an implicitly shared array see is zeroed too, and that is the purpose.
void secureZero(QByteArray &bytes);
void secureZero(QString &text);

/// A secret: bytes in one buffer of its own, zeroed when the last copy goes. Copies share that
/// buffer, so copying spreads nothing. It never converts by itself, and QDebug prints its length
/// only. What reveal() hands out is the caller's to keep short-lived. Immutable, thread-safe.
class SecretString
{
public:
    SecretString() = default;
    explicit SecretString(QByteArrayView bytes);
    /// The UTF-8 bytes of `text`.
    explicit SecretString(QStringView text);
    /// As the first constructor, then zeroes the source.
    static SecretString take(QByteArray &&bytes);
    /// `size` random bytes from the kernel.
    static SecretString random(qsizetype size);

    bool isEmpty() const { return size() == 0; }
    qsizetype size() const;
    /// Valid as long as this object or a copy of it lives.
    QByteArrayView reveal() const;
    /// The bytes as text, where an API insists on a QString; zero it after use.
    QString revealText() const;

    /// In time that depends on the lengths only.
    friend bool operator==(const SecretString &a, const SecretString &b);

private:
    class Buffer;
    std::shared_ptr<const Buffer> m_buffer;
};

/// Prints "SecretString(32 bytes)", never the content.
QDebug operator<<(QDebug debug, const SecretString &secret);

} // namespace troupe
