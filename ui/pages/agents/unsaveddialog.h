// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/forms.h"

#include <functional>

namespace troupe {

/// Something was typed and not saved: save it, drop it, or stay.
class UnsavedDialog : public Dialog
{
    Q_OBJECT

public:
    /// `name`: of the thing, for people. `save` is null when it cannot be saved as it is.
    UnsavedDialog(const QString &name, std::function<void()> save, std::function<void()> discard,
                  QWidget *parent);
};

} // namespace troupe
