// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// As in the Agents API of LVNG v2, verbatim.
inline constexpr char kV2Create[] = R"({
    "name": "Data Analyst",
    "description": "Analyzes datasets and produces reports with statistical insights.",
    "systemPrompt": "You are a senior data analyst. Analyze data thoroughly and provide clear statistical insights.",
    "model": "claude-sonnet",
    "temperature": 0.3,
    "capabilities": {
      "code_interpreter": true,
      "file_analysis": true
    },
    "tags": ["analytics", "reporting"],
    "isPublic": false
  })";
inline constexpr char kV2Agent[] = R"({
    "id": "550e8400-e29b-41d4-a716-446655440000",
    "name": "Data Analyst",
    "description": "Analyzes datasets and produces reports with statistical insights.",
    "avatar": null,
    "systemPrompt": "You are a senior data analyst. Analyze data thoroughly and provide clear statistical insights.",
    "model": "claude-sonnet",
    "temperature": 0.3,
    "capabilities": { "code_interpreter": true, "file_analysis": true },
    "metadata": {},
    "tags": ["analytics", "reporting"],
    "status": "inactive",
    "isPublic": false,
    "user_id": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "created_at": "2026-03-19T16:00:00.000Z",
    "updated_at": "2026-03-19T16:00:00.000Z"
  })";
inline constexpr char kV2ListedAgent[] = R"({
      "id": "550e8400-e29b-41d4-a716-446655440000",
      "name": "Data Analyst",
      "description": "Analyzes datasets and produces reports with statistical insights.",
      "model": "claude-sonnet",
      "status": "active",
      "capabilities": { "code_interpreter": true, "file_analysis": true },
      "tags": ["analytics", "reporting"],
      "isPublic": false,
      "created_at": "2026-03-19T16:00:00.000Z"
    })";
inline constexpr char kV2Update[] = R"({
    "name": "Senior Data Analyst",
    "description": "Advanced agent for data analysis with SQL access and visualization.",
    "tags": ["analytics", "reporting", "sql"]
  })";
inline constexpr char kV2Updated[] = R"({
    "id": "550e8400-e29b-41d4-a716-446655440000",
    "name": "Senior Data Analyst",
    "description": "Advanced agent for data analysis with SQL access and visualization.",
    "model": "claude-sonnet",
    "temperature": 0.3,
    "capabilities": { "code_interpreter": true, "file_analysis": true },
    "tags": ["analytics", "reporting", "sql"],
    "status": "inactive",
    "isPublic": false,
    "updated_at": "2026-03-19T16:45:00.000Z"
  })";
inline constexpr char kV2Duplicate[] = R"({
    "name": "Data Analyst v2"
  })";
inline constexpr char kV2Copy[] = R"({
    "id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "name": "Data Analyst v2",
    "description": "Analyzes datasets and produces reports with statistical insights.",
    "systemPrompt": "You are a senior data analyst. Analyze data thoroughly and provide clear statistical insights.",
    "model": "claude-sonnet",
    "temperature": 0.3,
    "capabilities": { "code_interpreter": true, "file_analysis": true },
    "tags": ["analytics", "reporting"],
    "status": "inactive",
    "isPublic": false,
    "user_id": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "created_at": "2026-03-19T17:00:00.000Z",
    "updated_at": "2026-03-19T17:00:00.000Z"
  })";
inline constexpr char kV2Capabilities[] = R"({
    "capabilities": {
      "code_interpreter": true,
      "file_analysis": true,
      "web_search": true
    }
  })";
inline constexpr char kV2Message[] = R"({
    "message": "What were the top 3 products by revenue last quarter?",
    "context": {
      "database": "analytics_prod",
      "time_range": "Q1_2026"
    }
  })";
inline constexpr char kV2Answer[] = R"({
  "success": true,
  "response": "",
  "model": "claude-sonnet",
  "toolsUsed": ["query_database"],
  "usage": {
    "input_tokens": 856,
    "output_tokens": 423
  }
})";
inline constexpr char kV2Stats[] = R"({
  "success": true,
  "stats": {
    "conversations": 89,
    "tokens": { "input": 523400, "output": 198750 },
    "startDate": "2026-02-17T00:00:00.000Z",
    "endDate": "2026-03-19T17:00:00.000Z"
  }
})";
inline constexpr char kV2ListedMessage[] = R"({
  "id": "", "channel_id": "", "agent_id": "", "role": "", "content": "", "created_at": ""
})";
