// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace troupe {

/// Looks like a field of search and opens the command palette. Without room for words it is an icon.
class SearchPill : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SearchPill(QWidget *parent);

    /// Shown at its right, as a key.
    void setKeys(const QString &keys);
    void setCompact(bool compact);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_keys;
    bool m_compact = false;
};

} // namespace troupe
