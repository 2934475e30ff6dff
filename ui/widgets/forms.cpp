// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/forms.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kChipHeight = 24;
constexpr int kChipGap = 4;
constexpr int kTagPadding = 4;
constexpr int kTagFieldWidth = 96;

/// Dims a window, so that what is in front of it stands out. Follows its size.
class Scrim : public QWidget
{
public:
    explicit Scrim(QWidget *window) : QWidget(window)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setGeometry(window->rect());
        window->installEventFilter(this);
        raise();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize && watched == parent())
            setGeometry(parentWidget()->rect());
        return QWidget::eventFilter(watched, event);
    }
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), tokensOf(this).scrim);
    }
};

class HairlineHandle : public QSplitterHandle
{
public:
    HairlineHandle(Qt::Orientation orientation, QSplitter *parent)
        : QSplitterHandle(orientation, parent)
    {
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        const QColor ink = underMouse() ? t.accent : t.hairline;
        if (orientation() == Qt::Horizontal)
            painter.fillRect(width() / 2, 0, 1, height(), ink);
        else
            painter.fillRect(0, height() / 2, width(), 1, ink);
    }
};

} // namespace

FormRow::FormRow(const QString &label, QWidget *field, const QString &hint, QWidget *parent)
    : QWidget(parent),
      m_labelText(label),
      m_hintText(hint),
      m_field(field),
      m_label(new TextLabel(label, TextStyle::Label, TextLabel::Tone::Text, this)),
      m_note(new TextLabel(hint, TextStyle::Caption, TextLabel::Tone::Muted, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_label);
    layout->addWidget(field);
    layout->addWidget(m_note);
    m_note->setWordWrap(true);
    m_note->setVisible(!hint.isEmpty());
    m_label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
    if (field->accessibleDescription().isEmpty())
        field->setAccessibleDescription(hint);
}

void FormRow::setError(const QString &error)
{
    m_error = error;
    const bool wrong = !error.isEmpty();
    m_note->setText(wrong ? error : m_hintText);
    m_note->setTone(wrong ? TextLabel::Tone::Danger : TextLabel::Tone::Muted);
    m_note->setVisible(wrong || !m_hintText.isEmpty());
    m_field->setAccessibleDescription(wrong ? error : m_hintText);
    QMetaObject::invokeMethod(m_field, [this, wrong] {
        m_field->setProperty("troupeInvalid", wrong);
        m_field->setStyleSheet(m_field->styleSheet()); // evaluates the property again
    });
}

void FormRow::setRequired(bool required)
{
    m_label->setText(required ? m_labelText + QStringLiteral(" *") : m_labelText);
}

SettingRow::SettingRow(const QString &title, const QString &explanation, QWidget *control,
                       QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, space::xs, 0, space::xs);
    layout->setSpacing(space::xl);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xxs);
    auto *label = new TextLabel(title, TextStyle::Label, TextLabel::Tone::Text, this);
    label->setBuddy(control);
    texts->addWidget(label);
    if (!explanation.isEmpty()) {
        auto *note = new TextLabel(explanation, TextStyle::Caption, TextLabel::Tone::Muted, this);
        note->setWordWrap(true);
        texts->addWidget(note);
    }
    layout->addLayout(texts, 1);
    layout->addWidget(control, 0, Qt::AlignVCenter);
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(title);
}

struct TagEditor::Places
{
    QList<QRect> chips;
    QRect field;
    int height = 0;
};

