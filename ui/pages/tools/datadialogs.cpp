// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/datadialogs.h"

#include "core/client/backend.h"
#include "core/contract/troupe/dataops.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kDataWidth = 520;

/// Cancel and save at the foot of a dialog.
Button *addSave(Dialog *dialog, const QString &label, const QString &name)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch();
    auto *cancel = new Button(Button::Kind::Secondary, DataSourceDialog::tr("Cancel"), dialog);
    auto *save = new Button(Button::Kind::Primary, label, dialog);
    save->setObjectName(name);
    row->addWidget(cancel);
    row->addWidget(save);
    dialog->body()->addSpacing(space::s);
    dialog->body()->addLayout(row);
    QObject::connect(cancel, &QAbstractButton::clicked, dialog, &QDialog::reject);
    return save;
}

TextLabel *addProblem(Dialog *dialog, const QString &name)
{
    auto *problem = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger, dialog);
    problem->setObjectName(name);
    problem->setWordWrap(true);
    problem->hide();
    dialog->body()->addWidget(problem);
    return problem;
}

void showAtField(const Error &error, FormRow *path, FormRow *name, TextLabel *problem)
{
    bool isShown = false;
    for (const FieldIssue &issue : error.issues) {
        FormRow *row = issue.pointer == QLatin1String("/path")   ? path
                       : issue.pointer == QLatin1String("/name") ? name
                                                                 : nullptr;
        if (row)
            row->setError(issue.message);
        isShown = isShown || row;
    }
    problem->setText(error.message);
    problem->setVisible(!isShown);
}

} // namespace

PathField::PathField(const PageContext &context, const QString &name, bool isFolder,
                     QWidget *parent)
    : QWidget(parent),
      m_edit(new LineEdit(name, {}, this)),
      m_isFolder(isFolder),
      m_isHere(context.server.embedded)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_edit, 1);
    setFocusProxy(m_edit);
    if (m_isHere) { // a path of another machine can only be typed
        auto *choose = new Button(Button::Kind::Secondary, tr("Choose…"), this);
        row->addWidget(choose);
        connect(choose, &QAbstractButton::clicked, this, &PathField::choose);
    }
}

QString PathField::path() const
{
    QString path = m_edit->text().trimmed();
    if (m_isHere && path.startsWith(QLatin1String("~/"))) // elsewhere it is another home
        path = QDir::homePath() + path.mid(1);
    return path;
}

void PathField::choose()
{
    const QString chosen =
        m_isFolder ? QFileDialog::getExistingDirectory(window(), tr("Choose a folder"))
                   : QFileDialog::getOpenFileName(
                       window(), tr("Choose a database or CSV file"), {},
                       tr("Data (*.csv *.tsv *.txt *.db *.sqlite *.sqlite3);;All files (*)"));
    if (!chosen.isEmpty())
        m_edit->setText(chosen);
}

DataSourceDialog::DataSourceDialog(PageContext &context, QWidget *parent)
    : Dialog(tr("Attach data"), parent),
      m_context(context),
      m_path(new PathField(context, tr("File"), false, this)),
      m_name(new LineEdit(tr("Name"), {}, this)),
      m_kind(new ComboBox(tr("Kind"), this)),
      m_description(new LineEdit(tr("Description"), tr("What it is about, for agents"), this)),
      m_pathRow(new FormRow(tr("File"), m_path, tr("On the server"), this)),
      m_nameRow(new FormRow(tr("Name"), m_name, tr("What agents call it"), this))
{
    setObjectName(QStringLiteral("dataSourceDialog"));
    setMinimumWidth(kDataWidth);
    m_path->edit()->setObjectName(QStringLiteral("dataPath"));
    m_name->setObjectName(QStringLiteral("dataName"));
    m_kind->setObjectName(QStringLiteral("dataKind"));
    m_kind->addItems({tr("SQLite database"), tr("CSV file")});
    m_description->setObjectName(QStringLiteral("dataDescription"));
    body()->addWidget(m_pathRow);
    body()->addWidget(m_nameRow);
    body()->addWidget(new FormRow(tr("Kind"), m_kind));
    body()->addWidget(new FormRow(tr("Description"), m_description));
    m_problem = addProblem(this, QStringLiteral("dataProblem"));
    m_save = addSave(this, tr("Attach"), QStringLiteral("saveDataButton"));
    connect(m_save, &QAbstractButton::clicked, this, &DataSourceDialog::save);
    connect(m_path->edit(), &QLineEdit::textChanged, this, &DataSourceDialog::guess);
    for (LineEdit *edit : std::initializer_list<LineEdit *>{m_path->edit(), m_name, m_description})
        connect(edit, &QLineEdit::returnPressed, this, &DataSourceDialog::save);
    m_path->edit()->setFocus();
}

/// Name and kind from the file, until a person says otherwise.
void DataSourceDialog::guess()
{
    const QFileInfo file(m_path->path());
    if (!m_name->isModified())
        m_name->setText(file.completeBaseName());
    const QString ending = file.suffix().toLower();
    if (ending == QLatin1String("csv") || ending == QLatin1String("tsv")
        || ending == QLatin1String("txt"))
        m_kind->setCurrentIndex(static_cast<int>(DataSourceKind::Csv));
    else if (ending.startsWith(QLatin1String("sqlite")) || ending == QLatin1String("db"))
        m_kind->setCurrentIndex(static_cast<int>(DataSourceKind::Sqlite));
}

