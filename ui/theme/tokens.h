// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace troupe {

/// Every colour the desktop uses. Pages and widgets name a purpose, never a value.
///
/// Each text colour reaches 4.5:1 on `canvas`, `panel`, `surface`, `raised` and `subtle`, and each
/// boundary that carries meaning (`control`, `accent`, the status inks) 3:1; tst_tokens holds them.
struct Tokens
{
    bool dark = false;

    // Grounds, from the back to the front.
    QColor canvas; ///< the page behind everything
    QColor panel; ///< sidebars and lists
    QColor surface; ///< cards and inputs
    QColor raised; ///< menus, dialogs, toasts
    QColor subtle; ///< a quiet fill: table heads, code in a line, chips
    QColor hover; ///< laid over any ground
    QColor pressed; ///< laid over any ground

    // Lines.
    QColor hairline; ///< decoration only
    QColor border; ///< the edge of an input, which its fill and label also show
    QColor control; ///< the only mark of a control: switches, check boxes, slider grooves

    // Inks.
    QColor text;
    QColor muted;
    QColor faint; ///< time stamps, placeholders
    QColor disabled; ///< exempt from contrast, as WCAG allows

    // The one accent.
    QColor accent; ///< fills
    QColor accentHover;
    QColor accentPressed;
    QColor onAccent; ///< text on those fills
    QColor accentInk; ///< links, chosen icons
    QColor accentSoft; ///< chosen rows, the person's own messages
    QColor focus; ///< the focus ring

    // States: ink for text and icons, soft for grounds.
    QColor success, successSoft;
    QColor warning, warningSoft;
    QColor danger, dangerSoft;
    QColor dangerFill, dangerFillHover, onDanger;

    // Text marks.
    QColor selection;
    QColor found, foundCurrent, onFoundCurrent;

    // Code.
    QColor codeGround;
    QColor codeText, codeKeyword, codeString, codeNumber, codeComment, codeFunction;

    QColor shadow; ///< black with the alpha of the deepest point
    QColor scrim; ///< behind dialogs
};

const Tokens &lightTokens();
const Tokens &darkTokens();

/// The WCAG 2.1 contrast ratio of two opaque colours, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);

/// `top` with its alpha laid over the opaque `bottom`.
QColor over(const QColor &top, const QColor &bottom);

/// Distances in device-independent pixels, all on a grid of four.
namespace space {
inline constexpr int xxs = 2;
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
inline constexpr int xxl = 32;
} // namespace space

namespace radius {
inline constexpr int chip = 4;
inline constexpr int control = 8;
inline constexpr int card = 12;
inline constexpr int bubble = 16;
} // namespace radius

namespace size {
inline constexpr int control = 32; ///< height of buttons and inputs
inline constexpr int controlSmall = 28;
inline constexpr int icon = 16;
inline constexpr int row = 36; ///< one line of a table
} // namespace size

} // namespace troupe
