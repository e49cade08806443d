import type { ApiCall, AwsModel } from "./api-call";
import type { ConditionContext } from "./policy-variables";

/** What a decision needs to know of a call. */
export type DecidingCall = Pick<ApiCall, "principal" | "region"> & { readonly model: Pick<AwsModel, "clock"> };

/** What an act adds to the keys of a request, by key in any case; undefined is absent. */
export type RequestKeys = Readonly<Record<string, string | readonly string[] | undefined>>;

// The endpoint listens on the loopback interface only.
const SOURCE_IP = "127.0.0.1";

/**
 * The condition keys a request carries: who acts, where and when, and `about`, what the act adds. The time is virtual, as that of
 * sessions: who makes conditions by a clock that follows this one is judged by the same.
 * Source: IAM user guide, "AWS global condition context keys".
 */
export function requestContext({ principal, region, model }: DecidingCall, about: RequestKeys): ConditionContext {
  const { session } = principal;
  const now = new Date(model.clock.now());
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(principal.arn)?.[1];
  return contextOf({
    "aws:PrincipalArn": session?.roleArn ?? principal.arn,
    "aws:PrincipalAccount": principal.accountId,
    "aws:PrincipalType": session ? "AssumedRole" : user === undefined ? undefined : "User",
    "aws:userid": principal.userId,
    "aws:username": user,
    "aws:SourceIdentity": session?.sourceIdentity,
    ...tagKeys("aws:PrincipalTag", session?.tags ?? {}),
    "aws:RequestedRegion": region,
    "aws:SourceIp": SOURCE_IP,
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1_000)),
    ...about,
  });
}

/** One condition key per tag: `aws:ResourceTag/team`, … */
export function tagKeys(prefix: string, tags: Readonly<Record<string, string>>): RequestKeys {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** The keys of tags that a request sets or removes: `aws:TagKeys` and one `aws:RequestTag/…` each; nothing where there are none. */
export function requestTagKeys(tags: Readonly<Record<string, string>>): RequestKeys {
  const names = Object.keys(tags);
  return { "aws:TagKeys": names.length > 0 ? names : undefined, ...tagKeys("aws:RequestTag", tags) };
}

/** Keys as conditions are judged by: in lower case, absent ones left out. */
export function contextOf(keys: RequestKeys): ConditionContext {
  const context = new Map<string, string | readonly string[]>();
  for (const [key, value] of Object.entries(keys)) {
    if (value !== undefined) context.set(key.toLowerCase(), value);
  }
  return context;
}
