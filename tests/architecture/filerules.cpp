// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/rules.h"

#include <QRegularExpression>

namespace troupe::architecture {

namespace {

constexpr int kMostLines = 600;

bool hasCommentsOfHash(const QString &path)
{
    return path.endsWith(QLatin1String("CMakeLists.txt")) || path.endsWith(QLatin1String(".cmake"))
           || path == QLatin1String("dev") || path.endsWith(QLatin1String(".sh"))
           || path.endsWith(QLatin1String(".py")) || path == QLatin1String(".ci/run");
}

bool isScript(const QString &path)
{
    return path.endsWith(QLatin1String(".mjs")) || path.endsWith(QLatin1String(".cjs"))
           || path.endsWith(QLatin1String(".js"));
}

QList<Violation> licenceLine(const SourceText &source)
{
    QString expected;
    if (isCpp(source.path) || isScript(source.path))
        expected = QStringLiteral("// SPDX-License-Identifier: GPL-3.0-or-later");
    else if (hasCommentsOfHash(source.path))
        expected = QStringLiteral("# SPDX-License-Identifier: GPL-3.0-or-later");
    else
        return {};
    const QStringList lines = source.raw.split(u'\n');
    const QString first =
        lines.first().startsWith(QLatin1String("#!")) ? lines.value(1) : lines.first();
    if (first == expected)
        return {};
    return {{source.path, 1, QStringLiteral("the first line is ") + expected}};
}

QList<Violation> pragmaOnce(const SourceText &source)
{
    static const QRegularExpression pragma(QStringLiteral("^#pragma once$"),
                                           QRegularExpression::MultilineOption);
    static const QRegularExpression guard(QStringLiteral("^\\s*#\\s*ifndef\\s+\\w+_H(PP)?_*\\b"),
                                          QRegularExpression::MultilineOption);
    if (!source.path.endsWith(QLatin1String(".h")))
        return {};
    if (pragma.match(source.code).hasMatch() && !guard.match(source.code).hasMatch())
        return {};
    return {{source.path, 1, QStringLiteral("headers are guarded by #pragma once")}};
}

QList<Violation> length(const SourceText &source)
{
    const auto lines = source.raw.count(u'\n');
    if ((!isCpp(source.path) && !isScript(source.path) && !hasCommentsOfHash(source.path))
        || lines <= kMostLines)
        return {};
    return {
        {source.path, kMostLines,
         QStringLiteral("%1 lines are more than %2: it has two jobs").arg(lines).arg(kMostLines)}};
}

QList<Violation> lowerCaseName(const SourceText &source)
{
    if (!isCpp(source.path) || source.path == source.path.toLower())
        return {};
    return {{source.path, 1, QStringLiteral("file names are lower-case")}};
}

QList<Violation> unfinishedWork(const SourceText &source)
{
    return findAll(source, source.raw,
                   QStringLiteral("\\b(TO"
                                  "DO|FIX"
                                  "ME|X"
                                  "XX|HA"
                                  "CK)\\b"),
                   QStringLiteral("finish it, or say it in an issue"));
}

QList<Violation> pathsOfOneMachine(const SourceText &source)
{
    return findAll(source, source.raw,
                   QStringLiteral("(?<![\\w.~}*-])/(work|home|root|Users)/[\\w.]"),
                   QStringLiteral("a path of somebody's machine"));
}

QList<Violation> whitespace(const SourceText &source)
{
    if (!isCpp(source.path))
        return {};
    return findAll(source, source.raw, QStringLiteral("(\\t|[ \\r]+$)"),
                   QStringLiteral("a tab, or blanks at the end of a line"));
}

} // namespace

QList<Violation> findAll(const SourceText &source, const QString &text, const QString &pattern,
                         const QString &message)
{
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
    Q_ASSERT_X(expression.isValid(), "findAll", qPrintable(expression.errorString()));
    QList<Violation> found;
    for (auto it = expression.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        found.append(
            {source.path, lineAt(text, match.capturedStart()),
             message + QStringLiteral(" [%1]").arg(match.captured().simplified().left(60))});
    }
    return found;
}

QList<Rule> fileRules()
{
    return {
        {QStringLiteral("licence line"), licenceLine},
        {QStringLiteral("pragma once"), pragmaOnce},
        {QStringLiteral("file length"), length},
        {QStringLiteral("file name"), lowerCaseName},
        {QStringLiteral("unfinished work"), unfinishedWork},
        {QStringLiteral("machine paths"), pathsOfOneMachine},
        {QStringLiteral("whitespace"), whitespace},
    };
}

const QList<Rule> &rules()
{
    static const QList<Rule> all = layerRules() + codeRules() + fileRules();
    return all;
}

} // namespace troupe::architecture
