// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/jsonedit.h"

#include "ui/theme/fonts.h"

#include <QJsonDocument>

namespace troupe {

JsonEdit::JsonEdit(const QString &name, Shape shape, QWidget *parent)
    : TextArea(name, shape == Shape::Object ? QStringLiteral("{}") : QStringLiteral("[]"), parent),
      m_shape(shape)
{
    setFont(textFont(TextStyle::Mono));
    setLineRange(4, 18);
    setTabChangesFocus(true);
}

void JsonEdit::setObject(const QJsonObject &object)
{
    setPlainText(object.isEmpty() ? QString()
                                  : QString::fromUtf8(QJsonDocument(object).toJson()).trimmed());
}

void JsonEdit::setArray(const QJsonArray &array)
{
    setPlainText(array.isEmpty() ? QString()
                                 : QString::fromUtf8(QJsonDocument(array).toJson()).trimmed());
}

QJsonObject JsonEdit::object() const
{
    return QJsonDocument::fromJson(toPlainText().toUtf8()).object();
}

QJsonArray JsonEdit::array() const
{
    return QJsonDocument::fromJson(toPlainText().toUtf8()).array();
}

QString JsonEdit::problem() const
{
    const QByteArray text = toPlainText().toUtf8();
    if (text.trimmed().isEmpty())
        return {};
    QJsonParseError error;
    const QJsonDocument json = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto line = text.left(error.offset).count('\n') + 1;
        return tr("Line %1: %2").arg(line).arg(error.errorString());
    }
    if (m_shape == Shape::Object && !json.isObject())
        return tr("This must be an object: { … }");
    if (m_shape == Shape::Array && !json.isArray())
        return tr("This must be a list: [ … ]");
    return {};
}

} // namespace troupe
