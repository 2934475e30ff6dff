// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"
#include "ui/widgets/avatar.h"

#include <QTest>

using namespace troupe;

class TestTokens : public QObject
{
    Q_OBJECT

private slots:
    void ratioOfKnownPairs();
    void textReads_data();
    void textReads();
    void controlsAreSeen_data();
    void controlsAreSeen();
    void initialsReadOnEveryAvatar();
    void avatarsKeepTheirColour();
};

namespace {

using Member = QColor Tokens::*;

const std::pair<const char *, Member> kGrounds[] = {{"canvas", &Tokens::canvas},
                                                    {"panel", &Tokens::panel},
                                                    {"surface", &Tokens::surface},
                                                    {"raised", &Tokens::raised},
                                                    {"subtle", &Tokens::subtle}};

void addPairs()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
}

void addRow(const Tokens &t, const char *inkName, const QColor &ink, const char *groundName,
            const QColor &ground)
{
    QTest::addRow("%s %s on %s", t.dark ? "dark" : "light", inkName, groundName) << ink << ground;
}

} // namespace

void TestTokens::ratioOfKnownPairs()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    QVERIFY(qAbs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48)
            < 0.01); // WCAG's example
}

void TestTokens::textReads_data()
{
    addPairs();
    const std::pair<const char *, Member> inks[] = {
        {"text", &Tokens::text},       {"muted", &Tokens::muted},
        {"faint", &Tokens::faint},     {"accentInk", &Tokens::accentInk},
        {"success", &Tokens::success}, {"warning", &Tokens::warning},
        {"danger", &Tokens::danger}};
    const std::pair<const char *, Member> code[] = {
        {"codeText", &Tokens::codeText},       {"codeKeyword", &Tokens::codeKeyword},
        {"codeString", &Tokens::codeString},   {"codeNumber", &Tokens::codeNumber},
        {"codeComment", &Tokens::codeComment}, {"codeFunction", &Tokens::codeFunction},
        {"success", &Tokens::success},         {"danger", &Tokens::danger}};
    for (const Tokens *t : {&lightTokens(), &darkTokens()}) {
        for (const auto &[groundName, ground] : kGrounds) {
            for (const auto &[inkName, ink] : inks)
                addRow(*t, inkName, t->*ink, groundName, t->*ground);
        }
        for (const auto &[inkName, ink] : code)
            addRow(*t, inkName, t->*ink, "codeGround", t->codeGround);
        addRow(*t, "onAccent", t->onAccent, "accent", t->accent);
        addRow(*t, "onAccent", t->onAccent, "accentHover", t->accentHover);
        addRow(*t, "onAccent", t->onAccent, "accentPressed", t->accentPressed);
        addRow(*t, "onDanger", t->onDanger, "dangerFill", t->dangerFill);
        addRow(*t, "onDanger", t->onDanger, "dangerFillHover", t->dangerFillHover);
        addRow(*t, "text", t->text, "accentSoft", t->accentSoft);
        addRow(*t, "muted", t->muted, "accentSoft", t->accentSoft);
        addRow(*t, "faint", t->faint, "accentSoft", t->accentSoft);
        addRow(*t, "accentInk", t->accentInk, "accentSoft", t->accentSoft);
        addRow(*t, "success", t->success, "successSoft", t->successSoft);
        addRow(*t, "warning", t->warning, "warningSoft", t->warningSoft);
        addRow(*t, "danger", t->danger, "dangerSoft", t->dangerSoft);
        for (const auto &[name, soft] :
             {std::pair{"successSoft", t->successSoft}, std::pair{"warningSoft", t->warningSoft},
              std::pair{"dangerSoft", t->dangerSoft}})
            addRow(*t, "text", t->text, name, soft);
        addRow(*t, "text", t->text, "selection", t->selection);
        addRow(*t, "text", t->text, "found", t->found);
        addRow(*t, "onFoundCurrent", t->onFoundCurrent, "foundCurrent", t->foundCurrent);
        addRow(*t, "text", t->text, "a pressed row", over(t->pressed, t->raised));
        addRow(*t, "muted", t->muted, "a hovered row", over(t->hover, t->panel));
    }
}

void TestTokens::textReads()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    const double ratio = contrastRatio(ink, ground);
    QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio, 'f', 2)));
}

void TestTokens::controlsAreSeen_data()
{
    addPairs();
    for (const Tokens *t : {&lightTokens(), &darkTokens()}) {
        for (const auto &[groundName, ground] : kGrounds) {
            addRow(*t, "control", t->control, groundName, t->*ground);
            addRow(*t, "accent", t->accent, groundName, t->*ground);
            addRow(*t, "focus", t->focus, groundName, t->*ground);
            addRow(*t, "dangerFill", t->dangerFill, groundName, t->*ground);
        }
        addRow(*t, "the knob", Qt::white, "a switch that is off", t->control);
        addRow(*t, "the knob", Qt::white, "a switch that is on", t->accent);
    }
}

void TestTokens::controlsAreSeen()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    const double ratio = contrastRatio(ink, ground);
    QVERIFY2(ratio >= 3.0, qPrintable(QString::number(ratio, 'f', 2)));
}

void TestTokens::initialsReadOnEveryAvatar()
{
    QSet<QRgb> seen;
    for (int i = 0; i < 400; ++i) {
        const QColor color = avatarColorFor(QStringLiteral("agent %1").arg(i));
        seen.insert(color.rgb());
        QVERIFY2(contrastRatio(Qt::white, color) >= 4.5, qPrintable(color.name()));
    }
    QCOMPARE(seen.size(), 12);
}

void TestTokens::avatarsKeepTheirColour()
{
    QCOMPARE(avatarColorFor(QStringLiteral("Planner")),
             avatarColorFor(QStringLiteral(" planner ")));
    QCOMPARE(initialsOf(QStringLiteral("Ann Lee")), QStringLiteral("AL"));
    QCOMPARE(initialsOf(QStringLiteral("planner")), QStringLiteral("P"));
    QCOMPARE(initialsOf(QStringLiteral("  ")), QStringLiteral("?"));
}

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
