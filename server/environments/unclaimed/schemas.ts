import { z } from "zod";

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens");
const ec2Id = z.string().regex(/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, "is no instance id");
// PostgreSQL holds no NUL in texts.
const search = z
  .string()
  .trim()
  .max(100)
  .regex(/^[^\0]*$/, "must not contain NUL");

/** How many instances one call may accept or withdraw. */
export const mostAccepted = 500;

/** Whether a proposal is whole, or a person must choose something. */
export const proposalStates = ["complete", "choice"] as const;

/** A filter value for what has no proposed team. */
export const noTeam = "none";

export const listUnclaimedInput = z.strictObject({
  search: search.optional(),
  targets: z.array(slug).max(50).optional(),
  teams: z.array(slug).max(50).optional(),
  states: z.array(z.enum(proposalStates)).max(proposalStates.length).optional(),
});

const facet = z.strictObject({ value: z.string(), title: z.string(), count: z.number().int() });
const target = z.strictObject({ id: z.uuid(), key: z.string(), title: z.string() });

export const unclaimedInstance = z.strictObject({
  ec2Id: z.string(),
  name: z.string(),
  type: z.string(),
  state: z.string(),
  startOrder: z.number().int(),
  why: z.string(),
  /** What speaks against switching it, and which other scheduler does. */
  flags: z.array(z.string()),
  schedules: z.array(z.string()),
});

/** Instances that probably belong together. What is null a person must choose. */
export const proposedEnvironment = z.strictObject({
  /** Stable while its instances and what is proposed stay the same. */
  key: z.string(),
  target,
  team: z.string().nullable(),
  /** What a tag says where no configured team is meant. */
  rawTeam: z.string().nullable(),
  stage: z.string().nullable(),
  environment: z.string().nullable(),
  complete: z.boolean(),
  why: z.string(),
  instances: z.array(unclaimedInstance),
});

export const listUnclaimedOutput = z.strictObject({
  /** Over everything, whatever the filter; complete and choice, like the teams of the facets, over as many as are looked at. */
  totals: z.strictObject({ instances: z.number().int(), complete: z.number().int(), choice: z.number().int() }),
  facets: z.strictObject({ targets: z.array(facet), teams: z.array(facet) }),
  /** The teams the person may adopt into. */
  teams: z.array(z.strictObject({ slug: z.string(), title: z.string() })),
  /** Environments that exist: what is adopted under such a name joins it. */
  existing: z.array(
    z.strictObject({ targetId: z.uuid(), targetTitle: z.string(), team: z.string(), stage: z.string(), name: z.string(), instances: z.number().int() }),
  ),
  groups: z.array(proposedEnvironment),
  /** Instances that match but are not shown, because one answer holds only so many. */
  left: z.number().int(),
  /** Targets that were not read, or not lately, in words. */
  notes: z.array(z.string()),
  /** True once every target has been read. */
  read: z.boolean(),
});

const adoptedInstance = z.strictObject({ ec2Id, startOrder: z.number().int().min(0).max(9999) });
const placement = z.strictObject({
  targetId: z.uuid(),
  team: slug,
  stage: slug,
  environment: slug,
  instances: z.array(adoptedInstance).min(1).max(mostAccepted),
});

export const acceptInput = z
  .strictObject({ environments: z.array(placement).min(1).max(mostAccepted) })
  .refine(
    ({ environments }) => environments.reduce((sum, { instances }) => sum + instances.length, 0) <= mostAccepted,
    `at most ${mostAccepted} instances at a time`,
  );

export const acceptOutput = z.strictObject({ accepted: z.number().int(), environments: z.number().int(), sentence: z.string() });

export const withdrawInput = z.strictObject({ adoptionIds: z.array(z.uuid()).min(1).max(mostAccepted) });
export const withdrawOutput = z.strictObject({ withdrawn: z.number().int() });

export const adoptionStates = ["waiting", "tagged", "differs", "vanished"] as const;

const followedAdoption = z.strictObject({
  adoptionId: z.uuid(),
  ec2Id: z.string(),
  name: z.string(),
  state: z.enum(adoptionStates),
  /** What a person should know about it; null while all goes as accepted. */
  said: z.string().nullable(),
  acceptedBy: z.string(),
  /** The team its own tags name, when that is another than it was accepted into; null also once its tags have come. */
  ownTeam: z.string().nullable(),
});

/** The adoptions into one environment. */
export const followedEnvironment = z.strictObject({
  key: z.string(),
  target,
  team: z.string(),
  stage: z.string(),
  environment: z.string(),
  /** Null until AWS shows it. */
  environmentId: z.uuid().nullable(),
  /** When the newest of them was accepted. */
  acceptedAt: z.date(),
  tagged: z.number().int(),
  adoptions: z.array(followedAdoption),
});

/** What writes the tags in one target. */
const tagCommands = z.strictObject({
  target: target.extend({
    accountId: z.string(),
    region: z.string(),
    /** The role that writes tags there, where the configuration names it. */ provisionerArn: z.string().nullable(),
  }),
  instances: z.number().int(),
  /** Commands of the AWS CLI, one a line. */
  commands: z.string(),
});

export const adoptionsOutput = z.strictObject({
  totals: z.strictObject({ all: z.number().int(), tagged: z.number().int(), waiting: z.number().int(), vanished: z.number().int() }),
  environments: z.array(followedEnvironment),
  commands: z.array(tagCommands),
  /** Older adoptions of the person's places that are not listed, because one answer holds only so many. */
  left: z.number().int(),
});

export const otherSchedulesInput = z.strictObject({ environmentId: z.uuid() });
export const otherSchedulesOutput = z.strictObject({ sentences: z.array(z.string()) });

export type ListUnclaimedInput = z.infer<typeof listUnclaimedInput>;
export type ListUnclaimedOutput = z.infer<typeof listUnclaimedOutput>;
export type ProposedEnvironment = z.infer<typeof proposedEnvironment>;
export type UnclaimedInstance = z.infer<typeof unclaimedInstance>;
export type AcceptInput = z.infer<typeof acceptInput>;
export type AcceptOutput = z.infer<typeof acceptOutput>;
export type AdoptionsOutput = z.infer<typeof adoptionsOutput>;
export type FollowedEnvironment = z.infer<typeof followedEnvironment>;
