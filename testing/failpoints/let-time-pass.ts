import { waitUntil } from "../faults/wait-until";
import type { PortalWorld } from "../factories/portal-world";

/** What half a minute of waiting would do: every lease has run out, and every target is due to be read. */
export async function letLeasesRunOut(world: PortalWorld): Promise<void> {
  await world.db.$executeRaw`update operation set lease_until = now() - interval '1 second' where lease_until is not null`;
  await world.db.$executeRaw`update aws_target set poll_lease_until = null, poll_due_at = now()`;
}

/** Keeps what dead and frozen workers hold from running out while a test prepares more, however slow the machine is. */
export async function keepLeases(world: PortalWorld): Promise<void> {
  await world.db.$executeRaw`update operation set lease_until = now() + interval '1 hour' where lease_until is not null`;
}

/** Waits until every operation has ended, at most `ms` milliseconds. The targets are read with every scan instead of every 3 s; nothing else is hurried. */
export async function waitForEnds(world: PortalWorld, ms = 150_000): Promise<void> {
  const hasEnded = async (): Promise<boolean> => {
    await world.db.$executeRaw`update aws_target set poll_due_at = now() where poll_lease_until is null and poll_due_at > now()`;
    return (await world.db.operation.count({ where: { endedAt: null } })) === 0;
  };
  await waitUntil("all operations end", hasEnded, ms);
}
