// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;
class QHBoxLayout;

namespace troupe {

class Button;
class TextLabel;

/// What stands where a new conversation will be: who to talk to, and something to begin with.
class StartView : public QWidget
{
    Q_OBJECT
public:
    explicit StartView(QWidget *parent = nullptr);

    /// Without agents it offers to make the first one.
    void setState(bool hasAgents, const QString &agentName, const QString &agentDescription);
    /// Says that the built-in model answers, and offers to add another.
    void setBuiltInHint(bool shown);

signals:
    void assistantAsked();
    void agentAsked();
    void providerAsked();
    void promptChosen(const QString &text);

private:
    QWidget *buildPrompts();

    TextLabel *m_title;
    TextLabel *m_text;
    QWidget *m_actions;
    QWidget *m_hint;
};

} // namespace troupe
