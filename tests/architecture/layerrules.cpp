// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/rules.h"

#include <QFileInfo>
#include <QHash>
#include <QLibraryInfo>
#include <QSet>

namespace troupe::architecture {

namespace {

struct Layer
{
    QString name;
    QStringList uses; ///< beside itself
};

// In the order of the architecture: base, meta and domain are open to every layer below them.
// Services take the inputs of the native contract as they are: one description of a use case, not two.
const QList<Layer> &layerTable()
{
    static const auto split = [](const char *names) {
        return QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts);
    };
    static const QString engine =
        QStringLiteral("tools knowledge providers storage net security contract");
    static const QList<Layer> table{
        {QStringLiteral("base"), {}},
        {QStringLiteral("meta"), split("base")},
        {QStringLiteral("domain"), split("meta")},
        {QStringLiteral("security"), split("base")},
        {QStringLiteral("net"), split("base security")},
        {QStringLiteral("http"), split("base")},
        {QStringLiteral("storage"), split("domain")},
        {QStringLiteral("providers"), split("domain net security")},
        {QStringLiteral("knowledge"), split("storage providers")},
        {QStringLiteral("tools"), split("knowledge storage net")},
        {QStringLiteral("engine"), split("tools knowledge providers storage")},
        {QStringLiteral("services"), QStringLiteral("engine ").append(engine).split(u' ')},
        {QStringLiteral("contract"), split("domain")},
        // Sockets watch answers and events where they happen, in the engine.
        {QStringLiteral("api"), split("contract services http engine security")},
        {QStringLiteral("client"), split("contract net security")},
        {QStringLiteral("ui"), split("client contract domain")},
    };
    return table;
}

qsizetype indexOfLayer(const QString &name)
{
    for (qsizetype i = 0; i < layerTable().size(); ++i) {
        if (layerTable()[i].name == name)
            return i;
    }
    return -1;
}

QList<Violation> includesFollowTheTable(const SourceText &source)
{
    QList<Violation> found;
    const QString from = layerOf(source.path);
    if (from.isEmpty() || !isCpp(source.path))
        return found;
    for (const Include &include : includesOf(source)) {
        const QString to = layerOf(include.target);
        if (!to.isEmpty() && !mayInclude(from, to)) {
            found.append(
                {source.path, include.line,
                 QStringLiteral("%1 may not include %2 (%3)").arg(from, to, include.target)});
        }
    }
    return found;
}

QList<Violation> everyFolderOfCoreIsALayer(const SourceText &source)
{
    const QString layer = layerOf(source.path);
    if (!source.path.startsWith(QLatin1String("core/")) || !isCpp(source.path)
        || indexOfLayer(layer) >= 0)
        return {};
    return {
        {source.path, 1, QStringLiteral("the table of layers does not know core/%1").arg(layer)}};
}

// Headers of ours are named from the repository root, so that an include shows its layer.
QList<Violation> quotedIncludesStartAtTheRoot(const SourceText &source)
{
    QList<Violation> found;
    if (!isCpp(source.path))
        return found;
    for (const Include &include : includesOf(source)) {
        if (include.quoted
            == (layerOf(include.target).isEmpty()
                && !include.target.endsWith(QLatin1String(".moc")))) {
            found.append({source.path, include.line,
                          QStringLiteral("\"…\" is for our own headers, from the repository root: ")
                              + include.target});
        }
    }
    return found;
}

using HeaderTest = bool (*)(const QString &header);

bool isHttpServerHeader(const QString &header)
{
    const QString name = header.section(u'/', -1);
    return header.startsWith(QLatin1String("QtHttpServer/"))
           || name.startsWith(QLatin1String("QHttpServer"), Qt::CaseInsensitive)
           || name.startsWith(QLatin1String("QAbstractHttpServer"), Qt::CaseInsensitive)
           || name.startsWith(QLatin1String("QWebSocketServer"), Qt::CaseInsensitive);
}

bool isSqlHeader(const QString &header)
{
    const QString name = header.section(u'/', -1);
    return header.startsWith(QLatin1String("QtSql/"))
           || name.startsWith(QLatin1String("QSql"), Qt::CaseInsensitive)
           || name == QLatin1String("QtSql") || name == QLatin1String("sqlite3.h")
           || name == QLatin1String("sqlite3ext.h") || name == QLatin1String("libpq-fe.h");
}

// Qt itself says what belongs to Gui and Widgets: the folder that holds the header.
bool isGuiHeader(const QString &header)
{
    static const QString folder = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    static const QStringList modules{
        QStringLiteral("QtGui"),          QStringLiteral("QtWidgets"),
        QStringLiteral("QtSvg"),          QStringLiteral("QtSvgWidgets"),
        QStringLiteral("QtPrintSupport"), QStringLiteral("QtOpenGL"),
        QStringLiteral("QtQuick"),        QStringLiteral("QtQml")};
    const QString module = header.section(u'/', 0, 0);
    if (modules.contains(module))
        return true;
    if (header.contains(u'/') || !header.startsWith(u'q', Qt::CaseInsensitive))
        return false;
    for (const QString &candidate : modules) {
        if (QFileInfo::exists(folder + u'/' + candidate + u'/' + header))
            return true;
    }
    return false;
}

// Files of core (and ui, app when `everywhere`) outside `home` do not include such headers.
QList<Violation> onlyIn(const SourceText &source, const QString &home, HeaderTest isOne,
                        bool everywhere, const QString &message)
{
    QList<Violation> found;
    const QString layer = layerOf(source.path);
    const bool inCore = source.path.startsWith(QLatin1String("core/"));
    if (!isCpp(source.path) || layer.isEmpty() || layer == QLatin1String("tests") || layer == home
        || (!inCore && !everywhere))
        return found;
    for (const Include &include : includesOf(source)) {
        if (isOne(include.target))
            found.append({source.path, include.line, message + include.target});
    }
    return found;
}

QList<Violation> coreLinksNoGui(const SourceText &source)
{
    if (!source.path.startsWith(QLatin1String("core/"))
        || !source.path.endsWith(QLatin1String("CMakeLists.txt")))
        return {};
    return findAll(source, source.raw,
                   QStringLiteral(
                       "Qt6?::(Gui|Widgets|Svg|SvgWidgets|PrintSupport|OpenGL|Quick|Qml)\\b"),
                   QStringLiteral("core links no Widgets and no Gui"));
}

} // namespace

