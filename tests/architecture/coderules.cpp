// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/rules.h"

#include <QRegularExpression>

namespace troupe::architecture {

namespace {

bool isProduct(const SourceText &source)
{
    const QString layer = layerOf(source.path);
    return isCpp(source.path) && !layer.isEmpty() && layer != QLatin1String("tests");
}

// Where state that outlives its function is right, and why. Nothing else is let through.
struct Exception
{
    const char *path;
    const char *line; ///< part of it
    const char *reason;
};
constexpr Exception kStaticState[] = {
    {"core/base/ids.cpp", "static std::mutex mutex;", "ids of one process grow, whoever asks"},
    {"core/base/ids.cpp", "static quint64 lastStamp", "ids of one process grow, whoever asks"},
};

QString lineOf(const QString &text, qsizetype offset)
{
    const qsizetype start = offset > 0 ? text.lastIndexOf(u'\n', offset - 1) + 1 : 0;
    const qsizetype end = text.indexOf(u'\n', offset);
    return text.mid(start, end < 0 ? -1 : end - start);
}

bool isExcepted(const SourceText &source, qsizetype offset)
{
    const QString line = lineOf(source.raw, offset);
    for (const Exception &exception : kStaticState) {
        if (source.path == QLatin1String(exception.path)
            && line.contains(QLatin1String(exception.line)))
            return true;
    }
    return false;
}

// The operand runs to the end of the statement, or to the bracket that encloses the expression.
QStringView operandAt(const QString &code, qsizetype from)
{
    int depth = 0;
    for (qsizetype i = from; i < code.size(); ++i) {
        const QChar c = code[i];
        if (c == u';' && depth == 0)
            return QStringView(code).sliced(from, i - from);
        if (QStringView(u"([{").contains(c))
            ++depth;
        else if (QStringView(u")]}").contains(c) && --depth < 0)
            return QStringView(code).sliced(from, i - from);
    }
    return QStringView(code).sliced(from);
}

QList<Violation> operandsOfAwait(const SourceText &source)
{
    static const QRegularExpression await(QStringLiteral("\\bco_await\\b"));
    QList<Violation> found;
    for (auto it = await.globalMatch(source.code); it.hasNext();) {
        const auto match = it.next();
        const QStringView operand = operandAt(source.code, match.capturedEnd());
        if (operand.contains(u'{') || operand.contains(u'[')) {
            found.append(
                {source.path, lineAt(source.code, match.capturedStart()),
                 QStringLiteral("an operand of co_await holds { or [: make a named local")});
        }
    }
    return found;
}

QList<Violation> singletons(const SourceText &source)
{
    if (!isProduct(source))
        return {};
    const QString message = QStringLiteral("no singletons: pass the object through constructors");
    QList<Violation> found =
        findAll(source, source.code,
                QStringLiteral("(?<!QCoreApplication)(?<!QGuiApplication)(?<!QApplication)"
                               "::(instance|self|getInstance|sharedInstance)\\s*\\(\\s*\\)"),
                message);
    found += findAll(source, source.code,
                     QStringLiteral("\\bstatic\\s+(?!const\\b)[\\w:<>, ]+?\\s*[&*]\\s*"
                                    "(instance|self|get|getInstance|shared|global)\\s*\\(\\s*\\)"),
                     message);
    found += findAll(source, source.code, QStringLiteral("\\bQ_(GLOBAL|APPLICATION)_STATIC\\b"),
                     message);
    return found;
}

QList<Violation> globalState(const SourceText &source)
{
    if (!isProduct(source))
        return {};
    const QString message = QStringLiteral("no state outside objects");
    QList<Violation> found;
    // A declaration whose name is followed by ';', '=' or '{' (a '(' begins a function).
    static const QRegularExpression statics(
        QStringLiteral("\\b(static|thread_local)\\s+(?!const\\b|constexpr\\b|constinit\\s+const\\b"
                       "|inline\\s+const|thread_local\\s+const)"
                       "[\\w:<>,*&\\s]*?[\\w>&*]\\s+[*&]?\\w+\\s*(\\[\\w*\\]\\s*)?[;={]"));
    for (auto it = statics.globalMatch(source.code); it.hasNext();) {
        const auto match = it.next();
        if (!isExcepted(source, match.capturedStart()))
            found.append({source.path, lineAt(source.code, match.capturedStart()), message});
    }
    // Our namespaces are not indented: a variable in the first column is one of a namespace.
    static const QRegularExpression globals(
        QStringLiteral(
            "^(?!using\\b|typedef\\b|class\\b|struct\\b|union\\b|enum\\b|namespace\\b"
            "|concept\\b|extern\\b|template\\b|friend\\b|const\\b|constexpr\\b|inline\\s+const"
            "|static\\b|thread_local\\b|return\\b|public\\b|private\\b|Q_)"
            "(inline\\s+)?[A-Za-z_][\\w:]*(<[^;(){}=\\n]*>)?[ *&]+\\w+(\\[\\w*\\])?"
            "( = [^;]*|\\{[^;]*\\})?;"),
        QRegularExpression::MultilineOption);
    for (auto it = globals.globalMatch(source.code); it.hasNext();) {
        const auto match = it.next();
        if (!isExcepted(source, match.capturedStart()))
            found.append({source.path, lineAt(source.code, match.capturedStart()), message});
    }
    return found;
}

QList<Violation> outboundConnections(const SourceText &source)
{
    const QString layer = layerOf(source.path);
    if (!isProduct(source) || layer == QLatin1String("net"))
        return {};
    const QString message = QStringLiteral("only core/net makes outbound connections");
    QString sockets = QStringLiteral("QNetworkAccessManager|QWebSocket|QUdpSocket|QDnsLookup");
    if (layer != QLatin1String("http")) // it holds the sockets of accepted connections
        sockets += QStringLiteral("|QTcpSocket|QSslSocket");
    QList<Violation> found =
        findAll(source, source.code,
                QStringLiteral("(\\bnew\\s+(%1)\\b|\\bmake_(unique|shared)\\s*<\\s*(%1)\\b"
                               "|(public|protected|private)\\s+(%1)\\b|\\b(?<!class )(?<!struct "
                               ")(%1)\\s+\\w+\\s*[;({=]"
                               "|\\b(?<!class )(?<!struct )(%1)\\s*[({])")
                    .arg(sockets),
                message);
    found += findAll(source, source.code,
                     QStringLiteral("\\b(connectToHost|connectToHostEncrypted|lookupHost"
                                    "|getaddrinfo|gethostbyname)\\s*\\("
                                    "|\\bQHostInfo\\s*::\\s*fromName\\b|\\bQDnsLookup\\b\\s*::"
                                    "|(?<![\\w>:])::connect\\s*\\(|\\bcurl_easy_\\w+"),
                     message);
    return found;
}

// The features are spelled out in the call, or are a constant of the same file that spells them out.
bool refusesHtml(const QString &code, QStringView arguments)
{
    const QLatin1String feature("MarkdownNoHTML");
    if (arguments.contains(feature))
        return true;
    const QString last = arguments.sliced(arguments.lastIndexOf(u',') + 1).trimmed().toString();
    const QRegularExpression definition(
        QStringLiteral("\\b%1\\s*=[^;]*\\b%2\\b").arg(QRegularExpression::escape(last), feature));
    return arguments.contains(u',') && definition.match(code).hasMatch();
}

QList<Violation> markdownWithoutHtml(const SourceText &source)
{
    static const QRegularExpression call(
        QStringLiteral("\\b(setMarkdown|insertMarkdown)\\s*(\\()"));
    QList<Violation> found;
    if (!isProduct(source))
        return found;
    for (auto it = call.globalMatch(source.code); it.hasNext();) {
        const auto match = it.next();
        if (!refusesHtml(source.code, between(source.code, match.capturedStart(2)))) {
            found.append({source.path, lineAt(source.code, match.capturedStart()),
                          QStringLiteral("Markdown is always read with MarkdownNoHTML")});
        }
    }
    return found;
}

QList<Violation> patternIn(const SourceText &source, bool inTests, const char *pattern,
                           const char *message)
{
    if (!isCpp(source.path) || (!isProduct(source) && !inTests))
        return {};
    return findAll(source, source.code, QString::fromLatin1(pattern), QString::fromUtf8(message));
}

QList<Violation> objectMacroOnItsOwnLine(const SourceText &source)
{
    return patternIn(source, true, "^(?=.*\\bQ_OBJECT\\b)(?![ \\t]*Q_OBJECT[ \\t]*$).*$",
                     "AUTOMOC overlooks Q_OBJECT unless it has a line of its own");
}

QList<Violation> noRoute(const SourceText &source)
{
    return patternIn(
        source, true, "\\bQHttpServer\\b",
        "QAbstractHttpServer with one handleRequest, never QHttpServer and its routes");
}

QList<Violation> noExceptions(const SourceText &source)
{
    return patternIn(source, false, "\\bthrow\\b", "errors are a Result, not an exception");
}

QList<Violation> testsWaitForConditions(const SourceText &source)
{
    if (layerOf(source.path) != QLatin1String("tests"))
        return {};
    return patternIn(source, true,
                     "\\b(qWait|qSleep|usleep|nanosleep|sleep_for|sleep_until|msleep|sleep)\\s*\\("
                     "|\\b(QSKIP|QEXPECT_FAIL)\\b",
                     "tests wait for conditions, and skip nothing");
}

} // namespace

QList<Rule> codeRules()
{
    return {
        {QStringLiteral("co_await operand"), operandsOfAwait},
        {QStringLiteral("singleton"), singletons},
        {QStringLiteral("global state"), globalState},
        {QStringLiteral("outbound connection"), outboundConnections},
        {QStringLiteral("markdown without html"), markdownWithoutHtml},
        {QStringLiteral("Q_OBJECT line"), objectMacroOnItsOwnLine},
        {QStringLiteral("QHttpServer route"), noRoute},
        {QStringLiteral("exceptions"), noExceptions},
        {QStringLiteral("sleeping tests"), testsWaitForConditions},
    };
}

} // namespace troupe::architecture
