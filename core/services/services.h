// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace troupe {

class AccessService;
class AgentRecord;
class AgentService;
class ApprovalService;
class AttachmentService;
class BranchService;
class ChatEngine;
class Clock;
class Database;
class EstimateService;
class EventHub;
class ExportService;
class ImportService;
class McpService;
class ModelService;
class OAuthService;
class PeopleService;
class RunService;
class SecretStore;
class SessionService;
class SystemMonitor;
class SystemService;
class TemplateService;
class ToolServices;
class UsageService;
class WorkbenchService;

/// Everything that the api layer asks, wired by app/composition. All on the server thread.
struct Services
{
    const Clock &clock;
    Database &db;
    ChatEngine &engine;
    EventHub &events;
    AccessService &access;
    AgentService &agents;
    SessionService &sessions;
    ModelService &models;
    UsageService &usage;
    SystemService &system;
    SecretStore &secrets;
    TemplateService &templates;
    PeopleService &people;
    WorkbenchService &workbench;
    OAuthService &oauth;
    SystemMonitor &monitor;
    AgentRecord &record;
    BranchService &branches;
    AttachmentService &attachments;
    ExportService &exports;
    ImportService &imports;
    EstimateService &estimates;
    ApprovalService &approvals;
    RunService &runs;
    McpService &mcp;
    ToolServices &tools;
};

} // namespace troupe
