import type { ControlState } from "./control-state";
import { API_NAMES } from "./fault-board";
import type { Fault } from "./fault-board";
import { escapeHtml, postForm } from "./html";

/** The faults that wait for their calls, and a form for each kind. */
export function faultSection({ faults }: ControlState): string {
  const waiting = faults.map((fault) => `<li>${escapeHtml(faultSentence(fault))}</li>`).join("");
  const clear = postForm("/faults/clear", "<button>Clear all</button>");
  const latency = `<label>Milliseconds <input name="milliseconds" type="number" min="1" max="60000" value="2000"></label>`;
  const code = `<label>Error code <input name="code" required value="RequestLimitExceeded" size="28"></label>`;
  return `<section id="faults"><h2>Faults</h2>${waiting === "" ? "<p>None waiting.</p>" : `<ul>${waiting}</ul>${clear}`}
${faultForm("error", code, "Answer with this error")}
${faultForm("latency", latency, "Add latency")}
${ANSWER_FAULTS.map(([kind, button]) => faultForm(kind, "", button)).join("\n")}</section>`;
}

const ANSWER_FAULTS = [
  ["drop-before", "Drop the connection before the act"],
  ["drop-connection", "Drop the connection after the act"],
  ["half-answer", "Act, then send half the answer"],
  ["garbage-answer", "Act, then send garbage"],
] as const satisfies readonly (readonly [Fault["kind"], string])[];

function faultForm(kind: Fault["kind"], fields: string, button: string): string {
  const apis = ["*", ...API_NAMES].map((name) => `<option value="${name}">${name === "*" ? "Any" : name}</option>`).join("");
  const api = `<label>API <select name="api">${apis}</select></label>`;
  const times = `<label>Next calls <input name="times" type="number" min="1" max="10000" value="1"></label>`;
  return postForm("/faults", `${api}${fields}${times}<button>${button}</button>`, { hidden: { kind }, fields: true });
}

function faultSentence(fault: Fault): string {
  const calls = fault.times === 1 ? "call" : `${fault.times} calls`;
  const next = `Next ${calls} of ${fault.api === "*" ? "any API" : fault.api}`;
  switch (fault.kind) {
    case "error":
      return `${next}: answer ${fault.code}`;
    case "drop-connection":
      return `${next}: carry out, then drop the connection`;
    case "drop-before":
      return `${next}: drop the connection, do nothing`;
    case "half-answer":
      return `${next}: carry out, then send half the answer`;
    case "garbage-answer":
      return `${next}: carry out, then send garbage`;
    case "latency":
      return `${next}: wait ${fault.milliseconds} ms first`;
  }
}
