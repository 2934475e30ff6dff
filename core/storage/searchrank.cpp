// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/searchrank.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace troupe {

namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
constexpr double kAdjacent = 0.5; // for each pair of words of the query that stands side by side
constexpr int kMostPhrases = 40;
constexpr int kMostPlaces = 2000; // of one row: enough to tell

/// The fts5_api pointer as sqlite.org/fts5.html#extending_fts5 gets it.
fts5_api *fts5Of(sqlite3 *handle)
{
    fts5_api *api = nullptr;
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

void relevance(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result, int,
               sqlite3_value **)
{
    std::array<int, kMostPhrases> counts{};
    int places = 0;
    int code = api->xInstCount(context, &places);
    int adjacent = 0;
    int lastPhrase = -2;
    int lastEnd = -1;
    for (int i = 0; code == SQLITE_OK && i < std::min(places, kMostPlaces); ++i) {
        int phrase = 0;
        int column = 0;
        int offset = 0;
        code = api->xInst(context, i, &phrase, &column, &offset);
        if (code != SQLITE_OK || column != 0 || phrase >= kMostPhrases)
            continue;
        ++counts[static_cast<std::size_t>(phrase)];
        if (phrase == lastPhrase + 1 && offset == lastEnd)
            ++adjacent;
        lastPhrase = phrase;
        lastEnd = offset + api->xPhraseSize(context, phrase);
    }
    sqlite3_int64 rows = 1;
    sqlite3_int64 allTokens = 0;
    int tokens = 0;
    if (code == SQLITE_OK)
        code = api->xRowCount(context, &rows);
    if (code == SQLITE_OK)
        code = api->xColumnTotalSize(context, 0, &allTokens);
    if (code == SQLITE_OK)
        code = api->xColumnSize(context, 0, &tokens);
    if (code != SQLITE_OK)
        return sqlite3_result_error_code(result, code);
    const double average =
        std::max(1.0, static_cast<double>(allTokens)
                          / static_cast<double>(std::max<sqlite3_int64>(rows, 1)));
    double score = kAdjacent * std::min(adjacent, kMostPhrases);
    for (const int count : counts) {
        if (count > 0)
            score += count * (kK1 + 1) / (count + kK1 * (1 - kB + kB * tokens / average));
    }
    sqlite3_result_double(result, score);
}

} // namespace

bool addRelevance(sqlite3 *handle)
{
    fts5_api *api = fts5Of(handle);
    return api && api->iVersion >= 2
           && api->xCreateFunction(api, "relevance", nullptr, &relevance, nullptr) == SQLITE_OK;
}

} // namespace troupe
