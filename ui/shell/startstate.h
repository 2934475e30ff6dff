// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QHBoxLayout;
class QTimer;

namespace troupe {

class Button;
class Spinner;
class TextLabel;

/// Why the window has no server, and what a person can do.
struct StartProblem
{
    struct Action
    {
        QString id; ///< what problemAction() says
        QString label;
        QString icon;
    };

    QString title;
    QString message;
    QString path; ///< the data folder or address
    QList<Action> actions; ///< the first one is the next step
};

/// The whole window while there is no server: waiting, or a problem with its ways out.
class StartState : public QWidget
{
    Q_OBJECT

public:
    explicit StartState(QWidget *parent);

    /// Says `what` after a moment: a server that is there at once needs no words.
    void showWaiting(const QString &what);
    void showProblem(const StartProblem &problem);

signals:
    void actionChosen(const QString &id);

private:
    void showParts(bool problem);

    QWidget *m_icon;
    Spinner *m_spinner;
    TextLabel *m_title;
    TextLabel *m_message;
    TextLabel *m_path;
    QHBoxLayout *m_actions;
    QTimer *m_patience;
};

} // namespace troupe
