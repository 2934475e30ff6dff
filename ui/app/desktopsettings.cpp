// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/app/desktopsettings.h"

#include <QCryptographicHash>
#include <QSettings>

namespace troupe {

namespace {

/// An id is a safe key; what comes from elsewhere may not be.
QString keyIn(const char *group, const QString &id)
{
    const QByteArray hash = QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha1);
    return QLatin1String(group) + QLatin1Char('/') + QString::fromLatin1(hash.toHex());
}

QString draftKey(const QString &sessionId)
{
    return keyIn("drafts", sessionId);
}

QString draftFilesKey(const QString &sessionId)
{
    return keyIn("draftfiles", sessionId);
}

QString promptKey(const QString &userId)
{
    return keyIn("prompts", userId);
}

constexpr int kMostPrompts = 200;
constexpr qsizetype kLongestPrompt = 10'000;

} // namespace

DesktopSettings::DesktopSettings(const QString &file, QObject *parent)
    : QObject(parent), m_store(new QSettings(file, QSettings::IniFormat, this))
{
}

DesktopSettings::~DesktopSettings() = default;

QString DesktopSettings::themeMode() const
{
    return m_store->value(QStringLiteral("appearance/theme"), QStringLiteral("system")).toString();
}

void DesktopSettings::setThemeMode(const QString &mode)
{
    if (mode == themeMode())
        return;
    m_store->setValue(QStringLiteral("appearance/theme"), mode);
    emit themeModeChanged(mode);
}

QString DesktopSettings::language() const
{
    return m_store->value(QStringLiteral("appearance/language")).toString();
}

void DesktopSettings::setLanguage(const QString &language)
{
    if (language == this->language())
        return;
    m_store->setValue(QStringLiteral("appearance/language"), language);
    emit languageChanged(language);
}

QString DesktopSettings::lastPage() const
{
    return m_store->value(QStringLiteral("window/page"), QStringLiteral("chat")).toString();
}

void DesktopSettings::setLastPage(const QString &page)
{
    m_store->setValue(QStringLiteral("window/page"), page);
}

QString DesktopSettings::lastSession() const
{
    return m_store->value(QStringLiteral("window/session")).toString();
}

void DesktopSettings::setLastSession(const QString &sessionId)
{
    m_store->setValue(QStringLiteral("window/session"), sessionId);
}

QByteArray DesktopSettings::windowGeometry() const
{
    return m_store->value(QStringLiteral("window/geometry")).toByteArray();
}

void DesktopSettings::setWindowGeometry(const QByteArray &geometry)
{
    m_store->setValue(QStringLiteral("window/geometry"), geometry);
}

QString DesktopSettings::draft(const QString &sessionId) const
{
    return m_store->value(draftKey(sessionId)).toString();
}

void DesktopSettings::setDraft(const QString &sessionId, const QString &text)
{
    if (text.isEmpty())
        m_store->remove(draftKey(sessionId));
    else
        m_store->setValue(draftKey(sessionId), text);
}

QByteArray DesktopSettings::draftFiles(const QString &sessionId) const
{
    return m_store->value(draftFilesKey(sessionId)).toByteArray();
}

void DesktopSettings::setDraftFiles(const QString &sessionId, const QByteArray &json)
{
    if (json == draftFiles(sessionId))
        return;
    if (json.isEmpty())
        m_store->remove(draftFilesKey(sessionId));
    else
        m_store->setValue(draftFilesKey(sessionId), json);
}

QStringList DesktopSettings::promptHistory(const QString &userId) const
{
    return m_store->value(promptKey(userId)).toStringList();
}

void DesktopSettings::addPrompt(const QString &userId, const QString &text)
{
    if (text.isEmpty() || text.size() > kLongestPrompt)
        return;
    QStringList prompts = promptHistory(userId);
    prompts.removeAll(text);
    prompts.append(text);
    if (prompts.size() > kMostPrompts)
        prompts = prompts.mid(prompts.size() - kMostPrompts);
    m_store->setValue(promptKey(userId), prompts);
}

void DesktopSettings::adoptPrompts(const QString &userId)
{
    const QStringList prompts = promptHistory({});
    if (prompts.isEmpty() || userId.isEmpty())
        return;
    for (const QString &prompt : prompts)
        addPrompt(userId, prompt);
    m_store->remove(promptKey({}));
}

QByteArray DesktopSettings::unsavedAgent() const
{
    return m_store->value(QStringLiteral("agents/unsaved")).toByteArray();
}

void DesktopSettings::setUnsavedAgent(const QByteArray &json)
{
    if (json == unsavedAgent())
        return;
    if (json.isEmpty())
        m_store->remove(QStringLiteral("agents/unsaved"));
    else
        m_store->setValue(QStringLiteral("agents/unsaved"), json);
}

bool DesktopSettings::welcomed() const
{
    return m_store->value(QStringLiteral("window/welcomed"), false).toBool();
}

void DesktopSettings::setWelcomed(bool welcomed)
{
    m_store->setValue(QStringLiteral("window/welcomed"), welcomed);
}

bool DesktopSettings::flag(const QString &key) const
{
    return m_store->value(key, false).toBool();
}

bool DesktopSettings::offeredProvider() const
{
    return flag(QStringLiteral("window/offered_provider"));
}

void DesktopSettings::setOfferedProvider(bool offered)
{
    m_store->setValue(QStringLiteral("window/offered_provider"), offered);
}

bool DesktopSettings::compactAgents() const
{
    return flag(QStringLiteral("agents/compact"));
}

void DesktopSettings::setCompactAgents(bool compact)
{
    if (compact != compactAgents())
        m_store->setValue(QStringLiteral("agents/compact"), compact);
}

bool DesktopSettings::sidebarCollapsed() const
{
    return flag(QStringLiteral("window/sidebar_collapsed"));
}

void DesktopSettings::setSidebarCollapsed(bool collapsed)
{
    if (collapsed == sidebarCollapsed())
        return;
    m_store->setValue(QStringLiteral("window/sidebar_collapsed"), collapsed);
    emit sidebarCollapsedChanged(collapsed);
}

QString DesktopSettings::remoteUrl() const
{
    return m_store->value(QStringLiteral("connection/url")).toString();
}

void DesktopSettings::setRemoteUrl(const QString &url)
{
    m_store->setValue(QStringLiteral("connection/url"), url);
}

} // namespace troupe