TagEditor::TagEditor(const QString &name, const QString &placeholder, QWidget *parent)
    : QFrame(parent), m_edit(new QLineEdit(this))
{
    setFont(textFont(TextStyle::Caption));
    m_edit->setProperty("troupeBare", true);
    m_edit->setAccessibleName(name);
    m_edit->setPlaceholderText(placeholder);
    m_edit->setFont(textFont(TextStyle::Label));
    m_edit->installEventFilter(this);
    setFocusProxy(m_edit);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

TagEditor::Places TagEditor::places(int width) const
{
    Places result;
    int x = kTagPadding;
    int y = kTagPadding;
    const auto take = [&](int wanted) {
        if (x > kTagPadding && x + wanted > width - kTagPadding) {
            x = kTagPadding;
            y += kChipHeight + kChipGap;
        }
        const QRect rect(x, y, qMin(wanted, width - 2 * kTagPadding), kChipHeight);
        x += rect.width() + kChipGap;
        return rect;
    };
    for (const QString &tag : m_tags)
        result.chips.append(take(fontMetrics().horizontalAdvance(tag) + 36));
    result.field = take(kTagFieldWidth);
    result.field.setRight(width - kTagPadding);
    result.height = y + kChipHeight + kTagPadding;
    return result;
}

int TagEditor::heightForWidth(int width) const
{
    return places(width).height;
}

QSize TagEditor::sizeHint() const
{
    return QSize(240, heightForWidth(qMax(width(), 240)));
}

void TagEditor::arrange()
{
    const Places now = places(width());
    m_edit->setGeometry(now.field.adjusted(6, 0, 0, 0));
    if (now.height != minimumHeight())
        setMinimumHeight(now.height);
    updateGeometry();
    update();
}

void TagEditor::setTags(const QStringList &tags)
{
    m_tags = tags;
    arrange();
}

bool TagEditor::addTag(const QString &text)
{
    const QString tag = text.simplified();
    m_edit->clear();
    if (tag.isEmpty() || m_tags.contains(tag, Qt::CaseInsensitive))
        return false;
    m_tags.append(tag);
    arrange();
    emit tagsChanged(m_tags);
    return true;
}

void TagEditor::removeTag(qsizetype index)
{
    m_tags.removeAt(index);
    arrange();
    emit tagsChanged(m_tags);
}

void TagEditor::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    drawRound(painter, rect(), radius::control, t.surface,
              m_edit->hasFocus() ? t.accent : t.border);
    painter.setFont(font());
    const Places now = places(width());
    for (int i = 0; i < now.chips.size(); ++i) {
        const QRect chip = now.chips.at(i);
        drawRound(painter, chip, 6, t.subtle);
        painter.setPen(t.text);
        painter.drawText(chip.adjusted(10, 0, -24, 0), Qt::AlignVCenter,
                         fontMetrics().elidedText(m_tags.at(i), Qt::ElideRight, chip.width() - 34));
        paintIcon(painter, QStringLiteral("x"),
                  QRectF(chip.right() - 19, chip.center().y() - 5.5, 12, 12), t.muted);
    }
}

void TagEditor::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
}

void TagEditor::mousePressEvent(QMouseEvent *event)
{
    const Places now = places(width());
    for (qsizetype i = 0; i < now.chips.size(); ++i) {
        QRect cross = now.chips.at(i);
        cross.setLeft(cross.right() - 24);
        if (cross.contains(event->position().toPoint())) {
            removeTag(i);
            return;
        }
    }
    m_edit->setFocus();
}

bool TagEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    if (event->type() == QEvent::FocusOut)
        addTag(m_edit->text());
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if ((enter || key->text() == QLatin1String(",")) && !m_edit->text().trimmed().isEmpty()) {
            addTag(m_edit->text());
            return true;
        }
        if (key->text() == QLatin1String(","))
            return true;
        if (key->key() == Qt::Key_Backspace && m_edit->text().isEmpty() && !m_tags.isEmpty()) {
            removeTag(m_tags.size() - 1);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

Dialog::Dialog(const QString &title, QWidget *parent)
    : QDialog(parent), m_body(new QVBoxLayout), m_buttons(new QHBoxLayout)
{
    setWindowTitle(title);
    setAccessibleName(title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    layout->setSpacing(space::l);
    auto *heading = new TextLabel(title, TextStyle::Heading, TextLabel::Tone::Text, this);
    heading->setWordWrap(true);
    layout->addWidget(heading);
    m_body->setSpacing(space::m);
    layout->addLayout(m_body, 1);
    m_buttons->setSpacing(space::s);
    m_buttons->setContentsMargins(0, space::s, 0, 0);
    m_buttons->addStretch();
    layout->addLayout(m_buttons);
    setMinimumWidth(420);
}

void Dialog::showEvent(QShowEvent *event)
{
    // The size hint knows nothing of notes that wrap at this width.
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height())
        resize(width(), needed);
    QDialog::showEvent(event);
    if (!parentWidget() || m_scrim)
        return;
    m_scrim = new Scrim(parentWidget()->window());
    m_scrim->show();
}

void Dialog::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    delete m_scrim;
}

