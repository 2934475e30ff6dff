// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/transcriptaccessible.h"

#include "ui/transcript/transcriptview.h"

#include <QAccessibleWidget>
#include <QHash>

namespace troupe {

namespace {

class MessageAccessible : public QAccessibleInterface
{
public:
    MessageAccessible(TranscriptView *view, const QString &id) : m_view(view), m_id(id) {}

    bool isValid() const override { return m_view && index() >= 0; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_view->accessibleText(index()) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        const QRect rect = m_view->messageRect(index());
        return QRect(m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size());
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = true;
        state.selectable = true;
        state.readOnly = true;
        state.focused = m_view->hasFocus() && m_view->currentIndex() == index();
        state.offscreen = !m_view->messageRect(index()).intersects(m_view->viewport()->rect());
        return state;
    }

    int index() const
    {
        for (int i = 0; i < m_view->count(); ++i) {
            const int at = (m_hint + i) % m_view->count(); // mostly where it was
            if (m_view->item(at).message().id == m_id) {
                m_hint = at;
                return at;
            }
        }
        return -1;
    }
    void setHint(int hint) { m_hint = hint; }

private:
    TranscriptView *m_view;
    QString m_id;
    mutable int m_hint = 0;
};

class TranscriptAccessible : public QAccessibleWidget
{
public:
    explicit TranscriptAccessible(TranscriptView *view)
        : QAccessibleWidget(view, QAccessible::List), m_view(view)
    {
    }
    ~TranscriptAccessible() override
    {
        for (const QAccessible::Id id : std::as_const(m_children))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override
    {
        return m_view->count() + static_cast<int>(m_view->embeds().size());
    }
    QAccessibleInterface *child(int index) const override
    {
        if (index >= m_view->count()) // widgets stand behind the messages
            return QAccessible::queryAccessibleInterface(
                m_view->embeds().value(index - m_view->count()));
        if (index < 0)
            return nullptr;
        const QString id = m_view->item(index).message().id;
        auto it = m_children.find(id);
        if (it == m_children.end())
            it = m_children.insert(id, QAccessible::registerAccessibleInterface(
                                           new MessageAccessible(m_view, id)));
        auto *message = static_cast<MessageAccessible *>(QAccessible::accessibleInterface(*it));
        message->setHint(index);
        return message;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        if (child && !child->object() && child->role() == QAccessible::ListItem)
            return static_cast<const MessageAccessible *>(child)->index();
        const qsizetype embed =
            child ? m_view->embeds().indexOf(qobject_cast<QWidget *>(child->object())) : -1;
        return embed < 0 ? -1 : m_view->count() + static_cast<int>(embed);
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        for (int i = 0; i < m_view->count(); ++i) {
            const QRect rect = m_view->messageRect(i);
            if (rect.contains(m_view->viewport()->mapFromGlobal(QPoint(x, y))))
                return child(i);
        }
        return nullptr;
    }
    QAccessibleInterface *focusChild() const override
    {
        return m_view->currentIndex() < m_view->count() ? child(m_view->currentIndex()) : nullptr;
    }

private:
    TranscriptView *m_view;
    mutable QHash<QString, QAccessible::Id> m_children;
};

QAccessibleInterface *makeTranscriptAccessible(const QString &className, QObject *object)
{
    if (className != QLatin1String("troupe::TranscriptView"))
        return nullptr;
    auto *view = qobject_cast<TranscriptView *>(object);
    return view ? new TranscriptAccessible(view) : nullptr;
}

} // namespace

void installTranscriptAccessibility()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeTranscriptAccessible);
        return true;
    }();
    Q_UNUSED(installed);
}

} // namespace troupe
