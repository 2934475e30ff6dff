// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/approvalwatch.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QSystemTrayIcon>
#include <QWidget>

#include <utility>

namespace troupe {

namespace {

constexpr int kWatchSoonMs = 150; ///< what is decided at once, as by another client, never pops up
constexpr int kTraySide = 64;
constexpr int kMostInTray = 99;

QIcon trayIcon(const Tokens &t, int count)
{
    QPixmap picture(kTraySide, kTraySide);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paintIcon(painter, QStringLiteral("shield-check"), QRectF(4, 4, 56, 56), t.accentInk);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.dangerFill);
    painter.drawEllipse(QRectF(28, 0, 36, 36));
    QFont font = textFont(TextStyle::BodyStrong);
    font.setPixelSize(count > 9 ? 20 : 26);
    painter.setFont(font);
    painter.setPen(t.onDanger);
    painter.drawText(QRectF(28, 0, 36, 36), Qt::AlignCenter,
                     QString::number(qMin(count, kMostInTray)));
    painter.end();
    return QIcon(picture);
}

} // namespace

ApprovalWatch::ApprovalWatch(QWidget *window) : QObject(window), m_window(window)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kWatchSoonMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { count(std::exchange(m_asked, {})); });
}

ApprovalWatch::~ApprovalWatch() = default;

void ApprovalWatch::setServer(Backend *backend)
{
    delete m_connection;
    m_backend = backend;
    ++m_generation;
    m_soon.stop();
    m_asked.clear();
    if (!backend)
        return setPending(0);
    m_connection = new QObject(this);
    connect(&backend->events(), &EventStream::happened, m_connection,
            [this](const QString &type, const QString &id) {
                if (type == QLatin1String("approval.requested"))
                    m_asked.append(id);
                else if (type == QLatin1String("approval.decided"))
                    m_asked.removeAll(id);
                else
                    return;
                m_soon.start();
            });
    connect(&backend->events(), &EventStream::resync, m_connection, [this] { m_soon.start(); });
    count({});
}

void ApprovalWatch::count(QStringList asked)
{
    if (!m_backend)
        return;
    run<ApprovalCounts>(this, m_backend->call(ops::countApprovals),
                        [this, generation = m_generation, number = ++m_counted,
                         asked = std::move(asked)](Result<ApprovalCounts> counts) {
                            if (generation != m_generation || !counts)
                                return; // who may not decide has nothing to be told
                            if (number >= m_countShown) {
                                m_countShown = number;
                                setPending(static_cast<int>(counts->pending));
                            }
                            if (!asked.isEmpty())
                                announce(asked.last());
                        });
}

void ApprovalWatch::setPending(int pending)
{
    if (pending == m_pending)
        return;
    m_pending = pending;
    showIcon();
    emit pendingChanged(pending);
}

void ApprovalWatch::showIcon()
{
    if (m_pending == 0 || !QSystemTrayIcon::isSystemTrayAvailable()) {
        if (m_tray)
            m_tray->hide();
        return;
    }
    if (!m_tray) {
        m_tray = new QSystemTrayIcon(this);
        connect(m_tray, &QSystemTrayIcon::activated, this, [this] { emit opened({}); });
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] { emit opened(m_shown); });
    }
    m_tray->setIcon(trayIcon(tokensOf(m_window), m_pending));
    m_tray->setToolTip(tr("Troupe: %n requests wait for you", nullptr, m_pending));
    m_tray->show();
}

void ApprovalWatch::announce(const QString &approvalId)
{
    ApprovalRef ref;
    ref.approvalId = approvalId;
    run<ApprovalDetail>(this, m_backend->call(ops::getApproval, ref),
                        [this, generation = m_generation](Result<ApprovalDetail> detail) {
                            if (generation != m_generation || !detail
                                || detail->approval.status != ApprovalStatus::Pending)
                                return;
                            m_shown = detail->approval.id;
                            const QString title = visibleText(detail->approval.title);
                            emit this->asked(m_shown, title, detail->approval.sessionId);
                            if (m_tray && m_tray->isVisible() && !m_window->isActiveWindow()) {
                                m_tray->showMessage(tr("Somebody has to decide"), title,
                                                    QSystemTrayIcon::Information);
                            }
                        });
}

} // namespace troupe
