// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

class QSettings;

namespace troupe {

/// What this desktop remembers of itself: looks, window, last page. Kept in an INI file under
/// $XDG_CONFIG_HOME/troupe (or beside the data when a folder was given). No secrets.
class DesktopSettings : public QObject
{
    Q_OBJECT
public:
    /// `file`: the INI file, made at the first change.
    explicit DesktopSettings(const QString &file, QObject *parent = nullptr);
    ~DesktopSettings() override;

    QString themeMode() const; ///< "system", "light" or "dark"
    void setThemeMode(const QString &mode);
    QString language() const; ///< "de", "en"; empty: the system's
    void setLanguage(const QString &language);
    QString lastPage() const;
    void setLastPage(const QString &page);
    QString lastSession() const;
    void setLastSession(const QString &sessionId);
    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);
    /// Text typed and not sent, by conversation ("" for the new one).
    QString draft(const QString &sessionId) const;
    void setDraft(const QString &sessionId, const QString &text);
    /// The files that go with it, as JSON; empty: none.
    QByteArray draftFiles(const QString &sessionId) const;
    void setDraftFiles(const QString &sessionId, const QByteArray &json);
    /// What a person said, oldest first; the newest 200, each of at most 10,000 characters.
    QStringList promptHistory(const QString &userId) const;
    void addPrompt(const QString &userId, const QString &text);
    /// What was said before it was known by whom (kept under "") was said by this person.
    void adoptPrompts(const QString &userId);
    /// Changes to an agent that are not saved, as JSON; empty: none.
    QByteArray unsavedAgent() const;
    void setUnsavedAgent(const QByteArray &json);
    bool welcomed() const; ///< the first-run page was left
    void setWelcomed(bool welcomed);
    /// A provider was offered after the first answer; once is enough.
    bool offeredProvider() const;
    void setOfferedProvider(bool offered);
    bool compactAgents() const; ///< the list of agents shows rows instead of cards
    void setCompactAgents(bool compact);
    bool sidebarCollapsed() const;
    void setSidebarCollapsed(bool collapsed);
    /// A server to use in place of the embedded one; empty: embedded. Its key is in the keychain.
    QString remoteUrl() const;
    void setRemoteUrl(const QString &url);

signals:
    void themeModeChanged(const QString &mode);
    void languageChanged(const QString &language);
    void sidebarCollapsedChanged(bool collapsed);

private:
    bool flag(const QString &key) const;

    QSettings *m_store;
};

} // namespace troupe
