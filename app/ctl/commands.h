// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"
#include "core/contract/troupe/chatops.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace troupe::ctl {

/// What the chosen command does once the line is parsed; returns the exit code.
using Action = std::function<int(CtlSession &)>;

/// Each adds its commands; the one that is chosen sets `action`.
void addAgentCommands(CLI::App &cli, Action &action);
void addChatCommands(CLI::App &cli, Action &action);
void addRunCommands(CLI::App &cli, Action &action);
void addSessionCommands(CLI::App &cli, Action &action); ///< after addChatCommands()
void addModelCommands(CLI::App &cli, Action &action);
void addMcpCommands(CLI::App &cli, Action &action);
/// Those of "models": aliases, own facts and prices, imports.
void addModelBookCommands(CLI::App &models, Action &action);
void addSystemCommands(CLI::App &cli, Action &action);
void addTemplateCommands(CLI::App &cli, Action &action);
void addTicketCommands(CLI::App &cli, Action &action);
void addToolCommands(CLI::App &cli, Action &action); ///< tools, functions, data, folders
void addUserCommands(CLI::App &cli, Action &action);
void addCompletion(CLI::App &cli, Action &action);

/// Prints an answer as it is written (or when it has ended) and what it cost; returns the exit code.
int followTurn(CtlSession &session, const TurnStarted &turn, bool noStream,
               const QString &sessionId = {});
/// Prints several answers when they have ended.
int showAnswers(CtlSession &session, const QList<Message> &replies);

/// Prints one described thing: JSON, or `human` of it.
template <class T>
int show(CtlSession &session, const Result<T> &result, const std::function<void(const T &)> &human)
{
    if (!result)
        return session.report(result.error());
    if (session.wantsJson())
        CtlSession::printJson(toJson(*result));
    else
        human(*result);
    return Done;
}

/// Reads every page of a list (up to `most` things).
template <class In, class T>
Result<Page<T>> allPages(CtlSession &session, Op<In, Page<T>> op, In query, int most)
{
    Page<T> all;
    do {
        auto page = session.wait<Page<T>>(session.backend().call(op, query));
        if (!page)
            return page;
        all.items += page->items;
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty() && all.items.size() < most);
    return all;
}

} // namespace troupe::ctl
