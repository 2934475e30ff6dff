// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "ui/pages/settings/settingssection.h"

namespace troupe {

class FoundServers;
class TextLabel;

/// The providers as cards: state, models, test, change, remove.
class ProvidersSection : public SettingsSection
{
    Q_OBJECT

public:
    ProvidersSection(PageContext &context, QWidget *parent);
    void enter(const QString &detail) override;

private:
    void load();
    void rebuild(const QList<ProviderConfig> &providers);
    QWidget *makeCard(const ProviderConfig &provider);
    QWidget *makeEmpty();
    void edit(const ProviderConfig &provider);
    void test(const QString &id, const QString &name);
    void remove(const ProviderConfig &provider);
    void setEnabledOf(const QString &id, bool enabled);

    QVBoxLayout *m_cards;
    FoundServers *m_found;
    QString m_testing; ///< the provider that is called now
};

} // namespace troupe
