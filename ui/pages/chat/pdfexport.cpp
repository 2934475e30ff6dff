// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/pdfexport.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

namespace troupe {

namespace {

constexpr int kDotsPerInch = 96; // of the layout; text stays text
constexpr int kMarginMm = 18;
constexpr int kFooterHeight = 32;
constexpr qsizetype kMessagesAtOnce = 40; // laid out together

const QString &printStyle()
{
    static const QString style = QStringLiteral(
        "body{color:#1d2129;font-family:Inter,sans-serif;font-size:10pt}"
        "h1{font-size:18pt;margin:0 0 6px 0}.who{font-weight:600;margin:0 0 4px 0}"
        "h3{font-size:12pt;margin:10px 0 4px 0}h4,h5,h6{font-size:10.5pt;margin:8px 0 4px 0}"
        ".time,.figures,.note,.file{color:#5b6472;font-size:8pt;font-weight:400}"
        "p{margin:4px 0}a{color:#4338ca;text-decoration:none}"
        "pre{background-color:#f4f5f7;font-size:8.5pt;margin:6px 0;white-space:pre-wrap}"
        "code{font-family:'JetBrains Mono',monospace;font-size:8.5pt}"
        "blockquote{color:#5b6472;margin:4px 0 4px 16px}"
        "th{background-color:#f4f5f7;text-align:left}td,th{padding:3px 6px}");
    return style;
}

/// Takes pictures from the page itself and nothing from elsewhere.
class PageDocument : public QTextDocument
{
protected:
    QVariant loadResource(int type, const QUrl &url) override
    {
        return url.scheme() == QLatin1String("data") ? QTextDocument::loadResource(type, url)
                                                     : QVariant();
    }
};

/// The parts of the page: what stands before the messages, and each of them.
struct PageParts
{
    QString top;
    QStringList messages;
};

PageParts partsOf(const QString &html)
{
    PageParts parts;
    const qsizetype body = html.indexOf(QLatin1String("<body>"));
    qsizetype at = html.indexOf(QLatin1String("<article"), std::max<qsizetype>(0, body));
    parts.top = html.mid(body + 6, at < 0 ? -1 : at - body - 6);
    while (at >= 0) {
        const qsizetype next = html.indexOf(QLatin1String("<article"), at + 1);
        const qsizetype end = html.indexOf(QLatin1String("</article>"), at);
        parts.messages.append(html.mid(at, end - at));
        at = next;
    }
    return parts;
}

/// QTextDocument knows neither cards nor flexible rows.
QString printable(QString message)
{
    const bool isUser = message.startsWith(QLatin1String("<article class=\"user\">"));
    message.remove(0, message.indexOf(u'>') + 1);
    // Its headings have sizes of their own, and it does not know <time>.
    const qsizetype headEnd = message.indexOf(QLatin1String("</h2>"));
    if (const qsizetype head = message.indexOf(QLatin1String("<h2>"));
        head >= 0 && headEnd > head) {
        QString who = message.mid(head + 4, headEnd - head - 4);
        who.replace(QLatin1String("</span><time"), QLatin1String("</span>&nbsp;&nbsp; <time"));
        who.replace(QLatin1String("<time"), QLatin1String("<span class=\"time\""));
        who.replace(QLatin1String("</time>"), QLatin1String("</span>"));
        message.replace(head, headEnd + 5 - head,
                        QStringLiteral("<p class=\"who\">") + who + QStringLiteral("</p>"));
    }
    message.replace(QLatin1String("<table>"),
                    QLatin1String("<table border=\"1\" cellspacing=\"0\" "
                                  "style=\"border-color:#d5d9e0;border-style:solid\">"));
    const QString ground = isUser ? QStringLiteral(" bgcolor=\"#eef2ff\"") : QString();
    return QStringLiteral("<table width=\"100%\" cellpadding=\"8\" cellspacing=\"0\"%1><tr><td>%2"
                          "</td></tr></table><p style=\"font-size:4pt\">&nbsp;</p>")
        .arg(ground, message);
}

class PdfBook
{
public:
    explicit PdfBook(QIODevice *device) : m_writer(device)
    {
        m_writer.setResolution(kDotsPerInch);
        m_writer.setPageSize(QPageSize(QPageSize::A4));
        m_writer.setPageMargins(QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm),
                                QPageLayout::Millimeter);
        m_writer.setCreator(QStringLiteral("Troupe"));
    }

    bool begin(const QString &title)
    {
        m_writer.setTitle(title);
        return m_painter.begin(&m_writer);
    }

    /// Adds pages; false when it was cancelled.
    bool add(const QString &body, const CancelToken &cancel)
    {
        PageDocument document;
        document.setDefaultStyleSheet(printStyle());
        document.setDocumentMargin(0);
        document.documentLayout()->setPaintDevice(&m_writer);
        const QSizeF page(m_writer.width(), m_writer.height() - kFooterHeight);
        document.setPageSize(page);
        document.setHtml(QStringLiteral("<body>") + body + QStringLiteral("</body>"));
        const int pages = document.pageCount();
        for (int i = 0; i < pages; ++i) {
            if (cancel.isCancelled())
                return false;
            if (m_pages > 0)
                m_writer.newPage();
            ++m_pages;
            m_painter.save();
            m_painter.translate(0, -i * page.height());
            const QRectF clip(0, i * page.height(), page.width(), page.height());
            document.drawContents(&m_painter, clip);
            m_painter.restore();
            drawNumber(page);
        }
        return true;
    }

    bool end() { return m_painter.end(); }
    int pages() const { return m_pages; }

private:
    void drawNumber(const QSizeF &page)
    {
        QFont font(QStringLiteral("Inter"));
        font.setPointSizeF(8);
        m_painter.setFont(font);
        m_painter.setPen(QColor(0x5b, 0x64, 0x72));
        m_painter.drawText(QRectF(0, page.height(), page.width(), kFooterHeight),
                           Qt::AlignBottom | Qt::AlignRight, QString::number(m_pages));
    }

    QPdfWriter m_writer;
    QPainter m_painter;
    int m_pages = 0;
};

} // namespace

Result<int> writePdf(const QByteArray &html, const QString &path, const CancelToken &cancel,
                     const std::function<void(double fraction)> &progress)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorCode::StorageFull, file.errorString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    const PageParts parts = partsOf(QString::fromUtf8(html));
    PdfBook book(&file);
    if (!book.begin(QString()))
        return fail(ErrorCode::StorageFull, QStringLiteral("The PDF cannot be written"));
    QString body = parts.top + QStringLiteral("<p style=\"font-size:6pt\">&nbsp;</p>");
    for (qsizetype at = 0; at < parts.messages.size() || at == 0; at += kMessagesAtOnce) {
        for (const QString &message : parts.messages.mid(at, kMessagesAtOnce))
            body += printable(message);
        if (!book.add(body, cancel)) {
            book.end();
            file.cancelWriting();
            return fail(ErrorCode::Cancelled, QStringLiteral("Cancelled"));
        }
        body.clear();
        if (progress && !parts.messages.isEmpty()) {
            progress(std::min(1.0, static_cast<double>(at + kMessagesAtOnce)
                                       / static_cast<double>(parts.messages.size())));
        }
    }
    if (!book.end() || !file.commit())
        return fail(ErrorCode::StorageFull, file.errorString());
    return book.pages();
}

} // namespace troupe
