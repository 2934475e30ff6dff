// SPDX-License-Identifier: GPL-3.0-or-later
// Prints one JSON line {"name","value","unit"} per figure of counting tokens; times are CPU's.
#include "core/providers/tokens.h"

#include <QFile>
#include <QRandomGenerator>
#include <QString>
#include <QStringList>

#include <cstdio>
#include <ctime>

using namespace troupe;

namespace {

void print(const char *name, double value, const char *unit)
{
    std::printf("{\"name\":\"tokens.%s\",\"value\":%.2f,\"unit\":\"%s\"}\n", name, value, unit);
    std::fflush(stdout);
}

double cpuSeconds()
{
    timespec now = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

QString repeated(const QString &text, qsizetype units)
{
    return text.repeated(units / text.size() + 1).left(units);
}

QString randomWords(qsizetype units, char16_t first, quint32 range)
{
    QRandomGenerator random(7);
    QString text;
    while (text.size() < units) {
        for (quint32 i = 2 + random.bounded(9U); i > 0; --i)
            text += QChar(static_cast<char16_t>(first + random.bounded(range)));
        text += u' ';
    }
    return text;
}

QString source()
{
    QFile file(QStringLiteral(TROUPE_SOURCE_DIR "/core/providers/o200k/vocabulary.cpp"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void measure(const TokenCounter &counter, const char *name, const QString &text)
{
    const double megabytes = static_cast<double>(text.toUtf8().size()) / 1e6;
    double best = 1e9;
    qint64 tokens = 0;
    for (int i = 0; i < 3; ++i) {
        const double start = cpuSeconds();
        tokens = counter.count(text);
        best = std::min(best, cpuSeconds() - start);
    }
    print(name, megabytes / best, "MB/s");
    std::printf("{\"name\":\"tokens.%s.count\",\"value\":%lld,\"unit\":\"tokens\"}\n", name,
                static_cast<long long>(tokens));
}

} // namespace

int main()
{
    constexpr qsizetype kUnits = 2'000'000;
    const double before = residentMegabytes();
    const TokenCounter counter;
    const double start = cpuSeconds();
    if (counter.count(u"Hello, world") != 3)
        return 1;
    print("load", (cpuSeconds() - start) * 1000, "ms");
    print("memory", residentMegabytes() - before, "MB");

    const QString prose = QStringLiteral(
        "The lighthouse keeper counts ninety-seven steps every morning before the ferry arrives, "
        "and nobody on the island remembers who asked for the count in the first place. ");
    measure(counter, "english", repeated(prose, kUnits));
    measure(counter, "code", repeated(source(), kUnits));
    measure(counter, "chinese",
            repeated(QString::fromUtf8(
                         "敏捷的棕色狐狸跳过了懒狗。今天的天气非常好,我们去公园散步吧!"),
                     kUnits));
    measure(counter, "random_latin", randomWords(kUnits, u'a', 26));
    measure(counter, "random_cyrillic", randomWords(kUnits, 0x430, 32));
    measure(counter, "random_hangul", randomWords(kUnits, 0xAC00, 11'000));
    measure(counter, "one_letter", QString(1'000'000, u'a'));
    measure(counter, "one_blank", QString(1'000'000, u' '));
    measure(counter, "one_ideograph", QString(1'000'000, QChar(0x7684)));
    measure(counter, "no_spaces", randomWords(kUnits, u'a', 26).remove(u' '));
    return 0;
}
