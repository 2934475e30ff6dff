// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/docsstyle.h"

namespace troupe {

const char *docsStyle()
{
    return R"css(
:root{color-scheme:light dark;--bg:#fbfbfd;--panel:#fff;--text:#1c1f26;--soft:#5a6270;--line:#e3e6ec;
--accent:#4750d6;--code:#f1f2f7;--get:#0b6b4f;--post:#4048c4;--patch:#8a5300;--delete:#b3261e;--ws:#7a3aa8}
@media (prefers-color-scheme:dark){:root{--bg:#14161b;--panel:#1b1e25;--text:#e8eaf0;--soft:#a3abb9;
--line:#2c313b;--accent:#9aa2ff;--code:#232731;--get:#58d3a6;--post:#a5abff;--patch:#f2b661;
--delete:#ff9c94;--ws:#d9a6ff}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1.5rem}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.6 Inter,system-ui,-apple-system,
"Segoe UI",Roboto,sans-serif;display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.75rem 1.25rem;background:var(--panel);
border-right:1px solid var(--line)}
nav h1{font-size:1.25rem;margin:0;letter-spacing:-.01em}
nav .version{margin:.1rem 0 1.25rem;color:var(--soft);font-size:.85rem}
nav b{display:block;margin:1.1rem 0 .25rem;font-size:.72rem;letter-spacing:.07em;
text-transform:uppercase;color:var(--soft)}
nav a{display:block;padding:.22rem .5rem;margin:0 -.5rem;border-radius:6px;color:inherit;
text-decoration:none;font-size:.9rem}
nav a:hover{background:var(--code)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main{padding:2.5rem clamp(1.25rem,5vw,4rem);max-width:60rem}
header{font-size:1.02rem;color:var(--soft)}
h2{margin:3.25rem 0 .25rem;font-size:1.5rem;letter-spacing:-.015em}
.lead{margin:0 0 1.25rem;color:var(--soft)}
section{background:var(--panel);border:1px solid var(--line);border-radius:12px;
padding:1.25rem 1.5rem;margin:0 0 1.25rem}
h3{margin:0;font-size:1rem;font-weight:600;overflow-wrap:anywhere}
h4{margin:1.25rem 0 .4rem;font-size:.78rem;letter-spacing:.05em;text-transform:uppercase;
color:var(--soft)}
.verb{display:inline-block;min-width:3.9rem;font:600 .78rem/1 ui-monospace,"JetBrains Mono",monospace}
.get{color:var(--get)}.post{color:var(--post)}.patch,.put{color:var(--patch)}
.delete{color:var(--delete)}.ws{color:var(--ws)}
.path{font:500 .95rem ui-monospace,"JetBrains Mono",monospace}.path i{color:var(--soft)}
.sum{margin:.5rem 0 0;font-weight:500}.facts{margin:.15rem 0 0;color:var(--soft);font-size:.88rem}
code,pre{font-family:ui-monospace,"JetBrains Mono",monospace;font-size:.86em;background:var(--code);
border-radius:5px}
code{padding:.1em .35em}
pre{padding:.9rem 1rem;overflow:auto;line-height:1.5;border-radius:9px;margin:1rem 0 0}
.scroll{overflow:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
td{padding:.4rem .75rem .4rem 0;border-top:1px solid var(--line);vertical-align:top}
td:first-child{white-space:nowrap;width:15%}
td.type{width:20%}
.type{color:var(--soft);max-width:14rem}
.req{color:var(--delete);font-size:.78rem}.mark{color:var(--soft);font-size:.78rem}
details{margin-top:1rem}summary{cursor:pointer;color:var(--accent);font-weight:500;font-size:.92rem}
@media (max-width:56rem){body{display:block}nav{position:static;height:auto;border-right:0;
border-bottom:1px solid var(--line)}nav a{display:inline-block;margin:0}section{padding:1rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{nav{display:none}body{display:block}section{break-inside:avoid}}
)css";
}

} // namespace troupe
