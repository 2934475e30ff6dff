// SPDX-License-Identifier: GPL-3.0-or-later
// A list of prices in LiteLLM's form: whatever is taken makes sense, and the rest is told.
#include "core/providers/catalog/litellmprices.h"

#include <QJsonDocument>

using namespace troupe;

namespace {

constexpr qint64 kHighest = 1'000'000LL * 1'000'000'000LL;

void check(const std::optional<Money> &price)
{
    if (price && (price->nanos() < 0 || price->nanos() > kHighest))
        __builtin_trap();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    check(perMillionFromPerToken(QString::fromUtf8(bytes)));
    const PriceImport import = readLiteLlmPrices(QJsonDocument::fromJson(bytes).object());
    if (import.problems.size() > import.problemCount)
        __builtin_trap();
    for (const ImportedModel &model : import.models) {
        if (model.model.isEmpty() || model.contextWindow < 0 || model.maxOutput < 0)
            __builtin_trap();
        check(model.inputPerMillion);
        check(model.cachedInputPerMillion);
        check(model.outputPerMillion);
    }
    return 0;
}
