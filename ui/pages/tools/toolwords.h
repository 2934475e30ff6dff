// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/tool.h"
#include "ui/widgets/badge.h"

class QLayout;

namespace troupe {

/// For people: "Only reads", "Changes things", "Talks to others", "Cannot be undone".
QString toolRiskLabel(ToolRisk risk);
BadgeTone toolRiskTone(ToolRisk risk);
QString toolTitle(const QString &name, const QString &title); ///< translated where we know it
QString toolAbout(const QString &name, const QString &description); ///< in a sentence

/// Takes everything out of a layout; widgets go when the event that brought us here is over.
void clearLayout(QLayout *layout);
/// Tab goes through the controls of these rows and buttons as they stand there, also when some were
/// made later than others.
void orderTabs(const QList<QWidget *> &places);
QList<QWidget *> widgetsOf(const QLayout *layout);
/// What has the focus in the panel by its name, and the same in rows that were made anew.
QString focusIn(const QWidget *panel);
void focusAgain(QWidget *panel, const QString &name);

} // namespace troupe
