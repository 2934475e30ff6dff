// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/openai/openaiprovider.h"
#include "tests/providers/providerfixture.h"

namespace troupe::testing {

inline QByteArray sseEvent(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

inline QByteArray textChunk(const QByteArray &text, const QByteArray &finish = "null")
{
    return sseEvent(R"({"id":"c","model":"m-1","choices":[{"index":0,"delta":{"content":")" + text
                    + R"("},"finish_reason":)" + finish + "}]}");
}

inline QByteArray finishChunk(const QByteArray &reason = "stop")
{
    return sseEvent(R"({"choices":[{"index":0,"delta":{},"finish_reason":")" + reason + R"("}]})");
}

inline const QByteArray kUsageChunk = sseEvent(
    R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":3}}})");
inline const QByteArray kDone = "data: [DONE]\n\n";

struct Fixture : ProviderFixture<OpenAiProvider, OpenAiConfig>
{
    Fixture() : ProviderFixture(QStringLiteral("/v1")) {}
};

} // namespace troupe::testing
