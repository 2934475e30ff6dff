// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/meta/values.h"

namespace troupe {

/// Included only where Page<T>::info() is instantiated: `template struct troupe::Page<Agent>;`
template <class T>
const TypeInfo &Page<T>::info()
{
    static const TypeInfo type{
        "page",
        {
            field<&Page<T>::items>("items"),
            field<&Page<T>::nextCursor>("next_cursor", NoFlag,
                                        "For the next page; empty on the last one"),
        }};
    return type;
}

} // namespace troupe
