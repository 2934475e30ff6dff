// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/callsegments.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/menu.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>

namespace troupe {

void TranscriptView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    if (byKey && m_current >= 0) {
        const QRect rect = messageRect(m_current).intersected(viewport()->rect());
        showContextMenu(rect.topLeft(), viewport()->mapToGlobal(rect.topLeft() + QPoint(48, 36)));
        return;
    }
    const QPoint point = viewport()->mapFromGlobal(event->globalPos());
    if (!m_items.empty())
        m_current = indexAt(point.y());
    showContextMenu(point, event->globalPos());
}

void TranscriptView::showContextMenu(const QPoint &point, const QPoint &global)
{
    const Spot spot = spotAt(point);
    auto *menu = new Menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (spot.kind == Spot::Kind::Link) {
        const QUrl url = allowedLink(spot.href);
        menu->addItem(QStringLiteral("external-link"), tr("Open link"),
                      [this, url] { emit linkActivated(url); });
        menu->addItem(QStringLiteral("link"), tr("Copy link"), [url] {
            QApplication::clipboard()->setText(url.toString(QUrl::FullyEncoded));
        });
        menu->addSeparator();
    }
    if (hasSelection())
        menu->addItem(QStringLiteral("copy"), tr("Copy selection"), [this] { copySelection(); });
    if (spot.message >= 0) {
        addCallItems(menu, spot.message);
        const QString id = item(spot.message).message().id;
        if (spot.part >= 0 && item(spot.message).segment(spot.part).kind == Segment::Kind::Code)
            menu->addItem(QStringLiteral("code"), tr("Copy code"), [this, id, part = spot.part] {
                const int index = m_index.value(id, -1);
                if (index >= 0 && part < item(index).partCount())
                    copyCode(index, part);
            });
        menu->addItem(QStringLiteral("file-text"), tr("Copy message as Markdown"), [this, id] {
            QApplication::clipboard()->setText(markdownWithCalls(this->message(id)));
        });
        for (const TranscriptAction &action : item(spot.message).message().actions) {
            if (action.place == TranscriptAction::Place::Caption)
                continue;
            menu->addItem(action.icon, action.label, [this, id, name = action.id] {
                if (const int index = m_index.value(id, -1); index >= 0)
                    triggerAction(index, name);
            });
        }
        menu->addSeparator();
    }
    menu->addItem(QStringLiteral("list"), tr("Select all"), [this] { selectAll(); });
    menu->popup(global);
}

} // namespace troupe
