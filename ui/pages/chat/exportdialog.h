// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/domain/conversation.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class LineEdit;
class ProgressLine;
class SegmentedControl;
class TextLabel;

/// Saves a conversation as Markdown, a page, PDF or JSON. The work goes on by itself, shows how far
/// it is, and can be ended; an existing file is replaced whole or stays as it is.
class ExportDialog : public Dialog
{
    Q_OBJECT
public:
    ExportDialog(PageContext &context, const Session &session, QWidget *parent);
    ~ExportDialog() override;

private:
    enum Kind { Markdown, Page, Pdf, Json };

    void build();
    void chooseKind(int kind);
    void browse();
    void save();
    void savePage();
    void showProgress(const QString &text, double fraction);
    void ended(const Result<qint64> &size);

    PageContext &m_context;
    Session m_session;
    SegmentedControl *m_kinds;
    TextLabel *m_about;
    LineEdit *m_path;
    TextLabel *m_state;
    ProgressLine *m_progress;
    Button *m_save = nullptr;
    CancelToken m_cancel;
    bool m_running = false;
};

} // namespace troupe