void DataSourceDialog::save()
{
    if (m_save->isLoading())
        return;
    m_pathRow->setError({});
    m_nameRow->setError({});
    m_problem->hide();
    DataSource draft;
    draft.path = m_path->path();
    draft.name = m_name->text().trimmed();
    draft.kind = static_cast<DataSourceKind>(m_kind->currentIndex());
    draft.description = m_description->text().trimmed();
    m_save->setLoading(true);
    run<DataSource>(
        this, m_context.backend.call(ops::addDataSource, draft),
        [this](DataSource) {
            emit stored();
            accept();
        },
        [this](const Error &error) {
            m_save->setLoading(false);
            showAtField(error, m_pathRow, m_nameRow, m_problem);
        });
}

FolderDialog::FolderDialog(PageContext &context, QWidget *parent)
    : Dialog(tr("Grant a folder"), parent),
      m_context(context),
      m_path(new PathField(context, tr("Folder"), true, this)),
      m_name(new LineEdit(tr("Name"), tr("as the folder"), this)),
      m_access(
          new SegmentedControl(tr("What agents may do"), {tr("Read"), tr("Read and write")}, this)),
      m_pathRow(new FormRow(tr("Folder"), m_path, tr("On the server"), this)),
      m_nameRow(new FormRow(tr("Name"), m_name, tr("Paths in tools begin with it"), this))
{
    setObjectName(QStringLiteral("folderDialog"));
    setMinimumWidth(kDataWidth);
    m_path->edit()->setObjectName(QStringLiteral("folderPath"));
    m_name->setObjectName(QStringLiteral("folderName"));
    m_access->setObjectName(QStringLiteral("folderAccess"));
    body()->addWidget(m_pathRow);
    body()->addWidget(m_nameRow);
    body()->addWidget(new FormRow(tr("What agents may do"), m_access));
    m_problem = addProblem(this, QStringLiteral("folderProblem"));
    m_save = addSave(this, tr("Grant"), QStringLiteral("saveFolderButton"));
    connect(m_save, &QAbstractButton::clicked, this, &FolderDialog::save);
    for (LineEdit *edit : std::initializer_list<LineEdit *>{m_path->edit(), m_name})
        connect(edit, &QLineEdit::returnPressed, this, &FolderDialog::save);
    m_path->edit()->setFocus();
}

void FolderDialog::save()
{
    if (m_save->isLoading())
        return;
    m_pathRow->setError({});
    m_nameRow->setError({});
    m_problem->hide();
    GrantedFolder draft;
    draft.path = m_path->path();
    draft.name = m_name->text().trimmed();
    draft.access = static_cast<FolderAccess>(m_access->currentIndex());
    m_save->setLoading(true);
    run<GrantedFolder>(
        this, m_context.backend.call(ops::addFolder, draft),
        [this](GrantedFolder) {
            emit stored();
            accept();
        },
        [this](const Error &error) {
            m_save->setLoading(false);
            showAtField(error, m_pathRow, m_nameRow, m_problem);
        });
}

DataSchemaDialog::DataSchemaDialog(PageContext &context, const DataSource &source, QWidget *parent)
    : Dialog(tr("Tables of %1").arg(source.name), parent),
      m_text(new TextArea(tr("Tables of %1").arg(source.name), {}, this))
{
    setObjectName(QStringLiteral("dataSchemaDialog"));
    setMinimumWidth(kDataWidth);
    m_text->setObjectName(QStringLiteral("dataSchema"));
    m_text->setReadOnly(true);
    m_text->setFont(textFont(TextStyle::Mono));
    m_text->setLineRange(6, 20);
    m_text->setPlainText(tr("Reading…"));
    body()->addWidget(m_text);
    auto *row = new QHBoxLayout;
    row->addStretch();
    auto *close = new Button(Button::Kind::Secondary, tr("Close"), this);
    row->addWidget(close);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(close, &QAbstractButton::clicked, this, &QDialog::reject);
    DataSourceRef ref;
    ref.dataSourceId = source.id;
    run<DataSchema>(
        this, context.backend.call(ops::getDataSchema, ref),
        [this](DataSchema schema) {
            QStringList lines;
            for (const DataTable &table : schema.tables) {
                lines.append(table.rows < 0
                                 ? table.name
                                 : tr("%1 (%n row(s))", nullptr, static_cast<int>(table.rows))
                                       .arg(table.name));
                for (const DataColumn &column : table.columns)
                    lines.append(QStringLiteral("  %1  %2")
                                     .arg(column.name, column.type)
                                     .trimmed()
                                     .prepend(QStringLiteral("  ")));
                lines.append(QString());
            }
            m_text->setPlainText(lines.join(u'\n').trimmed());
        },
        [this](const Error &error) { m_text->setPlainText(error.message); });
}

} // namespace troupe
