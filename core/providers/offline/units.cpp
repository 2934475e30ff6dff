// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"
#include "core/providers/offline/exactmath.h"

#include <QHash>

namespace troupe::offline {

namespace {

enum class Dimension : quint8 {
    Length,
    Mass,
    Temperature,
    Volume,
    Area,
    Speed,
    Data,
    Time,
    Energy,
    Power,
    Pressure,
    Angle
};

/// One unit: its symbol, its size in the base unit of its dimension as a fraction, its names.
struct UnitRow
{
    Dimension dimension;
    const char *symbol;
    const char *factor; ///< "a" or "a/b"
    const char *names; ///< folded, parted by '|'
};

// Factors are the legal definitions (international yard and pound of 1959, BIPM SI brochure); US
// customary volumes, thermochemical calorie.
constexpr UnitRow kUnits[] = {
    {Dimension::Length, "mm", "0.001",
     "mm|millimeter|millimeters|millimetre|millimetres|milimetros|millimetri|millimetres"},
    {Dimension::Length, "cm", "0.01",
     "cm|centimeter|centimeters|centimetre|centimetres|zentimeter|centimetros|centimetri"},
    {Dimension::Length, "m", "1", "m|meter|meters|metre|metres|metern|metros|metro|metri"},
    {Dimension::Length, "km", "1000",
     "km|kilometer|kilometers|kilometre|kilometres|kilometern|kilometros|kilometro|chilometri|"
     "chilometro|quilometros|kms"},
    {Dimension::Length, "in", "0.0254", "inch|inches|in|\"|zoll|pouces|pulgadas|pollici|polegadas"},
    {Dimension::Length, "ft", "0.3048", "ft|foot|feet|fuß|pieds|pies|piedi|pes"},
    {Dimension::Length, "yd", "0.9144", "yd|yard|yards"},
    {Dimension::Length, "mi", "1609.344", "mi|mile|miles|meile|meilen|milles|millas|miglia|milhas"},
    {Dimension::Length, "nmi", "1852", "nmi|nautical mile|nautical miles|seemeilen"},
    {Dimension::Mass, "mg", "0.000001", "mg|milligram|milligrams|milligramm"},
    {Dimension::Mass, "g", "0.001", "g|gram|grams|gramm|grammes|gramos|grammi|gramas"},
    {Dimension::Mass, "kg", "1",
     "kg|kilo|kilos|kilogram|kilograms|kilogramm|kilogrammes|kilogramos|chili|chilogrammi|quilos|"
     "quilogramas|kgs"},
    {Dimension::Mass, "t", "1000",
     "t|tonne|tonnes|metric ton|metric tons|tonnen|toneladas|tonnellate"},
    {Dimension::Mass, "oz", "0.028349523125", "oz|ounce|ounces|unzen|onces|onzas|once"},
    {Dimension::Mass, "lb", "0.45359237", "lb|lbs|pound|pounds|pfund|livres|libras|libbre"},
    {Dimension::Mass, "st", "6.35029318", "stone|stones"},
    {Dimension::Temperature, "°C", "1",
     "c|°c|celsius|degrees celsius|degree celsius|grad celsius|degrees c|grad|degres "
     "celsius|grados celsius|gradi celsius|graus celsius|centigrade"},
    {Dimension::Temperature, "°F", "5/9",
     "f|°f|fahrenheit|degrees fahrenheit|degree fahrenheit|grad fahrenheit|degrees f|degres "
     "fahrenheit|grados fahrenheit|gradi fahrenheit|graus fahrenheit"},
    {Dimension::Temperature, "K", "1", "k|kelvin"},
    {Dimension::Volume, "ml", "0.001",
     "ml|milliliter|milliliters|millilitre|millilitres|mililitros|millilitri"},
    {Dimension::Volume, "cl", "0.01", "cl|centiliter|centiliters|centilitre|centilitres"},
    {Dimension::Volume, "l", "1", "l|liter|liters|litre|litres|litern|litros|litro|litri"},
    {Dimension::Volume, "m³", "1000",
     "m3|m³|cubic meter|cubic meters|cubic metre|cubic metres|kubikmeter"},
    {Dimension::Volume, "US tsp", "0.00492892159375", "tsp|teaspoon|teaspoons"},
    {Dimension::Volume, "US tbsp", "0.01478676478125", "tbsp|tablespoon|tablespoons"},
    {Dimension::Volume, "US fl oz", "0.0295735295625", "fl oz|fluid ounce|fluid ounces"},
    {Dimension::Volume, "US cups", "0.2365882365", "cup|cups"},
    {Dimension::Volume, "US pt", "0.473176473", "pint|pints"},
    {Dimension::Volume, "US qt", "0.946352946", "quart|quarts"},
    {Dimension::Volume, "US gal", "3.785411784",
     "gal|gallon|gallons|gallonen|galones|galloni|galoes"},
    {Dimension::Area, "m²", "1",
     "m2|m²|sqm|square meter|square meters|square metre|square metres|quadratmeter|metros "
     "cuadrados|metri quadri"},
    {Dimension::Area, "km²", "1000000",
     "km2|km²|square kilometer|square kilometers|square kilometres|quadratkilometer"},
    {Dimension::Area, "cm²", "0.0001", "cm2|cm²|square centimeters|square centimetres"},
    {Dimension::Area, "ha", "10000", "ha|hectare|hectares|hektar|hectareas|ettari"},
    {Dimension::Area, "acres", "4046.8564224", "acre|acres"},
    {Dimension::Area, "ft²", "0.09290304", "ft2|ft²|sqft|sq ft|square foot|square feet"},
    {Dimension::Area, "mi²", "2589988.110336", "mi2|square mile|square miles"},
    {Dimension::Speed, "m/s", "1", "m/s|meters per second|metres per second"},
    {Dimension::Speed, "km/h", "5/18",
     "km/h|kmh|kph|kilometers per hour|kilometres per hour|stundenkilometer"},
    {Dimension::Speed, "mph", "0.44704", "mph|mi/h|miles per hour"},
    {Dimension::Speed, "kn", "463/900", "kn|knot|knots|knoten"},
    {Dimension::Data, "bit", "1/8", "bit|bits"},
    {Dimension::Data, "B", "1", "b|byte|bytes|octets"},
    {Dimension::Data, "kB", "1000", "kb|kilobyte|kilobytes"},
    {Dimension::Data, "MB", "1000000", "mb|megabyte|megabytes"},
    {Dimension::Data, "GB", "1000000000", "gb|gigabyte|gigabytes"},
    {Dimension::Data, "TB", "1000000000000", "tb|terabyte|terabytes"},
    {Dimension::Data, "KiB", "1024", "kib|kibibyte|kibibytes"},
    {Dimension::Data, "MiB", "1048576", "mib|mebibyte|mebibytes"},
    {Dimension::Data, "GiB", "1073741824", "gib|gibibyte|gibibytes"},
    {Dimension::Data, "TiB", "1099511627776", "tib|tebibyte|tebibytes"},
    {Dimension::Time, "ms", "0.001", "ms|millisecond|milliseconds|millisekunden"},
    {Dimension::Time, "s", "1", "s|sec|second|seconds|sekunde|sekunden|secondes|segundos|secondi"},
    {Dimension::Time, "min", "60", "min|mins|minute|minutes|minuten|minutos|minuti"},
    {Dimension::Time, "h", "3600",
     "h|hr|hrs|hour|hours|stunde|stunden|heures|heure|horas|hora|ore|ora"},
    {Dimension::Time, "days", "86400",
     "d|day|days|tag|tage|tagen|jours|jour|dias|dia|giorni|giorno"},
    {Dimension::Time, "weeks", "604800", "week|weeks|woche|wochen|semaines|semanas|settimane"},
    {Dimension::Time, "years of 365.25 days", "31557600",
     "year|years|jahr|jahre|jahren|ans|annees|anos|anni"},
    {Dimension::Energy, "J", "1", "j|joule|joules"},
    {Dimension::Energy, "kJ", "1000", "kj|kilojoule|kilojoules"},
    {Dimension::Energy, "cal", "4.184", "cal|calorie|calories"},
    {Dimension::Energy, "kcal", "4184", "kcal|kilocalorie|kilocalories|kilokalorien"},
    {Dimension::Energy, "Wh", "3600", "wh|watt hour|watt hours"},
    {Dimension::Energy, "kWh", "3600000", "kwh|kilowatt hour|kilowatt hours|kilowattstunden"},
    {Dimension::Power, "W", "1", "w|watt|watts"},
    {Dimension::Power, "kW", "1000", "kw|kilowatt|kilowatts"},
    {Dimension::Power, "hp (metric)", "735.49875", "hp|ps|horsepower"},
    {Dimension::Pressure, "Pa", "1", "pa|pascal|pascals"},
    {Dimension::Pressure, "bar", "100000", "bar|bars"},
    {Dimension::Pressure, "psi", "6894.757293168", "psi"},
    {Dimension::Angle, "°", "1", "°|degree|degrees|deg"},
    {Dimension::Angle, "turns", "360", "turn|turns|revolution|revolutions"},
};

const UnitRow *findUnit(const QString &name)
{
    static const QHash<QString, const UnitRow *> table = [] {
        QHash<QString, const UnitRow *> out;
        for (const UnitRow &row : kUnits) {
            for (const QString &alias : str(row.names).split(u'|'))
                out.insert(alias, &row);
        }
        return out;
    }();
    QString key = name.trimmed();
    while (key.endsWith(u'.') || key.endsWith(u'?') || key.endsWith(u'!'))
        key.chop(1);
    static const QRegularExpression article(
        QStringLiteral("^(?:a|an|one|the|ein|eine|einem|einer|un|une|una|uma|um|der|le|la)\\s+"));
    key.remove(article);
    return table.value(key);
}

Rational factorOf(const UnitRow &unit)
{
    const QStringList parts = QString::fromLatin1(unit.factor).split(u'/');
    const Rational value = Rational::parse(parts[0]).value_or(Rational(1));
    return parts.size() == 2 ? value / Rational::parse(parts[1]).value_or(Rational(1)) : value;
}

/// Temperatures have a zero of their own: kelvin = value * factor + offset.
Rational offsetOf(const UnitRow &unit)
{
    const QLatin1String symbol(unit.symbol);
    if (unit.dimension != Dimension::Temperature || symbol == QLatin1String("K"))
        return {};
    const Rational zero = Rational(27315) / Rational(100);
    return unit.factor[0] == '5' ? zero - Rational(32) * factorOf(unit) : zero;
}

Reply converted(const Turn &turn, const Rational &value, const UnitRow &from, const UnitRow &to)
{
    if (from.dimension != to.dimension)
        return {turn.say(P::UnitsDiffer, {str(from.symbol), str(to.symbol)}), {}, {}};
    const Rational base = value * factorOf(from) + offsetOf(from);
    const Rational result = (base - offsetOf(to)) / factorOf(to);
    const bool exact = result.isExactWith(10);
    const QString number = turn.number(result, exact ? 10 : 6);
    const QString left = turn.number(value) + u' ' + str(from.symbol);
    const QString right = number + u' ' + str(to.symbol);
    return {exact ? turn.say(P::Units, {left, right}) : turn.say(P::About, {left, right}),
            right,
            {}};
}

} // namespace

MaybeReply convertUnits(const Turn &turn)
{
    static const Rx direct("(-?\\d[\\d.,]*(?:\\s\\d{3})*)\\s*([^\\d\\s?!,;=][^\\d?!,;=]{0,30}?|m["
                           "23]|km2|ft2|cm2)\\s+(?:to|in|into|as|=|nach|zu|en|a|em|is how many|are "
                           "how many|in het)\\s+([^\\d?!,;]{1,30}|m[23]|km2|ft2)[?!.]*$");
    const bool comma = decimalComma(turn.lang);
    if (const auto hit = direct.find(turn.ask)) {
        const UnitRow *from = findUnit(hit->folded(2));
        const UnitRow *to = findUnit(hit->folded(3));
        const auto value = readNumber(hit->text(1), comma);
        if (from && to && value)
            return converted(turn, *value, *from, *to);
    }
    static const Rx howMany(
        "(?:how many|how much|wie ?viele?|combien "
        "d[e']|cuant[oa]s|quant[ie]|quant[oa]s)\\s*([^\\d?!,;]{1,30}?)\\s+"
        "(?:(?:are|is)(?: there)? (?:in|to)|in|there in|make|makes|fit in|sind|hat|y a-t-il "
        "dans|a|dans|hay en|tiene|ci sono in|ha|em|tem|tiene una?)\\s+"
        "(-?\\d[\\d.,]*|a|an|one|einem|einer|ein|eine|un|une|una|um|uma)?\\s*([^\\d?!,;]{1,30}|m["
        "23]|km2)[?!.]*$");
    if (const auto hit = howMany.find(turn.ask)) {
        QString wanted = hit->folded(1);
        static const QRegularExpression are(QStringLiteral("\\s*(?:sind|ist|are|is)$"));
        const UnitRow *to = findUnit(wanted.remove(are));
        const UnitRow *from = findUnit(hit->folded(3));
        const auto value = hit->has(2) ? readNumber(hit->text(2), comma) : Rational(1);
        if (from && to && from != to)
            return converted(turn, value.value_or(Rational(1)), *from, *to);
    }
    return std::nullopt;
}

} // namespace troupe::offline
