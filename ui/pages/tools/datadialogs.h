// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/datasource.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class ComboBox;
class LineEdit;
class SegmentedControl;
class TextArea;
class TextLabel;

/// A path on the server; with the embedded one it can be chosen.
class PathField : public QWidget
{
    Q_OBJECT

public:
    PathField(const PageContext &context, const QString &name, bool isFolder, QWidget *parent);
    LineEdit *edit() const { return m_edit; }
    QString path() const;

private:
    void choose();

    LineEdit *m_edit;
    bool m_isFolder;
    bool m_isHere; ///< the server is on this machine
};

/// Attaches a database or CSV file.
class DataSourceDialog : public Dialog
{
    Q_OBJECT

public:
    DataSourceDialog(PageContext &context, QWidget *parent);

signals:
    void stored();

private:
    void guess();
    void save();

    PageContext &m_context;
    PathField *m_path;
    LineEdit *m_name;
    ComboBox *m_kind;
    LineEdit *m_description;
    FormRow *m_pathRow;
    FormRow *m_nameRow;
    TextLabel *m_problem;
    Button *m_save;
};

/// Grants a folder.
class FolderDialog : public Dialog
{
    Q_OBJECT

public:
    FolderDialog(PageContext &context, QWidget *parent);

signals:
    void stored();

private:
    void save();

    PageContext &m_context;
    PathField *m_path;
    LineEdit *m_name;
    SegmentedControl *m_access;
    FormRow *m_pathRow;
    FormRow *m_nameRow;
    TextLabel *m_problem;
    Button *m_save;
};

/// The tables and columns of a data source.
class DataSchemaDialog : public Dialog
{
    Q_OBJECT

public:
    DataSchemaDialog(PageContext &context, const DataSource &source, QWidget *parent);

private:
    TextArea *m_text;
};

} // namespace troupe
