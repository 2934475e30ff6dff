// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/conversationwriter.h"

#include "core/meta/values.h"
#include "core/services/transfer/markdownhtml.h"
#include "core/services/transfer/toolcallwriter.h"

#include <QLocale>

namespace troupe {

namespace {

constexpr qint64 kLargestShownImage = 4 << 20; // in a page; larger ones are named only

QString titleOf(const ExportHead &head)
{
    return head.session.title.isEmpty() ? QStringLiteral("Conversation") : head.session.title;
}

QString timeOf(Timestamp time)
{
    return QString::fromLatin1(time.toIso().left(16)).replace(u'T', u' ') + QStringLiteral(" UTC");
}

QString sizeOf(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

/// The model, tokens and cost of an answer, in one line.
QString figuresOf(const Message &message)
{
    if (message.role != MessageRole::Assistant || message.model.isEmpty())
        return {};
    QString line = message.model;
    if (message.tokensInput > 0 || message.tokensOutput > 0) {
        line += QStringLiteral(" · %1 tokens in, %2 out%3")
                    .arg(message.tokensInput)
                    .arg(message.tokensOutput)
                    .arg(message.tokensEstimated ? QStringLiteral(" (estimated)") : QString());
        line += QStringLiteral(" · $") + message.cost.toString();
    }
    return line;
}

/// Why an answer is not what was asked for, if it is not.
QString endOf(const Message &message)
{
    switch (message.status) {
    case MessageStatus::Stopped:
        return QStringLiteral("Stopped.");
    case MessageStatus::Interrupted:
        return QStringLiteral("Interrupted.");
    case MessageStatus::Failed:
        return QStringLiteral("Failed: %1").arg(message.error);
    case MessageStatus::Streaming:
        return QStringLiteral("Still being written.");
    case MessageStatus::Waiting:
        return QStringLiteral("Waiting for a person's approval.");
    case MessageStatus::Complete:
        break;
    }
    return {};
}

class MarkdownWriter final : public ConversationWriter
{
public:
    QByteArray contentType() const override { return "text/markdown; charset=utf-8"; }
    QString suffix() const override { return QStringLiteral(".md"); }

    QByteArray head(const ExportHead &head) override
    {
        return QStringLiteral("# %1\n\n*With %2 · begun %3 · saved %4*\n\n")
            .arg(titleOf(head).simplified(), head.agentName, timeOf(head.session.createdAt),
                 timeOf(Timestamp{head.exportedMs}))
            .toUtf8();
    }

    QByteArray message(const ExportMessage &said) override
    {
        const Message &message = said.message;
        QString text = QStringLiteral("## %1, %2\n\n%3\n\n")
                           .arg(said.speaker, timeOf(message.createdAt), message.content);
        text += toolCallsMarkdown(message.toolCalls);
        for (const AttachedFile &file : message.attachments) {
            text += QStringLiteral("> Attached: %1 (%2, %3)\n\n")
                        .arg(file.name, file.mediaType, sizeOf(file.size));
        }
        for (const QString &note : message.notices + QStringList{endOf(message)}) {
            if (!note.isEmpty())
                text += QStringLiteral("> Note: %1\n\n").arg(note);
        }
        const QString figures = figuresOf(message);
        if (!figures.isEmpty())
            text += QStringLiteral("*%1*\n\n").arg(figures);
        return text.toUtf8();
    }

    QByteArray foot() override { return "---\n\n" + endOfExport(ExportFormat::Markdown); }
};

constexpr char kPageStyle[] =
    "<style>\n"
    ":root{color-scheme:light dark;--ink:#1d2129;--soft:#5b6472;--line:#e3e6eb;--ground:#fbfbfc;"
    "--card:#ffffff;--mine:#eef2ff;--accent:#4f46e5;--code:#f4f5f7}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e7e9ee;--soft:#9aa3b2;--line:#2c313a;"
    "--ground:#14161a;--card:#1b1e24;--mine:#23263a;--accent:#a5a3ff;--code:#111318}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 Inter,system-ui,"
    "-apple-system,\"Segoe UI\",sans-serif;overflow-wrap:anywhere}\n"
    "header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}\n"
    "header{padding-top:3rem;padding-bottom:1.5rem}\n"
    "h1{font-size:1.75rem;line-height:1.25;margin:0 0 .4rem;letter-spacing:-.01em}\n"
    "header p,footer{color:var(--soft);font-size:.875rem;margin:0}\n"
    "article{background:var(--card);border:1px solid var(--line);border-radius:14px;"
    "padding:1rem 1.25rem;margin:0 0 1rem}\n"
    "article.user{background:var(--mine);border-color:transparent}\n"
    "article>h2{display:flex;justify-content:space-between;gap:1rem;font-size:.875rem;margin:0 0 "
    ".5rem}\n"
    "article>h2 time{color:var(--soft);font-weight:400}\n"
    "article h3,article h4,article h5,article h6{line-height:1.3;margin:1.2em 0 .4em}\n"
    "p{margin:.6em 0}ul,ol{padding-left:1.4em;margin:.6em 0}\n"
    "a{color:var(--accent)}\n"
    "pre{background:var(--code);border:1px solid var(--line);border-radius:10px;padding:.8rem "
    "1rem;overflow-x:auto;font-size:.85rem;line-height:1.5}\n"
    "code{font-family:\"JetBrains Mono\",ui-monospace,Menlo,Consolas,monospace;font-size:.9em}\n"
    "p code,li code,td code{background:var(--code);border-radius:5px;padding:.1em .35em}\n"
    "blockquote{margin:.6em 0;padding:.1em 1em;border-left:3px solid var(--line);"
    "color:var(--soft)}\n"
    "table{border-collapse:collapse;width:100%;font-size:.925rem;margin:.8em 0}\n"
    "th,td{border-bottom:1px solid var(--line);padding:.4em .6em;text-align:left;"
    "vertical-align:top}\n"
    "hr{border:0;border-top:1px solid var(--line);margin:1.2em 0}\n"
    "img{max-width:100%;height:auto;border-radius:10px;margin:.4em 0}\n"
    ".note,.file,.figures{font-size:.8125rem;color:var(--soft);margin:.5em 0 0}\n"
    ".file{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:.15em "
    ".8em;margin-right:.4em}\n"
    ".call{border-left:3px solid var(--line);padding-left:.8rem;margin:.6em 0}"
    ".call pre{max-height:20rem;overflow:auto;white-space:pre-wrap}\n"
    "footer{padding-top:1rem;padding-bottom:3rem}\n"
    "@media print{:root{--ink:#000;--soft:#444;--line:#ccc;--ground:#fff;--card:#fff;"
    "--mine:#f4f4f8;--accent:#000;--code:#f6f6f6}body{font-size:11pt}header{padding-top:0}"
    "article{break-inside:auto}article>h2{break-after:avoid}pre{white-space:pre-wrap}.call "
    "pre{max-height:none}"
    "pre,table,img{break-inside:avoid}}\n"
    "</style>\n";

class HtmlWriter final : public ConversationWriter
{
public:
    QByteArray contentType() const override { return "text/html; charset=utf-8"; }
    QString suffix() const override { return QStringLiteral(".html"); }

    QByteArray head(const ExportHead &head) override
    {
        const QString title = titleOf(head).toHtmlEscaped();
        const QByteArray meta = QStringLiteral("<title>%1</title>\n").arg(title).toUtf8();
        const QByteArray top =
            QStringLiteral("</head>\n<body>\n<header>\n<h1>%1</h1>\n<p>With %2 · begun %3 · saved "
                           "%4</p>\n</header>\n<main>\n")
                .arg(title, head.agentName.toHtmlEscaped(), timeOf(head.session.createdAt),
                     timeOf(Timestamp{head.exportedMs}))
                .toUtf8();
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"referrer\" content=\"no-referrer\">\n"
               + meta + QByteArray(kPageStyle) + top;
    }

    QByteArray message(const ExportMessage &said) override
    {
        const Message &message = said.message;
        const bool isUser = message.role == MessageRole::User;
        QByteArray html =
            QStringLiteral("<article class=\"%1\">\n<h2><span>%2</span><time "
                           "datetime=\"%3\">%4</time></h2>\n")
                .arg(isUser ? QStringLiteral("user") : QStringLiteral("assistant"),
                     said.speaker.toHtmlEscaped(), QString::fromLatin1(message.createdAt.toIso()),
                     timeOf(message.createdAt))
                .toUtf8();
        html += markdownToHtml(message.content).toUtf8();
        html += toolCallsHtml(message.toolCalls).toUtf8();
        for (const AttachedFile &file : message.attachments)
            html += fileHtml(file, said.bytes);
        for (const QString &note : message.notices + QStringList{endOf(message)}) {
            if (!note.isEmpty())
                html += "<p class=\"note\">Note: " + note.toHtmlEscaped().toUtf8() + "</p>\n";
        }
        const QString figures = figuresOf(message);
        if (!figures.isEmpty())
            html += "<p class=\"figures\">" + figures.toHtmlEscaped().toUtf8() + "</p>\n";
        return html + "</article>\n";
    }

    QByteArray foot() override
    {
        return "</main>\n<footer>Saved by Troupe.</footer>\n</body>\n"
               + endOfExport(ExportFormat::Html);
    }

private:
    static QByteArray fileHtml(const AttachedFile &file,
                               const std::function<QByteArray(const AttachedFile &)> &bytes)
    {
        QByteArray html;
        const QByteArray name = file.name.toHtmlEscaped().toUtf8();
        if (file.kind == AttachmentKind::Image && file.size <= kLargestShownImage) {
            const QByteArray data = bytes(file);
            if (!data.isEmpty()) {
                html += "<p><img alt=\"" + name + "\" src=\"data:" + file.mediaType.toLatin1()
                        + ";base64," + data.toBase64() + "\"></p>\n";
            }
        }
        return html + "<p class=\"file\">" + name + " · " + sizeOf(file.size).toUtf8() + "</p>\n";
    }
};

class JsonExportWriter final : public ConversationWriter
{
public:
    QByteArray contentType() const override { return "application/json"; }
    QString suffix() const override { return QStringLiteral(".json"); }
    bool wantsAllBranches() const override { return true; }

    QByteArray head(const ExportHead &head) override
    {
        JsonWriter out;
        out.beginObject();
        out.key("format");
        out.value(QString::fromLatin1(kConversationFormat));
        out.key("version");
        out.value(1);
        out.key("exported_at");
        out.value(QString::fromLatin1(Timestamp{head.exportedMs}.toIso()));
        out.key("agent_name");
        out.value(head.agentName);
        out.key("session");
        out.raw(toJson(head.session));
        out.endObject();
        QByteArray json = out.take();
        json.chop(1);
        return json + ",\"messages\":[";
    }

    QByteArray message(const ExportMessage &said) override
    {
        QByteArray json = (m_isFirst ? "" : ",") + toJson(said.message);
        m_isFirst = false;
        if (said.message.attachments.isEmpty())
            return json;
        json.chop(1);
        json += ",\"files\":[";
        for (const AttachedFile &file : said.message.attachments) {
            if (!json.endsWith('['))
                json += ',';
            json += "{\"id\":\"" + file.id.toLatin1() + "\",\"data\":\""
                    + said.bytes(file).toBase64() + "\"}";
        }
        return json + "]}";
    }

    QByteArray foot() override { return endOfExport(ExportFormat::Json); }

private:
    bool m_isFirst = true;
};

} // namespace

std::unique_ptr<ConversationWriter> makeConversationWriter(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Markdown:
        return std::make_unique<MarkdownWriter>();
    case ExportFormat::Json:
        return std::make_unique<JsonExportWriter>();
    case ExportFormat::Html:
        return std::make_unique<HtmlWriter>();
    }
    return std::make_unique<MarkdownWriter>();
}

} // namespace troupe
