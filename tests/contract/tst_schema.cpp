// SPDX-License-Identifier: GPL-3.0-or-later
// The hand-written migrations against the descriptors: every stored field has its column.
#include "core/contract/troupe/systemops.h"
#include "core/domain/agent.h"
#include "core/domain/agenttemplate.h"
#include "core/domain/agentversion.h"
#include "core/domain/approval.h"
#include "core/domain/conversation.h"
#include "core/domain/datasource.h"
#include "core/domain/mcp.h"
#include "core/domain/model.h"
#include "core/domain/run.h"
#include "core/domain/ticket.h"
#include "core/domain/toolfunction.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace troupe;

class TestSchema : public QObject
{
    Q_OBJECT

private slots:
    void everyStoredFieldHasAColumn_data();
    void everyStoredFieldHasAColumn();
};

void TestSchema::everyStoredFieldHasAColumn_data()
{
    QTest::addColumn<const TypeInfo *>("type");
    for (const TypeInfo *type : {&User::info(),
                                 &ApiKey::info(),
                                 &Agent::info(),
                                 &Session::info(),
                                 &Message::info(),
                                 &ProviderConfig::info(),
                                 &Run::info(),
                                 &Step::info(),
                                 &UsageRow::info(),
                                 &Summary::info(),
                                 &ModelAlias::info(),
                                 &ModelOverride::info(),
                                 &ImportedModel::info(),
                                 &NetworkEntry::info(),
                                 &InstalledTemplate::info(),
                                 &AgentVersion::info(),
                                 &ModelCall::info(),
                                 &ToolCallRecord::info(),
                                 &McpServer::info(),
                                 &Approval::info(),
                                 &ApprovalPolicy::info(),
                                 &AuditEntry::info(),
                                 &DataSource::info(),
                                 &GrantedFolder::info(),
                                 &Ticket::info(),
                                 &TicketComment::info(),
                                 &ToolFunction::info(),
                                 &FunctionExecution::info(),
                                 &ToolPermissionRule::info()})
        QTest::newRow(type->name) << type;
}

void TestSchema::everyStoredFieldHasAColumn()
{
    QFETCH(const TypeInfo *, type);
    const QDir folder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
    QString sql;
    for (const QString &name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        sql += QString::fromUtf8(file.readAll()) + u'\n';
    }
    const QRegularExpression table(
        QStringLiteral("CREATE TABLE %1 \\((.*?)\\n\\)").arg(QString::fromLatin1(type->name)),
        QRegularExpression::DotMatchesEverythingOption);
    const QString columns = table.match(sql).captured(1);
    QVERIFY(!columns.isEmpty());
    QStringList described, migrated;
    for (const FieldInfo &field : type->fields) {
        if (!field.has(NotStored))
            described += QString::fromLatin1(field.name);
    }
    static const QRegularExpression column(QStringLiteral(
                                               "^    ([a-z_]+) (TEXT|INTEGER|REAL|BLOB)"),
                                           QRegularExpression::MultilineOption);
    for (auto it = column.globalMatch(columns); it.hasNext();)
        migrated += it.next().captured(1);
    const QRegularExpression added(QStringLiteral("ALTER TABLE %1 ADD COLUMN ([a-z_]+) ")
                                       .arg(QString::fromLatin1(type->name)));
    for (auto it = added.globalMatch(sql); it.hasNext();)
        migrated += it.next().captured(1);
    if (!described.contains(QStringLiteral("seq")))
        migrated.removeAll(QStringLiteral("seq")); // the row number, known to SQL alone
    described.sort();
    migrated.sort();
    QCOMPARE(migrated, described);
}

QTEST_APPLESS_MAIN(TestSchema)
#include "tst_schema.moc"
