import type { CallRecord } from "./call-log";
import { callSection } from "./control-call-section";
import { faultSection } from "./control-fault-section";
import { loadBalancerSection } from "./control-load-balancer-section";
import { accountSection } from "./control-instance-section";
import { bucketSection, capacitySection, delaySection, timeSection } from "./control-setting-sections";
import type { ControlParts } from "./control-parts";
import type { ControlState } from "./control-state";
import { CONTROL_STYLE } from "./control-style";
import { tagSection } from "./control-tag-section";
import { escapeHtml } from "./html";
import type { TagCommandResult } from "./run-tag-commands";

const SECTIONS = ["Tags", "Instances", "Load balancers", "Time", "Faults", "Capacity", "Buckets", "Delays", "Calls"];

/** The control page as one HTML document without scripts or outside assets. `nonce` is for its style (base64). */
export function renderControlPage(of: {
  state: ControlState;
  calls: readonly CallRecord[];
  tagResults: readonly TagCommandResult[];
  links: ControlParts["links"];
  nonce: string;
}): string {
  const { state, calls, tagResults, nonce } = of;
  const others = of.links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`);
  const links = [...SECTIONS.map((name) => `<a href="#${name.toLowerCase().replaceAll(" ", "-")}">${name}</a>`), ...others].join(" ");
  const instances = `<section id="instances"><h2>Instances</h2>${state.accounts.map(accountSection).join("")}</section>`;
  const sections = [timeSection, faultSection, capacitySection, bucketSection, delaySection].map((section) => section(state));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>Embedded AWS</title><style nonce="${nonce}">${CONTROL_STYLE}</style></head><body>
<header><h1>Embedded AWS</h1><p>Act as somebody else in the AWS console, and make AWS fail. It is ${escapeHtml(timeText(state.now))} here. <a href="/">Refresh</a></p><nav aria-label="Sections">${links}</nav></header>
<main>${tagSection(tagResults)}${instances}${loadBalancerSection(state)}${sections.join("")}${callSection(calls)}</main>
</body></html>`;
}

/** What a person sees whose form was refused: why, and the way back. */
export function renderRefusedForm(message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Refused</title><p>${escapeHtml(message)}</p><p><a href="/">Back</a></p></html>`;
}

function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
