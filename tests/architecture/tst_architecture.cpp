// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/rules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace troupe::architecture;

/// Holds the source tree to the architecture. Every rule is first shown to catch what it is for.
class TestArchitecture : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleIsShownToCatch();
    void aRuleCatches_data();
    void aRuleCatches();
    void aRuleLetsPass_data();
    void aRuleLetsPass();
    void commentsAndStringsAreBlank_data();
    void commentsAndStringsAreBlank();
    void theTableOfLayers_data();
    void theTableOfLayers();
    void theSourceTree_data();
    void theSourceTree();
};

namespace {

QString utf8(const char *text)
{
    return QString::fromUtf8(text);
}

QString withLicence(const QString &path, const QString &text)
{
    QString head = QStringLiteral("// SPDX-License-Identifier: GPL-3.0-or-later\n");
    if (path.endsWith(QLatin1String(".h")))
        head += QStringLiteral("#pragma once\n");
    return (isCpp(path) ? head : head.replace(QLatin1String("//"), QLatin1String("#"))) + text;
}

QStringList checked(const SourceText &source)
{
    QStringList lines;
    for (const Rule &rule : rules()) {
        for (const Violation &violation : rule.check(source)) {
            lines.append(QStringLiteral("%1:%2: %3: %4")
                             .arg(violation.path)
                             .arg(violation.line)
                             .arg(rule.name, violation.message));
        }
    }
    return lines;
}

QStringList rulesThatCatch(const QString &path, const QString &text)
{
    QStringList names;
    for (const Rule &rule : rules()) {
        if (!rule.check(sourceText(path, text)).isEmpty())
            names.append(rule.name);
    }
    return names;
}

struct Example
{
    const char *row;
    const char *rule;
    const char *path;
    const char *text;
};

// Adjacent literals keep words apart that the rules would find in this very file.
constexpr Example kBad[] = {
    {"storage includes a service", "layers", "core/storage/a.cpp",
     "#include \"core/services/b.h\"\n"},
    {"base includes domain, which is open only downwards", "layers", "core/base/a.h",
     "#include \"core/domain/agent.h\"\n"},
    {"http includes net", "layers", "core/http/a.cpp", "  #  include \"core/net/b.h\"\n"},
    {"services include http", "layers", "core/services/a.cpp", "#include \"core/http/b.h\"\n"},
    {"ui includes storage", "layers", "ui/a.cpp", "#include \"core/storage/b.h\"\n"},
    {"ui includes app", "layers", "ui/pages/a.cpp", "#include \"app/composition.h\"\n"},
    {"core includes ui", "layers", "core/engine/a.cpp", "#include \"ui/shell/b.h\"\n"},
    {"a product includes a test", "layers", "app/main.cpp", "#include \"tests/ui/driver.h\"\n"},
    {"a folder of core that is no layer", "known layer", "core/misc/a.cpp", ""},
    {"a header named from its own folder", "include from the root", "core/base/a.cpp",
     "#include \"b.h\"\n"},
    {"a header of ours in angle brackets", "include from the root", "core/base/a.cpp",
     "#include <core/base/b.h>\n"},
    {"an HTTP server header in api", "http server headers", "core/api/a.cpp",
     "#include <QHttpServerResponse>\n"},
    {"the module prefix", "http server headers", "app/a.cpp",
     "#include <QtHttpServer/QAbstractHttpServer>\n"},
    {"a WebSocket server header in ui", "http server headers", "ui/a.cpp",
     "#include <QWebSocketServer>\n"},
    {"a lower-case header name", "http server headers", "core/api/a.cpp",
     "#include <qhttpserver.h>\n"},
    {"SQL in the engine", "sql headers", "core/engine/a.cpp", "#include <QSqlQuery>\n"},
    {"SQL in meta", "sql headers", "core/meta/a.cpp", "#include <QtSql/QSqlRecord>\n"},
    {"SQLite itself", "sql headers", "core/knowledge/a.cpp", "#include <sqlite3.h>\n"},
    {"a Gui class in core", "gui headers in core", "core/domain/a.h", "#include <QColor>\n"},
    {"an image in core", "gui headers in core", "core/knowledge/a.cpp", "#include <QImage>\n"},
    {"a widget in core", "gui headers in core", "core/base/a.cpp", "#include <QWidget>\n"},
    {"a module header in core", "gui headers in core", "core/base/a.cpp",
     "#include <QtGui/QIcon>\n"},
    {"a lower-case Gui header in core", "gui headers in core", "core/base/a.cpp",
     "#include <qpixmap.h>\n"},
    {"core links Gui", "gui linked by core", "core/CMakeLists.txt",
     "troupe_layer(base Qt6::Core Qt6::Gui)\n"},
    {"an aggregate in an operand", "co_await operand", "core/engine/a.cpp",
     "void f() { co_await chat(Request{1, 2}); }\n"},
    {"a lambda in an operand", "co_await operand", "core/engine/a.cpp",
     "void f() { auto r = co_await db.write([agent](Tx &tx) { return 1; }); }\n"},
    {"an aggregate on the operand's third line", "co_await operand", "core/engine/a.cpp",
     "void f()\n{\n    co_return co_await chat(a,\n        b,\n        {});\n}\n"},
    {"an operand inside a condition", "co_await operand", "core/engine/a.cpp",
     "void f() { if (!(co_await g({}))) { return; } }\n"},
    {"an operand in a test", "co_await operand", "tests/engine/tst_a.cpp",
     "    int x = co_await f({});\n"},
    {"a call of an instance", "singleton", "core/engine/a.cpp",
     "void f() { Settings::instance().x(); }\n"},
    {"a static accessor", "singleton", "ui/a.h", "class A { static A &instance(); };\n"},
    {"a static accessor called get", "singleton", "core/base/a.h", "static Registry *get();\n"},
    {"a global static of Qt", "singleton", "core/base/a.cpp", "Q_GLOBAL_STATIC(Foo, foo)\n"},
    {"a static object in a function", "global state", "core/api/a.cpp",
     "int f()\n{\n    static std::map<int, QString> cache;\n    return 1;\n}\n"},
    {"a static counter", "global state", "core/api/a.cpp",
     "int f()\n{\n    static int n = 0;\n    return ++n;\n}\n"},
    {"a static array", "global state", "core/api/a.cpp", "static char buffer[16];\n"},
    {"a static data member", "global state", "core/api/a.h",
     "struct A\n{\n    static int s_count;\n};\n"},
    {"a thread-local", "global state", "core/api/a.cpp", "thread_local int depth = 0;\n"},
    {"a variable of a namespace", "global state", "core/api/a.cpp",
     "std::atomic<int> running{0};\n"},
    {"a plain global", "global state", "ui/a.cpp", "QString lastError;\n"},
    {"a global pointer", "global state", "ui/a.cpp", "Window *window = nullptr;\n"},
    {"a network manager on the heap", "outbound connection", "core/providers/a.cpp",
     "    auto m = new QNetworkAccessManager(this);\n"},
    {"a network manager as a member", "outbound connection", "core/client/a.h",
     "class A\n{\n    QNetworkAccessManager m_manager;\n};\n"},
    {"a network manager by make_unique", "outbound connection", "ui/a.cpp",
     "m_m = std::make_unique<QNetworkAccessManager>();\n"},
    {"a class made from a socket", "outbound connection", "core/tools/a.h",
     "class A : public QTcpSocket\n{\n};\n"},
    {"a WebSocket in http, which only holds accepted ones", "outbound connection",
     "core/http/a.cpp", "    QWebSocket socket;\n"},
    {"an accepted socket that connects", "outbound connection", "core/http/a.cpp",
     "socket->connectToHost(host, port);\n"},
    {"a name lookup", "outbound connection", "core/security/a.cpp",
     "QHostInfo::lookupHost(name, this, f);\n"},
    {"a blocking name lookup", "outbound connection", "core/tools/a.cpp",
     "    auto h = QHostInfo::fromName(name);\n"},
    {"the system's own connect", "outbound connection", "core/tools/a.cpp",
     "    int e = ::connect(fd, a, n);\n"},
    {"Markdown with HTML", "markdown without html", "ui/a.cpp", "document.setMarkdown(text);\n"},
    {"Markdown of the wrong dialect", "markdown without html", "ui/a.cpp",
     "document.setMarkdown(f(text), QTextDocument::MarkdownDialectGitHub);\n"},
    {"Markdown with features that allow HTML", "markdown without html", "ui/a.cpp",
     "constexpr auto kFeatures = QTextDocument::MarkdownDialectGitHub;\n"
     "void f() { document.setMarkdown(text, kFeatures); }\n"},
    {"Q_OBJECT beside the class", "Q_OBJECT line", "ui/a.h",
     "class A : public QObject { Q_OBJECT\n};\n"},
    {"Q_OBJECT beside a member", "Q_OBJECT line", "ui/a.h", "    Q_OBJECT int m_a;\n"},
    {"routes of QHttpServer", "QHttpServer route", "core/http/a.cpp", "    QHttpServer server;\n"},
    {"an exception", "exceptions", "core/base/a.cpp", "void f() { throw 1; }\n"},
    {"a test that sleeps", "sleeping tests", "tests/ui/tst_a.cpp", "QTest::qWait(100);\n"},
    {"a test that sleeps on its thread", "sleeping tests", "tests/ui/tst_a.cpp",
     "std::this_thread::sleep_for(1s);\n"},
    {"a test that skips", "sleeping tests", "tests/ui/tst_a.cpp",
     "QSK"
     "IP(\"no network\");\n"},
    {"a header without a guard", "pragma once", "core/base/a.h", nullptr},
    {"an unfinished line", "unfinished work", "core/base/a.cpp",
     "// TO"
     "DO: write it\n"},
    {"an unfinished script", "unfinished work", "dev",
     "# FIX"
     "ME\n"},
    {"somebody's home", "machine paths", "core/base/a.cpp",
     "    auto p = \"/ho"
     "me/ann/x\";\n"},
    {"somebody's work folder", "machine paths", "installer/a.cmake",
     "set(x /wo"
     "rk/x)\n"},
    {"a name in capitals", "file name", "core/base/Agent.cpp", ""},
    {"a tab", "whitespace", "core/base/a.cpp", "\tint f();\n"},
    {"blanks at the end of a line", "whitespace", "core/base/a.cpp", "int f(); \n"},
};

constexpr Example kGood[] = {
    {"a layer of its own", "", "core/storage/a.cpp", "#include \"core/storage/sql.h\"\n"},
    {"base, from everywhere", "", "core/http/a.cpp", "#include \"core/base/error.h\"\n"},
    {"domain, from below it", "", "core/security/a.cpp", "#include \"core/domain/user.h\"\n"},
    {"app wires all", "", "app/a.cpp", "#include \"core/engine/a.h\"\n#include \"ui/shell/b.h\"\n"},
    {"a test includes all", "", "tests/ui/a.cpp",
     "#include \"core/storage/a.h\"\n#include <QSqlQuery>\n"},
    {"an include in a comment", "", "core/base/a.cpp", "// #include \"core/engine/a.h\"\n"},
    {"the moc of a test", "", "tests/base/tst_a.cpp", "#include \"tst_a.moc\"\n"},
    {"an HTTP server in http", "", "core/http/a.cpp", "#include <QAbstractHttpServer>\n"},
    {"SQL in storage", "", "core/storage/a.cpp", "#include <QSqlQuery>\n#include <sqlite3.h>\n"},
    {"Qt Core in core", "", "core/base/a.cpp",
     "#include <QString>\n#include <QtCore/QTimer>\n#include <vector>\n"},
    {"Gui in ui", "", "ui/a.cpp", "#include <QColor>\n#include <QWidget>\n"},
    {"a call on a named local", "", "core/engine/a.cpp",
     "void f()\n{\n    if (const auto r = co_await m_db.write(std::move(insert)); !r) {\n        "
     "g({});\n    }\n}\n"},
    {"a brace after the condition that awaits", "", "core/engine/a.cpp",
     "void f()\n{\n    if (!(co_await g(a))) {\n        h({});\n    }\n}\n"},
    {"co_await in prose", "", "core/engine/a.cpp", "// co_await x({}) is miscompiled\n"},
    {"the application object", "", "ui/a.cpp",
     "void f() { QCoreApplication::instance()->quit(); }\n"},
    {"a table made once", "", "core/domain/a.cpp",
     "const TypeInfo &A::info()\n{\n    static const TypeInfo type{1};\n    return type;\n}\n"},
    {"constants", "", "core/base/a.cpp",
     "constexpr int kA = 1;\nconst QString kB;\ninline constexpr Op<A, B> c{Get};\nstatic "
     "constexpr int kD[] = {1};\n"},
    {"static functions", "", "core/base/a.h",
     "struct A\n{\n    static A make();\n    static std::optional<A> parse(QStringView text);\n"
     "    static Result<std::unique_ptr<A>> open(Options o = {}, int x = 1);\n};\n"},
    {"declarations of a namespace", "", "core/base/a.h",
     "class QSqlQuery;\nstruct B;\nusing C = int;\nenum class D : int { A "
     "};\nQ_DECLARE_LOGGING_CATEGORY(lcHttp)\n"
     "extern template class std::vector<int>;\nResult<void> f(int a);\nbool operator==(const B &, "
     "const B &) = default;\n"},
    {"a Q_PROPERTY and an alias", "", "core/base/a.h",
     "template <class T>\nusing Task = QCoro::Task<Result<T>>;\n"},
    {"net connects", "", "core/net/a.cpp",
     "    QNetworkAccessManager m;\ns.connectToHost(h, 1);\n"},
    {"a borrowed network manager", "", "core/client/a.h",
     "class QNetworkAccessManager;\nclass A\n{\n    A(QNetworkAccessManager &m);\n    "
     "QNetworkAccessManager *m_m;\n};\n"},
    {"an accepted socket in http", "", "core/http/a.cpp", "    auto *s = new QTcpSocket(this);\n"},
    {"signals and slots", "", "core/http/a.cpp",
     "void f() { QObject::connect(a, &A::b, c, d); connect(a, b, c, d); }\n"},
    {"Markdown without HTML", "", "ui/a.cpp",
     "document.setMarkdown(clean(text), QTextDocument::MarkdownNoHTML | github);\n"},
    {"Markdown with features that are a constant", "", "ui/a.cpp",
     "constexpr auto kFeatures = github | QTextDocument::MarkdownNoHTML;\n"
     "void f() { document.setMarkdown(text, kFeatures); }\n"},
    {"a meta object", "", "ui/a.h", "class A : public QObject\n{\n    Q_OBJECT\n\npublic:\n};\n"},
    {"a digit separator", "", "core/base/a.cpp",
     "constexpr int kA = 1'000'000;\nconstexpr int kB = 0xff'ff;\n"},
    {"a path of the system", "", "core/base/a.cpp", "    auto p = \"/usr/share/troupe\";\n"},
    {"an address with such a path", "", "core/base/a.cpp",
     "    auto u = \"http://127.0.0.1/v1/wo"
     "rk/1\";\n"},
};

} // namespace

