import { setTimeout as sleep } from "node:timers/promises";
import type { Accepted, Environment, EnvironmentDetail, EnvironmentPage, Extended } from "../answers";
import { environmentPath, requireAnswer } from "../api-client";
import type { Api } from "../api-client";
import { minutesOf, wholeNumber } from "../arguments";
import type { Arguments } from "../arguments";
import { CommandError, exitCodes } from "../exit-codes";
import { print, say, table } from "../print";

/** Lists environments, all pages of them. */
export async function list(api: Api, args: Arguments): Promise<number> {
  const query = new URLSearchParams({ limit: "200" });
  for (const name of ["team", "stage", "state", "search"]) {
    const value = args.text(name);
    if (value !== undefined) query.set(name, value);
  }
  const environments: Environment[] = [];
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    if (cursor !== null) query.set("cursor", cursor);
    const page: EnvironmentPage = requireAnswer(await api.call<EnvironmentPage>("GET", `/environments?${query.toString()}`));
    environments.push(...page.environments);
    cursor = page.nextCursor;
  }
  const rows = environments.map(({ team, stage, name, state, because }) => [`${team}/${stage}/${name}`, state.replaceAll("_", " "), because]);
  print(args.is("json"), environments, environments.length === 0 ? "There is no such environment." : table(["ENVIRONMENT", "STATE", "BECAUSE"], rows));
  return exitCodes.done;
}

/** Shows one environment with its instances and who works on it. */
export async function show(api: Api, args: Arguments): Promise<number> {
  const environment = requireAnswer(await api.call<EnvironmentDetail>("GET", environmentPath(args.words[0])));
  const { team, stage, name, state, because, inUse, instances } = environment;
  const lines = [
    `${team}/${stage}/${name}: ${state.replaceAll("_", " ")}`,
    because,
    ...inUse.map(({ who, what }) => `In use: ${who}${what === null ? "" : ` (${what})`}`),
    table(
      ["INSTANCE", "ID", "TYPE", "STATE"],
      instances.map((instance) => [instance.name, instance.ec2Id, instance.type, instance.state]),
    ),
  ];
  print(args.is("json"), environment, lines.join("\n"));
  return exitCodes.done;
}

/** Starts an environment; with `--wait` it ends when the environment runs. */
export async function start(api: Api, args: Arguments): Promise<number> {
  const path = environmentPath(args.words[0]);
  const accepted = requireAnswer(await api.call<Accepted>("POST", `${path}/start`, { reason: args.text("reason") }));
  if (args.is("wait")) await awaitRunning(api, path, wholeNumber(args.text("timeout"), "timeout", { least: 1, most: 7_200, usual: 900 }));
  print(args.is("json"), accepted, args.is("wait") ? `${accepted.accepted} It is running.` : accepted.accepted);
  return exitCodes.done;
}

async function awaitRunning(api: Api, path: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  for (let pause = 1_000; ; pause = Math.min(pause * 1.5, 10_000)) {
    const called = await api.call<EnvironmentDetail>("GET", path);
    if (called.ok && called.value.state === "running") return;
    if (called.ok && ["failed", "attention"].includes(called.value.state)) throw new CommandError(called.value.because, exitCodes.refused);
    if (!called.ok && called.problem !== null) requireAnswer(called);
    if (Date.now() + pause > deadline) throw new CommandError(`It does not run after ${seconds} s. It goes on starting; look again later.`, exitCodes.refused);
    await sleep(pause);
  }
}

/** Stops an environment; somebody's work is waited for or overridden only when that is asked for. */
export async function stop(api: Api, args: Arguments): Promise<number> {
  const body = { reason: args.text("reason"), wait: args.is("wait"), overrideReason: args.text("override") };
  const accepted = requireAnswer(await api.call<Accepted>("POST", `${environmentPath(args.words[0])}/stop`, body));
  print(args.is("json"), accepted, accepted.accepted);
  if (accepted.waitsFor.length > 0) say(`it waits for ${accepted.waitsFor.join(", ")}`);
  return exitCodes.done;
}

/** Keeps an environment on for longer. */
export async function extend(api: Api, args: Arguments): Promise<number> {
  const [named, length] = args.words.length > 1 ? args.words : [undefined, args.words[0]];
  const until = args.text("until");
  if ((length === undefined) === (until === undefined)) {
    throw new CommandError("Say for how long: switchyard extend team/stage/name 2h, or --until 2026-11-29T22:00:00+09:00", exitCodes.usage);
  }
  const path = environmentPath(until === undefined ? named : (args.words[0] ?? undefined));
  const body = { ...(until === undefined ? { minutes: minutesOf(length ?? "") } : { until }), reason: args.text("reason") };
  const extended = requireAnswer(await api.call<Extended>("POST", `${path}/extend`, body));
  print(args.is("json"), extended, extended.sentence);
  return exitCodes.done;
}
