// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/datapanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/tools/datadialogs.h"
#include "ui/pages/tools/toolrow.h"
#include "ui/pages/tools/toolwords.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

#include <utility>

namespace troupe {

namespace {

class DataIcon : public QWidget
{
public:
    DataIcon(QString icon, QWidget *parent) : QWidget(parent), m_icon(std::move(icon))
    {
        setFixedSize(36, 36);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        drawRound(painter, QRectF(rect()), 10, t.accentSoft);
        paintIcon(painter, m_icon, QRectF(10, 10, 16, 16), t.accentInk);
    }

private:
    QString m_icon;
};

} // namespace

DataPanel::DataPanel(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("Data & folders"),
                      tr("What your agents may see on the server's disk. Databases and CSV files "
                         "are only ever read; files only inside of the folders that you grant."),
                      parent),
      m_sources(new QVBoxLayout),
      m_folders(new QVBoxLayout)
{
    auto *sources = addCard(tr("Databases and CSV files"),
                            tr("Agents with the tool query_database ask them with SQL."));
    m_sources->setSpacing(space::m);
    sources->body()->addLayout(m_sources);
    m_attach = new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("Attach data"), this);
    m_attach->setObjectName(QStringLiteral("attachDataButton"));
    sources->body()->addWidget(m_attach, 0, Qt::AlignLeft);
    connect(m_attach, &QAbstractButton::clicked, this, &DataPanel::attach);

    auto *folders = addCard(tr("Folders"),
                            tr("Agents with the tools file_read, file_list and file_write use the "
                               "files in them. Links that lead out of a folder are not followed."));
    m_folders->setSpacing(space::m);
    folders->body()->addLayout(m_folders);
    m_grant =
        new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("Grant a folder"), this);
    m_grant->setObjectName(QStringLiteral("grantFolderButton"));
    folders->body()->addWidget(m_grant, 0, Qt::AlignLeft);
    connect(m_grant, &QAbstractButton::clicked, this, &DataPanel::grant);
    body()->addStretch();
    connect(&m_wishes, &LastWishes::settled, this, [this](const QString &, const QString &problem) {
        if (!problem.isEmpty()) {
            this->context().report(tr("The folder was not changed"), problem);
            m_shownFolders.clear(); // the control shows what did not come to pass
        }
        loadFolders();
    });
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("data_source.")))
            loadSources();
        if (type.startsWith(QLatin1String("folder.")))
            loadFolders();
    });
    loadSources();
    loadFolders();
}

void DataPanel::enter(const QString &detail)
{
    if (detail == QLatin1String("new"))
        attach();
    if (detail == QLatin1String("folder"))
        grant();
}

void DataPanel::loadSources()
{
    run<DataSourceList>(
        this, context().backend.call(ops::listDataSources),
        [this, asked = ++m_askedSources](DataSourceList list) {
            const QByteArray told = toJson(list);
            if (asked == m_askedSources && std::exchange(m_shownSources, told) != told)
                showSources(list.items);
        },
        [this](const Error &error) {
            context().report(tr("The attached data cannot be read"), error.message);
        });
}

void DataPanel::loadFolders()
{
    run<FolderList>(
        this, context().backend.call(ops::listFolders),
        [this, asked = ++m_askedFolders](FolderList list) {
            if (asked != m_askedFolders || m_wishes.isBusy())
                return; // it is read again
            const QByteArray told = toJson(list);
            if (std::exchange(m_shownFolders, told) != told)
                showFolders(list.items);
        },
        [this](const Error &error) {
            context().report(tr("The granted folders cannot be read"), error.message);
        });
}

ToolRow *DataPanel::makeRow(const QString &icon, const QString &title, const QString &path,
                            const QString &badge, const QList<QWidget *> &controls)
{
    auto *row = new ToolRow(this);
    row->addFront(new DataIcon(icon, row));
    auto *first = new QHBoxLayout;
    first->setSpacing(space::s);
    auto *name = new TextLabel(title, TextStyle::BodyStrong);
    name->setElided(true);
    first->addWidget(name);
    if (!badge.isEmpty())
        first->addWidget(new Badge(badge, BadgeTone::Neutral, row));
    first->addStretch();
    row->texts()->addLayout(first);
    auto *where = new TextLabel(path, TextStyle::Caption, TextLabel::Tone::Muted);
    where->setElided(true);
    row->texts()->addWidget(where);
    for (QWidget *control : controls)
        row->addControl(control);
    return row;
}

