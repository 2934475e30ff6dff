// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/fields.h"

#include <QJsonArray>
#include <QJsonObject>

namespace troupe {

/// An object or a list as JSON text that a person edits. Empty text is an empty one.
class JsonEdit : public TextArea
{
    Q_OBJECT

public:
    enum class Shape : quint8 { Object, Array };

    JsonEdit(const QString &name, Shape shape, QWidget *parent = nullptr);

    void setObject(const QJsonObject &object);
    void setArray(const QJsonArray &array);
    QJsonObject object() const; ///< empty when the text is wrong
    QJsonArray array() const;
    /// What is wrong and where ("Line 3: …"), or nothing.
    QString problem() const;

private:
    Shape m_shape;
};

} // namespace troupe
