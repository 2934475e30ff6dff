// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcutsheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kColumns = 2;

/// A shortcut as keys of a keyboard.
class KeyCaps : public QWidget
{
public:
    KeyCaps(const QKeySequence &keys, QWidget *parent)
        : QWidget(parent), m_keys(keys.toString(QKeySequence::NativeText).split(u'+'))
    {
        if (m_keys.endsWith(QString()))
            m_keys = {keys.toString(QKeySequence::NativeText)}; // the plus itself
        setFont(textFont(TextStyle::Micro));
        setFixedSize(sizeHint());
    }
    QSize sizeHint() const override
    {
        int width = 0;
        for (const QString &key : m_keys)
            width += capWidth(key) + space::xs;
        return QSize(width, 22);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        painter.setFont(font());
        int x = 0;
        for (const QString &key : m_keys) {
            const QRectF cap(x, 0, capWidth(key), 22);
            drawRound(painter, cap, radius::chip + 1, t.subtle, t.border);
            painter.setPen(t.text);
            painter.drawText(cap, Qt::AlignCenter, key);
            x += capWidth(key) + space::xs;
        }
    }

private:
    int capWidth(const QString &key) const
    {
        return qMax(22, fontMetrics().horizontalAdvance(key) + 12);
    }

    QStringList m_keys;
};

} // namespace

ShortcutSheet::ShortcutSheet(const QList<QAction *> &actions, const Keys &hints, QWidget *parent)
    : Dialog(tr("Keyboard shortcuts"), parent)
{
    setObjectName(QStringLiteral("shortcutSheet"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::s);
    Keys shown = hints;
    for (const QAction *action : actions) {
        if (!action->shortcut().isEmpty())
            shown.append({action->text().remove(u'&'), action->shortcut()});
    }
    const int rows = static_cast<int>((shown.size() + kColumns - 1) / kColumns);
    for (int i = 0; i < shown.size(); ++i) {
        auto *label = new TextLabel(shown.at(i).first, TextStyle::Small);
        label->setMinimumWidth(170);
        grid->addWidget(label, i % rows, 2 * (i / rows));
        grid->addWidget(new KeyCaps(shown.at(i).second, this), i % rows, 2 * (i / rows) + 1);
    }
    body()->addLayout(grid);
    addButtons(tr("Close"), tr("Cancel"));
    findChild<QWidget *>(QStringLiteral("cancelButton"))->hide(); // there is nothing to cancel
}

} // namespace troupe
