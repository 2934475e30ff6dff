// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/modelcards.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QDateTime>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLocale>
#include <QPointer>
#include <QTableView>
#include <QThreadPool>

namespace troupe {

namespace {

constexpr int kAliasTableHeight = 220;
constexpr qint64 kLargestPriceFile = 9 * 1024 * 1024; // the server takes ten, with its frame

struct PriceFile
{
    QJsonObject prices;
    QString problem; ///< empty: it was read
};

PriceFile readPriceFile(const QString &path)
{
    PriceFile read;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        read.problem = file.errorString();
        return read;
    }
    if (file.size() > kLargestPriceFile) {
        read.problem = ImportCard::tr("The file is too large.");
        return read;
    }
    QJsonParseError parsed{};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &parsed);
    read.prices = document.object();
    if (!document.isObject())
        read.problem = ImportCard::tr("It is no JSON object: %1").arg(parsed.errorString());
    return read;
}

void addTitle(Card *card, const QString &title, const QString &text)
{
    card->body()->setSpacing(space::m);
    card->body()->addWidget(new TextLabel(title, TextStyle::BodyStrong));
    auto *note = new TextLabel(text, TextStyle::Caption, TextLabel::Tone::Muted);
    note->setWordWrap(true);
    card->body()->addWidget(note);
}

} // namespace

void AliasTable::setAliases(QList<ModelAlias> aliases)
{
    beginResetModel();
    m_aliases = std::move(aliases);
    endResetModel();
}

int AliasTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_aliases.size());
}

int AliasTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AliasTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
        || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    if (role == Qt::ToolTipRole)
        return toolTipText(data(index, Qt::DisplayRole).toString());
    const ModelAlias &alias = m_aliases.at(index.row());
    switch (index.column()) {
    case AliasColumn:
        return alias.alias;
    case ModelColumn:
        return alias.model;
    case OriginColumn:
        return alias.builtIn ? tr("Built in") : tr("Yours");
    default:
        return {};
    }
}

QVariant AliasTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case AliasColumn:
        return tr("Name");
    case ModelColumn:
        return tr("Is the model");
    case OriginColumn:
        return tr("From");
    default:
        return {};
    }
}

AliasesCard::AliasesCard(PageContext &context, QWidget *parent)
    : Card(parent),
      m_context(context),
      m_table(new AliasTable(this)),
      m_view(new QTableView),
      m_alias(new LineEdit(tr("New name"), QStringLiteral("fast"))),
      m_model(new LineEdit(tr("Its model"), QStringLiteral("ollama/llama3.2"))),
      m_add(new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("Add"))),
      m_remove(new Button(Button::Kind::Secondary, QStringLiteral("trash-2"), tr("Remove"))),
      m_problem(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Danger))
{
    addTitle(this, tr("Other names"),
             tr("An agent or a program may ask for a model by any of these. Your own count before "
                "the built-in ones."));
    m_alias->setObjectName(QStringLiteral("aliasName"));
    m_model->setObjectName(QStringLiteral("aliasModel"));
    m_add->setObjectName(QStringLiteral("aliasAdd"));
    m_remove->setObjectName(QStringLiteral("aliasRemove"));
    m_problem->setObjectName(QStringLiteral("aliasProblem"));
    auto *line = new QHBoxLayout;
    line->setSpacing(space::s);
    line->addWidget(m_alias, 2);
    line->addWidget(m_model, 3);
    line->addWidget(m_add);
    body()->addLayout(line);
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    m_view->setObjectName(QStringLiteral("aliasTable"));
    styleTable(m_view, tr("Other names of models"));
    m_view->setModel(m_table);
    m_view->setFixedHeight(kAliasTableHeight);
    m_view->horizontalHeader()->setSectionResizeMode(AliasTable::ModelColumn, QHeaderView::Stretch);
    m_view->setColumnWidth(AliasTable::AliasColumn, 240);
    m_view->setColumnWidth(AliasTable::OriginColumn, 100);
    body()->addWidget(m_view);
    m_remove->setSmall(true);
    m_remove->setEnabled(false);
    body()->addWidget(m_remove, 0, Qt::AlignLeft);
    connect(m_add, &QAbstractButton::clicked, this, &AliasesCard::add);
    connect(m_remove, &QAbstractButton::clicked, this, &AliasesCard::remove);
    for (LineEdit *edit : {m_alias, m_model})
        connect(edit, &QLineEdit::returnPressed, this, &AliasesCard::add);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_view->selectionModel()->selectedRows();
        m_remove->setEnabled(!rows.isEmpty() && !m_table->aliasAt(rows.first().row()).builtIn);
    });
}

void AliasesCard::load()
{
    run<AliasList>(
        this, m_context.backend.call(ops::listAliases),
        [this](AliasList list) {
            m_table->setAliases(std::move(list.items));
            m_remove->setEnabled(false);
        },
        [this](const Error &error) {
            m_context.report(tr("The names of models cannot be read"), error.message);
        });
}

void AliasesCard::add()
{
    if (m_add->isLoading())
        return;
    if (m_alias->text().trimmed().isEmpty() || m_model->text().trimmed().isEmpty()) {
        (m_alias->text().trimmed().isEmpty() ? m_alias : m_model)->setFocus();
        return;
    }
    m_problem->hide();
    m_add->setLoading(true);
    SetAlias input;
    input.alias = m_alias->text().trimmed();
    input.model = m_model->text().trimmed();
    run<ModelAlias>(
        this, m_context.backend.call(ops::setAlias, input), [this](Result<ModelAlias> made) {
            m_add->setLoading(false);
            if (!made) {
                const QList<FieldIssue> &issues = made.error().issues;
                const bool isModel =
                    !issues.isEmpty() && issues.first().pointer == QLatin1String("/model");
                m_problem->setText(
                    (isModel ? tr("The model %1") : tr("The name %1")).arg(made.error().message));
                m_problem->show();
                return;
            }
            m_alias->clear();
            m_model->clear();
            m_alias->setFocus();
            load();
        });
}

