// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/seed.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/approvalops.h"
#include "core/contract/troupe/chatops.h"
#include "core/contract/troupe/dataops.h"
#include "core/contract/troupe/functionops.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/policyops.h"
#include "core/contract/troupe/runops.h"
#include "core/contract/troupe/systemops.h"

#include <QCoroTask>
#include <QDir>
#include <QFile>
#include <QTest>

namespace troupe {

namespace {

constexpr int kAnswerMs = 20'000;

struct SeedAgent
{
    const char *name;
    const char *role;
    const char *description;
    const char *color;
    const char *model;
    const char *tags;
    bool active;
};

constexpr SeedAgent kSeedAgents[] = {
    {"Profiler", "Finds the slow line", "Measures before anything is changed.", "#a16207", "",
     "engineering", false},
    {"Translator", "German and English", "Keeps terms, tone and layout.", "#0369a1", "gpt-4o-mini",
     "writing", true},
    {"Data analyst", "Reads tables, draws conclusions", "SQL, spreadsheets and plain words.",
     "#0f766e", "gpt-4o", "analysis,reports", true},
    {"Reviewer", "Reads changes against the coding rules", "Short, kind and exact.", "#be185d",
     "claude-sonnet-4", "engineering,quality", true},
    {"Coder", "Writes and repairs code", "Small steps, each with a test.", "#15803d",
     "claude-sonnet-4", "engineering", true},
    {"Planner", "Splits work into tasks", "Asks what is not clear, then plans.", "#4f46e5", "",
     "planning,lead", true},
};

template <class Out, class In>
std::optional<Out> ask(Backend &backend, Op<In, Out> op, In in)
{
    auto result = QCoro::waitFor(backend.call(op, std::move(in)));
    if (!result) {
        qWarning("%s: %s", op.path, qPrintable(result.error().message));
        return std::nullopt;
    }
    return std::move(*result);
}

std::optional<Agent> seedAgent(Backend &backend, const SeedAgent &seed)
{
    Agent agent;
    agent.name = QString::fromLatin1(seed.name);
    agent.role = QString::fromLatin1(seed.role);
    agent.description = QString::fromLatin1(seed.description);
    agent.color = QString::fromLatin1(seed.color);
    agent.model = QString::fromLatin1(seed.model);
    agent.tags = QString::fromLatin1(seed.tags).split(u',');
    agent.temperature = 0.3;
    agent.maxTokens = 2000;
    agent.status = seed.active ? AgentStatus::Active : AgentStatus::Inactive;
    agent.systemPrompt =
        QStringLiteral("You are %1 of a small engineering team. %2\n\nAnswer briefly and show the "
                       "numbers. When something is not clear, ask one question first.")
            .arg(agent.name, agent.description);
    return ask<Agent>(backend, ops::createAgent, agent);
}

// A second version: a line of the prompt with a variable, and one that is gone.
bool revise(Backend &backend, const QString &agentId)
{
    UpdateAgent change;
    change.agentId = agentId;
    change.changes.set<&Agent::systemPrompt>(
        QStringLiteral("You are Planner of a small engineering team. Asks what is not clear, then "
                       "plans.\n\nThe goal is {goal}, until {date}.\nShow the numbers."));
    change.changes.set<&Agent::temperature>(0.2);
    return ask<Agent>(backend, ops::updateAgent, change).has_value();
}

bool seedConversation(Backend &backend, const QString &agentId, const QString &title,
                      const QStringList &messages)
{
    CreateSession begin;
    begin.agentId = agentId;
    begin.title = title;
    const auto session = ask<Session>(backend, ops::createSession, begin);
    if (!session)
        return false;
    for (const QString &text : messages) {
        PostMessage post;
        post.sessionId = session->id;
        post.text = text;
        const auto turn = ask<TurnStarted>(backend, ops::postMessage, post);
        if (!turn)
            return false;
        MessageRef reply;
        reply.messageId = turn->replyId;
        const bool answered = QTest::qWaitFor(
            [&backend, &reply] {
                const auto message = ask<Message>(backend, ops::getMessage, reply);
                return message && message->status == MessageStatus::Complete;
            },
            kAnswerMs);
        if (!answered)
            return false;
    }
    return true;
}

bool seedProvidersAndKeys(Backend &backend)
{
    ProviderInput ollama;
    ollama.name = QStringLiteral("ollama");
    ollama.baseUrl = QStringLiteral("http://127.0.0.1:11434/v1");
    ollama.models = {QStringLiteral("qwen3:8b"), QStringLiteral("llama3.2:3b"),
                     QStringLiteral("mistral-small")};
    CreateKey laptop;
    laptop.name = QStringLiteral("Laptop");
    laptop.scopes = {QStringLiteral("agents:read"), QStringLiteral("agents:write"),
                     QStringLiteral("models:access")};
    CreateKey reports;
    reports.name = QStringLiteral("Nightly reports");
    reports.scopes = {QStringLiteral("usage:read")};
    return ask<ProviderConfig>(backend, ops::createProvider, ollama)
           && ask<CreatedKey>(backend, ops::createKey, laptop)
           && ask<CreatedKey>(backend, ops::createKey, reports);
}

bool seedTools(Backend &backend)
{
    FunctionInput weather;
    weather.name = QStringLiteral("get_weather");
    weather.description = QStringLiteral("Current weather for a location.");
    weather.endpoint = QStringLiteral("https://api.example.org/weather");
    weather.method = FunctionMethod::Get;
    weather.auth = FunctionAuth::ApiKey;
    weather.secret = QStringLiteral("example-key");
    weather.requestsPerMinute = 100;
    FunctionInput booking;
    booking.name = QStringLiteral("book_room");
    booking.description = QStringLiteral("Books a meeting room for a time.");
    booking.endpoint = QStringLiteral("https://rooms.example.org/{room}/bookings");
    const QDir folder(QDir::temp().filePath(QStringLiteral("troupe-seed")));
    QFile sales(folder.filePath(QStringLiteral("sales.csv")));
    if (!folder.mkpath(QStringLiteral(".")) || !sales.open(QIODevice::WriteOnly)
        || sales.write("region,amount\nnorth,1200\nsouth,900\n") < 0)
        return false;
    sales.close();
    DataSource data;
    data.name = QStringLiteral("sales");
    data.kind = DataSourceKind::Csv;
    data.path = sales.fileName();
    GrantedFolder files;
    files.name = QStringLiteral("reports");
    files.path = folder.path();
    files.access = FolderAccess::Write;
    QFile summary(folder.filePath(QStringLiteral("summary.md")));
    if (!summary.open(QIODevice::WriteOnly)
        || summary.write("# Sales\n\nNorth: 1,150\nSouth: 900\n\nAs of February.\n") < 0)
        return false;
    summary.close();
    return ask<ToolFunction>(backend, ops::createFunction, weather)
           && ask<ToolFunction>(backend, ops::createFunction, booking)
           && ask<DataSource>(backend, ops::addDataSource, data)
           && ask<GrantedFolder>(backend, ops::addFolder, files);
}

/// A call of a tool that waits for a person, with what it changes.
bool seedWaitingCall(Backend &backend)
{
    StartRun start;
    start.plan = {
        {QStringLiteral("name"), QStringLiteral("Weekly summary")},
        {QStringLiteral("steps"),
         QJsonArray{QJsonObject{
             {QStringLiteral("id"), QStringLiteral("write")},
             {QStringLiteral("name"), QStringLiteral("Write the summary")},
             {QStringLiteral("kind"), QStringLiteral("tool")},
             {QStringLiteral("tool"), QStringLiteral("file_write")},
             {QStringLiteral("arguments"),
              QJsonObject{{QStringLiteral("path"), QStringLiteral("reports/summary.md")},
                          {QStringLiteral("mode"), QStringLiteral("replace")},
                          {QStringLiteral("content"),
                           QStringLiteral(
                               "# Sales\n\nNorth: 1,200\nSouth: 900\n\nAs of March.\n")}}}}}}};
    return ask<RunSummary>(backend, ops::startRun, start).has_value();
}

/// What people are asked, what was decided, and policies.
bool seedApprovals(Backend &backend, const QString &agentId)
{
    const std::tuple<const char *, const char *, RiskLevel, const char *> asked[] = {
        {"Send the invoice for March",
         "To: office@example.com\nSubject: Invoice 2026-03\n\nPlease "
         "find the invoice for March attached. It is due on 14 April.",
         RiskLevel::High, "What the tool does cannot be undone."},
        {"Publish the release notes", "The import is ten times faster. There is a dark theme.",
         RiskLevel::Medium, "The tool talks to other programs or machines."},
        {"Rename the branch", "From master to main.", RiskLevel::Low, "The tool only reads."}};
    QString last;
    for (const auto &[title, content, level, reason] : asked) {
        AskApproval input;
        input.agentId = agentId;
        input.title = QString::fromLatin1(title);
        input.content = QString::fromLatin1(content);
        input.riskLevel = level;
        input.reasons = {QString::fromLatin1(reason)};
        const auto made = ask<Approval>(backend, ops::askApproval, input);
        if (!made)
            return false;
        last = made->id;
    }
    RejectApproval reject;
    reject.approvalId = last;
    reject.comment = QStringLiteral("Others still work on it");
    if (!ask<Approval>(backend, ops::rejectApproval, reject))
        return false;
    const std::tuple<const char *, const char *, PolicyEffect> policies[] = {
        {"Reading is fine", "read", PolicyEffect::AutoApprove},
        {"Ask before anything leaves", "external", PolicyEffect::Ask},
        {"Nothing that cannot be undone", "destructive", PolicyEffect::Deny}};
    for (const auto &[name, risk, effect] : policies) {
        CreatePolicy create;
        create.policy.name = QString::fromLatin1(name);
        create.policy.risks = {QString::fromLatin1(risk)};
        create.policy.effect = effect;
        if (!ask<ApprovalPolicy>(backend, ops::createPolicy, create))
            return false;
    }
    return true;
}

/// Research, a draft for each point, and a question to a person; and one that failed.
bool seedRuns(Backend &backend, const QString &planner)
{
    const auto agentStep = [&planner](const char *id, const char *name, const char *prompt) {
        return QJsonObject{{QStringLiteral("id"), QLatin1String(id)},
                           {QStringLiteral("name"), QLatin1String(name)},
                           {QStringLiteral("kind"), QStringLiteral("agent")},
                           {QStringLiteral("agent_id"), planner},
                           {QStringLiteral("prompt"), QLatin1String(prompt)}};
    };
    const QJsonObject points{{QStringLiteral("id"), QStringLiteral("each")},
                             {QStringLiteral("name"), QStringLiteral("Draft")},
                             {QStringLiteral("kind"), QStringLiteral("map")},
                             {QStringLiteral("over"), QStringLiteral("{points}")},
                             {QStringLiteral("step"),
                              agentStep("draft", "Draft", "Write one sentence about {item}.")}};
    const QJsonObject asks{{QStringLiteral("id"), QStringLiteral("ok")},
                           {QStringLiteral("name"), QStringLiteral("Publish the newsletter?")},
                           {QStringLiteral("kind"), QStringLiteral("approval")},
                           {QStringLiteral("message"), QStringLiteral("Publish {each}?")}};
    const QJsonObject joins{{QStringLiteral("id"), QStringLiteral("join")},
                            {QStringLiteral("name"), QStringLiteral("Put together")},
                            {QStringLiteral("kind"), QStringLiteral("transform")},
                            {QStringLiteral("template"),
                             QJsonObject{{QStringLiteral("outline"), QStringLiteral("{plan}")},
                                         {QStringLiteral("drafts"), QStringLiteral("{each}")}}}};
    const QJsonObject breaks{{QStringLiteral("id"), QStringLiteral("total")},
                             {QStringLiteral("name"), QStringLiteral("Take the total")},
                             {QStringLiteral("kind"), QStringLiteral("transform")},
                             {QStringLiteral("template"), QStringLiteral("{input.total.net}")}};
    const QJsonObject outline = agentStep("plan", "Outline", "Plan a newsletter about {topic}.");
    StartRun start;
    start.input = {{QStringLiteral("topic"), QStringLiteral("the spring release")},
                   {QStringLiteral("points"),
                    QJsonArray{QStringLiteral("speed"), QStringLiteral("the dark theme"),
                               QStringLiteral("signed transcripts")}}};
    const auto begin = [&](const char *name, const QJsonArray &steps) {
        start.plan = {{QStringLiteral("name"), QLatin1String(name)},
                      {QStringLiteral("steps"), steps}};
        return ask<RunSummary>(backend, ops::startRun, start).has_value();
    };
    return begin("Invoice totals", {outline, breaks})
           && begin("Newsletter to the board", {outline, points, asks})
           && begin("Newsletter", {outline, points, joins});
}

} // namespace

bool seedStudio(Backend &backend)
{
    UpdateSettings fast;
    fast.changes.set<&ServerSettings::offlineWordsPerSecond>(0);
    if (!ask<ServerSettings>(backend, ops::updateSettings, fast))
        return false;
    QHash<QString, QString> ids;
    for (const SeedAgent &seed : kSeedAgents) {
        const auto agent = seedAgent(backend, seed);
        if (!agent)
            return false;
        ids.insert(agent->name, agent->id);
    }
    const QString planner = ids.value(QStringLiteral("Planner"));
    return revise(backend, planner)
           && seedConversation(backend, ids.value(QStringLiteral("Coder")),
                               QStringLiteral("Names of the new endpoints"),
                               {QStringLiteral("Suggest three names for the export endpoint.")})
           && seedConversation(
               backend, planner, QStringLiteral("Release notes for 0.2"),
               {QStringLiteral("Summarise: The import is ten times faster. There is a dark theme. "
                               "Transcripts are signed.")})
           && seedConversation(
               backend, planner, QStringLiteral("Budget of the spring release"),
               {QStringLiteral("What is 17.5 % of 2,340?"),
                QStringLiteral(
                    "How many days are there between 3 March 2026 and 24 December 2026?"),
                QStringLiteral(
                    "List the email addresses in this text: Write to ann@example.com, or to "
                    "bob@example.org after 5 pm.")})
           && seedRuns(backend, planner) && seedApprovals(backend, planner)
           && seedProvidersAndKeys(backend) && seedTools(backend) && seedWaitingCall(backend);
}

} // namespace troupe
