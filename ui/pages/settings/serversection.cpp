// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/serversection.h"

#include "core/client/backend.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/backupdialog.h"
#include "ui/app/run.h"
#include "ui/pages/agents/modelpicker.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QTimer>

namespace troupe {

namespace {

constexpr int kFastestPace = 200; // words a second; 0 stands for no pace at all
constexpr int kSettleMs = 400;
constexpr int kControlWidth = 180;
constexpr qint64 kMinute = 60;
constexpr qint64 kHour = 3600;

QString durationLabel(qint64 seconds)
{
    if (seconds < kMinute)
        return ServerSection::tr("%1 s").arg(seconds);
    if (seconds < kHour)
        return ServerSection::tr("%1 min").arg(seconds / kMinute);
    return ServerSection::tr("%1 h %2 min").arg(seconds / kHour).arg(seconds % kHour / kMinute);
}

} // namespace

ServerSection::ServerSection(PageContext &context, ServerSettingsLink &server, QWidget *parent)
    : SettingsSection(context, tr("Server"),
                      context.server.embedded
                          ? tr(
                              "The server runs inside this program. Other programs of this machine "
                              "can use it through its API.")
                          : tr("This window works with a server elsewhere. Its settings are for "
                               "everyone who uses it."),
                      parent),
      m_server(server),
      m_model(new ModelPicker(tr("Default model"))),
      m_fallback(new Switch(tr("Offline model as a stand-in"))),
      m_titles(new Switch(tr("Titles by the model"))),
      m_pace(new ValueSlider(tr("Pace of the offline model"), 0, kFastestPace, 0)),
      m_limits(new Switch(tr("Rate limits"))),
      m_facts(new KeyValueList),
      m_size(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_result(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Success)),
      m_backup(new Button(Button::Kind::Secondary, QStringLiteral("save"), tr("Back up now"))),
      m_restore(new Button(Button::Kind::Secondary, QStringLiteral("rotate-ccw"), tr("Restore…"))),
      m_vacuum(new Button(Button::Kind::Secondary, QStringLiteral("database"), tr("Vacuum")))
{
    auto *docs = new Button(Button::Kind::Secondary, QStringLiteral("external-link"),
                            tr("API documentation"), this);
    docs->setObjectName(QStringLiteral("docsButton"));
    head()->addWidget(docs, 0, Qt::AlignTop);
    connect(docs, &QAbstractButton::clicked, this, [this] {
        QUrl url = this->context().backend.base();
        url.setPath(QStringLiteral("/troupe/v1/docs"));
        QDesktopServices::openUrl(url);
    });
    makeAnswersCard();
    makeFactsCard();
    makeDatabaseCard();
    body()->addStretch();
    connect(&m_server, &ServerSettingsLink::changed, this, &ServerSection::showSettings);
    showSettings();
    loadModels();
}

void ServerSection::makeAnswersCard()
{
    m_model->setObjectName(QStringLiteral("defaultModelPicker"));
    m_fallback->setObjectName(QStringLiteral("offlineFallback"));
    m_titles->setObjectName(QStringLiteral("autoTitles"));
    m_pace->setObjectName(QStringLiteral("offlinePace"));
    m_limits->setObjectName(QStringLiteral("rateLimits"));
    m_model->setDefaultLabel(QStringLiteral("troupe-offline"));
    m_model->setMinimumWidth(kControlWidth);
    m_pace->setMinimumWidth(kControlWidth);
    m_pace->setFormat([](double words) {
        return words < 1 ? tr("full speed") : tr("%1 words/s").arg(qRound(words));
    });
    Card *card = addCard(tr("Answers"));
    card->body()->addWidget(
        new SettingRow(tr("Default model"), tr("For agents that name none."), m_model));
    card->body()->addWidget(new Divider);
    card->body()->addWidget(new SettingRow(
        tr("Offline model as a stand-in"),
        tr("Answers when a model's provider is not set up, and says so in the answer. Off: such a "
           "message fails."),
        m_fallback));
    card->body()->addWidget(new Divider);
    card->body()->addWidget(
        new SettingRow(tr("Titles by the model"),
                       tr("Names a conversation after its first answer, with the model that gave "
                          "it. That costs a few tokens."),
                       m_titles));
    card->body()->addWidget(new Divider);
    card->body()->addWidget(
        new SettingRow(tr("Pace of the offline model"), tr("How fast its words appear."), m_pace));
    card->body()->addWidget(new Divider);
    card->body()->addWidget(new SettingRow(
        tr("Rate limits"), tr("Bounds requests and tokens of each key by its tier."), m_limits));
    connect(m_model, &ModelPicker::modelChosen, this,
            [this](const QString &model) { m_server.set<&ServerSettings::defaultModel>(model); });
    connect(m_fallback, &QAbstractButton::toggled, this, [this](bool on) {
        if (!m_showing)
            m_server.set<&ServerSettings::offlineFallback>(on);
    });
    connect(m_titles, &QAbstractButton::toggled, this, [this](bool on) {
        if (!m_showing)
            m_server.set<&ServerSettings::autoTitles>(on);
    });
    connect(m_limits, &QAbstractButton::toggled, this, [this](bool on) {
        if (!m_showing)
            m_server.set<&ServerSettings::rateLimits>(on);
    });
    m_settle = new QTimer(this); // a slider tells every pixel
    m_settle->setSingleShot(true);
    m_settle->setInterval(kSettleMs);
    connect(m_pace, &ValueSlider::valueChanged, m_settle, [this] {
        if (!m_showing)
            m_settle->start();
    });
    connect(m_settle, &QTimer::timeout, this, [this] {
        m_server.set<&ServerSettings::offlineWordsPerSecond>(qRound(m_pace->value()));
    });
}

void ServerSection::makeFactsCard()
{
    Card *card = addCard(context().server.embedded ? tr("Embedded server") : context().server.name);
    m_facts->setObjectName(QStringLiteral("serverFacts"));
    card->body()->addWidget(m_facts);
}

void ServerSection::makeDatabaseCard()
{
    Card *card = addCard(tr("Database"));
    m_size->setWordWrap(true);
    m_result->setWordWrap(true);
    card->body()->addWidget(m_size);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    m_backup->setObjectName(QStringLiteral("backupButton"));
    m_restore->setObjectName(QStringLiteral("restoreButton"));
    m_restore->setToolTip(tr("Put a backup in place of what is here"));
    if (!context().server.embedded) // whose files are elsewhere
        m_restore->hide();
    m_vacuum->setObjectName(QStringLiteral("vacuumButton"));
    m_result->setObjectName(QStringLiteral("databaseResult"));
    row->addWidget(m_backup);
    row->addWidget(m_restore);
    row->addWidget(m_vacuum);
    row->addStretch();
    card->body()->addLayout(row);
    m_result->setWordWrap(true);
    m_result->hide();
    card->body()->addWidget(m_result);
    connect(m_backup, &QAbstractButton::clicked, this, &ServerSection::backup);
    connect(m_restore, &QAbstractButton::clicked, this, &ServerSection::chooseBackup);
    connect(m_vacuum, &QAbstractButton::clicked, this, &ServerSection::vacuum);
}

void ServerSection::enter(const QString &)
{
    loadSystem();
}

void ServerSection::showSettings()
{
    if (!m_server.isLoaded())
        return;
    m_showing = true;
    const ServerSettings &settings = m_server.value();
    m_model->setModel(settings.defaultModel);
    m_fallback->setChecked(settings.offlineFallback);
    m_titles->setChecked(settings.autoTitles);
    if (!m_settle->isActive()) // what was just chosen is not sent yet
        m_pace->setValue(settings.offlineWordsPerSecond);
    m_limits->setChecked(settings.rateLimits);
    m_showing = false;
}

void ServerSection::loadModels()
{
    run<ModelList>(this, context().backend.call(ops::listModels), [this](Result<ModelList> models) {
        if (models)
            m_model->setModels(models->items);
    });
}

void ServerSection::loadSystem()
{
    run<SystemInfo>(
        this, context().backend.call(ops::getSystem),
        [this](SystemInfo system) { showSystem(system); },
        [this](const Error &error) { m_facts->setRow(tr("Figures"), error.message); });
}

void ServerSection::showSystem(const SystemInfo &system)
{
    m_facts->setRow(tr("Address"), context().backend.base().toString(), true);
    m_facts->setRow(tr("Data folder"), system.dataFolder, true);
    m_facts->setRow(tr("Version"),
                    tr("Troupe %1, Qt %2, SQLite %3")
                        .arg(system.version, system.qtVersion, system.sqliteVersion));
    m_facts->setRow(tr("Running for"), durationLabel(system.uptimeSeconds));
    m_facts->setRow(tr("Memory"), bytesLabel(system.memoryBytes));
    m_facts->setRow(tr("Connections"), tr("%1, of which %n event streams", nullptr,
                                          static_cast<int>(system.webSockets + system.streams))
                                           .arg(system.connections));
    m_facts->setRow(tr("Requests"), tr("%L1 since the start").arg(system.requests));
    m_size->setText(tr("%1, schema version %2. Every change is on the disk before it is confirmed.")
                        .arg(bytesLabel(system.databaseBytes))
                        .arg(system.schemaVersion));
}

void ServerSection::backup()
{
    m_backup->setLoading(true);
    run<BackupDone>(
        this, context().backend.call(ops::backupSystem), [this](Result<BackupDone> done) {
            m_backup->setLoading(false);
            m_result->setTone(done ? TextLabel::Tone::Success : TextLabel::Tone::Danger);
            if (!done)
                m_result->setText(tr("No backup was written: %1").arg(done.error().message));
            else if (done->files == 0)
                m_result->setText(
                    tr("A verified copy of %1 is in %2").arg(bytesLabel(done->bytes), done->path));
            else
                m_result->setText(tr("A verified copy of %1 is in %2, with %n attached file(s)",
                                     nullptr, done->files)
                                      .arg(bytesLabel(done->bytes + done->fileBytes), done->path));
            m_result->show();
        });
}

void ServerSection::chooseBackup()
{
    QFileDialog *dialog = makeBackupDialog(context().server.dataFolder, window());
    connect(dialog, &QFileDialog::fileSelected, this, &ServerSection::confirmRestore);
    dialog->open();
}

void ServerSection::confirmRestore(const QString &file)
{
    const QFileInfo backup(file);
    auto *dialog = new ConfirmDialog(
        tr("Restore “%1”?").arg(backup.fileName()),
        tr("Agents, conversations and settings become what they were on %1. What is here now is "
           "kept among the backups. Answers that are being written stop, and keep what they said.")
            .arg(QLocale().toString(backup.lastModified(), QLocale::LongFormat)),
        tr("Restore"), window());
    dialog->setObjectName(QStringLiteral("restoreDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, file] { context().restoreBackup(file); });
    dialog->open();
}

void ServerSection::vacuum()
{
    m_vacuum->setLoading(true);
    run<VacuumDone>(
        this, context().backend.call(ops::vacuumSystem), [this](Result<VacuumDone> done) {
            m_vacuum->setLoading(false);
            m_result->setTone(done ? TextLabel::Tone::Success : TextLabel::Tone::Danger);
            m_result->setText(
                done ? tr("%1 before, %2 now")
                           .arg(bytesLabel(done->bytesBefore), bytesLabel(done->bytesAfter))
                     : tr("Nothing was changed: %1").arg(done.error().message));
            m_result->show();
            loadSystem();
        });
}

} // namespace troupe
