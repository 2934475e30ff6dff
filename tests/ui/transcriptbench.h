// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/fakechatapi.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/transcriptcontroller.h"

#include <QTest>

namespace troupe {

/// What a view would show, kept from the controller's signals alone.
struct TranscriptMirror
{
    explicit TranscriptMirror(TranscriptController &controller)
    {
        QObject::connect(&controller, &TranscriptController::reset, &context,
                         [this, &controller] { shown = controller.transcript(); });
        QObject::connect(&controller, &TranscriptController::prepended, &context,
                         [this](const QList<TranscriptMessage> &older) { shown = older + shown; });
        QObject::connect(&controller, &TranscriptController::appended, &context,
                         [this](const TranscriptMessage &message) { shown.append(message); });
        QObject::connect(&controller, &TranscriptController::appendedNewer, &context,
                         [this](const QList<TranscriptMessage> &newer) { shown += newer; });
        QObject::connect(&controller, &TranscriptController::updated, &context,
                         [this](const QString &id, const TranscriptMessage &message) {
                             *at(id) = message;
                         });
        QObject::connect(&controller, &TranscriptController::deltaArrived, &context,
                         [this](const QString &id, const QString &text) {
                             at(id)->markdown += text;
                         });
        QObject::connect(
            &controller, &TranscriptController::removed, &context, [this](const QString &id) {
                shown.removeIf([&](const TranscriptMessage &message) { return message.id == id; });
            });
    }
    TranscriptMessage *at(const QString &id)
    {
        for (TranscriptMessage &message : shown) {
            if (message.id == id)
                return &message;
        }
        qFatal("the view does not know %s", qPrintable(id));
    }
    QStringList texts() const
    {
        QStringList texts;
        for (const TranscriptMessage &message : shown)
            texts.append(message.markdown);
        return texts;
    }
    QObject context;
    QList<TranscriptMessage> shown;
};

/// A transcript on a server in memory, and what is shown of it.
struct TranscriptBench
{
    TranscriptBench() : agents(api), controller(api, agents), mirror(controller) {}
    /// A conversation of `count` messages "m0", "m1", …
    QString longConversation(int count)
    {
        QString id = api.addSession(QStringLiteral("c")).id;
        for (int i = 0; i < count; ++i) {
            all += QStringLiteral("m%1").arg(i);
            api.addMessage(id, i % 2 ? MessageRole::Assistant : MessageRole::User, all.last());
        }
        return id;
    }
    void open(const QString &sessionId)
    {
        controller.open(sessionId);
        QTRY_VERIFY(!controller.isLoading());
    }
    QStringList all;
    FakeChatApi api;
    AgentDirectory agents;
    TranscriptController controller;
    TranscriptMirror mirror;
};

} // namespace troupe
