/** The control page's style sheet: light and dark by the system's setting. */
export const CONTROL_STYLE = `
:root { --ink: #1a1d21; --dim: #5c6570; --paper: #fbfbfa; --line: #dcdfe3; --ok: #116b3a; --off: #5c6570; --move: #8a5300; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7e9ec; --dim: #a1a9b3; --paper: #14171a; --line: #31373e; --ok: #5fd08f; --off: #a1a9b3; --move: #f0b45a; --bad: #ff8f85; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.4rem; }
h2 { margin: 2rem 0 .25rem; font-size: 1.1rem; }
p { margin: .25rem 0 .75rem; color: var(--dim); }
a { color: inherit; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; white-space: nowrap; }
th { color: var(--dim); font-weight: 500; }
li { overflow-wrap: anywhere; }
code { font: .85em ui-monospace, monospace; }
form { display: inline-block; margin: 0 .25rem 0 0; }
form.fields { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .75rem 0; }
label { display: grid; gap: .15rem; color: var(--dim); font-size: .8rem; }
input, select, button { padding: .3rem .55rem; border: 1px solid var(--line); border-radius: .35rem; background: transparent; color: var(--ink); font: inherit; font-size: .875rem; }
input[type="number"] { width: 8rem; }
option { background: var(--paper); color: var(--ink); }
button { cursor: pointer; }
button:hover { border-color: var(--ink); }
:focus-visible { outline: 2px solid var(--move); outline-offset: 1px; }
.state { font-weight: 600; color: var(--move); }
.state.running { color: var(--ok); }
.state.stopped { color: var(--off); }
.state.terminated, .refused td { color: var(--bad); }
`;