void TestArchitecture::aRuleCatches_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");

    for (const Example &example : kBad) {
        const QString path = utf8(example.path);
        const QString text = example.text ? withLicence(path, utf8(example.text))
                                          : utf8("// SPDX-License-Identifier: GPL-3.0-or-later\n");
        QTest::newRow(example.row) << utf8(example.rule) << path << text;
    }
    const QString lines = withLicence(utf8("a.cpp"), QString(600, u'\n'));
    QTest::newRow("a file of 601 lines") << utf8("file length") << utf8("core/base/a.cpp") << lines;
    QTest::newRow("C++ without a licence line")
        << utf8("licence line") << utf8("core/base/a.cpp") << utf8("int a();\n");
    QTest::newRow("CMake without a licence line")
        << utf8("licence line") << utf8("core/CMakeLists.txt") << utf8("project(a)\n");
    QTest::newRow("a script without a licence line")
        << utf8("licence line") << utf8("dev") << utf8("#!/usr/bin/env bash\nset -eu\n");
}

void TestArchitecture::aRuleCatches()
{
    QFETCH(QString, rule);
    QFETCH(QString, path);
    QFETCH(QString, text);

    QCOMPARE(rulesThatCatch(path, text), QStringList{rule});
}

void TestArchitecture::everyRuleIsShownToCatch()
{
    QSet<QString> shown{QStringLiteral("file length"), QStringLiteral("licence line")};
    for (const Example &example : kBad)
        shown.insert(utf8(example.rule));
    for (const Rule &rule : rules())
        QVERIFY2(shown.contains(rule.name), qPrintable(rule.name));
}

