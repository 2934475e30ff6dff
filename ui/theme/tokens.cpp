// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr QColor hex(QRgb rgb, int alpha = 255)
{
    return QColor(qRed(rgb), qGreen(rgb), qBlue(rgb), alpha);
}

Tokens makeLightTokens()
{
    Tokens t;
    t.dark = false;
    t.canvas = hex(0xfafafb);
    t.panel = hex(0xf4f4f7);
    t.surface = hex(0xffffff);
    t.raised = hex(0xffffff);
    t.subtle = hex(0xf1f1f5);
    t.hover = hex(0x1b1c3a, 12);
    t.pressed = hex(0x1b1c3a, 22);
    t.hairline = hex(0xe6e6ec);
    t.border = hex(0xd6d7df);
    t.control = hex(0x868996);
    t.text = hex(0x17181f);
    t.muted = hex(0x575a68);
    t.faint = hex(0x646776);
    t.disabled = hex(0xa9abb6);
    t.accent = hex(0x5157d8);
    t.accentHover = hex(0x464cc9);
    t.accentPressed = hex(0x3c41b4);
    t.onAccent = hex(0xffffff);
    t.accentInk = hex(0x4a50cf);
    t.accentSoft = hex(0xe9eafc);
    t.focus = hex(0x6a70ea);
    t.success = hex(0x14734a);
    t.successSoft = hex(0xe2f5ea);
    t.warning = hex(0x8a5200);
    t.warningSoft = hex(0xfdf1d9);
    t.danger = hex(0xc0272d);
    t.dangerSoft = hex(0xfdeaea);
    t.dangerFill = hex(0xc9302f);
    t.dangerFillHover = hex(0xb42828);
    t.onDanger = hex(0xffffff);
    t.selection = hex(0xcfd3fb);
    t.found = hex(0xffe9a8);
    t.foundCurrent = hex(0xffb224);
    t.onFoundCurrent = hex(0x1c1300);
    t.codeGround = hex(0xf7f7fa);
    t.codeText = hex(0x23242e);
    t.codeKeyword = hex(0x7a2fb5);
    t.codeString = hex(0x19703f);
    t.codeNumber = hex(0xa8470c);
    t.codeComment = hex(0x696c7b);
    t.codeFunction = hex(0x2457c5);
    t.shadow = QColor(18, 20, 48, 30);
    t.scrim = QColor(20, 21, 33, 92);
    return t;
}

Tokens makeDarkTokens()
{
    Tokens t;
    t.dark = true;
    t.canvas = hex(0x0f1013);
    t.panel = hex(0x131418);
    t.surface = hex(0x17181d);
    t.raised = hex(0x1d1e25);
    t.subtle = hex(0x202129);
    t.hover = QColor(255, 255, 255, 14);
    t.pressed = QColor(255, 255, 255, 24);
    t.hairline = hex(0x24262e);
    t.border = hex(0x32343f);
    t.control = hex(0x6f7280);
    t.text = hex(0xeaebf0);
    t.muted = hex(0xa3a6b4);
    t.faint = hex(0x8b8e9d);
    t.disabled = hex(0x555866);
    t.accent = hex(0x5c63e0);
    t.accentHover = hex(0x545bd8);
    t.accentPressed = hex(0x4b51c6);
    t.onAccent = hex(0xffffff);
    t.accentInk = hex(0x9aa0ff);
    t.accentSoft = hex(0x24263f);
    t.focus = hex(0x7f86ff);
    t.success = hex(0x4cc38a);
    t.successSoft = hex(0x12291f);
    t.warning = hex(0xf0b355);
    t.warningSoft = hex(0x2e2412);
    t.danger = hex(0xff8080);
    t.dangerSoft = hex(0x351b1e);
    t.dangerFill = hex(0xcf3b3f);
    t.dangerFillHover = hex(0xc23438);
    t.onDanger = hex(0xffffff);
    t.selection = hex(0x363b78);
    t.found = hex(0x57451a);
    t.foundCurrent = hex(0xf0b355);
    t.onFoundCurrent = hex(0x1c1300);
    t.codeGround = hex(0x14151a);
    t.codeText = hex(0xe2e4ec);
    t.codeKeyword = hex(0xc39bf5);
    t.codeString = hex(0x93d3a2);
    t.codeNumber = hex(0xf2a272);
    t.codeComment = hex(0x8b8e9d);
    t.codeFunction = hex(0x86b4ff);
    t.shadow = QColor(0, 0, 0, 130);
    t.scrim = QColor(0, 0, 0, 140);
    return t;
}

double linearChannel(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double relativeLuminance(const QColor &color)
{
    return 0.2126 * linearChannel(color.redF()) + 0.7152 * linearChannel(color.greenF())
           + 0.0722 * linearChannel(color.blueF());
}

} // namespace

const Tokens &lightTokens()
{
    static const Tokens tokens = makeLightTokens();
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens = makeDarkTokens();
    return tokens;
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = relativeLuminance(a);
    const double second = relativeLuminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor over(const QColor &top, const QColor &bottom)
{
    const double alpha = top.alphaF();
    const auto mix = [alpha](int above, int below) {
        return static_cast<int>(std::lround(above * alpha + below * (1 - alpha)));
    };
    return QColor(mix(top.red(), bottom.red()), mix(top.green(), bottom.green()),
                  mix(top.blue(), bottom.blue()));
}

} // namespace troupe