void DataPanel::showSources(const QList<DataSource> &sources)
{
    const QString focus = focusIn(this);
    clearLayout(m_sources);
    for (const DataSource &source : sources) {
        auto *tables = new Button(Button::Kind::Secondary, QStringLiteral("list"), tr("Tables"));
        tables->setObjectName(QStringLiteral("tablesOf-") + source.name);
        connect(tables, &QAbstractButton::clicked, this, [this, source] { showSchema(source); });
        auto *gone = new Button(Button::Kind::Icon, QStringLiteral("trash-2"),
                                tr("Remove %1").arg(source.name));
        gone->setObjectName(QStringLiteral("removeData-") + source.name);
        connect(gone, &QAbstractButton::clicked, this, [this, source] { removeSource(source); });
        ToolRow *row =
            makeRow(QStringLiteral("database"), source.name, source.path,
                    source.kind == DataSourceKind::Csv ? tr("CSV") : tr("SQLite"), {tables, gone});
        row->setObjectName(QStringLiteral("data-") + source.name);
        m_sources->addWidget(row);
    }
    if (sources.isEmpty())
        m_sources->addWidget(new TextLabel(tr("Nothing is attached yet."), TextStyle::Small,
                                           TextLabel::Tone::Faint));
    order();
    focusAgain(this, focus);
}

void DataPanel::order()
{
    orderTabs(widgetsOf(m_sources) + QList<QWidget *>{m_attach} + widgetsOf(m_folders)
              + QList<QWidget *>{m_grant});
}

void DataPanel::showFolders(const QList<GrantedFolder> &folders)
{
    const QString focus = focusIn(this);
    clearLayout(m_folders);
    for (const GrantedFolder &folder : folders) {
        auto *gone = new Button(Button::Kind::Icon, QStringLiteral("trash-2"),
                                tr("Take back %1").arg(folder.name));
        gone->setObjectName(QStringLiteral("removeFolder-") + folder.name);
        connect(gone, &QAbstractButton::clicked, this, [this, folder] { removeFolder(folder); });
        auto *access = new SegmentedControl(tr("What agents may do in %1").arg(folder.name),
                                            {tr("Read"), tr("Read and write")});
        access->setObjectName(QStringLiteral("folderAccess-") + folder.name);
        access->setCurrentIndex(static_cast<int>(folder.access));
        connect(access, &SegmentedControl::currentChanged, this, [this, id = folder.id](int index) {
            setAccess(id, static_cast<FolderAccess>(index));
        });
        ToolRow *row =
            makeRow(QStringLiteral("folder"), folder.name, folder.path, QString(), {access, gone});
        row->setObjectName(QStringLiteral("folder-") + folder.name);
        m_folders->addWidget(row);
    }
    if (folders.isEmpty())
        m_folders->addWidget(
            new TextLabel(tr("No folder is granted."), TextStyle::Small, TextLabel::Tone::Faint));
    order();
    focusAgain(this, focus);
}

void DataPanel::attach()
{
    auto *dialog = new DataSourceDialog(context(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DataSourceDialog::stored, this, &DataPanel::loadSources);
    dialog->open();
}

void DataPanel::grant()
{
    auto *dialog = new FolderDialog(context(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FolderDialog::stored, this, &DataPanel::loadFolders);
    dialog->open();
}

void DataPanel::showSchema(const DataSource &source)
{
    auto *dialog = new DataSchemaDialog(context(), source, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void DataPanel::removeSource(const DataSource &source)
{
    auto *confirm = new ConfirmDialog(tr("Remove “%1”?").arg(source.name),
                                      tr("Agents cannot query it any more. The file stays."),
                                      tr("Remove"), window());
    confirm->setAttribute(Qt::WA_DeleteOnClose);
    connect(confirm, &QDialog::accepted, this, [this, id = source.id] {
        DataSourceRef ref;
        ref.dataSourceId = id;
        run<Nothing>(
            this, context().backend.call(ops::removeDataSource, ref),
            [this](Nothing) { loadSources(); },
            [this](const Error &error) {
                context().report(tr("The data was not removed"), error.message);
            });
    });
    confirm->open();
}

void DataPanel::removeFolder(const GrantedFolder &folder)
{
    auto *confirm = new ConfirmDialog(tr("Take back the folder “%1”?").arg(folder.name),
                                      tr("Agents cannot use its files any more. The files stay."),
                                      tr("Take back"), window());
    confirm->setAttribute(Qt::WA_DeleteOnClose);
    connect(confirm, &QDialog::accepted, this, [this, id = folder.id] {
        FolderRef ref;
        ref.folderId = id;
        run<Nothing>(
            this, context().backend.call(ops::removeFolder, ref),
            [this](Nothing) { loadFolders(); },
            [this](const Error &error) {
                context().report(tr("The folder was not taken back"), error.message);
            });
    });
    confirm->open();
}

void DataPanel::setAccess(const QString &folderId, FolderAccess access)
{
    UpdateFolder input;
    input.folderId = folderId;
    input.changes.set<&GrantedFolder::access>(access);
    m_wishes.wish(folderId, [this, input](const LastWishes::Done &done) {
        run<GrantedFolder>(this, context().backend.call(ops::updateFolder, input),
                           [done](Result<GrantedFolder> folder) {
                               done(folder ? QString() : folder.error().message);
                           });
    });
}

} // namespace troupe
