import type { ControlState } from "./control-state";
import { escapeHtml, postForm, table, tableRow } from "./html";

const COLUMNS = ["Load balancer", "Sends traffic to", "Targets"];

/** Where traffic goes, how targets are, and what somebody else could do to either. */
export function loadBalancerSection({ loadBalancers }: ControlState): string {
  const rows = loadBalancers.map((one) =>
    tableRow(COLUMNS, [balancer(one), one.groups.map((group) => weight(one, group)).join(""), one.groups.map(targets).join("")]),
  );
  const note = "<p>A refused, throttled or lost ModifyListener is set under Faults.</p>";
  const body = rows.length === 0 ? "<p>There is none.</p>" : `${note}${table(COLUMNS, rows)}`;
  return `<section id="load-balancers"><h2>Load balancers</h2>${body}</section>`;
}

type Balancer = ControlState["loadBalancers"][number];
type Group = Balancer["groups"][number];

function balancer({ name, kind, port, path }: Balancer): string {
  const what = kind === "rule" ? `rule for ${path ?? "*"}` : `listener on port ${port}`;
  return `<strong>${escapeHtml(name)}</strong><small>${escapeHtml(what)}</small>`;
}

function weight({ arn }: Balancer, group: Group): string {
  const all = group.weight > 0 ? "" : postForm("/load-balancers/forward", "<button>Send all here</button>", { hidden: { forwarder: arn, group: group.arn } });
  return `<div>${escapeHtml(group.name)}: ${group.weight}${all}</div>`;
}

function targets({ arn, name, targets: all }: Group): string {
  return all
    .map(({ id, state, failing, registered }) => {
      const act = (verb: string, words: string): string =>
        postForm("/load-balancers/target", `<button>${words}</button>`, { hidden: { group: arn, target: id, act: verb } });
      const health = failing ? act("heal", "Let it be healthy") : act("fail", "Keep it unhealthy");
      const place = registered ? act("deregister", "Deregister") : act("register", "Register");
      return `<div><code>${escapeHtml(id)}</code> ${escapeHtml(name)}: ${escapeHtml(state)}${health}${place}</div>`;
    })
    .join("");
}
