"""How the HTML page looks: its style sheet, for light and dark, narrow and wide, paper and screen."""

# The colours of the icon, made darker or lighter where text on them must be legible.
STYLE = """
:root{color-scheme:light dark;--ink:#1c2128;--soft:#57606a;--ground:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0a58ca;
--operational:#18904a;--maintenance:#2f7bd9;--degraded:#ca7c00;--partial:#dd4f12;--major:#e5383b;--none:#8c959f;
--alarm:#a40e26}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--ground:#0f1419;--card:#171d24;--line:#323b45;
--link:#79b8ff;--operational:#2ea860;--maintenance:#58a0f2;--degraded:#e0962a;--partial:#f0723a;--major:#ff6166;
--none:#6e7681;--alarm:#ff8f99}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;
overflow-wrap:anywhere}
header,main{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.5rem;line-height:1.3;margin:0}
h2{font-size:1.125rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.25rem 0}
a{color:var(--link)}
.aside,.when,.ends{color:var(--soft);font-size:.875rem}
.problem{color:var(--alarm)}
.dot{display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.45em;background:var(--none)}
.well,.operational{background:var(--operational);fill:var(--operational)}
.maintenance{background:var(--maintenance);fill:var(--maintenance)}
.degraded{background:var(--degraded);fill:var(--degraded);border-radius:0}
.partial-outage{background:var(--partial);fill:var(--partial);border-radius:0;transform:rotate(45deg)}
.major-outage{background:var(--major);fill:var(--major);border-radius:20%}
.unknown{fill:var(--none)}
rect{transform:none!important}
ul,ol{margin:0;padding-left:1.25rem}
.providers{list-style:none;padding:0;border-top:1px solid var(--line)}
.providers>li{display:grid;grid-template-columns:minmax(12rem,1fr) 2fr;gap:.25rem 1.5rem;padding:.75rem 0;
border-bottom:1px solid var(--line)}
.strip{display:block;width:100%;height:2rem}
.strip rect:hover{filter:brightness(1.35)}
.ends{display:flex;justify-content:space-between;margin:0}
.choice{font-size:.875rem;color:var(--soft)}
.choice input{margin:0 .4em 0 0;vertical-align:-1px}
article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;margin:.5rem 0}
body:has(#every-provider:not(:checked)) .count{display:none}
.who{color:var(--soft);font-weight:400}
.who::after{content:"  "}
summary{cursor:pointer;font-size:.875rem;color:var(--link);width:max-content;max-width:100%}
details ol{list-style:none;padding:.25rem 0 0 .9rem;border-left:2px solid var(--line);margin:.25rem 0 0 .2rem}
details li{margin:.25rem 0 .75rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
@media (max-width:40rem){.providers>li{grid-template-columns:1fr}}
@media print{.choice{display:none}article{break-inside:avoid}}
"""

PROVIDER_RULE = "body:has(#only-{number}:checked) article:not(.of-{number}){{display:none}}\n"
"""With the choice of one provider the others' incidents go; where a browser does not know `:has`, they stay."""
