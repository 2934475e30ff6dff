// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette/commandpalette.h"

#include "ui/shell/palette/palettesearch.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kWidth = 640;
constexpr int kPaletteListHeight = 420;
constexpr int kSectionHeight = 28;
constexpr int kFromTop = 64;
constexpr int kRowsOfAPage = 8;

/// Rows under the names of their sections.
class PaletteDelegate : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem row = option;
        const QString section = index.data(PaletteModel::PaletteSection).toString();
        if (!section.isEmpty()) {
            row.rect.setTop(row.rect.top() + kSectionHeight);
            painter->setFont(textFont(TextStyle::Micro));
            painter->setPen(tokensOf(this).muted);
            painter->drawText(QRect(option.rect.left() + 20, option.rect.top() + 4,
                                    option.rect.width() - 40, kSectionHeight - 6),
                              Qt::AlignVCenter, section);
        }
        RowDelegate::paint(painter, row, index);
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool begins = !index.data(PaletteModel::PaletteSection).toString().isEmpty();
        return RowDelegate::sizeHint(option, index) + QSize(0, begins ? kSectionHeight : 0);
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget *window)
    : Popover(tr("Command palette"), window),
      m_search(new PaletteSearch(this)),
      m_field(new SearchField(tr("Search or run a command"),
                              tr("Search conversations, agents and commands"), this)),
      m_list(new RowList(tr("Commands and results"), this)),
      m_empty(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted, this))
{
    setObjectName(QStringLiteral("commandPalette"));
    m_field->setObjectName(QStringLiteral("paletteField"));
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setFocusPolicy(Qt::NoFocus); // the field has the keys
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setModel(&m_model);
    m_list->setFixedHeight(kPaletteListHeight);
    m_empty->setObjectName(QStringLiteral("paletteEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->hide();
    body()->addWidget(m_field);
    body()->addWidget(m_list);
    body()->addWidget(m_empty);
    body()->addWidget(new Divider);
    body()->addWidget(new TextLabel(tr("↑ ↓ choose · Enter open · Ctrl+Enter edit an agent · "
                                       "Esc close"),
                                    TextStyle::Caption, TextLabel::Tone::Faint));
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_chosen = false;
        m_model.setQuery(text);
    });
    connect(m_field, &SearchField::searchChanged, this, [this](const QString &text) {
        if (isVisible())
            m_search->search(text);
    });
    connect(m_search, &PaletteSearch::found, &m_model, &PaletteModel::setFound);
    connect(m_search, &PaletteSearch::failed, this, [this](const QString &why) {
        m_empty->setText(tr("The search failed: %1").arg(why));
        m_empty->setVisible(m_model.rowCount() == 0);
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &CommandPalette::rowsChanged);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex &index) { choose(index.row(), false); });
    connect(this, &Popover::dismissed, m_search, &PaletteSearch::cancel);
}

void CommandPalette::setServer(Backend *backend,
                               std::function<void(const QString &, const QString &)> open)
{
    dismiss();
    m_search->setServer(backend, std::move(open));
}

void CommandPalette::summon(const QList<PaletteEntry> &commands)
{
    if (isVisible())
        return dismiss();
    m_chosen = false;
    m_field->clear();
    m_model.setCommands(commands);
    popUp(parentWidget(), false);
    m_field->setFocus(Qt::PopupFocusReason);
    m_search->search({});
}

void CommandPalette::place()
{
    body()->activate();
    const QSize room = parentWidget()->size();
    resize(QSize(qMin(kWidth, room.width() - 2 * space::l), sizeHint().height()).boundedTo(room));
    move((room.width() - width()) / 2, qBound(0, kFromTop, qMax(0, room.height() - height())));
}

void CommandPalette::rowsChanged()
{
    const int rows = m_model.rowCount();
    m_list->setVisible(rows > 0);
    m_empty->setVisible(rows == 0);
    m_empty->setText(tr("Nothing fits. Other words may."));
    const int current = m_chosen ? qBound(0, m_list->currentIndex().row(), rows - 1) : 0;
    m_list->setCurrentIndex(m_model.index(current, 0));
    if (current == 0)
        m_list->scrollToTop();
}

void CommandPalette::moveBy(int rows)
{
    const int last = m_model.rowCount() - 1;
    if (last < 0)
        return;
    m_chosen = true;
    int next = m_list->currentIndex().row() + rows;
    if (rows == 1 && next > last)
        next = 0;
    else if (rows == -1 && next < 0)
        next = last;
    m_list->setCurrentIndex(m_model.index(qBound(0, next, last), 0));
    if (next <= 0)
        m_list->scrollToTop(); // with the name of its section
}

void CommandPalette::choose(int row, bool alternative)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const PaletteEntry &entry = m_model.at(row);
    const auto run = alternative && entry.alternative ? entry.alternative : entry.run;
    dismiss();
    // Not from within a key of the field: what is done may end the palette.
    QMetaObject::invokeMethod(parentWidget(), run, Qt::QueuedConnection);
}

bool CommandPalette::handleKey(int key, Qt::KeyboardModifiers modifiers)
{
    switch (key) {
    case Qt::Key_Down:
        moveBy(1);
        return true;
    case Qt::Key_Up:
        moveBy(-1);
        return true;
    case Qt::Key_PageDown:
        moveBy(kRowsOfAPage);
        return true;
    case Qt::Key_PageUp:
        moveBy(-kRowsOfAPage);
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        moveBy(key == Qt::Key_Tab ? 1 : -1); // the window behind stays out of reach
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex().row(), modifiers.testFlag(Qt::ControlModifier));
        return true;
    default:
        return false;
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *press = static_cast<QKeyEvent *>(event);
        if (handleKey(press->key(), press->modifiers()))
            return true;
    }
    return Popover::eventFilter(watched, event);
}

} // namespace troupe
