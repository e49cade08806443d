/** The parts of api/v1's answers that the command line reads; docs/openapi.json describes them in full. */
export type Environment = {
  id: string;
  team: string;
  stage: string;
  name: string;
  state: string;
  because: string;
  inUse: { who: string; what: string | null; since: string; until: string | null }[];
};
export type EnvironmentDetail = Environment & { instances: { name: string; ec2Id: string; type: string; state: string }[] };
export type EnvironmentPage = { environments: Environment[]; nextCursor: string | null };
export type Accepted = { accepted: string; waitsFor: string[]; waitsUntil: string | null };
export type Extended = { until: string; sentence: string };
export type Lease = { leaseId: string; environmentId: string; countsUntil: string; ttlSeconds: number; stop: { stage: string; sentence: string } | null };
export type Released = { leaseId: string; released: boolean; because: string };
export type Me = { uid: string; name: string; token: { name: string; expiresAt: string }; rights: { permission: string }[] };
