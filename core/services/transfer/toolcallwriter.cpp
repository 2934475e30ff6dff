// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/toolcallwriter.h"

#include <QJsonDocument>
#include <QLocale>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestArguments = 4'000; // UTF-16 units
constexpr qsizetype kLongestTold = 8'000; // of a result
constexpr qsizetype kMostCalls = 200; // of one answer

QString cutText(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    const qsizetype end = text.at(most - 1).isHighSurrogate() ? most - 1 : most;
    return text.left(end)
           + QStringLiteral("\n… (%1 of %2 characters)")
                 .arg(QLocale::c().toString(end), QLocale::c().toString(text.size()));
}

QString argumentsOf(const QJsonObject &call)
{
    const QJsonObject arguments = call.value(QLatin1String("arguments")).toObject();
    if (arguments.isEmpty())
        return {};
    return cutText(QString::fromUtf8(QJsonDocument(arguments).toJson()).trimmed(),
                   kLongestArguments);
}

QString resultOf(const QJsonObject &call)
{
    QString result = call.value(QLatin1String("result")).toString();
    if (result.isEmpty())
        result = call.value(QLatin1String("error")).toString();
    QString told = cutText(result, kLongestTold);
    if (call.value(QLatin1String("truncated")).toBool() && told == result)
        told += QStringLiteral("\n… (cut)");
    return told;
}

QString callStatusText(const QJsonObject &call)
{
    QString status = call.value(QLatin1String("status")).toString();
    status.replace(u'_', u' ');
    const qint64 ms = call.value(QLatin1String("duration_ms")).toInteger();
    return ms > 0 ? status + QStringLiteral(", %1 ms").arg(ms) : status;
}

/// A name within a line of Markdown: the model may have made it up.
QString nameOf(const QJsonObject &call)
{
    QString name = call.value(QLatin1String("name")).toString().left(100).simplified();
    name.remove(u'`');
    return name;
}

QString fencedCall(const QString &text, const QString &language)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max<qsizetype>(3, longest + 1), u'`');
    return fence + language + u'\n' + text + u'\n' + fence + QStringLiteral("\n\n");
}

QString restOfCalls(const QJsonArray &calls)
{
    return calls.size() > kMostCalls
               ? QStringLiteral("%1 more calls are not shown.").arg(calls.size() - kMostCalls)
               : QString();
}

} // namespace

QString toolCallsMarkdown(const QJsonArray &calls)
{
    QString text;
    for (qsizetype i = 0; i < std::min(calls.size(), kMostCalls); ++i) {
        const QJsonObject call = calls.at(i).toObject();
        text += QStringLiteral("**Tool** `%1` (%2)\n\n").arg(nameOf(call), callStatusText(call));
        if (const QString arguments = argumentsOf(call); !arguments.isEmpty())
            text += fencedCall(arguments, QStringLiteral("json"));
        if (const QString result = resultOf(call); !result.isEmpty())
            text += fencedCall(result, QStringLiteral("text"));
    }
    const QString rest = restOfCalls(calls);
    return rest.isEmpty() ? text : text + rest + QStringLiteral("\n\n");
}

QString toolCallsHtml(const QJsonArray &calls)
{
    QString html;
    for (qsizetype i = 0; i < std::min(calls.size(), kMostCalls); ++i) {
        const QJsonObject call = calls.at(i).toObject();
        html += QStringLiteral("<div class=\"call\"><p class=\"note\">Tool <code>%1</code> "
                               "(%2)</p>\n")
                    .arg(nameOf(call).toHtmlEscaped(), callStatusText(call).toHtmlEscaped());
        for (const QString &part : {argumentsOf(call), resultOf(call)}) {
            if (!part.isEmpty())
                html += QStringLiteral("<pre><code>%1</code></pre>\n").arg(part.toHtmlEscaped());
        }
        html += QStringLiteral("</div>\n");
    }
    const QString rest = restOfCalls(calls);
    return rest.isEmpty() ? html : html + QStringLiteral("<p class=\"note\">%1</p>\n").arg(rest);
}

} // namespace troupe
