// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agenttoolmodel.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kToolRow = 50;
constexpr int kToolBox = 18;
constexpr int kToolBoxRoom = 44; ///< a press in it is a press on the box

class AgentToolWords
{
    Q_DECLARE_TR_FUNCTIONS(AgentToolWords)
};

BadgeTone agentToolTone(ToolRisk risk)
{
    switch (risk) {
    case ToolRisk::Read:
        return BadgeTone::Neutral;
    case ToolRisk::Write:
    case ToolRisk::External:
        return BadgeTone::Warning;
    case ToolRisk::Destructive:
        return BadgeTone::Danger;
    }
    return BadgeTone::Neutral;
}

QString agentToolRisk(ToolRisk risk)
{
    switch (risk) {
    case ToolRisk::Read:
        return AgentToolWords::tr("Reads");
    case ToolRisk::Write:
        return AgentToolWords::tr("Writes");
    case ToolRisk::External:
        return AgentToolWords::tr("External");
    case ToolRisk::Destructive:
        return AgentToolWords::tr("Destructive");
    }
    return {};
}

QString agentToolSource(ToolSource source)
{
    switch (source) {
    case ToolSource::BuiltIn:
        return AgentToolWords::tr("Built in");
    case ToolSource::Function:
        return AgentToolWords::tr("HTTP function");
    case ToolSource::Mcp:
        return AgentToolWords::tr("MCP server");
    }
    return {};
}

QString agentToolPermission(ToolPermission permission)
{
    switch (permission) {
    case ToolPermission::Allow:
        return AgentToolWords::tr("Allowed");
    case ToolPermission::Ask:
        return AgentToolWords::tr("Asks first");
    case ToolPermission::Deny:
        return AgentToolWords::tr("Denied");
    }
    return {};
}

bool isAgentTool(const AgentTool &tool, const QString &name)
{
    return tool.name == name || tool.aliases.contains(name);
}

void drawToolText(QPainter &painter, const QRect &rect, const QString &text, TextStyle style,
                  const QColor &ink)
{
    painter.setFont(textFont(style));
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace

int AgentToolListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

bool AgentToolListModel::isChosen(const Row &row) const
{
    return row.tool
               ? std::any_of(m_chosen.begin(), m_chosen.end(),
                             [&row](const QString &name) { return isAgentTool(*row.tool, name); })
               : m_chosen.contains(row.name);
}

QVariant AgentToolListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const QString description =
        row.tool ? agentToolSource(row.tool->source) + QStringLiteral(" · ")
                       + visibleText(row.tool->description.simplified())
        : m_known ? AgentToolWords::tr("Nothing is known of it here. The name is kept.")
                  : QString();
    switch (role) {
    case Qt::DisplayRole:
    case ToolName:
        return row.name;
    case Qt::CheckStateRole:
        return isChosen(row) ? Qt::Checked : Qt::Unchecked;
    case ToolDescription:
        return description;
    case ToolIsKnown:
        return row.tool.has_value() || !m_known;
    case ToolRiskText:
        return row.tool  ? agentToolRisk(row.tool->risk)
               : m_known ? AgentToolWords::tr("Not known")
                         : QString();
    case ToolRiskTone:
        return static_cast<int>(row.tool ? agentToolTone(row.tool->risk) : BadgeTone::Warning);
    case ToolPermissionText:
        return row.tool ? agentToolPermission(row.tool->permission) : QString();
    case ToolSearch:
        return row.tool ? row.name + u' ' + row.tool->title + u' ' + row.tool->description
                        : row.name;
    case Qt::ToolTipRole:
        return row.tool ? toolTipText(row.tool->description) : QString();
    case Qt::AccessibleTextRole:
        return QStringList{row.name, data(index, ToolRiskText).toString(),
                           data(index, ToolPermissionText).toString(), description}
            .join(QStringLiteral(", "));
    default:
        return {};
    }
}

bool AgentToolListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const Row &row = m_rows.at(index.row());
    const bool wanted = value.toInt() == Qt::Checked;
    if (wanted == isChosen(row))
        return true;
    if (wanted)
        m_chosen.append(row.name);
    else
        m_chosen.removeIf([&row](const QString &name) {
            return row.tool ? isAgentTool(*row.tool, name) : name == row.name;
        });
    emit dataChanged(index, index);
    emit chosenChanged();
    return true;
}

Qt::ItemFlags AgentToolListModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                                 | Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

void AgentToolListModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    const QList<AgentTool> known = m_known.value_or(QList<AgentTool>());
    for (const AgentTool &tool : known)
        m_rows.append({tool.name, tool});
    std::sort(m_rows.begin(), m_rows.end(), [](const Row &a, const Row &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    for (const QString &name : std::as_const(m_chosen)) {
        const bool isThere = std::any_of(m_rows.cbegin(), m_rows.cend(), [&name](const Row &row) {
            return row.tool ? isAgentTool(*row.tool, name) : row.name == name;
        });
        if (!isThere)
            m_rows.append({name, std::nullopt});
    }
    endResetModel();
}

void AgentToolListModel::setKnown(const std::optional<QList<AgentTool>> &tools)
{
    m_known = tools;
    rebuild();
}

void AgentToolListModel::setChosen(const QStringList &names)
{
    m_chosen = names;
    rebuild();
}

QStringList AgentToolListModel::chosen() const
{
    return m_chosen;
}

void AgentToolListModel::add(const QString &name)
{
    for (int i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows.at(i);
        if (row.tool ? isAgentTool(*row.tool, name) : row.name == name) {
            setData(index(i), Qt::Checked, Qt::CheckStateRole);
            return;
        }
    }
    const auto row = static_cast<int>(m_rows.size());
    beginInsertRows({}, row, row);
    m_chosen.append(name);
    m_rows.append({name, std::nullopt});
    endInsertRows();
    emit chosenChanged();
}

const AgentTool *AgentToolListModel::toolAt(int row) const
{
    return row >= 0 && row < m_rows.size() && m_rows.at(row).tool ? &*m_rows.at(row).tool : nullptr;
}

void AgentToolFilter::setText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool AgentToolFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString text =
        sourceModel()->index(row, 0, parent).data(AgentToolListModel::ToolSearch).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&text](const QString &word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

void AgentToolDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Tokens &t = tokensOf(this);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect card = option.rect.adjusted(4, 1, -4, -1);
    if (option.state & QStyle::State_Selected)
        drawRound(*painter, card, radius::control, t.accentSoft);
    else if (option.state & QStyle::State_MouseOver)
        drawRound(*painter, card, radius::control, over(t.hover, t.surface));
    const QRectF box(card.left() + 12, card.center().y() - kToolBox / 2.0 + 0.5, kToolBox,
                     kToolBox);
    if (index.data(Qt::CheckStateRole).toInt() == Qt::Checked) {
        drawRound(*painter, box, 5, t.accent);
        paintIcon(*painter, QStringLiteral("check"), box.adjusted(2.5, 2.5, -2.5, -2.5),
                  t.onAccent);
    } else {
        drawRound(*painter, box, 5, t.surface, t.control);
    }
    int right = card.right() - 10;
    const QString risk = index.data(AgentToolListModel::ToolRiskText).toString();
    if (!risk.isEmpty()) {
        const int width = badgeWidth(risk);
        right -= width;
        paintBadge(*painter, t, QRectF(right, card.top() + 6, width, 20), risk,
                   static_cast<BadgeTone>(index.data(AgentToolListModel::ToolRiskTone).toInt()));
        right -= 10;
    }
    const QString permission = index.data(AgentToolListModel::ToolPermissionText).toString();
    if (!permission.isEmpty()) {
        const int width =
            QFontMetrics(textFont(TextStyle::Caption)).horizontalAdvance(permission) + 2;
        right -= width;
        drawToolText(*painter, QRect(right, card.top() + 5, width, 20), permission,
                     TextStyle::Caption, t.muted);
        right -= 10;
    }
    const int left = card.left() + kToolBoxRoom;
    const bool isKnown = index.data(AgentToolListModel::ToolIsKnown).toBool();
    drawToolText(*painter, QRect(left, card.top() + 5, right - left, 20),
                 index.data(AgentToolListModel::ToolName).toString(), TextStyle::Label,
                 isKnown ? t.text : t.muted);
    drawToolText(*painter, QRect(left, card.top() + 25, card.right() - 10 - left, 18),
                 index.data(AgentToolListModel::ToolDescription).toString(), TextStyle::Caption,
                 t.muted);
    if ((option.state & QStyle::State_HasFocus) && themeOf(this).showsFocus()) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 2));
        painter->drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), radius::control,
                                 radius::control);
    }
    painter->restore();
}

QSize AgentToolDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return QSize(200, kToolRow);
}

bool AgentToolDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                    const QStyleOptionViewItem &option, const QModelIndex &index)
{
    bool isPress = false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        isPress = mouse->button() == Qt::LeftButton
                  && mouse->position().x() < option.rect.left() + kToolBoxRoom;
    } else if (event->type() == QEvent::KeyPress) {
        isPress = static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    }
    if (!isPress)
        return false;
    const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace troupe
