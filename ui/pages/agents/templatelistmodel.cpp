// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/templatelistmodel.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QPainter>
#include <QTextLayout>

namespace troupe {

namespace {

constexpr int kTemplatePage = 60;
constexpr int kTemplateCardHeight = 136;
constexpr int kTemplateFace = 36;
constexpr int kDescriptionLines = 2;

class TemplateWords
{
    Q_DECLARE_TR_FUNCTIONS(TemplateWords)
};

void drawLine(QPainter &painter, const QRect &rect, const QString &text, TextStyle style,
              const QColor &ink)
{
    const QFont font = textFont(style);
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
}

/// Some lines of a longer text; the last one is elided.
void drawLines(QPainter &painter, const QRect &rect, const QString &text, TextStyle style,
               const QColor &ink)
{
    const QFont font = textFont(style);
    const QFontMetrics metrics(font);
    QTextLayout layout(text, font);
    layout.beginLayout();
    int y = rect.top();
    for (int i = 0; i < kDescriptionLines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        const QRect place(rect.left(), y, rect.width(), metrics.lineSpacing());
        painter.setFont(font);
        painter.setPen(ink);
        if (i + 1 < kDescriptionLines)
            painter.drawText(place, Qt::AlignVCenter,
                             text.mid(line.textStart(), line.textLength()));
        else
            drawLine(painter, place, text.mid(line.textStart()), style, ink);
        y += metrics.lineSpacing();
    }
    layout.endLayout();
}

} // namespace

QString categoryLabel(TemplateCategory category)
{
    switch (category) {
    case TemplateCategory::Leadership:
        return TemplateWords::tr("Leadership");
    case TemplateCategory::Strategy:
        return TemplateWords::tr("Strategy");
    case TemplateCategory::Finance:
        return TemplateWords::tr("Finance");
    case TemplateCategory::Analytics:
        return TemplateWords::tr("Analytics");
    case TemplateCategory::Engineering:
        return TemplateWords::tr("Engineering");
    case TemplateCategory::Product:
        return TemplateWords::tr("Product");
    case TemplateCategory::Design:
        return TemplateWords::tr("Design");
    case TemplateCategory::Marketing:
        return TemplateWords::tr("Marketing");
    case TemplateCategory::Sales:
        return TemplateWords::tr("Sales");
    case TemplateCategory::CustomerSuccess:
        return TemplateWords::tr("Customer success");
    case TemplateCategory::Operations:
        return TemplateWords::tr("Operations");
    case TemplateCategory::People:
        return TemplateWords::tr("People");
    case TemplateCategory::Legal:
        return TemplateWords::tr("Legal");
    case TemplateCategory::Security:
        return TemplateWords::tr("Security");
    case TemplateCategory::Research:
        return TemplateWords::tr("Research");
    case TemplateCategory::Writing:
        return TemplateWords::tr("Writing");
    case TemplateCategory::Personal:
        return TemplateWords::tr("Personal");
    }
    return {};
}

TemplateListModel::TemplateListModel(Backend &backend, QObject *parent)
    : QAbstractListModel(parent), m_backend(backend)
{
}

void TemplateListModel::setFilter(const QString &search, std::optional<TemplateCategory> category)
{
    if (search == m_search && category == m_category)
        return;
    m_search = search;
    m_category = category;
    reload();
}

void TemplateListModel::reload()
{
    ++m_generation;
    m_cursor.clear();
    request(true);
}

void TemplateListModel::request(bool fromStart)
{
    ListTemplates query;
    query.limit = kTemplatePage;
    query.cursor = m_cursor;
    query.search = m_search;
    query.category = m_category;
    m_loading = true;
    run<Page<AgentTemplate>>(
        this, m_backend.call(ops::listTemplates, query),
        [this, fromStart, generation = m_generation](Result<Page<AgentTemplate>> page) {
            if (generation != m_generation)
                return;
            m_loading = false;
            if (!page) {
                emit failed(page.error().message);
                return;
            }
            m_cursor = page->nextCursor;
            if (fromStart) {
                beginResetModel();
                m_templates = std::move(page->items);
                endResetModel();
            } else if (!page->items.isEmpty()) {
                const int first = rowCount();
                beginInsertRows({}, first, first + static_cast<int>(page->items.size()) - 1);
                m_templates += page->items;
                endInsertRows();
            }
            emit loaded();
        });
}

int TemplateListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_templates.size());
}

QVariant TemplateListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AgentTemplate &shown = m_templates.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.name;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(shown.name, shown.role, categoryLabel(shown.category));
    case Qt::ToolTipRole:
        return toolTipText(shown.description);
    case TemplateAbout:
        return shown.description;
    case RowSubtitle:
        return shown.role;
    case RowAvatar:
        return shown.avatar;
    case TemplateColor:
        return QColor(shown.color);
    case TemplateCategoryName:
        return categoryLabel(shown.category);
    default:
        return {};
    }
}

bool TemplateListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void TemplateListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(false);
}

void TemplateCardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    const Tokens &t = tokensOf(this);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect card = option.rect.adjusted(6, 6, -6, -6);
    const bool chosen = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    drawRound(*painter, card, radius::card,
              hovered && !chosen ? over(t.hover, t.surface) : t.surface,
              chosen ? t.accent : t.hairline);
    const QRectF face(card.left() + 12, card.top() + 12, kTemplateFace, kTemplateFace);
    const QString name = index.data(Qt::DisplayRole).toString();
    paintAvatar(*painter, face, name, index.data(TemplateListModel::TemplateColor).value<QColor>(),
                index.data(RowAvatar).toString());
    const int left = card.left() + 60;
    const int right = card.right() - 12;
    drawLine(*painter, QRect(left, card.top() + 10, right - left, 20), name, TextStyle::BodyStrong,
             t.text);
    drawLine(*painter, QRect(left, card.top() + 30, right - left, 18),
             index.data(RowSubtitle).toString(), TextStyle::Caption, t.muted);
    drawLines(*painter, QRect(card.left() + 12, card.top() + 57, card.width() - 24, 36),
              index.data(TemplateListModel::TemplateAbout).toString(), TextStyle::Caption, t.muted);
    const QString category = index.data(TemplateListModel::TemplateCategoryName).toString();
    paintBadge(*painter, t, QRectF(card.left() + 12, card.bottom() - 28, badgeWidth(category), 20),
               category, BadgeTone::Neutral);
    if ((option.state & QStyle::State_HasFocus) && themeOf(this).showsFocus()) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 2));
        painter->drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), radius::card, radius::card);
    }
    painter->restore();
}

QSize TemplateCardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return QSize(m_width, kTemplateCardHeight);
}

} // namespace troupe
