// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/tool.h"

#include <QJsonArray>
#include <QPromise>

#include <functional>
#include <memory>

namespace troupe {

/// A tool that keeps what it was called with and answers as a test says.
class FakeTool final : public Tool
{
public:
    using Answer = std::function<Result<ToolResult>(const QJsonObject &)>;

    explicit FakeTool(const QString &name, ToolRisk risk = ToolRisk::Read,
                      ToolPermission permission = ToolPermission::Allow);

    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

    /// `properties`: names of texts that have to be there.
    void require(const QStringList &properties);
    void answerBy(Answer answer) { m_answer = std::move(answer); }
    /// From now on calls wait for release().
    void hold() { m_isHeld = true; }
    void release();
    const QList<QJsonObject> &calls() const { return m_calls; }
    const QStringList &callIds() const { return m_callIds; }
    int running() const { return m_running; }

private:
    ToolInfo m_info;
    Answer m_answer;
    QList<QJsonObject> m_calls;
    QStringList m_callIds;
    bool m_isHeld = false;
    int m_running = 0;
    std::vector<std::shared_ptr<QPromise<void>>> m_held;
};

} // namespace troupe
