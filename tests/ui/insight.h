// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QTest>
#include <QWidget>

namespace troupe {

/// The widget of this name that is in sight in any window; waits up to 10 s for it.
template <class T>
T *widgetInSight(const char *name)
{
    T *found = nullptr;
    const auto look = [name, &found] {
        const auto tops = QApplication::topLevelWidgets();
        for (QWidget *top : tops) {
            const auto candidates = top->findChildren<T *>(QLatin1String(name));
            for (T *one : candidates) {
                if (one->isVisible())
                    found = one;
            }
        }
        return found != nullptr;
    };
    if (!QTest::qWaitFor(look, 10'000))
        qFatal("%s does not show", name);
    return found;
}

} // namespace troupe
