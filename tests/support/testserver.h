// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// moc 6.4 loses count of braces in the raw strings of the contract rows.
#ifndef Q_MOC_RUN

#include "core/api/apiserver.h"
#include "core/engine/chatengine.h"
#include "core/engine/eventhub.h"
#include "core/engine/modelregistry.h"
#include "core/engine/run/workshop.h"
#include "core/net/outboundclient.h"
#include "core/security/secretstore.h"
#include "core/services/accessservice.h"
#include "core/services/agentrecord.h"
#include "core/services/agentservice.h"
#include "core/services/approvalservice.h"
#include "core/services/attachmentservice.h"
#include "core/services/branchservice.h"
#include "core/services/estimateservice.h"
#include "core/services/exportservice.h"
#include "core/services/importservice.h"
#include "core/services/mcpservice.h"
#include "core/services/modelservice.h"
#include "core/services/oauthservice.h"
#include "core/services/peopleservice.h"
#include "core/services/runservice.h"
#include "core/services/sessionservice.h"
#include "core/services/systemmonitor.h"
#include "core/services/systemservice.h"
#include "core/services/templateservice.h"
#include "core/services/tokenissuer.h"
#include "core/services/toolservices.h"
#include "core/services/usageservice.h"
#include "core/services/workbenchservice.h"
#include "core/storage/blobstore.h"
#include "tests/support/scriptedprovider.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QTemporaryDir>

namespace troupe {

/// What a request came back with.
struct TestReply
{
    int status = 0; ///< 0: no answer
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case

    QJsonObject json() const;
    QByteArray header(const char *name) const { return headers.value(QByteArray(name).toLower()); }
};

struct TestServerOptions
{
    bool rateLimits = true;
    bool registrationOpen = true;
    QString folder; ///< empty: a temporary one
    QString accessLog;
    bool openConvergio = false;
    FileLimits files;
    QStringList allowTargets; ///< CIDRs that tools may reach
    // There before anything goes on that an earlier server left:
    std::vector<std::shared_ptr<Tool>> tools;
    std::function<ChatReply(const ChatRequest &)> answerBy; ///< see ScriptedProvider
};

/// The real stack on port 0 of 127.0.0.1, with a temporary database, a manual clock and scripted
/// models, on the thread of the test.
class TestServer
{
public:
    explicit TestServer(TestServerOptions options = {});
    ~TestServer();

    QString url() const;
    quint16 port() const { return m_host->port(); }
    const QByteArray &adminKey() const { return m_adminKey; }
    ManualClock &clock() { return m_clock; }
    ScriptedProvider &provider() { return *m_provider; }
    Services services();
    Workshop &workshop() { return *m_workshop; }
    ApiServer &api() { return *m_api; }
    HttpHost &host() { return *m_host; }
    const QString &folder() const { return m_folder; }

    /// A user who is a member, and a key of theirs, or of the administrator.
    User addMember(const QString &name);
    QByteArray addKey(const User &user, const QStringList &scopes, Tier tier = Tier::Enterprise);
    const User &admin() const { return m_admin; }

    /// One exchange; `body` null sends none.
    TestReply send(const QByteArray &method, const QString &target, const QByteArray &key,
                   const QByteArray &body = {},
                   const QList<QPair<QByteArray, QByteArray>> &headers = {});
    TestReply get(const QString &target) { return send("GET", target, m_adminKey); }
    TestReply post(const QString &target, const QByteArray &body)
    {
        return send("POST", target, m_adminKey, body);
    }

private:
    ManualClock m_clock;
    QTemporaryDir m_temporary;
    QString m_folder;
    std::unique_ptr<Database> m_db;
    NetPolicy m_net{m_clock};
    OutboundClient m_outbound{m_net};
    EventHub m_events;
    std::unique_ptr<SecretStore> m_secrets;
    std::shared_ptr<ScriptedProvider> m_provider = std::make_shared<ScriptedProvider>();
    std::unique_ptr<ModelRegistry> m_models;
    std::unique_ptr<ChatEngine> m_engine;
    std::unique_ptr<Workshop> m_workshop;
    std::unique_ptr<ToolServices> m_tools;
    std::unique_ptr<TokenIssuer> m_tokens;
    std::unique_ptr<AccessService> m_access;
    std::unique_ptr<PeopleService> m_people;
    std::unique_ptr<AgentService> m_agents;
    std::unique_ptr<SessionService> m_sessions;
    std::unique_ptr<BranchService> m_branches;
    std::unique_ptr<ModelService> m_modelService;
    std::unique_ptr<UsageService> m_usage;
    std::unique_ptr<SystemService> m_system;
    TemplateCatalog m_catalog;
    std::unique_ptr<TemplateService> m_templates;
    std::unique_ptr<WorkbenchService> m_workbench;
    std::unique_ptr<OAuthService> m_oauth;
    std::unique_ptr<SystemMonitor> m_monitor;
    std::unique_ptr<AgentRecord> m_record;
    std::unique_ptr<BlobStore> m_blobs;
    std::unique_ptr<AttachmentService> m_attachments;
    std::unique_ptr<ExportService> m_exports;
    std::unique_ptr<ImportService> m_imports;
    std::unique_ptr<EstimateService> m_estimates;
    std::unique_ptr<ApprovalService> m_approvals;
    std::unique_ptr<RunService> m_runs;
    std::unique_ptr<McpService> m_mcp;
    std::unique_ptr<ApiServer> m_api;
    std::unique_ptr<HttpHost> m_host;
    QNetworkAccessManager m_network;
    User m_admin;
    QByteArray m_adminKey;
};

} // namespace troupe

#endif
