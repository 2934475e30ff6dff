// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace troupe {

class Button;
class LineEdit;
class PasswordEdit;

/// Names with secret values: those that are stored show their name only, and keep their value unless
/// another is typed.
class SecretRows : public QWidget
{
    Q_OBJECT

public:
    /// `what`: "variable", "header", for labels and names read aloud.
    SecretRows(const QString &what, const QString &namePlaceholder, QWidget *parent = nullptr);

    void setStored(const QStringList &names);
    /// What changed: a text sets, null removes.
    QJsonObject changes() const;
    /// Why that cannot be sent, with the keyboard where it is mended; empty: it can.
    QString check();

private:
    struct Row
    {
        QWidget *widget;
        LineEdit *name;
        PasswordEdit *value;
        QString stored; ///< its name in the store; empty: it is new
    };
    void addRow(const QString &stored);

    QString m_what;
    QString m_placeholder;
    QVBoxLayout *m_layout;
    Button *m_add;
    QList<Row> m_rows;
    QStringList m_removed;
};

} // namespace troupe
