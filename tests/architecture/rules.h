// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/architecture/sourcetext.h"

#include <functional>

namespace troupe::architecture {

/// Something that a rule does not allow. Sorted output reads "path:line: message".
struct Violation
{
    QString path;
    int line = 0;
    QString message;
};

/// A rule looks at one file. `name` is what tests and reports call it.
struct Rule
{
    QString name;
    std::function<QList<Violation>(const SourceText &)> check;
};

/// Every rule of the house, in the order in which reports list them.
const QList<Rule> &rules();

/// The layer of a file: "base" for core/base/…, "ui", "app", "tests"; empty for the rest.
QString layerOf(const QString &path);

/// Whether a file of layer `from` may include one of layer `to`; the table of the architecture.
bool mayInclude(const QString &from, const QString &to);

QList<Rule> layerRules(); ///< who may include whom
QList<Rule> codeRules(); ///< what may stand in C++ code
QList<Rule> fileRules(); ///< what every text file keeps to

/// A violation for each match of `pattern` in `text` (the raw text or the code of `source`).
QList<Violation> findAll(const SourceText &source, const QString &text, const QString &pattern,
                         const QString &message);

} // namespace troupe::architecture
