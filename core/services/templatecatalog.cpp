// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/templatecatalog.h"

#include "core/base/log.h"
#include "core/meta/values.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace troupe {

namespace {

void checkForms(const AgentTemplate &read, const QString &fileName, ReadContext &context)
{
    static const QRegularExpression idForm(QStringLiteral("\\A[a-z][a-z0-9]*(_[a-z0-9]+)*\\z"));
    static const QRegularExpression colorForm(QStringLiteral("\\A#[0-9a-f]{6}\\z"));
    const auto problem = [&context](const char *pointer, const char *message) {
        context.issues.append({QString::fromLatin1(pointer), QString::fromLatin1(message)});
    };
    if (read.id != fileName)
        problem("/id", "must be the name of the file");
    if (!idForm.match(read.id).hasMatch())
        problem("/id", "must be snake_case");
    if (!colorForm.match(read.color).hasMatch())
        problem("/color", "must be #rrggbb in lower case");
    const std::pair<const char *, const QStringList &> lists[] = {
        {"/capabilities", read.capabilities},
        {"/tools", read.tools},
        {"/tags", read.tags},
        {"/example_questions", read.exampleQuestions}};
    for (const auto &[pointer, list] : lists) {
        QStringList seen = list;
        if (seen.removeDuplicates() > 0)
            problem(pointer, "must not repeat an item");
        if (std::any_of(list.cbegin(), list.cend(),
                        [](const QString &item) { return item.trimmed().isEmpty(); }))
            problem(pointer, "must not hold an empty item");
    }
}

// What the API would refuse as an agent is no template either.
void checkAsAgent(const AgentTemplate &read, ReadContext &context)
{
    Agent agent;
    ReadContext asAgent;
    asAgent.asInput = true;
    const QJsonDocument json = QJsonDocument::fromJson(toJson(agentFromTemplate(read)));
    readObject(Agent::info(), json.object(), &agent, asAgent);
    for (const FieldIssue &issue : asAgent.issues) {
        if (!context.issues.contains(issue))
            context.issues.append(issue);
    }
}

AgentTemplate readTemplate(QFile &file, const QString &fileName, ReadContext &context)
{
    AgentTemplate read;
    if (!file.open(QIODevice::ReadOnly)) {
        context.problem(QStringLiteral("cannot be read"));
        return read;
    }
    QJsonParseError parsed;
    const QJsonDocument json = QJsonDocument::fromJson(file.readAll(), &parsed);
    if (!json.isObject()) {
        context.problem(QStringLiteral("holds no JSON object: ") + parsed.errorString());
        return read;
    }
    context.asInput = true;
    context.refuseUnknownKeys = true;
    readObject(AgentTemplate::info(), json.object(), &read, context);
    if (context.issues.isEmpty()) {
        checkForms(read, fileName, context);
        checkAsAgent(read, context);
    }
    return read;
}

} // namespace

void TemplateCatalog::load() const
{
    const QDir folder(m_folder);
    const QStringList names = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    if (names.isEmpty())
        qCCritical(lcApp) << "no templates of agents in" << m_folder;
    for (const QString &name : names) {
        const QString base = name.chopped(5);
        QFile file(folder.filePath(name));
        ReadContext context;
        AgentTemplate read = readTemplate(file, base, context);
        if (context.issues.isEmpty())
            m_templates.append(std::move(read));
        for (const FieldIssue &issue : context.issues) {
            qCCritical(lcApp) << "template" << name << issue.pointer << issue.message;
            m_problems.append({u'/' + base + issue.pointer, issue.message});
        }
    }
    std::sort(m_templates.begin(), m_templates.end(),
              [](const AgentTemplate &a, const AgentTemplate &b) {
                  return a.category != b.category ? a.category < b.category : a.name < b.name;
              });
    for (qsizetype i = 0; i < m_templates.size(); ++i)
        m_index.insert(m_templates[i].id, i);
}

const QList<AgentTemplate> &TemplateCatalog::list() const
{
    std::call_once(m_once, &TemplateCatalog::load, this);
    return m_templates;
}

const AgentTemplate *TemplateCatalog::find(QStringView id) const
{
    const QList<AgentTemplate> &templates = list();
    const auto found = m_index.constFind(id.toString());
    return found == m_index.cend() ? nullptr : &templates[*found];
}

const QList<FieldIssue> &TemplateCatalog::problems() const
{
    list();
    return m_problems;
}

} // namespace troupe
