import type { Lease, Released } from "../answers";
import { environmentPath, requireAnswer } from "../api-client";
import type { Api } from "../api-client";
import type { Arguments } from "../arguments";
import { CommandError, exitCodes } from "../exit-codes";
import { keepLease } from "../keep-lease";
import { leaseBody } from "../lease-facts";
import { print, say } from "../print";
import { runChild } from "../run-child";

/** Runs a command while a stop waits for it. Ends with the command's exit code, whatever became of the lease. */
export async function leaseRun(api: Api, args: Arguments): Promise<number> {
  const [command, ...rest] = args.rest;
  if (command === undefined) throw new CommandError("Say what to run: switchyard lease run team/stage/name -- make test", exitCodes.usage);
  const lease = await keepLease(api, environmentPath(args.words[0]), leaseBody(args), say);
  if (lease.trouble !== null && args.is("require")) {
    await lease.release();
    throw new CommandError("There is no lease, and --require was given, so nothing was run.", exitCodes.refused);
  }
  try {
    return await runChild(command, rest);
  } finally {
    await lease.release();
  }
}

/** Takes a lease and prints its id; the same key again is the same lease, heard of again. */
export async function leaseTake(api: Api, args: Arguments): Promise<number> {
  const lease = requireAnswer(await api.call<Lease>("POST", `${environmentPath(args.words[0])}/leases`, leaseBody(args)));
  print(args.is("json"), lease, lease.leaseId);
  if (lease.stop !== null) say(lease.stop.sentence);
  return exitCodes.done;
}

/** Says that the work goes on. */
export async function leaseHeartbeat(api: Api, args: Arguments): Promise<number> {
  const lease = requireAnswer(await api.call<Lease>("POST", `/leases/${leaseId(args)}/heartbeat`));
  print(args.is("json"), lease, `It counts until ${lease.countsUntil}.`);
  if (lease.stop !== null) say(lease.stop.sentence);
  return exitCodes.done;
}

/** Gives a lease back. */
export async function leaseRelease(api: Api, args: Arguments): Promise<number> {
  const reason = args.text("reason");
  const query = reason === undefined ? "" : `?${new URLSearchParams({ reason }).toString()}`;
  const released = requireAnswer(await api.call<Released>("DELETE", `/leases/${leaseId(args)}${query}`));
  print(args.is("json"), released, released.released ? "The lease is given back." : `The lease had ended before (${released.because}).`);
  return exitCodes.done;
}

function leaseId(args: Arguments): string {
  const [id] = args.words;
  if (id === undefined || !/^[\da-f-]{36}$/i.test(id)) throw new CommandError("Name the lease by the id that lease take printed.", exitCodes.usage);
  return id;
}
