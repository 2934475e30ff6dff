// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/message.h"

#include <QList>
#include <QWidget>

namespace troupe::gallery {

/// One page each, made of nothing but the kit; the tests walk them and people look at them.
QWidget *makeControlsPage(QWidget *parent = nullptr);
QWidget *makeFormsPage(QWidget *parent = nullptr);
QWidget *makeListsPage(QWidget *parent = nullptr);
QWidget *makeChatPage(QWidget *parent = nullptr);
QWidget *makeShell(QWidget *page, int current, QWidget *parent = nullptr);

QList<TranscriptMessage> sampleConversation();

} // namespace troupe::gallery
