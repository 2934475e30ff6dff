// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// As in the AIMOS API Integration Guide, verbatim but for blanks at the end of lines.
inline constexpr char kAimosRegister[] = R"({
  "username": "john_doe",
  "email": "john@example.com",
  "password": "secure_password123"
})";
inline constexpr char kAimosLogin[] = "username=john_doe&password=secure_password123";
inline constexpr char kAimosRegistered[] = R"({
  "id": "uuid",
  "username": "john_doe",
  "email": "john@example.com",
  "is_active": true,
  "is_admin": false,
  "created_at": "2024-01-15T10:30:00Z",
  "last_login": null
})";
inline constexpr char kAimosToken[] = R"({
  "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
  "token_type": "bearer",
  "expires_in": 1800
})";
inline constexpr char kAimosMe[] = R"({
  "id": "uuid",
  "username": "john_doe",
  "email": "john@example.com",
  "is_active": true,
  "is_admin": false,
  "created_at": "2024-01-15T10:30:00Z",
  "last_login": "2024-01-15T11:00:00Z"
})";
inline constexpr char kAimosCreate[] = R"({
  "name": "CustomBot",
  "role": "Custom Analysis",
  "description": "Performs custom business analysis tasks"
})";
inline constexpr char kAimosCreated[] = R"({
  "id": "new_agent_uuid",
  "name": "CustomBot",
  "role": "Custom Analysis",
  "description": "Performs custom business analysis tasks",
  "status": "inactive",
  "created_at": "2024-01-15T12:00:00Z",
  "last_execution": null,
  "success_rate": 0.0,
  "total_executions": 0,
  "successful_executions": 0
})";
inline constexpr char kAimosUpdate[] = R"({
  "role": "Enhanced Custom Analysis",
  "description": "Updated description with new capabilities",
  "status": "active"
})";
inline constexpr char kAimosListed[] = R"({
    "id": "agent_uuid",
    "name": "CostOptBot",
    "role": "Cost Optimization & Analysis",
    "description": "Analyzes infrastructure costs and identifies savings",
    "status": "active",
    "created_at": "2024-01-15T09:00:00Z",
    "last_execution": "2024-01-15T11:30:00Z",
    "success_rate": 94.5,
    "total_executions": 127,
    "successful_executions": 120
})";
inline constexpr char kAimosStatus[] = R"({
  "status": "healthy",
  "uptime_seconds": 86400,
  "version": "2.0.0",
  "environment": "production",
  "total_agents": 9,
  "active_agents": 8,
  "system_health_score": 0.94,
  "last_execution": "2024-01-15T11:30:00Z"
})";
inline constexpr char kAimosSample[] = R"({
    "timestamp": "2024-01-15T11:00:00Z",
    "cpu_usage": 34.5,
    "memory_usage": 67.2,
    "disk_usage": 45.8,
    "network_io": 23.1,
    "active_agents_count": 8,
    "system_health_score": 0.94
})";
inline constexpr char kAimosUpdateMessage[] = R"({
  "type": "metrics_update",
  "data": {
    "cpu_usage": 35.2,
    "memory_usage": 68.1,
    "system_health_score": 0.93,
    "timestamp": "2024-01-15T12:00:00Z"
  }
})";
inline constexpr char kAimosInvalid[] = R"({
  "detail": "Invalid request data",
  "type": "validation_error",
  "errors": [
    {
      "field": "username",
      "message": "Username must be at least 3 characters"
    }
  ]
})";
