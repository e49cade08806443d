import type { ConditionContext } from "./policy-conditions";
import type { Principal } from "./principals";

/**
 * The condition keys a request carries: who acts, and `about`, what the act adds (keys in any case; undefined is absent).
 * Source: IAM user guide, "AWS global condition context keys".
 */
export function requestContext(principal: Principal, about: Readonly<Record<string, string | readonly string[] | undefined>>): ConditionContext {
  const context = new Map<string, string | readonly string[]>();
  const put = (key: string, value: string | readonly string[] | undefined): void => {
    if (value !== undefined) context.set(key.toLowerCase(), value);
  };
  put("aws:PrincipalArn", principal.session?.roleArn ?? principal.arn);
  put("aws:PrincipalAccount", principal.accountId);
  put("aws:SourceIdentity", principal.session?.sourceIdentity);
  for (const [key, value] of Object.entries(principal.session?.tags ?? {})) put(`aws:PrincipalTag/${key}`, value);
  for (const [key, value] of Object.entries(about)) put(key, value);
  return context;
}
