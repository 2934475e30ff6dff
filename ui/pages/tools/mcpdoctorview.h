// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"

#include <QScrollArea>

class QVBoxLayout;

namespace troupe {

class Button;
class TextLabel;

/// What the doctor found, check by check, with what to do.
class McpDoctorView : public QScrollArea
{
    Q_OBJECT

public:
    explicit McpDoctorView(QWidget *parent = nullptr);

    void setIdle(); ///< nobody has asked yet
    void setBusy();
    void setDiagnosis(const McpDiagnosis &diagnosis);
    void setProblem(const QString &problem); ///< it could not be asked

signals:
    void askRequested();

private:
    void clear();
    QWidget *makeCheck(const McpCheck &check);

    TextLabel *m_summary;
    Button *m_ask;
    QVBoxLayout *m_checks;
};

} // namespace troupe
