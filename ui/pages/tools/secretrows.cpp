// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/secretrows.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace troupe {

SecretRows::SecretRows(const QString &what, const QString &namePlaceholder, QWidget *parent)
    : QWidget(parent),
      m_what(what),
      m_placeholder(namePlaceholder),
      m_layout(new QVBoxLayout(this)),
      m_add(new Button(Button::Kind::Ghost, QStringLiteral("plus"), tr("Add: %1").arg(what)))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::s);
    m_add->setSmall(true);
    m_layout->addWidget(m_add, 0, Qt::AlignLeft);
    setFocusProxy(m_add);
    connect(m_add, &QAbstractButton::clicked, this, [this] {
        addRow({});
        m_rows.last().name->setFocus();
    });
}

void SecretRows::setStored(const QStringList &names)
{
    for (const QString &name : names)
        addRow(name);
}

void SecretRows::addRow(const QString &stored)
{
    Row row;
    row.stored = stored;
    row.widget = new QWidget(this);
    const int number = static_cast<int>(m_rows.size()) + 1;
    row.name = new LineEdit(tr("Name of %1 %2").arg(m_what).arg(number), m_placeholder);
    row.name->setText(stored);
    row.value = new PasswordEdit(tr("Value of %1 %2").arg(m_what).arg(number),
                                 stored.isEmpty() ? tr("Value") : tr("Stored; type to replace"));
    auto *remove = new Button(Button::Kind::Icon, QStringLiteral("trash-2"),
                              tr("Remove %1 %2").arg(m_what).arg(number));
    auto *line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::s);
    line->addWidget(row.name, 2);
    line->addWidget(row.value, 3);
    line->addWidget(remove);
    m_layout->insertWidget(m_layout->count() - 1, row.widget);
    m_rows.append(row);
    connect(remove, &QAbstractButton::clicked, this, [this, widget = row.widget] {
        for (qsizetype i = 0; i < m_rows.size(); ++i) {
            if (m_rows[i].widget != widget)
                continue;
            if (!m_rows[i].stored.isEmpty())
                m_removed.append(m_rows[i].stored);
            m_rows.removeAt(i);
            widget->deleteLater();
            m_add->setFocus();
            return;
        }
    });
}

QJsonObject SecretRows::changes() const
{
    QJsonObject changes;
    for (const QString &name : m_removed)
        changes.insert(name, QJsonValue::Null);
    for (const Row &row : m_rows) {
        if (!row.stored.isEmpty() && row.name->text().trimmed() != row.stored)
            changes.insert(row.stored, QJsonValue::Null);
    }
    // Afterwards, so that a name that another row had before is not taken away again.
    for (const Row &row : m_rows) {
        const QString name = row.name->text().trimmed();
        const QString value = row.value->text();
        if (!name.isEmpty() && (!value.isEmpty() || row.stored.isEmpty()))
            changes.insert(name, value);
    }
    return changes;
}

QString SecretRows::check()
{
    QStringList names;
    for (const Row &row : std::as_const(m_rows)) {
        const QString name = row.name->text().trimmed();
        const bool hasValue = !row.value->text().isEmpty();
        if (name.isEmpty() && (hasValue || !row.stored.isEmpty())) {
            row.name->setFocus();
            return row.stored.isEmpty()
                       ? tr("A name is missing.")
                       : tr("“%1” has no name any more. Remove its row to delete it.")
                             .arg(row.stored);
        }
        if (name.isEmpty())
            continue;
        if (names.contains(name)) {
            row.name->setFocus();
            return tr("“%1” is there twice.").arg(name);
        }
        names.append(name);
        // Nobody can read what is stored, so it cannot be stored again under another name.
        if (!row.stored.isEmpty() && name != row.stored && !hasValue) {
            row.value->setFocus();
            return tr("“%1” has another name now: type its value again.").arg(name);
        }
    }
    return {};
}

} // namespace troupe
