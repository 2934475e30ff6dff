// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/conversationimport.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &ImportLoss::info()
{
    static const TypeInfo type{"import_loss",
                               {
                                   field<&ImportLoss::kind>("kind"),
                                   field<&ImportLoss::text>("text"),
                                   field<&ImportLoss::count>("count"),
                                   field<&ImportLoss::example>("example"),
                               }};
    return type;
}

const TypeInfo &ConversationImport::info()
{
    using I = ConversationImport;
    static const TypeInfo type{
        "imports",
        {
            field<&I::id>("id", Primary | ReadOnly),
            field<&I::ownerId>("owner_id", ReadOnly),
            field<&I::agentId>("agent_id", ReadOnly, "With whom they can be continued"),
            field<&I::fileName>("file_name", ReadOnly),
            field<&I::format>("format", ReadOnly, "chatgpt or troupe; empty until it is known"),
            field<&I::status>("status", ReadOnly),
            field<&I::bytesTotal>("bytes_total", ReadOnly),
            field<&I::bytesRead>("bytes_read", ReadOnly),
            field<&I::found>("found", ReadOnly, "Conversations in the file, so far"),
            field<&I::imported>("imported", ReadOnly),
            field<&I::skipped>("skipped", ReadOnly, "They had been imported before"),
            field<&I::failed>("failed", ReadOnly, "They cannot be read"),
            field<&I::messages>("messages", ReadOnly, "In the imported ones"),
            field<&I::losses>("losses", ReadOnly, "What could not be kept"),
            field<&I::error>("error", ReadOnly),
            field<&I::createdAt>("created_at", ReadOnly),
            field<&I::finishedAt>("finished_at", ReadOnly),
        }};
    return type;
}

} // namespace troupe