void TestArchitecture::aRuleLetsPass_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");

    for (const Example &example : kGood) {
        const QString path = utf8(example.path);
        QTest::newRow(example.row) << path << withLicence(path, utf8(example.text));
    }
    QTest::newRow("a file of 600 lines")
        << utf8("core/base/a.cpp") << withLicence(utf8("a.cpp"), QString(599, u'\n'));
}

void TestArchitecture::aRuleLetsPass()
{
    QFETCH(QString, path);
    QFETCH(QString, text);

    QCOMPARE(checked(sourceText(path, text)), QStringList());
}

void TestArchitecture::commentsAndStringsAreBlank_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    QTest::newRow("a comment to the end of the line") << utf8("a // b\nc") << utf8("a     \nc");
    QTest::newRow("a comment over two lines") << utf8("a /* b\nc */ d") << utf8("a     \n     d");
    QTest::newRow("a string") << utf8("f(\"//x\");") << utf8("f(\"   \");");
    QTest::newRow("an escaped quote") << utf8("f(\"a\\\"b\", c)") << utf8("f(\"    \", c)");
    QTest::newRow("a quote as a character") << utf8("f('\"', a) // b") << utf8("f(' ', a)     ");
    QTest::newRow("a raw string") << utf8("f(R\"x(a\")\")x\", b)") << utf8("f(R\"        \", b)");
    QTest::newRow("a digit separator") << utf8("1'000 + 'a'") << utf8("1'000 + ' '");
}

