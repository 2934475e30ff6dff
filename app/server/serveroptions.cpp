// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/serveroptions.h"

#include <CLI/CLI.hpp>

namespace troupe {

namespace {

struct Raw
{
    std::string listen = "127.0.0.1";
    int port = 8000;
    std::string data;
    std::string rateLimits = "on";
    std::vector<std::string> allowTargets, allowedHosts, corsOrigins;
    std::string secretsKeyFile, accessLog, tlsCert, tlsKey;
    bool insecure = false;
    int wordsPerSecond = -1;
    std::string registration;
    bool openConvergio = false;
    std::string restore;
};

void describe(CLI::App &cli, Raw &raw)
{
    cli.add_option("--listen", raw.listen, "Address to listen on")->capture_default_str();
    cli.add_option("--port", raw.port, "Port; 0: any free one")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    cli.add_option("--data", raw.data, "Data folder (default: $XDG_DATA_HOME/troupe)");
    cli.add_option("--rate-limits", raw.rateLimits, "on or off")
        ->capture_default_str()
        ->check(CLI::IsMember({"on", "off"}));
    cli.add_option("--allow-target", raw.allowTargets,
                   "CIDR that calls aimed by users or models may reach although it is private; "
                   "repeatable");
    cli.add_option("--allowed-host", raw.allowedHosts,
                   "Host header to accept beside the listening address; repeatable");
    cli.add_option("--cors-origin", raw.corsOrigins,
                   "Origin that browsers may call from; repeatable");
    cli.add_option("--secrets-key-file", raw.secretsKeyFile,
                   "Key of the sealed secrets (0600); made at first start beside the data if not "
                   "given");
    cli.add_option("--access-log", raw.accessLog, "File for a JSON line per request; - for stdout");
    cli.add_option("--tls-cert", raw.tlsCert, "PEM certificate chain");
    cli.add_option("--tls-key", raw.tlsKey, "PEM private key");
    cli.add_flag("--insecure", raw.insecure, "Allow an address that is not loopback without TLS");
    cli.add_option("--registration", raw.registration,
                   "open or closed: may people register themselves (default: open on loopback)")
        ->check(CLI::IsMember({"open", "closed"}));
    cli.add_flag("--open-convergio", raw.openConvergio,
                 "Convergio's endpoints need no credential (loopback only): whoever reaches the "
                 "port acts on the administrator's agents; /admin, keys and metrics stay closed");
    cli.add_option("--offline-words-per-second", raw.wordsPerSecond,
                   "Pace of troupe-offline; 0: full speed (default: the setting)")
        ->check(CLI::Range(0, 100000));
    cli.add_option("--restore", raw.restore,
                   "Put this backup in place of the data that is there, which is kept among the "
                   "backups, and end; no server may run on the folder");
    cli.set_version_flag("--version", std::string("troupe-server ") + TROUPE_VERSION);
    cli.footer("Environment: TROUPE_BOOTSTRAP_API_KEY=lvng_… makes sure that this key exists with "
               "every scope; TROUPE_ADMIN_PASSWORD is the first password of the user admin "
               "(default: a random one, shown once).");
}

QStringList texts(const std::vector<std::string> &list)
{
    QStringList out;
    for (const std::string &text : list)
        out += QString::fromStdString(text);
    return out;
}

} // namespace

ReadOptions readServerOptions(const QStringList &arguments)
{
    CLI::App cli("Troupe's server: agents, conversations and their APIs, on this machine",
                 "troupe-server");
    Raw raw;
    describe(cli, raw);
    std::vector<std::string> words;
    for (qsizetype i = arguments.size() - 1; i > 0; --i) // CLI11 takes them last first
        words.push_back(arguments.at(i).toStdString());
    ReadOptions read;
    try {
        cli.parse(words);
    } catch (const CLI::ParseError &problem) {
        std::ostringstream out, err;
        const int code = cli.exit(problem, out, err);
        read.text = QString::fromStdString(out.str() + err.str());
        read.exitCode = code == 0 ? 0 : 2;
        return read;
    }
    const auto refuse = [&read](const QString &message) {
        read.text = message + u'\n';
        read.exitCode = 2;
        return read;
    };

    ServerOptions options;
    options.program = QStringLiteral("troupe-server");
    if (!options.address.setAddress(QString::fromStdString(raw.listen)))
        return refuse(QStringLiteral("--listen takes an address, not '%1'")
                          .arg(QString::fromStdString(raw.listen)));
    const bool hasTls = !raw.tlsCert.empty() && !raw.tlsKey.empty();
    if (raw.tlsCert.empty() != raw.tlsKey.empty())
        return refuse(QStringLiteral("--tls-cert and --tls-key go together"));
    if (!options.address.isLoopback() && !hasTls && !raw.insecure)
        return refuse(QStringLiteral("An address that is not loopback needs --tls-cert and "
                                     "--tls-key: keys and conversations would cross the network in "
                                     "clear. --insecure allows it all the same."));
    if (raw.openConvergio && !options.address.isLoopback())
        return refuse(QStringLiteral("--open-convergio is for loopback addresses only"));
    options.openConvergio = raw.openConvergio;
    options.port = static_cast<quint16>(raw.port);
    options.dataFolder = raw.data.empty() ? defaultDataFolder() : QString::fromStdString(raw.data);
    options.rateLimits = raw.rateLimits == "on";
    options.allowTargets = texts(raw.allowTargets);
    options.allowedHosts = texts(raw.allowedHosts);
    for (const std::string &origin : raw.corsOrigins)
        options.corsOrigins += QByteArray::fromStdString(origin);
    options.secretsKeyFile = QString::fromStdString(raw.secretsKeyFile);
    options.accessLog = QString::fromStdString(raw.accessLog);
    options.tlsCertificateFile = QString::fromStdString(raw.tlsCert);
    options.tlsKeyFile = QString::fromStdString(raw.tlsKey);
    options.offlineWordsPerSecond = raw.wordsPerSecond;
    if (!raw.registration.empty())
        options.registration = raw.registration == "open";
    options.adminPassword = qEnvironmentVariable("TROUPE_ADMIN_PASSWORD");
    qunsetenv("TROUPE_ADMIN_PASSWORD");
    options.bootstrapKey = qEnvironmentVariable("TROUPE_BOOTSTRAP_API_KEY");
    qunsetenv("TROUPE_BOOTSTRAP_API_KEY"); // children do not inherit it
    read.restore = QString::fromStdString(raw.restore);
    read.options = std::move(options);
    return read;
}

} // namespace troupe
