// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/calculatortool.h"

#include "core/base/expression.h"

namespace troupe {

namespace {

ToolInfo calculatorInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("calculator");
    info.title = QStringLiteral("Calculator");
    info.description = QStringLiteral(
        "Calculates an arithmetic expression with exact decimals and fractions, so 0.1 + 0.2 is "
        "0.3. Knows + - * / % (remainder, or percent after a number) ^ !, parentheses, sqrt cbrt "
        "abs round floor ceil min max ln log (base 10) exp sin cos tan (radians), pi and e. Use "
        "it for every calculation instead of calculating yourself. It evaluates one expression; "
        "it cannot run programs.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "expression": {"type": "string", "minLength": 1, "maxLength": 2000,
                "description": "Such as (1200 - 15%) * 1.19 or sqrt(2) ^ 4"},
            "decimals": {"type": "integer", "minimum": 0, "maximum": 100, "default": 12,
                "description": "Most decimal places of the result"}
        },
        "required": ["expression"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("calculate"), QStringLiteral("code_interpreter"),
                    QStringLiteral("math")};
    info.timeoutMs = 5'000;
    return info;
}

QString whatIsWrong(exactmath::MathError error)
{
    switch (error) {
    case exactmath::MathError::DivisionByZero:
        return QStringLiteral("it divides by zero");
    case exactmath::MathError::TooLarge:
        return QStringLiteral("the result or the expression is too large");
    case exactmath::MathError::NegativeRoot:
        return QStringLiteral("it has no real value (a root or logarithm of a negative number)");
    case exactmath::MathError::NotWhole:
        return QStringLiteral("a factorial needs a whole number from 0");
    default:
        return QStringLiteral("it is not an arithmetic expression. Only numbers, operators, "
                              "parentheses and the named functions are understood");
    }
}

} // namespace

CalculatorTool::CalculatorTool() : BuiltInTool(calculatorInfo()) {}

Task<ToolResult> CalculatorTool::call(QJsonObject arguments, ToolContext)
{
    const QString expression = arguments.value(QLatin1String("expression")).toString();
    const int decimals = arguments.value(QLatin1String("decimals")).toInt(12);
    const exactmath::MathResult result = exactmath::evaluate(expression);
    if (!result.ok()) {
        co_return ToolResult(QStringLiteral("Error: the expression cannot be calculated: %1.")
                                 .arg(whatIsWrong(result.error)),
                             true);
    }
    QString text = exactmath::numberText(result.value, decimals);
    if (result.rounded || !result.value.isExactWith(decimals))
        text += QStringLiteral(" (rounded)");
    co_return ToolResult(text);
}

} // namespace troupe
