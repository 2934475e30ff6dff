// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"

#include <QJsonObject>

namespace troupe {

/// An entry of an imported list that was left out, and why.
struct PriceProblem
{
    QString model;
    QString message;
    static const TypeInfo &info();
};

/// What an import of prices came to.
struct PriceImport
{
    QList<ImportedModel> models; ///< without a time
    qint64 otherModes = 0; ///< entries that are no chat models: embeddings, images, speech
    qint64 problemCount = 0;
    QList<PriceProblem> problems; ///< the first 200
};

/// Reads LiteLLM's model_prices_and_context_window.json: an object of model ids, each with
/// input_cost_per_token, output_cost_per_token and cache_read_input_token_cost in dollars (numbers
/// such as 1.5e-07, or the same as text), max_input_tokens, max_output_tokens (or max_tokens),
/// litellm_provider, mode ("chat", "completion" and "responses" are taken), supports_vision,
/// supports_function_calling and supports_reasoning; all else is passed over. An entry with a value
/// that makes no sense is left out whole and told. Pure; the input may be hostile.
PriceImport readLiteLlmPrices(const QJsonObject &document);

/// A price of one token in dollars, "1.5e-07", as that of a million, exactly; half a nano-dollar
/// rounds to even. Nothing for what is no plain number, is negative or above 1,000,000 dollars a
/// million.
std::optional<Money> perMillionFromPerToken(QStringView dollars);

} // namespace troupe
