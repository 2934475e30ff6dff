// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QUrl>

namespace troupe {

/// The addresses of one OpenAI-compatible server.
struct OpenAiEndpoint
{
    QUrl chat; ///< …/chat/completions
    QUrl models; ///< …/models

    /// Reads what people paste: "localhost:1234", "http://host:1234", "https://api.x.ai/v1/", a
    /// full ".../v1/chat/completions", a query as Azure has it. A bare host gets "/v1"; any other
    /// path is kept. Without a scheme it is https, or http for a local name, an address or a port.
    /// Invalid says what is wrong.
    static Result<OpenAiEndpoint> fromBase(const QString &typed);
};

} // namespace troupe
