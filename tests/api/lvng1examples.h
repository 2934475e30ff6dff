// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// As in the API Integration Guide, verbatim.
inline constexpr char kCreateAgent[] = R"({
  "name": "Customer Support Agent",
  "description": "Handles customer inquiries and support tickets",
  "model": "gpt-4.1-mini",
  "temperature": 0.3,
  "max_tokens": 2000,
  "tools": ["web_search", "knowledge_base", "ticket_system"],
  "memory_config": {
    "type": "conversation",
    "max_turns": 20,
    "summarization": true
  },
  "system_prompt": "You are a helpful customer support agent...",
  "functions": [
    {
      "name": "search_knowledge_base",
      "description": "Search the company knowledge base",
      "parameters": {
        "type": "object",
        "properties": {
          "query": {"type": "string"}
        }
      }
    }
  ]
})";
inline constexpr char kSendMessage[] = R"({
  "message": "What are your return policies?",
  "session_id": "session_xyz789",
  "context": {
    "user_id": "user_123",
    "channel": "web_chat",
    "metadata": {
      "page_url": "https://example.com/support",
      "user_tier": "premium"
    }
  },
  "stream": false,
  "max_tokens": 1000
})";
inline constexpr char kStreamMessage[] = R"({
  "message": "Explain machine learning",
  "session_id": "session_xyz789",
  "stream": true
})";

inline constexpr char kAgentShape[] = R"({
  "id": "", "name": "", "status": "", "created_at": "", "updated_at": "", "endpoint": "",
  "webhook_url": null,
  "cost_tracking": {"input_tokens": 0, "output_tokens": 0, "total_cost": 0.00}
})";
inline constexpr char kAnswerShape[] = R"({
  "id": "", "agent_id": "", "session_id": "", "message": "", "response": "",
  "tokens_used": {"input": 25, "output": 87, "cached": 15},
  "cost": 0.0023, "response_time_ms": 445, "functions_called": [], "created_at": ""
})";
inline constexpr char kModelShape[] = R"({
  "id": "", "name": "", "provider": "", "capabilities": [], "context_window": 1, "max_output": 1,
  "cost_per_1k_input": 0.1, "cost_per_1k_output": 0.1, "latency_ms": 1, "availability": ""
})";