Button *Dialog::addButtons(const QString &confirm, const QString &cancel, bool dangerous)
{
    auto *no = new Button(Button::Kind::Secondary, cancel, this);
    auto *yes = new Button(dangerous ? Button::Kind::Danger : Button::Kind::Primary, confirm, this);
    no->setObjectName(QStringLiteral("cancelButton"));
    yes->setObjectName(QStringLiteral("confirmButton"));
    m_buttons->addWidget(no);
    m_buttons->addWidget(yes);
    connect(no, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(yes, &QAbstractButton::clicked, this, &QDialog::accept);
    // A hasty Enter must not destroy anything.
    (dangerous ? no : yes)->setFocus();
    return yes;
}

ConfirmDialog::ConfirmDialog(const QString &question, const QString &consequence,
                             const QString &confirm, QWidget *parent, bool dangerous)
    : Dialog(question, parent)
{
    auto *text = new TextLabel(consequence, TextStyle::Body, TextLabel::Tone::Muted, this);
    text->setWordWrap(true);
    body()->addWidget(text);
    addButtons(confirm, tr("Cancel"), dangerous);
}

KeyValueList::KeyValueList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::xl);
    m_grid->setVerticalSpacing(space::s);
    m_grid->setColumnStretch(1, 1);
}

void KeyValueList::setRow(const QString &key, const QString &value, bool mono)
{
    for (int row = 0; row < m_grid->rowCount(); ++row) {
        auto *item = m_grid->itemAtPosition(row, 0);
        auto *name = item ? qobject_cast<TextLabel *>(item->widget()) : nullptr;
        if (name && name->text() == key) {
            qobject_cast<TextLabel *>(m_grid->itemAtPosition(row, 1)->widget())->setText(value);
            return;
        }
    }
    const int row = m_grid->rowCount();
    auto *name = new TextLabel(key, TextStyle::Label, TextLabel::Tone::Muted, this);
    auto *shown = new TextLabel(value, mono ? TextStyle::Mono : TextStyle::Small,
                                TextLabel::Tone::Text, this);
    shown->setTextInteractionFlags(Qt::TextSelectableByMouse);
    shown->setWordWrap(true);
    shown->setAccessibleName(QStringLiteral("%1: %2").arg(key, value));
    m_grid->addWidget(name, row, 0, Qt::AlignTop);
    m_grid->addWidget(shown, row, 1);
}

void KeyValueList::clear()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void styleTable(QTableView *table, const QString &name)
{
    table->setAccessibleName(name);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setFont(textFont(TextStyle::Small));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->setMouseTracking(true);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(size::row + 4);
    QHeaderView *header = table->horizontalHeader();
    header->setFont(textFont(TextStyle::Caption));
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setMinimumHeight(size::row);
    header->setStretchLastSection(true);
}

Splitter::Splitter(Qt::Orientation orientation, QWidget *parent) : QSplitter(orientation, parent)
{
    setHandleWidth(7);
    setChildrenCollapsible(false);
}

QSplitterHandle *Splitter::createHandle()
{
    return new HairlineHandle(orientation(), this);
}

} // namespace troupe
