// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace troupe {

/// What a person would read on an HTML page, roughly in Markdown: title, headings, paragraphs,
/// lists, tables row by row, links as [text](address). Scripts, styles and forms' insides are left
/// out. Forgiving, linear in its input, never fails. Any thread.
QString htmlToText(const QString &html, const QUrl &base);

/// The text of bytes that came with `contentType`: its charset, else the page's own, else UTF-8.
QString decodeBody(const QByteArray &bytes, const QByteArray &contentType);

} // namespace troupe
