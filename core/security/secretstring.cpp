// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/secretstring.h"

#include "core/security/crypto.h"

#include <QDebug>

#include <sodium.h>

namespace troupe {

void secureZero(QByteArray &bytes)
{
    // data() would detach a shared array and leave the original standing.
    sodium_memzero(const_cast<char *>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
}

void secureZero(QString &text)
{
    sodium_memzero(const_cast<QChar *>(text.constData()),
                   static_cast<std::size_t>(text.size()) * sizeof(QChar));
}

class SecretString::Buffer
{
public:
    explicit Buffer(qsizetype size)
        : m_data(std::make_unique<char[]>(static_cast<std::size_t>(size))), m_size(size)
    {
    }
    ~Buffer() { sodium_memzero(m_data.get(), static_cast<std::size_t>(m_size)); }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;

    char *data() { return m_data.get(); }
    QByteArrayView view() const { return QByteArrayView(m_data.get(), m_size); }

private:
    std::unique_ptr<char[]> m_data;
    qsizetype m_size;
};

SecretString::SecretString(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    auto buffer = std::make_shared<Buffer>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), buffer->data());
    m_buffer = std::move(buffer);
}

SecretString::SecretString(QStringView text)
{
    QByteArray utf8 = text.toUtf8();
    *this = SecretString(QByteArrayView(utf8));
    secureZero(utf8);
}

SecretString SecretString::take(QByteArray &&bytes)
{
    SecretString secret{QByteArrayView(bytes)};
    secureZero(bytes);
    bytes.clear();
    return secret;
}

SecretString SecretString::random(qsizetype size)
{
    SecretString secret;
    auto buffer = std::make_shared<Buffer>(size);
    randomBytes(buffer->data(), size);
    secret.m_buffer = std::move(buffer);
    return secret;
}

qsizetype SecretString::size() const
{
    return m_buffer ? m_buffer->view().size() : 0;
}

QByteArrayView SecretString::reveal() const
{
    return m_buffer ? m_buffer->view() : QByteArrayView(""); // C functions want a pointer even so
}

QString SecretString::revealText() const
{
    return QString::fromUtf8(reveal());
}

bool operator==(const SecretString &a, const SecretString &b)
{
    return constantTimeEquals(a.reveal(), b.reveal());
}

QDebug operator<<(QDebug debug, const SecretString &secret)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "SecretString(" << secret.size() << " bytes)";
    return debug;
}

} // namespace troupe
