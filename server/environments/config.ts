import { z } from "zod";
import type { SystemActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "./audit-events";
import { lockTargets } from "./target-claims";

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens");
// Titles stand in printed Terraform and in terminals, where a line break would begin something else.
const title = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{C}*$/u, "use no control characters");

const teamConfig = z.strictObject({ slug, title });

const targetConfig = z.strictObject({
  key: slug,
  title,
  accountId: z.string().regex(/^\d{12}$/, "an AWS account id has 12 digits"),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "use a region such as ap-northeast-2"),
  roleArnPrefix: z
    .string()
    .regex(/^arn:aws:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*$/, "use an ARN prefix that ends with a slash, such as arn:aws:iam::111122223333:role/switchyard/"),
  // STS API reference, AssumeRole, ExternalId.
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, "use 2 to 1224 letters, digits and _+=,.@:/-"),
  /** The portal's own principal; without it the role `switchyard-broker` in the target's account. */
  brokerArn: z
    .string()
    .max(512)
    .regex(/^arn:aws:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/, "use the ARN of a role or user, such as arn:aws:iam::111122223333:role/switchyard-broker")
    .nullable()
    .default(null),
  /** The role of whoever provisions instances, the only one that writes our tags; without it the role `provisioning` in the target's account. */
  provisionerArn: z
    .string()
    .max(512)
    .regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, "use the ARN of a role, such as arn:aws:iam::111122223333:role/provisioning")
    .nullable()
    .default(null),
  /** Customer-managed keys of the volumes there; a start needs grants on them. */
  kmsKeyArns: z
    .array(z.string().regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64}$/, "use the ARN of a key, not of an alias"))
    .max(50)
    .default([]),
  /** Stages that the target's role `developer` may act in. */
  developerStages: z.array(slug).min(1).max(20).default(["dev"]),
});

/** Teams and AWS targets of config/switchyard.json. */
export const targetsConfigShape = {
  teams: z.array(teamConfig).superRefine(unique("slug")),
  targets: z.array(targetConfig).superRefine(unique("key")).superRefine(rolesOfOwnAccount).superRefine(keysOfOwnRegion),
};

type TargetsConfig = { teams: z.infer<typeof teamConfig>[]; targets: z.input<typeof targetConfig>[] };

/** Makes teams and targets equal to the file's. A target that is no longer there is disabled, its rows stay. The same file again changes nothing. */
export async function importTargets(tx: Tx, actor: SystemActor, config: TargetsConfig): Promise<void> {
  await importTeams(tx, actor, config.teams);
  const rows = await tx.awsTarget.findMany();
  await lockTargets(
    tx,
    rows.map(({ id }) => id),
  );
  const existing = new Map(rows.map((row) => [row.key, row]));
  for (const given of config.targets) {
    const target = targetConfig.parse(given);
    const row = existing.get(target.key);
    existing.delete(target.key);
    if (row === undefined) await tx.awsTarget.create({ data: { id: newId(), ...target, pollDueAt: clock.now() } });
    else if (row.enabled && Object.entries(target).every(([key, value]) => isEqual(row[key as keyof typeof target], value))) continue;
    else await tx.awsTarget.update({ where: { id: row.id }, data: { ...target, enabled: true, pollDueAt: clock.now() } });
    await recordTarget(tx, actor, target, row === undefined ? "added" : "changed");
  }
  for (const row of existing.values()) {
    if (!row.enabled) continue;
    await tx.awsTarget.update({ where: { id: row.id }, data: { enabled: false } });
    await recordTarget(tx, actor, row, "disabled");
  }
}

async function importTeams(tx: Tx, actor: SystemActor, teams: TargetsConfig["teams"]): Promise<void> {
  const existing = new Map((await tx.team.findMany()).map((row) => [row.slug, row]));
  for (const team of teams) {
    const row = existing.get(team.slug);
    if (row?.title === team.title) continue;
    await tx.team.upsert({ where: { slug: team.slug }, create: { id: newId(), ...team }, update: { title: team.title } });
    await record(tx, environmentAuditEvents["team.imported"], { actor, subject: { noun: "team", id: row?.id ?? null, label: team.title }, data: team });
  }
}

type TargetFacts = Pick<TargetsConfig["targets"][number], "key" | "title" | "accountId" | "region">;

function recordTarget(tx: Tx, actor: SystemActor, target: TargetFacts, change: "added" | "changed" | "disabled"): Promise<void> {
  const { key, accountId, region } = target;
  return record(tx, environmentAuditEvents["target.imported"], {
    actor,
    subject: { noun: "target", id: null, label: target.title },
    data: { key, change, accountId, region },
  });
}

function isEqual(present: string | readonly string[] | null, wanted: string | readonly string[] | null): boolean {
  return JSON.stringify(present) === JSON.stringify(wanted);
}

function unique<K extends string>(key: K) {
  return (rows: readonly Record<K, string>[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [index, row] of rows.entries()) {
      if (seen.has(row[key])) context.addIssue({ code: "custom", path: [index, key], message: `${row[key]} is there twice` });
      seen.add(row[key]);
    }
  };
}

// AWS takes no key of another region for a volume.
function keysOfOwnRegion(targets: readonly z.infer<typeof targetConfig>[], context: z.RefinementCtx): void {
  for (const [index, { region, kmsKeyArns }] of targets.entries()) {
    const elsewhere = kmsKeyArns.findIndex((arn) => arn.split(":")[3] !== region);
    if (elsewhere !== -1) context.addIssue({ code: "custom", path: [index, "kmsKeyArns", elsewhere], message: `is a key of another region than ${region}` });
  }
}

function rolesOfOwnAccount(targets: readonly z.infer<typeof targetConfig>[], context: z.RefinementCtx): void {
  for (const [index, { accountId, roleArnPrefix }] of targets.entries()) {
    if (roleArnPrefix.split(":")[4] !== accountId)
      context.addIssue({ code: "custom", path: [index, "roleArnPrefix"], message: "names another account than accountId" });
  }
}
