// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/modelssection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/run.h"
#include "ui/pages/agents/modelpicker.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>

namespace troupe {

namespace {

constexpr int kTableHeight = 560;

} // namespace

void ModelTable::setModels(QList<ModelInfo> models)
{
    beginResetModel();
    m_models = std::move(models);
    endResetModel();
}

int ModelTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_models.size());
}

int ModelTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ModelTable::text(const ModelInfo &model, int column) const
{
    switch (column) {
    case NameColumn:
        return model.id;
    case ProviderColumn:
        return model.provider;
    case InputColumn:
        return priceLabel(model.inputPerMillion, model.local);
    case OutputColumn:
        return priceLabel(model.outputPerMillion, model.local);
    case ContextColumn:
        return model.contextWindow > 0 ? tr("%L1k").arg(model.contextWindow / 1000)
                                       : QStringLiteral("—");
    case StateColumn:
        return model.local ? tr("Local") : model.configured ? tr("Ready") : tr("Not configured");
    default:
        return {};
    }
}

QVariant ModelTable::sortValue(const ModelInfo &model, int column) const
{
    switch (column) {
    case InputColumn:
        return model.inputPerMillion.nanos();
    case OutputColumn:
        return model.outputPerMillion.nanos();
    case ContextColumn:
        return model.contextWindow;
    case StateColumn:
        return model.local ? 0 : model.configured ? 1 : 2;
    default:
        return text(model, column);
    }
}

QVariant ModelTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ModelInfo &model = m_models.at(index.row());
    const bool isNumber = index.column() >= InputColumn && index.column() <= ContextColumn;
    switch (role) {
    case Qt::DisplayRole:
        return text(model, index.column());
    case Qt::ToolTipRole:
        return model.name;
    case Qt::TextAlignmentRole:
        return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return sortValue(model, index.column());
    case ConfiguredRole:
        return model.configured;
    default:
        return {};
    }
}

QVariant ModelTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section >= InputColumn && section <= ContextColumn;
        return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Model");
    case ProviderColumn:
        return tr("Provider");
    case InputColumn:
        return tr("Input / M");
    case OutputColumn:
        return tr("Output / M");
    case ContextColumn:
        return tr("Context");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

void ModelFilter::setOnlyConfigured(bool only)
{
    m_onlyConfigured = only;
    invalidateFilter();
}

bool ModelFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex name = sourceModel()->index(row, ModelTable::NameColumn, parent);
    if (m_onlyConfigured && !name.data(ModelTable::ConfiguredRole).toBool())
        return false;
    const QModelIndex provider = sourceModel()->index(row, ModelTable::ProviderColumn, parent);
    const QString text = name.data().toString() + u' ' + provider.data().toString();
    return text.contains(filterRegularExpression());
}

ModelsSection::ModelsSection(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("Models"),
                      tr("What can be asked for, with list prices in dollars per million tokens."),
                      parent),
      m_table(new ModelTable(this)),
      m_filter(new ModelFilter(this)),
      m_search(new SearchField(tr("Search models"), tr("Search models…"))),
      m_count(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted))
{
    m_filter->setSourceModel(m_table);
    m_filter->setSortRole(ModelTable::SortRole);
    m_filter->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_search->setObjectName(QStringLiteral("modelsSearch"));
    auto *only = new CheckBox(tr("Only those that can answer now"));
    only->setObjectName(QStringLiteral("onlyConfigured"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::l);
    m_search->setMaximumWidth(320);
    tools->addWidget(m_search, 1);
    tools->addWidget(only);
    tools->addStretch();
    tools->addWidget(m_count);
    body()->addLayout(tools);
    Card *card = addCard();
    card->body()->setContentsMargins(space::xs, space::xs, space::xs, space::s);
    auto *view = new QTableView;
    view->setObjectName(QStringLiteral("modelsTable"));
    styleTable(view, tr("Models"));
    view->setModel(m_filter);
    view->setSortingEnabled(true);
    view->sortByColumn(ModelTable::StateColumn, Qt::AscendingOrder);
    view->setMinimumHeight(kTableHeight);
    view->horizontalHeader()->setSectionResizeMode(ModelTable::NameColumn, QHeaderView::Stretch);
    for (const auto &[column, width] : {std::pair(int(ModelTable::ProviderColumn), 120),
                                        std::pair(int(ModelTable::InputColumn), 96),
                                        std::pair(int(ModelTable::OutputColumn), 100),
                                        std::pair(int(ModelTable::ContextColumn), 92),
                                        std::pair(int(ModelTable::StateColumn), 140)})
        view->setColumnWidth(column, width);
    card->body()->addWidget(view);
    connect(m_search, &SearchField::searchChanged, this, [this](const QString &text) {
        m_filter->setFilterRegularExpression(QRegularExpression(
            QRegularExpression::escape(text), QRegularExpression::CaseInsensitiveOption));
        showCount();
    });
    connect(only, &QAbstractButton::toggled, this, [this](bool on) {
        m_filter->setOnlyConfigured(on);
        showCount();
    });
    connect(&context.backend.events(), &EventStream::event, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("provider.")))
            load();
    });
    load();
}

void ModelsSection::load()
{
    run<ModelList>(
        this, context().backend.call(ops::listModels),
        [this](ModelList models) {
            m_table->setModels(std::move(models.items));
            showCount();
        },
        [this](const Error &error) {
            context().report(tr("The models cannot be read"), error.message);
        });
}

void ModelsSection::showCount()
{
    m_count->setText(tr("%1 of %2").arg(m_filter->rowCount()).arg(m_table->rowCount()));
}

} // namespace troupe
