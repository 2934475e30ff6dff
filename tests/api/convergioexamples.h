// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// As in the Convergio API Reference, verbatim.
inline constexpr char kConvergioHealth[] = R"({
  "status": "healthy",
  "timestamp": "2025-08-17T12:00:00Z",
  "version": "1.0.0",
  "database": "connected",
  "redis": "connected"
})";
inline constexpr char kConvergioListed[] = R"({
      "id": "ali_chief_of_staff",
      "name": "Ali - Chief of Staff",
      "description": "Master orchestrator and single point of contact",
      "status": "active",
      "capabilities": [
        "Strategic agent selection",
        "Multi-agent coordination",
        "Solution integration"
      ],
      "tools": ["Task", "Read", "Write", "WebSearch"],
      "color": "#4A90E2"
})";
inline constexpr char kConvergioChat[] = R"({
  "agent_id": "ali_chief_of_staff",
  "message": "Help me analyze our quarterly performance",
  "context": {
    "user_id": "user123",
    "session_id": "session456"
  }
})";
inline constexpr char kConvergioChatShape[] = R"({
  "message_id": "", "agent_id": "", "session_id": "", "response": "", "model": "",
  "usage": {"input_tokens": 1, "output_tokens": 1}, "cost": 0.1, "signature": null
})";
inline constexpr char kConvergioCreate[] = R"({
  "name": "Custom Agent",
  "description": "Specialized agent for custom tasks",
  "capabilities": ["task_automation", "data_analysis"],
  "tools": ["web_search", "database_query"],
  "system_prompt": "You are a specialized agent that..."
})";
inline constexpr char kConvergioEcosystem[] = R"({
  "ecosystem_health": {
    "total_agents": 48,
    "active_agents": 47,
    "healthy_agents": 46,
    "degraded_agents": 1,
    "failed_agents": 0
  }
})";
inline constexpr char kConvergioAgentHealth[] = R"({
      "agent_id": "ali_chief_of_staff",
      "status": "healthy",
      "last_response_time": 1.2,
      "success_rate": 0.99
})";
inline constexpr char kConvergioSuccess[] = R"({
  "success": true,
  "data": {},
  "timestamp": "2025-08-17T12:00:00Z",
  "request_id": "req_123456"
})";
inline constexpr char kConvergioError[] = R"({
  "success": false,
  "error": {
    "code": "VALIDATION_ERROR",
    "message": "The provided data is invalid",
    "details": {
      "field": "email",
      "reason": "Invalid email format"
    }
  },
  "timestamp": "2025-08-17T12:00:00Z",
  "request_id": "req_123456"
})";
inline constexpr char kConvergioPagination[] = R"({
  "data": [],
  "pagination": {
    "total": 1000,
    "skip": 0,
    "limit": 100,
    "has_next": true,
    "has_prev": false
  }
})";
