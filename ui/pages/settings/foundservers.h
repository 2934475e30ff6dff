// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/modelops.h"
#include "ui/app/page.h"
#include "ui/widgets/card.h"

class QVBoxLayout;

namespace troupe {

class Button;
class TextLabel;

/// Model servers that answer on this machine, each with a button that adds it as a provider.
class FoundServers : public Card
{
    Q_OBJECT

public:
    FoundServers(PageContext &context, QWidget *parent);

    /// Looks, unless that was done a moment ago or is switched off.
    void search();
    /// Shows again what is not added yet.
    void refresh();

signals:
    void added(const troupe::ProviderConfig &provider);
    /// It tells nothing without a key: a person has to enter one.
    void keyNeeded(const troupe::ProviderConfig &provider);

private:
    void ask();
    void show(const DiscoveryReport &report);
    QWidget *makeRow(const FoundServer &server);
    void add(const FoundServer &server, Button *button);
    void create(ProviderInput input, int attempt);

    PageContext &m_context;
    TextLabel *m_state;
    Button *m_again;
    QVBoxLayout *m_rows;
    bool m_searching = false;
};

} // namespace troupe
