import type { Actor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db";
import { authorizedInstance } from "./authorized-environment";
import type { ConnectOutput } from "./connection/schemas";

/** Addresses of an instance and the commands that lead to it, as AWS last said. */
export async function connectToInstance(db: Db, actor: Actor, instanceId: string): Promise<ConnectOutput> {
  const { instance, environment } = await authorizedInstance(db, actor, "environment:connect", instanceId);
  const { id, name, ec2Id, state, privateIp, publicIp, publicDns, keyName } = instance;
  const { polledAt, region } = environment.target;
  return {
    instanceId: id,
    name,
    ec2Id,
    state,
    privateIp,
    publicIp,
    publicDns,
    keyName,
    observedAt: polledAt !== null && polledAt > instance.observedAt ? polledAt : instance.observedAt,
    sshConfig: state === "running" ? sshConfig(instance) : null,
    sessionManagerCommand: `aws ssm start-session --target ${ec2Id} --region ${region}`,
  };
}

/** A block for ~/.ssh/config (ssh_config(5)); null without an address. Windows has no ssh to offer. */
export function sshConfig(instance: {
  name: string;
  platform: string;
  publicIp: string | null;
  privateIp: string | null;
  keyName: string | null;
}): string | null {
  const address = instance.publicIp ?? instance.privateIp;
  if (address === null || /windows/i.test(instance.platform)) return null;
  // Names come from tags: only what ssh_config takes as one word may get into the block.
  const word = (text: string) => text.replaceAll(/[^A-Za-z0-9._-]+/g, "-");
  const key = instance.keyName === null ? [] : [`  IdentityFile ~/.ssh/${word(instance.keyName)}.pem`];
  return [`Host ${word(instance.name)}`, `  HostName ${address}`, "  User ec2-user", ...key, ""].join("\n");
}
