import type { Instance } from "./instance-store";

/** A volume with the instance it is attached to. */
export type Volume = {
  readonly id: string;
  readonly device: string;
  readonly encrypted: boolean;
  readonly gib: number;
  readonly type: string;
  /** Of an encrypted volume always present: without a key of its own AWS's default key for EBS. */
  readonly kmsKeyArn?: string;
  readonly instance: Instance;
};

/** The volumes of an instance: the seeded ones, or a plain root volume where none are seeded and the root is a volume. */
export function volumesOf(instance: Instance): Volume[] {
  const { definition, accountId, region, id } = instance;
  const plainRoot = definition.rootDeviceType === "ebs" ? [{ id: `vol-${id.slice(2)}`, encrypted: false, gib: 20, type: "gp3" as const }] : [];
  const seeded: typeof definition.volumes = definition.volumes.length > 0 ? definition.volumes : plainRoot;
  return seeded.map((volume, index) => ({
    id: volume.id,
    device: index === 0 ? "/dev/xvda" : `/dev/sd${String.fromCodePoint("f".charCodeAt(0) + index - 1)}`,
    encrypted: volume.encrypted,
    gib: volume.gib,
    type: volume.type,
    kmsKeyArn: volume.kmsKeyArn ?? (volume.encrypted ? `arn:aws:kms:${region}:${accountId}:key/00000000-0000-0000-0000-000000000eb5` : undefined),
    instance,
  }));
}
