// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <QTextDocument>

#include <algorithm>
#include <iterator>
#include <utility>

namespace troupe {

namespace {

constexpr char16_t kMarkStart = 0x27e6; // ⟦
constexpr char16_t kMarkEnd = 0x27e7; // ⟧
constexpr char32_t kTextSign = 0xfe0e; // after a symbol: shown as text
constexpr char32_t kEmojiSign = 0xfe0f; // after a symbol: shown as a picture
constexpr qsizetype kLongestLine = 2'000; // an unbroken line takes the square of its length
constexpr qsizetype kLongestTip = 2'000;

struct VisibleWords
{
    Q_DECLARE_TR_FUNCTIONS(VisibleWords)
};

constexpr char32_t kLastCode = 0x10ffff;

/// What Unicode says is ignored when it is shown, or is drawn as a blank, and no category tells.
bool isIgnorable(char32_t code)
{
    static constexpr std::pair<char32_t, char32_t> ranges[] = {
        {0x034f, 0x034f}, {0x115f, 0x1160}, {0x17b4, 0x17b5},  {0x180b, 0x180f},
        {0x2065, 0x2065}, {0x2800, 0x2800}, {0x3164, 0x3164},  {0xfe00, 0xfe0f},
        {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0xe0000, 0xe0fff}};
    return std::any_of(std::begin(ranges), std::end(ranges), [code](const auto &range) {
        return code >= range.first && code <= range.second;
    });
}

bool isHidden(char32_t code)
{
    if (code == U'\n' || code == U'\t')
        return false;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return isIgnorable(code);
    }
}

bool isSymbol(char32_t code)
{
    const QChar::Category category = QChar::category(code);
    return category == QChar::Symbol_Other || category == QChar::Symbol_Math
           || category == QChar::Symbol_Modifier;
}

/// Calls `plain` for what stays and `hidden` for what does not.
template <class Plain, class Hidden>
void eachCharacter(const QString &text, const Plain &plain, const Hidden &hidden)
{
    char32_t before = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool isPair =
            c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const char32_t code =
            isPair ? QChar::surrogateToUcs4(c, text.at(i + 1)) : char32_t(c.unicode());
        const QStringView written = QStringView(text).sliced(i, isPair ? 2 : 1);
        const bool isSign = (code == kTextSign || code == kEmojiSign) && isSymbol(before);
        const bool isBreak = c == u'\r' && i + 1 < text.size() && text.at(i + 1) == u'\n';
        if (isHidden(code) && !isSign && !isBreak)
            hidden(code, written);
        else
            plain(code, written, i);
        before = code;
        i += isPair ? 1 : 0;
    }
}

QString codePoint(char32_t code)
{
    return QStringLiteral("U+%1").arg(
        QString::number(static_cast<uint>(code), 16).toUpper().rightJustified(4, u'0'));
}

QString markOf(char32_t code)
{
    return QChar(kMarkStart) + codePoint(code) + QChar(kMarkEnd);
}

} // namespace

QString visibleText(const QString &text)
{
    QString visible;
    visible.reserve(text.size());
    eachCharacter(
        text,
        [&](char32_t code, QStringView written, qsizetype at) {
            // What only looks like a mark is marked, so that every text can be had back.
            const bool isLikeMark =
                code == kMarkStart
                && QStringView(text).sliced(at + 1).startsWith(QLatin1String("U+"));
            if (isLikeMark)
                visible += markOf(code);
            else
                visible += written;
        },
        [&](char32_t code, QStringView) { visible += markOf(code); });
    return visible;
}

QString fromVisibleText(const QString &text)
{
    const QLatin1String start("U+");
    QString plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QStringView rest = QStringView(text).sliced(i + 1);
        const qsizetype end = rest.left(10).indexOf(QChar(kMarkEnd));
        bool isNumber = false;
        const uint code = text.at(i) == QChar(kMarkStart) && rest.startsWith(start) && end > 0
                              ? rest.sliced(start.size(), end - start.size()).toUInt(&isNumber, 16)
                              : 0;
        if (isNumber && code <= kLastCode && (isHidden(code) || code == kMarkStart)) {
            plain += QStringView(QChar::fromUcs4(code));
            i += end + 1;
        } else {
            plain += text.at(i);
        }
    }
    return plain;
}

QStringList hiddenCharacters(const QString &text, qsizetype most)
{
    QStringList codes;
    eachCharacter(
        text, [](char32_t, QStringView, qsizetype) {},
        [&](char32_t code, QStringView) {
            const QString name = codePoint(code);
            if (codes.size() < most && !codes.contains(name))
                codes += name;
        });
    return codes;
}

QString brokenText(const QString &text, const QString &joint)
{
    QString lines;
    lines.reserve(text.size());
    qsizetype inLine = 0;
    for (const QChar c : text) {
        if (c == u'\n') {
            inLine = 0;
        } else if (++inLine > kLongestLine && !c.isLowSurrogate()) {
            lines += joint;
            inLine = 1;
        }
        lines += c;
    }
    return lines;
}

QString shownText(const QString &text, qsizetype most)
{
    // A mark takes eight characters: what is laid out is cut after it is marked.
    QString shown = visibleText(text.left(most));
    const bool isCut = text.size() > most || shown.size() > most;
    shown.truncate(most);
    if (!shown.isEmpty() && shown.back().isHighSurrogate())
        shown.chop(1);
    shown = brokenText(shown);
    if (isCut)
        shown +=
            u'\n'
            + VisibleWords::tr("… cut: it has %1 characters").arg(QLocale().toString(text.size()));
    return shown;
}

QString toolTipText(const QString &text)
{
    const QString shown = visibleText(text.left(kLongestTip)).left(kLongestTip);
    if (!Qt::mightBeRichText(shown))
        return shown;
    return QStringLiteral("<qt>") + shown.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"))
           + QStringLiteral("</qt>");
}

QString visibleJson(const QJsonObject &object)
{
    return visibleJson(QString::fromUtf8(QJsonDocument(object).toJson()).trimmed());
}

QString visibleJson(const QString &json)
{
    QString visible;
    visible.reserve(json.size());
    eachCharacter(
        json, [&](char32_t, QStringView written, qsizetype) { visible += written; },
        [&](char32_t, QStringView written) {
            for (const QChar unit : written)
                visible += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'));
        });
    return visible;
}

} // namespace troupe
