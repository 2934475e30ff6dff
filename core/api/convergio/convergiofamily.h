// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"
#include "core/base/clock.h"

namespace troupe {

/// Convergio: /api/v1, /health, /metrics, /docs, /redoc, /openapi.json, /telemetry, /ecosystem,
/// /admin and /ws. Errors and most answers come in its envelope. 100 requests a minute for each
/// address.
class ConvergioFamily final : public ApiFamily
{
public:
    /// `isOpen`: no credential is needed, but for keys, metrics, telemetry and what an administrator
    /// does.
    ConvergioFamily(const Clock &clock, bool isOpen) : m_clock(clock), m_isOpen(isOpen) {}

    const char *name() const override { return "convergio"; }
    bool owns(QByteArrayView path) const override;
    int statusOf(const Error &error) const override;
    HttpResponse renderError(const Error &error, int status,
                             const QByteArray &requestId) const override;
    QByteArray envelope(const QByteArray &data, const QByteArray &requestId) const override;
    QByteArray streamError(const Error &error, const QByteArray &requestId) const override;
    LimitPolicy limits(const Caller &caller) const override;
    void writeLimits(const LimitState &state, HttpHeaders &headers) const override;
    LimitSubject limitSubject() const override { return LimitSubject::Address; }
    bool isOpenFor(const OpRow &row) const override;

private:
    QByteArray ending(const QByteArray &requestId) const;

    const Clock &m_clock;
    const bool m_isOpen;
};

/// The member "error" of an envelope: code, message, details.
QByteArray convergioError(const Error &error, int status);

} // namespace troupe
