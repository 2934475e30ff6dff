// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/modelpicker.h"

#include "ui/shell/popover.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kListHeight = 320;
constexpr int kModelIdRole = Qt::UserRole + 300;
constexpr int kHeaderRole = Qt::UserRole + 301;
constexpr qint64 kNanosPerCent = 10'000'000;

/// Rows as everywhere, and the names of providers between them.
class ModelRowDelegate : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        if (!index.data(kHeaderRole).toBool()) {
            RowDelegate::paint(painter, option, index);
            return;
        }
        painter->setFont(textFont(TextStyle::Micro));
        painter->setPen(tokensOf(this).faint);
        painter->drawText(option.rect.adjusted(20, 4, -20, 0), Qt::AlignVCenter,
                          index.data(Qt::DisplayRole).toString());
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return index.data(kHeaderRole).toBool() ? QSize(160, 28)
                                                : RowDelegate::sizeHint(option, index);
    }
};

} // namespace

QString priceLabel(Money perMillion, bool local)
{
    if (perMillion.nanos() == 0)
        return local ? QCoreApplication::translate("Price", "free") : QStringLiteral("—");
    const double dollars = static_cast<double>(perMillion.nanos()) / 1e9;
    return QStringLiteral("$%1").arg(dollars, 0, 'f',
                                     perMillion.nanos() % kNanosPerCent == 0 ? 2 : 3);
}

ModelPicker::ModelPicker(const QString &name, QWidget *parent)
    : QAbstractButton(parent), m_name(name), m_defaultLabel(tr("Default model"))
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setFont(textFont(TextStyle::Label));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(name);
    connect(this, &QAbstractButton::clicked, this, &ModelPicker::open);
}

QSize ModelPicker::sizeHint() const
{
    return QSize(280, size::control + 4);
}

void ModelPicker::setDefaultLabel(const QString &label)
{
    m_defaultLabel = label;
    update();
}

void ModelPicker::setModels(QList<ModelInfo> models)
{
    std::stable_sort(models.begin(), models.end(), [](const ModelInfo &a, const ModelInfo &b) {
        if (a.configured != b.configured)
            return a.configured;
        return a.provider.compare(b.provider, Qt::CaseInsensitive) < 0;
    });
    m_models = std::move(models);
    update();
}

const ModelInfo *ModelPicker::info(const QString &model) const
{
    const auto found = std::find_if(m_models.cbegin(), m_models.cend(),
                                    [&model](const ModelInfo &info) { return info.id == model; });
    return found == m_models.cend() ? nullptr : &*found;
}

void ModelPicker::setModel(const QString &model)
{
    m_model = model;
    const QString shown = model.isEmpty() ? m_defaultLabel : model;
    setAccessibleName(QStringLiteral("%1: %2").arg(m_name, shown));
    update();
}

void ModelPicker::makePopover()
{
    m_popover = new Popover(m_name, window());
    m_popover->setObjectName(QStringLiteral("modelPopover"));
    m_search = new SearchField(tr("Search models"),
                               tr("Search %n models…", nullptr, static_cast<int>(m_models.size())));
    m_search->setObjectName(QStringLiteral("modelSearch"));
    m_popover->body()->addWidget(m_search);
    auto *list = new RowList(tr("Models"));
    list->setObjectName(QStringLiteral("modelList"));
    list->setItemDelegate(new ModelRowDelegate(list));
    list->setMinimumHeight(kListHeight);
    m_rows = new QStandardItemModel(this);
    list->setModel(m_rows);
    m_list = list;
    m_popover->body()->addWidget(list);
    connect(m_search, &SearchField::searchChanged, this, &ModelPicker::fill);
    connect(list, &QListView::clicked, this, &ModelPicker::choose);
    connect(list, &QListView::activated, this, &ModelPicker::choose);
    m_search->installEventFilter(this);
}

void ModelPicker::open()
{
    if (!m_popover)
        makePopover();
    m_list->setMinimumWidth(qMax(width() - 24, 420));
    m_search->clear();
    fill({});
    m_popover->toggle(this, false);
}

