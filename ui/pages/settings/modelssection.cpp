// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/modelssection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/run.h"
#include "ui/pages/settings/modelcards.h"
#include "ui/pages/settings/overridedialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QTimer>

namespace troupe {

namespace {

constexpr int kTableHeight = 420;
constexpr int kModelsSettleMs = 50;

} // namespace

ModelsSection::ModelsSection(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("Models & prices"),
                      tr("What can be asked for, with prices in dollars per million tokens. What "
                         "you say of a model counts before every list."),
                      parent),
      m_table(new ModelTable(this)),
      m_filter(new ModelFilter(this)),
      m_view(new QTableView),
      m_search(new SearchField(tr("Search models"), tr("Search models…"))),
      m_count(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_change(new Button(Button::Kind::Secondary, QStringLiteral("pencil"), tr("Change…"))),
      m_aliases(new AliasesCard(context, this)),
      m_import(new ImportCard(context, this)),
      m_settle(new QTimer(this))
{
    makeTools();
    makeTable();
    body()->addWidget(m_aliases);
    body()->addWidget(m_import);
    body()->addStretch();
    m_settle->setSingleShot(true);
    m_settle->setInterval(kModelsSettleMs);
    connect(m_settle, &QTimer::timeout, this, &ModelsSection::load);
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("provider.")) || type == QLatin1String("models.updated"))
            m_settle->start();
    });
    load();
}

void ModelsSection::makeTools()
{
    m_search->setObjectName(QStringLiteral("modelsSearch"));
    m_search->setMaximumWidth(360);
    m_change->setObjectName(QStringLiteral("changeModelButton"));
    auto *only = new CheckBox(tr("Only those that can answer now"));
    only->setObjectName(QStringLiteral("onlyConfigured"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::m);
    tools->addWidget(m_search, 100);
    tools->addStretch(1);
    tools->addWidget(m_count);
    tools->addWidget(m_change);
    body()->addLayout(tools);
    body()->addWidget(only, 0, Qt::AlignLeft);
    connect(m_search, &SearchField::searchChanged, this, [this](const QString &text) {
        m_filter->setFilterRegularExpression(QRegularExpression(
            QRegularExpression::escape(text), QRegularExpression::CaseInsensitiveOption));
        showCount();
    });
    connect(only, &QAbstractButton::toggled, this, [this](bool on) {
        m_filter->setOnlyConfigured(on);
        showCount();
    });
    connect(m_change, &QAbstractButton::clicked, this, &ModelsSection::change);
}

void ModelsSection::makeTable()
{
    m_filter->setSourceModel(m_table);
    m_filter->setSortRole(ModelTable::SortRole);
    m_filter->setSortCaseSensitivity(Qt::CaseInsensitive);
    Card *card = addCard();
    card->body()->setContentsMargins(space::xs, space::xs, space::xs, space::s);
    m_view->setObjectName(QStringLiteral("modelsTable"));
    styleTable(m_view, tr("Models"));
    m_view->setModel(m_filter);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(ModelTable::StateColumn, Qt::AscendingOrder);
    m_view->setFixedHeight(kTableHeight);
    m_view->horizontalHeader()->setSectionResizeMode(ModelTable::NameColumn, QHeaderView::Stretch);
    for (const auto &[column, width] :
         {std::pair(int(ModelTable::ProviderColumn), 96),
          std::pair(int(ModelTable::ContextColumn), 84),
          std::pair(int(ModelTable::InputColumn), 88), std::pair(int(ModelTable::OutputColumn), 96),
          std::pair(int(ModelTable::PriceColumn), 104),
          std::pair(int(ModelTable::StateColumn), 100)})
        m_view->setColumnWidth(column, width);
    card->body()->addWidget(m_view);
    connect(m_view, &QAbstractItemView::activated, this, &ModelsSection::change);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ModelsSection::showButtons);
    showButtons();
}

void ModelsSection::load()
{
    m_aliases->load();
    m_import->load();
    run<ModelList>(
        this, context().backend.call(ops::listModels),
        [this](ModelList models) {
            const ModelInfo *before = chosen();
            const QString id = before ? before->id : QString();
            m_table->setModels(std::move(models.items));
            const QModelIndex kept =
                m_filter->mapFromSource(m_table->index(m_table->rowOf(id), ModelTable::NameColumn));
            if (kept.isValid())
                m_view->selectRow(kept.row());
            showCount();
            showButtons();
        },
        [this](const Error &error) {
            context().report(tr("The models cannot be read"), error.message);
        });
}

void ModelsSection::showCount()
{
    m_count->setText(tr("%1 of %2").arg(m_filter->rowCount()).arg(m_table->rowCount()));
}

const ModelInfo *ModelsSection::chosen() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_table->modelAt(m_filter->mapToSource(rows.first()).row());
}

void ModelsSection::showButtons()
{
    m_change->setEnabled(chosen() != nullptr);
}

void ModelsSection::change()
{
    if (const ModelInfo *model = chosen())
        openDialog(*model);
}

void ModelsSection::openDialog(const ModelInfo &model)
{
    run<OverrideList>(
        this, context().backend.call(ops::listOverrides),
        [this, model](OverrideList list) {
            ModelOverride own;
            const QString full = model.provider + u'/' + model.id;
            for (const ModelOverride &item : std::as_const(list.items)) {
                if (item.model.compare(model.id, Qt::CaseInsensitive) == 0
                    || item.model.compare(full, Qt::CaseInsensitive) == 0)
                    own = item;
            }
            auto *dialog = new OverrideDialog(context(), model, own, window());
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            connect(dialog, &OverrideDialog::stored, this, [this] { m_settle->start(); });
            dialog->open();
        },
        [this](const Error &error) {
            context().report(tr("What you said of models cannot be read"), error.message);
        });
}

} // namespace troupe
