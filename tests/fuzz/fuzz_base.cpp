// SPDX-License-Identifier: GPL-3.0-or-later
// Amounts, times and ids as foreign requests write them: what is read prints and reads back the same.
#include "core/base/ids.h"
#include "core/base/money.h"
#include "core/base/timestamp.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (const auto money = troupe::Money::parse(text))
        require(troupe::Money::parse(money->toString()) == money);
    if (const auto time = troupe::Timestamp::parse(text))
        require(!time->isSet() || troupe::Timestamp::parse(time->toString()) == time);
    if (const auto id = troupe::parseId(text)) {
        require(troupe::parseId(*id) == id);
        require(troupe::parseId(troupe::prefixedId(u"agent_", *id)) == id);
    }
    return 0;
}
