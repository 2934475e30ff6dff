// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/settingssection.h"

#include <QTimer>

namespace troupe {

class Button;
class KeyValueList;
class ModelPicker;
class Switch;
class TextLabel;
class ValueSlider;

/// The server this window works with: how it answers, its figures, its database.
class ServerSection : public SettingsSection
{
    Q_OBJECT

public:
    ServerSection(PageContext &context, ServerSettingsLink &server, QWidget *parent);
    void enter(const QString &detail) override;

private:
    void makeAnswersCard();
    void makeFactsCard();
    void makeDatabaseCard();
    void showSettings();
    void showSystem(const SystemInfo &system);
    void loadSystem();
    void loadModels();
    void backup();
    void chooseBackup();
    void confirmRestore(const QString &file);
    void vacuum();

    ServerSettingsLink &m_server;
    ModelPicker *m_model;
    Switch *m_fallback;
    Switch *m_titles;
    ValueSlider *m_pace;
    QTimer *m_settle = nullptr; ///< runs while the pace is being chosen
    Switch *m_limits;
    KeyValueList *m_facts;
    TextLabel *m_size;
    TextLabel *m_result;
    Button *m_backup;
    Button *m_restore;
    Button *m_vacuum;
    bool m_showing = false;
};

} // namespace troupe