void AliasesCard::remove()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const ModelAlias alias = m_table->aliasAt(rows.first().row());
    AliasRef ref;
    ref.alias = alias.alias;
    run<Nothing>(
        this, m_context.backend.call(ops::deleteAlias, ref), [this, alias](Result<Nothing> done) {
            load();
            if (!done) {
                m_context.report(tr("“%1” is not removed").arg(alias.alias), done.error().message);
                return;
            }
            m_context.toast(tr("“%1” is removed").arg(alias.alias), tr("Undo"), [this, alias] {
                m_alias->setText(alias.alias);
                m_model->setText(alias.model);
                add();
            });
        });
}

ImportCard::ImportCard(PageContext &context, QWidget *parent)
    : Card(parent),
      m_context(context),
      m_state(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_import(
          new Button(Button::Kind::Secondary, QStringLiteral("file-up"), tr("Import prices…"))),
      m_clear(new Button(Button::Kind::Ghost, tr("Forget them")))
{
    addTitle(this, tr("Imported prices"),
             tr("From LiteLLM's model_prices_and_context_window.json, which the project keeps up "
                "to date. They count before the built-in list, and yours before them."));
    m_state->setObjectName(QStringLiteral("importState"));
    m_state->setWordWrap(true);
    m_import->setObjectName(QStringLiteral("importPricesButton"));
    m_clear->setObjectName(QStringLiteral("clearImportButton"));
    m_import->setSmall(true);
    m_clear->setSmall(true);
    m_clear->hide();
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_state, 1);
    row->addWidget(m_clear);
    row->addWidget(m_import);
    body()->addLayout(row);
    connect(m_import, &QAbstractButton::clicked, this, &ImportCard::choose);
    connect(m_clear, &QAbstractButton::clicked, this, &ImportCard::clear);
}

void ImportCard::load()
{
    run<ImportState>(
        this, m_context.backend.call(ops::getImport),
        [this](ImportState state) {
            m_clear->setVisible(state.models > 0);
            if (state.models == 0) {
                m_state->setText(tr("None so far."));
                return;
            }
            const QDateTime at = QDateTime::fromMSecsSinceEpoch(state.importedAt.ms);
            m_state->setText(
                tr("%n models, imported on %1", nullptr, static_cast<int>(state.models))
                    .arg(QLocale().toString(at.date(), QLocale::ShortFormat)));
        },
        [this](const Error &error) { m_state->setText(error.message); });
}

void ImportCard::choose()
{
    auto *dialog =
        new QFileDialog(window(), tr("Import prices"), QString(), tr("JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportCard::importFile);
    dialog->open();
}

void ImportCard::importFile(const QString &path)
{
    if (m_import->isLoading())
        return;
    m_import->setLoading(true);
    const QPointer<ImportCard> card(this);
    QThreadPool::globalInstance()->start([card, path] {
        const PriceFile read = readPriceFile(path);
        QMetaObject::invokeMethod(
            qApp,
            [card, read] {
                if (!card)
                    return;
                if (read.problem.isEmpty())
                    card->send(read.prices);
                else
                    card->refuse(read.problem);
            },
            Qt::QueuedConnection);
    });
}

void ImportCard::send(const QJsonObject &prices)
{
    PriceDocument document;
    document.prices = prices;
    run<ImportReport>(
        this, m_context.backend.call(ops::importPrices, document),
        [this](ImportReport report) {
            m_import->setLoading(false);
            load();
            tell(report);
        },
        [this](const Error &error) { refuse(error.message); });
}

void ImportCard::refuse(const QString &why)
{
    m_import->setLoading(false);
    m_context.report(tr("No prices were imported"), why);
}

void ImportCard::tell(const ImportReport &report)
{
    const QString taken = tr("%n prices were imported", nullptr, static_cast<int>(report.models));
    if (report.problemCount == 0) {
        m_context.toast(taken, {}, {});
        return;
    }
    auto *dialog = new Dialog(taken, window());
    dialog->setObjectName(QStringLiteral("importReport"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new TextLabel(tr("%n entries made no sense and were left out:", nullptr,
                                  static_cast<int>(report.problemCount)),
                               TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    dialog->body()->addWidget(text);
    auto *list = new TextArea(tr("Entries that were left out"));
    list->setReadOnly(true);
    list->setLineRange(4, 12);
    list->setMinimumWidth(480);
    QStringList lines;
    for (const LeftOutModel &item : report.problems)
        lines.append(QStringLiteral("%1: %2").arg(item.model, item.message));
    list->setPlainText(lines.join(u'\n'));
    dialog->body()->addWidget(list);
    auto *row = new QHBoxLayout;
    row->addStretch();
    auto *close = new Button(Button::Kind::Primary, tr("Close"), dialog);
    close->setObjectName(QStringLiteral("confirmButton"));
    row->addWidget(close);
    dialog->body()->addLayout(row);
    connect(close, &QAbstractButton::clicked, dialog, &QDialog::accept);
    dialog->open();
}

void ImportCard::clear()
{
    auto *dialog = new ConfirmDialog(tr("Forget the imported prices?"),
                                     tr("The built-in list counts again. Yours stay."),
                                     tr("Forget them"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        run<Nothing>(this, m_context.backend.call(ops::clearImport), [this](Result<Nothing> done) {
            if (!done)
                m_context.report(tr("The imported prices are still there"), done.error().message);
            load();
        });
    });
    dialog->open();
}

} // namespace troupe