void ModelPicker::addModelRow(const ModelInfo &info)
{
    auto *item = new QStandardItem(info.id);
    item->setData(info.id, kModelIdRole);
    QString detail = info.local ? tr("Free; nothing leaves this machine")
                                : tr("%1 in · %2 out per million")
                                      .arg(priceLabel(info.inputPerMillion, false),
                                           priceLabel(info.outputPerMillion, false));
    if (info.contextWindow > 0)
        detail += tr(" · %1k context").arg(info.contextWindow / 1000);
    item->setData(detail, RowSubtitle);
    if (info.local) {
        item->setData(tr("local"), RowBadge);
        item->setData(static_cast<int>(BadgeTone::Success), RowBadgeTone);
    } else if (!info.configured) {
        item->setData(tr("not configured"), RowBadge);
        item->setData(static_cast<int>(BadgeTone::Neutral), RowBadgeTone);
    }
    m_rows->appendRow(item);
}

void ModelPicker::fill(const QString &search)
{
    m_rows->clear();
    int current = -1;
    if (search.isEmpty()) {
        auto *item = new QStandardItem(m_defaultLabel);
        item->setData(QString(), kModelIdRole);
        item->setData(tr("Follows the setting of the server"), RowSubtitle);
        m_rows->appendRow(item);
        current = 0;
    }
    QString provider;
    for (const ModelInfo &info : std::as_const(m_models)) {
        const bool found = info.id.contains(search, Qt::CaseInsensitive)
                           || info.name.contains(search, Qt::CaseInsensitive)
                           || info.provider.contains(search, Qt::CaseInsensitive);
        if (!found)
            continue;
        const QString group =
            info.configured ? info.provider : tr("%1 · not configured").arg(info.provider);
        if (group != provider) {
            provider = group;
            auto *header = new QStandardItem(group.toUpper());
            header->setData(true, kHeaderRole);
            header->setFlags(Qt::ItemIsEnabled);
            m_rows->appendRow(header);
        }
        if (info.id == m_model || current < 0)
            current = m_rows->rowCount();
        addModelRow(info);
    }
    if (current >= 0) {
        m_list->setCurrentIndex(m_rows->index(current, 0));
        m_list->scrollTo(m_rows->index(current, 0), QAbstractItemView::PositionAtCenter);
    }
}

void ModelPicker::choose(const QModelIndex &index)
{
    if (!index.isValid() || index.data(kHeaderRole).toBool())
        return;
    const QString model = index.data(kModelIdRole).toString();
    m_popover->dismiss();
    if (model == m_model)
        return;
    setModel(model);
    emit modelChosen(model);
}

void ModelPicker::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return
        || event->key() == Qt::Key_Enter) {
        open();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

bool ModelPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (m_search->text() != QString())
                fill(m_search->text()); // before the text has settled
            choose(m_list->currentIndex());
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Up || key == Qt::Key_PageDown
            || key == Qt::Key_PageUp) {
            m_list->setFocus(Qt::OtherFocusReason);
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QAbstractButton::eventFilter(watched, event);
}

void ModelPicker::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const QRectF body(rect());
    drawRound(painter, body, radius::control, underMouse() ? over(t.hover, t.surface) : t.surface,
              t.border);
    QRect line = rect().adjusted(12, 0, -36, 0);
    painter.setFont(font());
    const ModelInfo *known = m_model.isEmpty() ? nullptr : info(m_model);
    if (known) {
        const QString badge = known->local        ? tr("local")
                              : known->configured ? known->provider
                                                  : tr("not configured");
        const int wide = badgeWidth(badge);
        paintBadge(painter, t, QRectF(line.right() - wide, height() / 2.0 - 10, wide, 20), badge,
                   known->local ? BadgeTone::Success : BadgeTone::Neutral);
        line.setRight(line.right() - wide - 8);
    }
    painter.setPen(isEnabled() ? t.text : t.disabled);
    const QString text = m_model.isEmpty() ? m_defaultLabel : m_model;
    painter.drawText(line, Qt::AlignVCenter,
                     fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    paintIcon(painter, QStringLiteral("chevrons-up-down"),
              QRectF(width() - 28, height() / 2.0 - 8, 16, 16), t.muted);
    drawFocusRing(painter, this, body, radius::control);
}

} // namespace troupe
