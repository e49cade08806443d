/** The control page's style sheet: light and dark by the system's setting. */
export const CONTROL_STYLE = `
:root { --ink: #1a1d21; --dim: #5c6570; --paper: #fbfbfa; --line: #dcdfe3; --ok: #116b3a; --off: #5c6570; --move: #8a5300; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7e9ec; --dim: #a1a9b3; --paper: #14171a; --line: #31373e; --ok: #5fd08f; --off: #a1a9b3; --move: #f0b45a; --bad: #ff8f85; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.4rem; }
h2 { margin: 2.5rem 0 .25rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.1rem; }
h3 { margin: 1.25rem 0 0; font-size: 1rem; }
p { margin: .25rem 0 .75rem; color: var(--dim); }
a { color: inherit; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; white-space: nowrap; }
th { color: var(--dim); font-weight: 500; }
td strong, td small, td strong + code { display: block; }
td small { max-width: 18rem; color: var(--dim); white-space: normal; }
#calls td { max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
ul { margin: .5rem 0; padding-left: 1.2rem; }
li { overflow-wrap: anywhere; }
code { font: .85em ui-monospace, monospace; }
form { display: inline-block; margin: 0; }
form.fields { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .75rem 0; }
.row, .more { display: flex; flex-wrap: wrap; gap: .4rem; margin: .4rem 0; }
.more form.fields { flex-basis: 100%; margin: .25rem 0 0; }
.more { max-width: 24rem; white-space: normal; }
details { display: inline-block; margin-left: .5rem; padding-top: .3rem; vertical-align: top; }
details.list { display: block; margin-left: 0; }
summary { cursor: pointer; color: var(--dim); }
label { display: grid; gap: .15rem; color: var(--dim); font-size: .8rem; }
input, select, button, textarea { max-width: 100%; padding: .3rem .55rem; border: 1px solid var(--line); border-radius: .35rem; background: transparent; color: var(--ink); font: inherit; font-size: .875rem; }
input, select, button { height: 2.1rem; }
input[type="number"] { width: 8rem; }
textarea { width: 100%; margin-bottom: .5rem; font: .8rem/1.5 ui-monospace, monospace; resize: vertical; }
#tags form { display: block; }
option { background: var(--paper); color: var(--ink); }
button { cursor: pointer; }
button:hover { border-color: var(--ink); }
:focus-visible { outline: 2px solid var(--move); outline-offset: 1px; }
meter { width: 6rem; }
.dim { color: var(--dim); }
.state { font-weight: 600; color: var(--move); }
.state.running { color: var(--ok); }
.state.stopped { color: var(--off); }
.state.terminated, .refused td, li.refused { color: var(--bad); }
li.done { color: var(--ok); }
@media (max-width: 48rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  td { display: grid; grid-template-columns: 7rem 1fr; gap: .5rem; padding: .1rem 0; border: 0; white-space: normal; overflow-wrap: anywhere; }
  td::before { content: attr(data-column); color: var(--dim); }
  td > * { grid-column: 2; }
  td:empty, td[data-column="Do"]::before { display: none; }
  td[data-column="Do"] { display: block; }
  #calls td { max-width: none; }
}
`;
