// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/session.h"

#include "core/contract/troupe/peopleops.h"
#include "core/meta/values.h"
#include "core/security/runtimefile.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

#include <algorithm>
#include <cstdio>

namespace troupe::ctl {

namespace {

constexpr qint64 kLargestInput = 16 << 20;

QString dataFolder(const GlobalOptions &options)
{
    if (!options.data.empty())
        return QString::fromStdString(options.data);
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
           + QStringLiteral("/troupe");
}

} // namespace

int exitCodeFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Unauthenticated:
    case ErrorCode::Forbidden:
        return error.key == QLatin1String("offline_locked") ? Unreachable : Unauthorised;
    case ErrorCode::NotSupported:
        return Unable;
    case ErrorCode::Timeout:
        return Unreachable;
    case ErrorCode::Unavailable:
        return error.key == QLatin1String("unreachable")
                       || error.key == QLatin1String("server_not_running")
                   ? Unreachable
                   : Refused;
    case ErrorCode::NotFound:
        return error.key == QLatin1String("server_not_running") ? Unreachable : Refused;
    default:
        return Refused;
    }
}

Result<void> CtlSession::connect()
{
    const auto family = enumFromName<BackendFamily>(QString::fromStdString(m_options.backend))
                            .value_or(BackendFamily::Troupe);
    QUrl url = QUrl::fromUserInput(QString::fromStdString(m_options.url));
    QByteArray token = qgetenv("TROUPE_API_KEY");
    if (m_options.url.empty()) {
        const auto running = readRuntimeFile(runtimeFilePath(dataFolder(m_options)));
        if (!running) {
            Error error = running.error();
            if (error.key == QLatin1String("server_not_running"))
                error.message = QStringLiteral(
                    "No server runs on this data folder. Start troupe or troupe-server, or give "
                    "--url and TROUPE_API_KEY.");
            return fail(std::move(error));
        }
        url = running->url;
        if (token.isEmpty())
            token = running->token.reveal().toByteArray();
    }
    url.setPath(QString());
    m_backend = std::make_unique<Backend>(m_net, url, token, family);
    const bool logsIn =
        qgetenv("TROUPE_API_KEY").isEmpty() && qEnvironmentVariableIsSet("TROUPE_USERNAME");
    return logsIn ? logIn(url, family) : Result<void>();
}

Result<void> CtlSession::logIn(const QUrl &url, BackendFamily family)
{
    LogIn input;
    input.username = qEnvironmentVariable("TROUPE_USERNAME");
    input.password = qEnvironmentVariable("TROUPE_PASSWORD");
    const auto token = wait<AccessToken>(m_backend->call(ops::logIn, input));
    if (!token)
        return fail(token.error());
    m_backend = std::make_unique<Backend>(m_net, url, token->accessToken.toLatin1(), family);
    return {};
}

/// Steers the terminal, turns the direction of what follows, or is not seen at all. What joins
/// emoji and letters is none of these.
static bool isHiddenSteering(char32_t code)
{
    if (code == U'\n' || code == U'\t')
        return false;
    if (QChar::category(code) == QChar::Other_Control)
        return true;
    return code == 0x061c || code == 0x200b || code == 0x200e || code == 0x200f
           || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f)
           || code == 0xfeff || (code >= 0xe0000 && code <= 0xe0fff);
}

QString forTerminal(const QString &text)
{
    const bool isPlain = std::none_of(text.begin(), text.end(), [](QChar c) {
        return c.isSurrogate() || isHiddenSteering(c.unicode());
    });
    if (isPlain)
        return text;
    QString shown;
    const QList<uint> codes = QString(text).replace(QLatin1String("\r\n"), QLatin1String("\n")).toUcs4();
    for (const uint code : codes) {
        if (isHiddenSteering(code))
            shown += QStringLiteral("\u27e6U+%1\u27e7")
                         .arg(QString::number(code, 16).toUpper().rightJustified(4, u'0'));
        else
            shown += QStringView(QChar::fromUcs4(code));
    }
    return shown;
}

int CtlSession::report(const Error &error) const
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(forTerminal(error.message)));
    for (const FieldIssue &issue : error.issues) {
        std::fprintf(stderr, "  %s %s\n", qUtf8Printable(forTerminal(issue.pointer)),
                     qUtf8Printable(forTerminal(issue.message)));
    }
    if (error.retryAfterSeconds > 0)
        std::fprintf(stderr, "Try again in %d s.\n", error.retryAfterSeconds);
    return exitCodeFor(error);
}

void CtlSession::print(const QString &line)
{
    std::fprintf(stdout, "%s\n", qUtf8Printable(forTerminal(line)));
}

void CtlSession::printJson(const QByteArray &json)
{
    std::fprintf(stdout, "%s\n", json.constData());
    std::fflush(stdout);
}

void printTable(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (widths.size() <= i)
                widths.append(0);
            widths[i] = qMax(widths[i], row[i].size());
        }
    }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[i] + 2) : row[i];
        CtlSession::print(line);
    }
}

Result<QByteArray> readInput(const std::string &file)
{
    QFile input(QString::fromStdString(file));
    const bool opened =
        file == "-" ? input.open(stdin, QIODevice::ReadOnly) : input.open(QIODevice::ReadOnly);
    if (!opened) {
        return fail(ErrorCode::Malformed,
                    QStringLiteral("%1: %2").arg(input.fileName(), input.errorString()));
    }
    const QByteArray bytes = input.read(kLargestInput + 1);
    if (bytes.size() > kLargestInput)
        return fail(ErrorCode::TooLarge, QStringLiteral("The input is over 16 MB"));
    return bytes;
}

QString shortTime(Timestamp time)
{
    if (!time.isSet())
        return QStringLiteral("-");
    return QDateTime::fromMSecsSinceEpoch(time.ms).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

} // namespace troupe::ctl
