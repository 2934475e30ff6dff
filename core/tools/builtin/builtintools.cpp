// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/builtintools.h"

#include "core/tools/builtin/calculatortool.h"
#include "core/tools/builtin/datatools.h"
#include "core/tools/builtin/datetimetool.h"
#include "core/tools/builtin/filetools.h"
#include "core/tools/builtin/textstatistics.h"
#include "core/tools/builtin/tickettool.h"

namespace troupe {

void addBuiltInTools(ToolRegistry &registry, const BuiltInWorld &world)
{
    registry.add(std::make_shared<CalculatorTool>());
    registry.add(std::make_shared<DateTimeTool>(world.clock));
    registry.add(std::make_shared<TextStatisticsTool>());
    registry.add(std::make_shared<QueryDatabaseTool>(world.db, world.reader));
    registry.add(std::make_shared<ListDataSourcesTool>(world.db, world.reader));
    registry.add(std::make_shared<FileReadTool>(world.db));
    registry.add(std::make_shared<FileListTool>(world.db));
    registry.add(std::make_shared<FileWriteTool>(world.db));
    registry.add(std::make_shared<FileAnalysisTool>(world.db));
    registry.add(std::make_shared<HttpFetchTool>(world.outbound));
    registry.add(std::make_shared<WebSearchTool>(world.outbound, world.webSearch));
    registry.add(std::make_shared<TicketTool>(world.tickets));
}

} // namespace troupe