QString layerOf(const QString &path)
{
    QString top = path.section(u'/', 0, 0);
    if (!path.contains(u'/'))
        return {};
    if (top == QLatin1String("core"))
        return path.count(u'/') >= 2 ? path.section(u'/', 1, 1) : QString();
    if (top == QLatin1String("ui") || top == QLatin1String("app") || top == QLatin1String("tests"))
        return top;
    return {};
}

bool mayInclude(const QString &from, const QString &to)
{
    static const QSet<QString> open{QStringLiteral("base"), QStringLiteral("meta"),
                                    QStringLiteral("domain")};
    if (from == to || from == QLatin1String("tests"))
        return true;
    if (from == QLatin1String("app"))
        return to != QLatin1String("tests");
    const qsizetype fromIndex = indexOfLayer(from);
    const qsizetype toIndex = indexOfLayer(to);
    if (fromIndex < 0 || toIndex < 0)
        return false;
    return layerTable()[fromIndex].uses.contains(to) || (open.contains(to) && toIndex < fromIndex);
}

QList<Rule> layerRules()
{
    return {
        {QStringLiteral("layers"), includesFollowTheTable},
        {QStringLiteral("known layer"), everyFolderOfCoreIsALayer},
        {QStringLiteral("include from the root"), quotedIncludesStartAtTheRoot},
        {QStringLiteral("http server headers"),
         [](const SourceText &source) {
             return onlyIn(source, QStringLiteral("http"), isHttpServerHeader, true,
                           QStringLiteral("only core/http includes "));
         }},
        {QStringLiteral("sql headers"),
         [](const SourceText &source) {
             return onlyIn(source, QStringLiteral("storage"), isSqlHeader, true,
                           QStringLiteral("only core/storage includes "));
         }},
        {QStringLiteral("gui headers in core"),
         [](const SourceText &source) {
             return onlyIn(source, QString(), isGuiHeader, false,
                           QStringLiteral("core does not include "));
         }},
        {QStringLiteral("gui linked by core"), coreLinksNoGui},
    };
}

} // namespace troupe::architecture
