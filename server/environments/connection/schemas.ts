import { z } from "zod";

export const instanceStates = ["pending", "running", "shutting_down", "terminated", "stopping", "stopped", "missing"] as const;

export const connectInput = z.strictObject({ instanceId: z.uuid() });
export const connectOutput = z.strictObject({
  instanceId: z.uuid(),
  name: z.string(),
  ec2Id: z.string(),
  state: z.enum(instanceStates),
  privateIp: z.string().nullable(),
  publicIp: z.string().nullable(),
  publicDns: z.string().nullable(),
  keyName: z.string().nullable(),
  /** When these addresses were read; a public address changes at each start. */
  observedAt: z.date(),
  /** A block for ~/.ssh/config; null while there is no address. */
  sshConfig: z.string().nullable(),
  /** AWS CLI command for Session Manager. */
  sessionManagerCommand: z.string(),
});

/** `again` asks the worker to read the console anew. */
export const diagnosisInput = z.strictObject({ instanceId: z.uuid(), again: z.boolean().default(false) });
export const diagnosisOutput = z.strictObject({
  /** The readable end of the console; null while AWS has nothing, or nothing was read yet. */
  text: z.string().nullable(),
  readAt: z.date().nullable(),
  /** Why it could not be read, in words. */
  error: z.string().nullable(),
});

export type ConnectOutput = z.infer<typeof connectOutput>;
