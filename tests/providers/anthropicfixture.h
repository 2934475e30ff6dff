// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/anthropic/anthropicprovider.h"
#include "tests/providers/providerfixture.h"

namespace troupe::testing {

using ClaudeFixture = ProviderFixture<AnthropicProvider, AnthropicConfig>;

inline QByteArray claudeEvent(const QByteArray &type, const QByteArray &rest = {})
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' + (rest.isEmpty() ? "" : ",")
           + rest + "}\n\n";
}

inline const QByteArray kStart = claudeEvent(
    "message_start",
    R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}})");
inline const QByteArray kTextBlock =
    claudeEvent("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})");
inline const QByteArray kStopBlock = claudeEvent("content_block_stop", "\"index\":0");
inline const QByteArray kStop = claudeEvent("message_stop");

inline QByteArray claudeText(const QByteArray &delta)
{
    return claudeEvent("content_block_delta",
                       R"("index":0,"delta":{"type":"text_delta","text":")" + delta + "\"}");
}

inline QByteArray claudeStop(const QByteArray &reason)
{
    return claudeEvent("message_delta",
                       R"("delta":{"stop_reason":")" + reason
                           + R"(","stop_sequence":null},"usage":{"output_tokens":42})");
}

inline QByteArray claudeTool(int index, const QByteArray &id, const QByteArray &name)
{
    return claudeEvent("content_block_start", "\"index\":" + QByteArray::number(index)
                                                  + R"(,"content_block":{"type":"tool_use","id":")"
                                                  + id + R"(","name":")" + name
                                                  + R"(","input":{}})");
}

inline QByteArray claudeToolJson(int index, const QByteArray &partial)
{
    QByteArray quoted = partial;
    quoted.replace('"', "\\\"");
    return claudeEvent("content_block_delta",
                       "\"index\":" + QByteArray::number(index)
                           + R"(,"delta":{"type":"input_json_delta","partial_json":")" + quoted
                           + "\"}");
}

inline const QByteArray kHello = kStart + kTextBlock + claudeText("Hel") + claudeText("lo")
                                 + kStopBlock + claudeStop("end_turn") + kStop;

} // namespace troupe::testing
