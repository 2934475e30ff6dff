// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <optional>

/// Text helpers of the built-in model. All are linear in their input unless they say otherwise.
namespace troupe::offline {

/// UTF-8 literal to QString, for texts that are used once per answer.
inline QString str(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// NFC, one kind of line end, without invisible characters that only mislead a reader (zero-width
/// spaces, direction overrides, control characters).
QString cleaned(const QString &text);

/// Lower case without accents, curly quotes made straight: the form that patterns are written in.
/// Has the length of its input, so that positions carry over.
QString folded(const QString &text);

/// What a person asks, in both forms.
struct Ask
{
    QString text;
    QString folded;

    static Ask of(const QString &text);
    bool isEmpty() const { return text.isEmpty(); }
};

/// What a pattern found; groups come from the original text, trimmed.
struct Hit
{
    QRegularExpressionMatch match;
    QString original;

    QString text(int group) const;
    QString folded(int group) const { return match.captured(group).trimmed(); }
    bool has(int group) const { return !match.captured(group).isEmpty(); }
    qsizetype start(int group = 0) const { return match.capturedStart(group); }
    qsizetype end(int group = 0) const { return match.capturedEnd(group); }
};

/// A pattern over folded text. Patterns have no nested quantifiers; what they read is bounded by
/// kMaxAsk.
class Rx
{
public:
    explicit Rx(const char *pattern);
    std::optional<Hit> find(const Ask &ask) const;
    bool in(const Ask &ask) const;
    bool in(const QString &foldedText) const { return m_expression.match(foldedText).hasMatch(); }
    /// Every hit of it, at most `limit`.
    QList<Hit> all(const Ask &ask, int limit = 64) const;

private:
    QRegularExpression m_expression;
};

inline constexpr qsizetype kMaxAsk = 2000; ///< characters of a request that rules look at

/// Runs of letters, digits and inner apostrophes, as they stand.
QList<QStringView> wordsOf(QStringView text);
QStringList sentencesOf(const QString &text);
/// Lines without surrounding blanks; empty ones are dropped.
QStringList linesOf(const QString &text);
/// What a person means by "these": lines, or the parts between commas or semicolons, or words.
QStringList itemsOf(const QString &text);

bool isStopWord(QStringView word); ///< `word` is folded
/// A light stem of a folded word: plural and common verb endings are cut.
QString stem(QStringView word);
/// The stems of the words that carry meaning, in order, with repetitions.
QStringList contentStems(QStringView text);

/// The first text between quotation marks of any style, or nothing.
std::optional<QString> quotedIn(const QString &text);
QString capitalised(QString text);
/// Without quotation marks, blanks and a closing full stop around it.
QString bare(QString text);
/// At most `limit` characters, cut between words with an ellipsis.
QString shortened(const QString &text, qsizetype limit);
/// The shape of a table in Markdown; cells are escaped.
QString markdownTable(const QList<QStringList> &rows);
QString bullets(const QStringList &items);

} // namespace troupe::offline
