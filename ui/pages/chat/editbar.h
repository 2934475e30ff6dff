// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace troupe {

/// Says above the composer that what is written there replaces an earlier message.
class EditBar : public QFrame
{
    Q_OBJECT
public:
    explicit EditBar(QWidget *parent = nullptr);

signals:
    void cancelled();

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace troupe