void TestArchitecture::commentsAndStringsAreBlank()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);

    QCOMPARE(withoutCommentsAndStrings(text), expected);
}

void TestArchitecture::theTableOfLayers_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("allowed");

    QTest::newRow("storage uses domain") << utf8("storage") << utf8("domain") << true;
    QTest::newRow("storage does not use http") << utf8("storage") << utf8("http") << false;
    QTest::newRow("providers use net") << utf8("providers") << utf8("net") << true;
    QTest::newRow("providers do not use storage") << utf8("providers") << utf8("storage") << false;
    QTest::newRow("services use what the engine uses") << utf8("services") << utf8("net") << true;
    QTest::newRow("services take the inputs of contracts")
        << utf8("services") << utf8("contract") << true;
    QTest::newRow("contracts do not use services") << utf8("contract") << utf8("services") << false;
    QTest::newRow("api uses services") << utf8("api") << utf8("services") << true;
    QTest::newRow("api does not use storage") << utf8("api") << utf8("storage") << false;
    QTest::newRow("client uses net") << utf8("client") << utf8("net") << true;
    QTest::newRow("client does not use api") << utf8("client") << utf8("api") << false;
    QTest::newRow("ui does not use net") << utf8("ui") << utf8("net") << false;
    QTest::newRow("meta does not use domain") << utf8("meta") << utf8("domain") << false;
    QTest::newRow("app uses everything") << utf8("app") << utf8("api") << true;
    QTest::newRow("nobody uses app") << utf8("ui") << utf8("app") << false;
}

