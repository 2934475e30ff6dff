// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcppanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/mcpops.h"
#include "ui/app/run.h"
#include "ui/pages/tools/mcpdialog.h"
#include "ui/pages/tools/mcpmodel.h"
#include "ui/pages/tools/mcpserverview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QJsonDocument>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kMcpListWidth = 300;
constexpr int kNarrowListWidth = 200; // in a small window
constexpr qint64 kLargestImport = 1 << 20;

QString outcomeText(const McpImportItem &item)
{
    if (item.outcome == QLatin1String("added"))
        return McpPanel::tr("%1: added").arg(item.name);
    if (item.outcome == QLatin1String("incomplete"))
        return McpPanel::tr("%1: added, but switched off until you %2")
            .arg(item.name, item.message);
    return McpPanel::tr("%1: left out; %2").arg(item.name, item.message);
}

} // namespace

McpPanel::McpPanel(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_model(new McpServerModel(this)),
      m_list(new RowList(tr("MCP servers"))),
      m_side(makeList()),
      m_detail(new QStackedWidget),
      m_view(new McpServerView(context))
{
    setObjectName(QStringLiteral("mcpPanel"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_side, 3);
    m_detail->addWidget(makeEmpty());
    m_detail->addWidget(m_view);
    auto *unknown = new QWidget(this);
    m_detail->addWidget(unknown);
    m_detail->setCurrentWidget(unknown); // until the servers are read
    m_side->hide();
    layout->addWidget(m_detail, 7);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &McpPanel::choose);
    connect(m_view, &McpServerView::editRequested, this, [this] { edit(m_view->server()); });
    connect(m_view, &McpServerView::removeRequested, this, [this] { remove(m_view->server()); });
    connect(&context.backend.events(), &EventStream::happened, this, &McpPanel::happened);
    connect(&context.backend.events(), &EventStream::resync, this, &McpPanel::load);
    load();
}

QWidget *McpPanel::makeList()
{
    auto *panel = new Panel(this);
    panel->setMinimumWidth(kNarrowListWidth);
    panel->setMaximumWidth(kMcpListWidth);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(space::m, space::m, space::m + 1, space::s);
    layout->setSpacing(space::s);
    auto *add = new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("Add"));
    add->setAccessibleName(tr("Add a server"));
    add->setObjectName(QStringLiteral("addMcpServer"));
    auto *import = new Button(Button::Kind::Icon, QStringLiteral("file-down"),
                              tr("Import from Claude Desktop, Cursor or VS Code"));
    import->setObjectName(QStringLiteral("importMcpServers"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(add);
    buttons->addStretch();
    buttons->addWidget(import);
    layout->addLayout(buttons);
    m_list->setObjectName(QStringLiteral("mcpServerList"));
    m_list->setModel(m_model);
    layout->addWidget(m_list, 1);
    connect(add, &QAbstractButton::clicked, this, &McpPanel::addServer);
    connect(import, &QAbstractButton::clicked, this, &McpPanel::importFile);
    return panel;
}

QWidget *McpPanel::makeEmpty()
{
    auto *empty = new EmptyState(
        QStringLiteral("plug"), tr("No MCP servers yet"),
        tr("A server of the Model Context Protocol brings tools that your agents can call: files, "
           "issue trackers, databases. Each tool asks first until you say otherwise."));
    auto *add = empty->addAction(QStringLiteral("plus"), tr("Add a server"));
    add->setObjectName(QStringLiteral("addMcpServer"));
    auto *import = empty->addAction(QStringLiteral("file-down"), tr("Import…"));
    import->setObjectName(QStringLiteral("importMcpServers"));
    import->setToolTip(tr("Import from Claude Desktop, Cursor or VS Code"));
    connect(add, &QAbstractButton::clicked, this, &McpPanel::addServer);
    connect(import, &QAbstractButton::clicked, this, &McpPanel::importFile);
    return empty;
}

void McpPanel::showServers()
{
    m_side->setVisible(m_model->rowCount() > 0);
    if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
    choose();
}

void McpPanel::load()
{
    if (m_isReading) {
        m_isToldMeanwhile = true;
        return;
    }
    m_isReading = true;
    m_isToldMeanwhile = false;
    run<Page<McpServer>>(this, m_context.backend.call(ops::listMcpServers),
                         [this](Result<Page<McpServer>> page) {
                             m_isReading = false;
                             if (page && m_isToldMeanwhile) {
                                 load();
                                 return;
                             }
                             if (!page) {
                                 m_context.report(tr("The MCP servers cannot be read"),
                                                  page.error().message);
                                 return;
                             }
                             m_model->setServers(page->items);
                             showServers();
                         });
}

void McpPanel::happened(const QString &type, const QString &id, const QJsonObject &data)
{
    m_isToldMeanwhile = m_isToldMeanwhile || type.startsWith(QLatin1String("mcp.server."));
    if (type == QLatin1String("mcp.server.deleted")) {
        m_model->remove(id);
        showServers();
    } else if (type == QLatin1String("mcp.server.updated") && m_model->rowOf(id) >= 0
               && data.contains(QLatin1String("status"))) {
        if (const auto server = fromJson<McpServer>(data)) {
            m_model->put(*server);
            choose();
        }
    } else if (type.startsWith(QLatin1String("mcp.server."))) {
        load();
    }
}

void McpPanel::choose()
{
    const McpServer *server = m_model->at(m_list->currentIndex().row());
    m_detail->setCurrentIndex(server ? 1 : 0);
    if (server)
        m_view->setServer(*server);
}

void McpPanel::enter(const QString &detail)
{
    if (detail == QLatin1String("new"))
        addServer();
}

void McpPanel::addServer()
{
    edit(McpServer());
}

void McpPanel::edit(const McpServer &server)
{
    auto *dialog = new McpDialog(m_context, server, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &McpDialog::stored, this, [this](const McpServer &stored) {
        if (m_model->rowOf(stored.id) < 0) // events can be quicker than the answer
            m_model->put(stored);
        load();
        m_list->setCurrentIndex(m_model->index(m_model->rowOf(stored.id)));
        showServers();
    });
    dialog->open();
}

void McpPanel::remove(const McpServer &server)
{
    auto *dialog = new ConfirmDialog(
        tr("Remove the MCP server “%1”?").arg(server.name),
        tr("It is stopped, and its secrets are deleted. Agents cannot call its tools any more."),
        tr("Remove"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, server] {
        McpServerRef ref;
        ref.serverId = server.id;
        run<Nothing>(this, m_context.backend.call(ops::deleteMcpServer, ref),
                     [this, name = server.name](Result<Nothing> done) {
                         if (!done)
                             m_context.report(tr("“%1” is not removed").arg(name),
                                              done.error().message);
                         load();
                     });
    });
    dialog->open();
}

void McpPanel::importFile()
{
    auto *dialog = new QFileDialog(window(), tr("Import MCP servers"));
    dialog->setObjectName(QStringLiteral("mcpImportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Settings of other programs (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &McpPanel::importFrom);
    dialog->open();
}

void McpPanel::importFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestImport) {
        m_context.report(tr("Nothing was imported"),
                         tr("%1 cannot be read, or is larger than 1 MB.").arg(path));
        return;
    }
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!json.isObject()) {
        m_context.report(tr("Nothing was imported"),
                         tr("%1 is no JSON object: %2").arg(path, problem.errorString()));
        return;
    }
    showReport(json.object());
}

void McpPanel::showReport(const QJsonObject &document)
{
    ImportMcp in;
    in.document = document;
    run<McpImportReport>(
        this, m_context.backend.call(ops::importMcpServers, in),
        [this](Result<McpImportReport> done) {
            if (!done) {
                m_context.report(tr("Nothing was imported"), done.error().message);
                return;
            }
            load();
            auto *dialog = new Dialog(tr("MCP servers imported: %1").arg(done->added), window());
            dialog->setObjectName(QStringLiteral("mcpImportReport"));
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            for (const McpImportItem &item : done->items) {
                const bool isWell = item.outcome == QLatin1String("added");
                auto *line = new TextLabel(outcomeText(item), TextStyle::Small,
                                           isWell ? TextLabel::Tone::Text : TextLabel::Tone::Muted);
                line->setWordWrap(true);
                dialog->body()->addWidget(line);
            }
            auto *close = new Button(Button::Kind::Primary, tr("Close"), dialog);
            close->setObjectName(QStringLiteral("closeReport"));
            dialog->body()->addSpacing(space::s);
            dialog->body()->addWidget(close, 0, Qt::AlignRight);
            connect(close, &QAbstractButton::clicked, dialog, &QDialog::accept);
            close->setFocus();
            dialog->open();
        });
}

} // namespace troupe
