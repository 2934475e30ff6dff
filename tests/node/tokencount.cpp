// SPDX-License-Identifier: GPL-3.0-or-later
// Counts the tokens of each text on stdin (u32 number of units, then UTF-16; little-endian) and
// prints one number a line. For tokens.test.mjs.
#include "core/providers/tokens.h"

#include <QFile>
#include <QString>
#include <QtEndian>

#include <cstdio>
#include <vector>

int main()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 1;
    const QByteArray all = input.readAll();
    const troupe::TokenCounter counter;
    qsizetype at = 0;
    while (at + 4 <= all.size()) {
        const auto units = static_cast<qsizetype>(qFromLittleEndian<quint32>(all.constData() + at));
        at += 4;
        if (all.size() - at < units * 2)
            return 1;
        std::vector<char16_t> text(static_cast<std::size_t>(units));
        if (units > 0)
            qFromLittleEndian<char16_t>(all.constData() + at, units, text.data());
        at += units * 2;
        std::printf("%lld\n",
                    static_cast<long long>(counter.count(QStringView(text.data(), units))));
    }
    return at == all.size() ? 0 : 1;
}