void TestArchitecture::theTableOfLayers()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(bool, allowed);

    QCOMPARE(mayInclude(from, to), allowed);
}

void TestArchitecture::theSourceTree_data()
{
    QTest::addColumn<QString>("folder");

    const QDir root(QStringLiteral(TROUPE_SOURCE_DIR));
    QTest::newRow("top level") << QString();
    const QStringList folders{utf8("app"),   utf8("ui"),        utf8("tests"),
                              utf8("cmake"), utf8("installer"), utf8("translations"),
                              utf8(".ci"),   utf8("resources"), utf8("core")};
    for (const QString &folder : folders) {
        if (root.exists(folder))
            QTest::newRow(qPrintable(folder)) << folder;
    }
}

void TestArchitecture::theSourceTree()
{
    QFETCH(QString, folder);

    static const QStringList text{
        utf8("*.cpp"),        utf8("*.h"),   utf8("*.txt"),     utf8("*.cmake"),
        utf8("*.mjs"),        utf8("*.cjs"), utf8("*.js"),      utf8("*.py"),
        utf8("*.sh"),         utf8("*.md"),  utf8("*.yml"),     utf8("*.yaml"),
        utf8("*.sql"),        utf8("*.in"),  utf8("*.supp"),    utf8("*.svg"),
        utf8("*.ts"),         utf8("*.xml"), utf8("*.desktop"), utf8("CMakePresets.json"),
        utf8("package.json"), utf8("dev"),   utf8("run")};
    const QDir root(QStringLiteral(TROUPE_SOURCE_DIR));
    QDirIterator files(root.filePath(folder), text, QDir::Files | QDir::Hidden,
                       folder.isEmpty() ? QDirIterator::NoIteratorFlags
                                        : QDirIterator::Subdirectories);
    QStringList violations;
    int count = 0;
    while (files.hasNext()) {
        const QString path = root.relativeFilePath(files.next());
        if (path.contains(utf8("/node_modules/")) || path.contains(utf8("/corpus/")))
            continue;
        QFile file(root.filePath(path));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        violations += checked(sourceText(path, QString::fromUtf8(file.readAll())));
        ++count;
    }
    QVERIFY2(count > 0 || folder == utf8("resources"), "no file was looked at");
    QVERIFY2(violations.isEmpty(), qPrintable(u'\n' + violations.join(u'\n')));
}

QTEST_APPLESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
