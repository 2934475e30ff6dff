// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/modeltable.h"

#include "ui/pages/agents/modelpicker.h"
#include "ui/widgets/visibletext.h"

#include <QLocale>
#include <QRegularExpression>

namespace troupe {

namespace {

bool isNumberColumn(int column)
{
    return column >= ModelTable::ContextColumn && column <= ModelTable::OutputColumn;
}

} // namespace

void ModelTable::setModels(QList<ModelInfo> models)
{
    beginResetModel();
    m_models = std::move(models);
    endResetModel();
}

int ModelTable::rowOf(const QString &id) const
{
    for (qsizetype i = 0; i < m_models.size(); ++i) {
        if (m_models.at(i).id == id)
            return static_cast<int>(i);
    }
    return -1;
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
    case ContextColumn:
        return model.contextWindow >= 1000 ? tr("%L1k").arg(model.contextWindow / 1000)
               : model.contextWindow > 0   ? QLocale().toString(model.contextWindow)
                                           : QStringLiteral("—");
    case InputColumn:
        return priceLabel(model.inputPerMillion, model.local);
    case OutputColumn:
        return priceLabel(model.outputPerMillion, model.local);
    case PriceColumn:
        switch (model.priceSource) {
        case PriceSource::Yours:
            return tr("Yours");
        case PriceSource::Imported:
            return tr("Imported");
        case PriceSource::Catalogue:
            return model.changed ? tr("List, changed") : tr("List");
        case PriceSource::Unknown:
            break;
        }
        return model.changed ? tr("Changed") : QStringLiteral("—");
    case StateColumn:
        return model.local ? tr("Local") : model.configured ? tr("Ready") : tr("Not set up");
    default:
        return {};
    }
}

QString ModelTable::toolTip(const ModelInfo &model) const
{
    QStringList lines{model.name};
    if (!model.capabilities.isEmpty())
        lines.append(model.capabilities.join(QStringLiteral(", ")));
    if (!model.aliases.isEmpty())
        lines.append(tr("Also %1").arg(model.aliases.join(QStringLiteral(", "))));
    return lines.join(u'\n');
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
    switch (role) {
    case Qt::DisplayRole:
        return text(model, index.column());
    case Qt::ToolTipRole:
        return toolTipText(toolTip(model));
    case Qt::TextAlignmentRole:
        return QVariant((isNumberColumn(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
                        | Qt::AlignVCenter);
    case SortRole:
        return sortValue(model, index.column());
    case ConfiguredRole:
        return model.configured;
    case SearchRole:
        return QString(model.id + u' ' + model.name + u' ' + model.provider + u' '
                       + model.aliases.join(u' '));
    default:
        return {};
    }
}

QVariant ModelTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant((isNumberColumn(section) ? Qt::AlignRight : Qt::AlignLeft)
                        | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Model");
    case ProviderColumn:
        return tr("Provider");
    case ContextColumn:
        return tr("Context");
    case InputColumn:
        return tr("Input / M");
    case OutputColumn:
        return tr("Output / M");
    case PriceColumn:
        return tr("Price");
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
    return name.data(ModelTable::SearchRole).toString().contains(filterRegularExpression());
}

} // namespace troupe
