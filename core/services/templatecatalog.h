// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agenttemplate.h"

#include <QHash>
#include <QStringView>

#include <mutex>

namespace troupe {

/// The templates of agents that come with the program, read when first asked for. Any thread.
///
/// A file whose content breaks a rule is left out and named in problems(): unknown and missing keys,
/// a bound of the template's or of the agent's fields, an id that is not the file's name.
class TemplateCatalog
{
public:
    TemplateCatalog() : TemplateCatalog(QStringLiteral(":/templates")) {}
    /// Files *.json of a folder.
    explicit TemplateCatalog(QString folder) : m_folder(std::move(folder)) {}

    /// In order of category and name.
    const QList<AgentTemplate> &list() const;
    /// Null when there is none; lives as long as the catalogue.
    const AgentTemplate *find(QStringView id) const;
    /// Pointers begin with the name of the file: "/amy_cfo/temperature".
    const QList<FieldIssue> &problems() const;

private:
    void load() const;

    QString m_folder;
    mutable std::once_flag m_once;
    mutable QList<AgentTemplate> m_templates;
    mutable QHash<QString, qsizetype> m_index; ///< by id
    mutable QList<FieldIssue> m_problems;
};

} // namespace troupe
