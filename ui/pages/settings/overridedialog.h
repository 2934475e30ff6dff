// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class LineEdit;
class TextLabel;

/// Says another price, context window or capabilities of a model, or takes that back. An empty
/// field is as it is known otherwise; what that is shows as its placeholder. Stores it itself.
class OverrideDialog : public Dialog
{
    Q_OBJECT

public:
    /// `own`: what was said of it so far.
    OverrideDialog(PageContext &context, const ModelInfo &model, const ModelOverride &own,
                   QWidget *parent);

signals:
    void stored();

private:
    void addPriceRow(int place, const QString &label, Money known, const std::optional<Money> &own,
                     const char *name);
    void build(const ModelInfo &model, const ModelOverride &own);
    void save();
    void takeBack();
    void finish(const Result<void> &done);
    bool read(ModelOverride &own);

    struct Field
    {
        LineEdit *edit = nullptr;
        FormRow *row = nullptr;
    };

    PageContext &m_context;
    QString m_model;
    Field m_prices[3]; ///< input, cached input, output
    Field m_window;
    Field m_longest;
    TagEditor *m_capabilities;
    TextLabel *m_problem;
    Button *m_save = nullptr;
    QStringList m_knownCapabilities;
};

} // namespace troupe
