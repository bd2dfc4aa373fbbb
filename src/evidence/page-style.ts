/** The style of the page, whole: light and dark as the reader's system has it, and paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #17211f; --soft: #55635f; --line: #d5dcd9; --paper: #ffffff; --tint: #f3f6f5;
  --accent: #16423c; --good: #1b6b3a; --bad: #a3261c; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ecea; --soft: #9aa9a4; --line: #33403c; --paper: #111816;
  --tint: #19221f; --accent: #7cc4b4; --good: #6fcf97; --bad: #ff8a80; --warn: #f0b95b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
header { border-bottom: 3px solid var(--accent); padding-bottom: 1rem; }
header p { margin: 0; color: var(--soft); }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; color: var(--accent); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
.figures div { background: var(--tint); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.figures dt { color: var(--soft); font-size: .8rem; }
.figures dd { margin: 0; font-size: 1.1rem; font-weight: 600; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .87rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
bdi { white-space: pre-line; overflow-wrap: anywhere; }
td > div { min-width: 13rem; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td time { white-space: nowrap; }
code { font: .85em ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .soft { color: var(--soft); }
.none { color: var(--soft); font-style: italic; }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --tint: #fff;
  --accent: #16423c; --good: #1b6b3a; --bad: #a3261c; --warn: #8a5a00; }
  body { max-width: none; padding: 0; font-size: 10pt; } table { font-size: 8pt; } h2 { break-after: avoid; }
  tr, .figures div { break-inside: avoid; } thead { display: table-header-group; } .wide { overflow: visible; } }
`;
