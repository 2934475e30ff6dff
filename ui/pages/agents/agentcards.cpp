// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentcards.h"

#include "ui/pages/agents/agentlistmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QPainter>

namespace troupe {

namespace {

constexpr int kCardHeight = 100;
constexpr int kAgentRowHeight = 48;
constexpr int kFaceSide = 36;
constexpr int kRowFaceSide = 28;
constexpr double kDot = 8;

class CardPainter
{
public:
    CardPainter(QPainter &painter, const Tokens &tokens, const QRect &card,
                const QModelIndex &index)
        : m_painter(painter), m_tokens(tokens), m_card(card), m_index(index)
    {
    }

    void paint()
    {
        const QRectF face(m_card.left() + 12, m_card.top() + 12, kFaceSide, kFaceSide);
        const QString name = m_index.data(Qt::DisplayRole).toString();
        const auto status =
            static_cast<AgentStatus>(m_index.data(AgentListModel::AgentStatusRole).toInt());
        paintAvatar(m_painter, face, name, m_index.data(AgentListModel::AgentColor).value<QColor>(),
                    m_index.data(RowAvatar).toString());
        QRect top(m_card.left() + 60, m_card.top() + 11, m_card.width() - 72, 20);
        paintStatus(top, status);
        text(top, name, TextStyle::BodyStrong,
             status == AgentStatus::Active ? m_tokens.text : m_tokens.muted);
        text(QRect(m_card.left() + 60, m_card.top() + 32, m_card.width() - 72, 18),
             m_index.data(RowSubtitle).toString(), TextStyle::Caption, m_tokens.muted);
        paintFoot();
    }

    void paintRow()
    {
        const QRectF face(m_card.left() + 8, m_card.center().y() - kRowFaceSide / 2.0 + 0.5,
                          kRowFaceSide, kRowFaceSide);
        const QString name = m_index.data(Qt::DisplayRole).toString();
        const bool isActive = m_index.data(AgentListModel::AgentStatusRole).toInt()
                              == static_cast<int>(AgentStatus::Active);
        paintAvatar(m_painter, face, name, m_index.data(AgentListModel::AgentColor).value<QColor>(),
                    m_index.data(RowAvatar).toString());
        const int left = m_card.left() + 46;
        const int wide = m_card.right() - left - 26;
        text(QRect(left, m_card.top() + 2, wide, 20), name, TextStyle::Label,
             isActive ? m_tokens.text : m_tokens.muted);
        text(QRect(left, m_card.top() + 20, wide, 16), m_index.data(RowSubtitle).toString(),
             TextStyle::Caption, m_tokens.muted);
        const QRectF dot(m_card.right() - 18, m_card.center().y() - kDot / 2 + 0.5, kDot, kDot);
        m_painter.setPen(QPen(isActive ? m_tokens.success : m_tokens.faint, 1.5));
        m_painter.setBrush(isActive ? QBrush(m_tokens.success) : QBrush(Qt::NoBrush));
        m_painter.drawEllipse(dot);
    }

private:
    void text(const QRect &rect, const QString &text, TextStyle style, const QColor &ink)
    {
        const QFont font = textFont(style);
        m_painter.setFont(font);
        m_painter.setPen(ink);
        m_painter.drawText(rect, Qt::AlignVCenter,
                           QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
    }

    void paintStatus(QRect &line, AgentStatus status)
    {
        const QString label = statusLabel(status);
        const BadgeTone tone =
            status == AgentStatus::Active ? BadgeTone::Success : BadgeTone::Neutral;
        const int width = badgeWidth(label, true);
        paintBadge(m_painter, m_tokens,
                   QRectF(line.right() - width + 1, line.center().y() - 9, width, 20), label, tone,
                   true);
        line.setRight(line.right() - width - 8);
    }

    void paintFoot()
    {
        int x = m_card.left() + 12;
        const int y = m_card.bottom() - 30;
        const int right = m_card.right() - 12;
        const QString model = m_index.data(RowTime).toString();
        paintIcon(m_painter, QStringLiteral("cpu"), QRectF(x + 1, y + 4, 12, 12), m_tokens.faint);
        const QFontMetrics metrics(textFont(TextStyle::Caption));
        const int width = qMin(metrics.horizontalAdvance(model) + 2, (right - x) * 3 / 5);
        text(QRect(x + 18, y, width, 20), model, TextStyle::Caption, m_tokens.faint);
        x += 18 + width + 8;
        const QStringList tags = m_index.data(AgentListModel::AgentTags).toStringList();
        for (const QString &tag : tags) {
            const int wide = badgeWidth(tag);
            if (x + wide > right)
                break;
            paintBadge(m_painter, m_tokens, QRectF(x, y, wide, 20), tag, BadgeTone::Neutral);
            x += wide + 4;
        }
    }

    QPainter &m_painter;
    const Tokens &m_tokens;
    QRect m_card;
    const QModelIndex &m_index;
};

} // namespace

QString statusLabel(AgentStatus status)
{
    switch (status) {
    case AgentStatus::Active:
        return QCoreApplication::translate("AgentStatus", "Active");
    case AgentStatus::Inactive:
        return QCoreApplication::translate("AgentStatus", "Stopped");
    case AgentStatus::Archived:
        return QCoreApplication::translate("AgentStatus", "Archived");
    }
    return {};
}

AgentFace::AgentFace(int side, QWidget *parent) : QWidget(parent)
{
    setFixedSize(side, side);
}

void AgentFace::show(const QString &name, const QString &avatar, const QString &color)
{
    m_name = name;
    m_avatar = avatar;
    m_color = QColor(color);
    update();
}

void AgentFace::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_name.trimmed().isEmpty() && m_avatar.isEmpty() && !m_color.isValid()) {
        const double inset = width() * 0.26; // nobody yet
        drawRound(painter, QRectF(rect()), width() * 0.28, tokensOf(this).accentSoft);
        paintIcon(painter, QStringLiteral("bot"),
                  QRectF(rect()).adjusted(inset, inset, -inset, -inset), tokensOf(this).accentInk);
        return;
    }
    paintAvatar(painter, QRectF(rect()), m_name, m_color, m_avatar);
}

void AgentCardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Tokens &t = tokensOf(this);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect card =
        m_compact ? option.rect.adjusted(8, 2, -8, -2) : option.rect.adjusted(12, 4, -12, -4);
    const bool chosen = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    if (m_compact) {
        if (chosen || hovered)
            drawRound(*painter, card, radius::control, chosen ? t.accentSoft : t.hover);
        CardPainter(*painter, t, card, index).paintRow();
    } else {
        drawRound(*painter, card, radius::card,
                  hovered && !chosen ? over(t.hover, t.surface) : t.surface,
                  chosen ? t.accent : t.hairline);
        CardPainter(*painter, t, card, index).paint();
    }
    if ((option.state & QStyle::State_HasFocus) && themeOf(this).showsFocus()) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 2));
        painter->drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), radius::card, radius::card);
    }
    painter->restore();
}

QSize AgentCardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return QSize(240, m_compact ? kAgentRowHeight : kCardHeight);
}

} // namespace troupe
