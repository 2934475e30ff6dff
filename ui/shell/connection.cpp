// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/systemops.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kDetailsWidth = 300;
constexpr int kMsPerSecond = 1000;

} // namespace

ConnectionView::ConnectionView(ConnectionPill *pill, Banner *banner, QWidget *window)
    : QObject(window),
      m_pill(pill),
      m_banner(banner),
      m_details(new Popover(tr("Connection"), window)),
      m_summary(new TextLabel({}, TextStyle::BodyStrong)),
      m_facts(new KeyValueList),
      m_embedded(new Button(Button::Kind::Secondary, tr("Use the embedded server")))
{
    m_details->setObjectName(QStringLiteral("connectionPopover"));
    m_details->body()->addWidget(m_summary);
    m_facts->setFixedWidth(kDetailsWidth);
    m_details->body()->addWidget(m_facts);
    auto *actions = new QHBoxLayout;
    auto *other = new Button(Button::Kind::Secondary, tr("Another server…"));
    other->setObjectName(QStringLiteral("chooseServerButton"));
    other->setSmall(true);
    m_embedded->setSmall(true);
    m_embedded->setObjectName(QStringLiteral("useEmbeddedButton"));
    actions->addWidget(other);
    actions->addWidget(m_embedded);
    actions->addStretch();
    m_details->body()->addLayout(actions);

    connect(m_pill, &QAbstractButton::clicked, this, [this] { m_details->toggle(m_pill); });
    connect(m_details, &Popover::aboutToShow, this, &ConnectionView::fillDetails);
    connect(other, &QAbstractButton::clicked, this, [this] {
        m_details->dismiss();
        emit chooseServer();
    });
    connect(m_embedded, &QAbstractButton::clicked, this, [this] {
        m_details->dismiss();
        emit useEmbedded();
    });
    connect(m_banner, &Banner::actionTriggered, this, [this] {
        if (m_backend)
            m_backend->events().retryNow();
    });
    m_pill->setState(ConnectionPill::Health::Waiting, tr("Embedded"), tr("starting"));
}

void ConnectionView::setServer(Backend *backend, const ServerIdentity &identity)
{
    m_backend = backend;
    m_identity = identity;
    m_wasOnline = false;
    m_banner->hide();
    if (!backend) {
        m_pill->setState(ConnectionPill::Health::Waiting, tr("Server"), tr("starting"));
        return;
    }
    EventStream &events = backend->events();
    connect(&events, &EventStream::stateChanged, this, &ConnectionView::show);
    events.start();
    show();
}

void ConnectionView::show()
{
    if (!m_backend)
        return;
    EventStream &events = m_backend->events();
    switch (events.state()) {
    case EventStream::State::Online:
        m_wasOnline = true;
        m_banner->hide();
        m_pill->setState(ConnectionPill::Health::Good, m_identity.name, tr("connected"));
        emit online();
        break;
    case EventStream::State::Connecting:
        m_pill->setState(ConnectionPill::Health::Waiting, m_identity.name, tr("connecting"));
        if (m_banner->isVisible())
            m_banner->show(Banner::Kind::Warning,
                           tr("Connecting again to %1…").arg(m_identity.name));
        break;
    case EventStream::State::Waiting:
    case EventStream::State::Refused:
        showLost(events);
        break;
    }
    if (m_details->isVisible())
        fillDetails();
}

void ConnectionView::showLost(EventStream &events)
{
    const bool refused = events.state() == EventStream::State::Refused;
    m_pill->setState(refused ? ConnectionPill::Health::Bad : ConnectionPill::Health::Waiting,
                     m_identity.name, refused ? tr("refused") : tr("offline"));
    const QString what =
        m_wasOnline ? tr("The connection to %1 is lost: %2. What you see and typed is kept.")
                          .arg(m_identity.name, events.reason())
                    : tr("%1 cannot be reached: %2.").arg(m_identity.name, events.reason());
    m_banner->show(refused ? Banner::Kind::Error : Banner::Kind::Warning, what, tr("Retry now"));
    const int seconds = (events.retryInMs() + kMsPerSecond - 1) / kMsPerSecond;
    if (seconds > 0)
        m_banner->countDown(seconds,
                            [](int left) { return tr("Next attempt in %n s.", nullptr, left); });
}

void ConnectionView::fillDetails()
{
    m_facts->clear();
    m_embedded->setVisible(!m_identity.embedded);
    if (!m_backend) {
        m_summary->setText(tr("The server is starting"));
        return;
    }
    m_summary->setText(m_identity.embedded ? tr("Embedded server") : m_identity.name);
    m_facts->setRow(tr("Address"), m_backend->base().toString(), true);
    if (m_identity.embedded)
        m_facts->setRow(tr("Data folder"), m_identity.dataFolder, true);
    m_facts->setRow(tr("State"), m_pill->accessibleName().section(QStringLiteral(", "), -1));
    QElapsedTimer timer;
    timer.start();
    run<Health>(
        this, m_backend->call(ops::getHealth),
        [this, timer](Health health) {
            m_facts->setRow(tr("Version"), health.version);
            m_facts->setRow(tr("Round trip"), tr("%1 ms").arg(timer.elapsed()));
            m_facts->setRow(tr("Database"), health.database);
        },
        [this](const Error &error) { m_facts->setRow(tr("Health"), error.message); });
}

ConnectDialog::ConnectDialog(const QUrl &url, QWidget *parent)
    : Dialog(tr("Connect to a server"), parent),
      m_url(new LineEdit(tr("Address"), QStringLiteral("https://troupe.example.org"))),
      m_key(new PasswordEdit(tr("API key"), QStringLiteral("lvng_…"))),
      m_urlRow(
          new FormRow(tr("Address"), m_url, tr("Of a troupe-server, with http:// or https://")))
{
    setObjectName(QStringLiteral("connectDialog"));
    m_url->setObjectName(QStringLiteral("serverUrlEdit"));
    m_key->setObjectName(QStringLiteral("serverKeyEdit"));
    m_url->setText(url.toString());
    m_url->setMinimumWidth(400);
    body()->addWidget(m_urlRow);
    body()->addWidget(new FormRow(tr("API key"), m_key,
                                  tr("Kept in this machine's keychain. An administrator makes one "
                                     "under Settings, Keys.")));
    m_confirm = addButtons(tr("Connect"), tr("Cancel"));
    connect(m_url, &QLineEdit::textChanged, this, &ConnectDialog::check);
    check();
}

void ConnectDialog::check()
{
    const QUrl entered = url();
    const bool usable = entered.isValid() && !entered.host().isEmpty()
                        && (entered.scheme() == QLatin1String("http")
                            || entered.scheme() == QLatin1String("https"));
    m_confirm->setEnabled(usable);
    m_urlRow->setError(usable || m_url->text().isEmpty()
                           ? QString()
                           : tr("An address starts with http:// or https:// and names a host"));
}

QUrl ConnectDialog::url() const
{
    return QUrl(m_url->text().trimmed(), QUrl::StrictMode);
}

QByteArray ConnectDialog::key() const
{
    return m_key->text().trimmed().toUtf8();
}

} // namespace troupe
