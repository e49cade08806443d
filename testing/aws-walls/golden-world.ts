import type { SeedAccount } from "@/embedded/aws/seed-account";
import { AWAY, CALLERS, HOME, INSTANCES, LIMITED, OTHER_REGION, REGION, SILENT } from "./golden-accounts";
import type { CallerName } from "./golden-accounts";
import { goldenLoadBalancers } from "./golden-listeners";
import { away, extraRoles, home, limited } from "./golden-roles";
import type { Policy } from "./policies-under-test";

const everything: Policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** The four accounts with the printed roles and the further ones that single decisions need. */
export function goldenSeed(): SeedAccount[] {
  const base: Policy = { Version: "2012-10-17", Statement: [home, away].flatMap(({ base: { Statement } }) => Statement) };
  const account = (
    accountId: string,
    caller: CallerName,
    rest: { policy: Policy } & Partial<Pick<SeedAccount, "roles" | "serviceControlPolicies">>,
  ): SeedAccount => ({
    accountId,
    regions: [REGION, OTHER_REGION],
    baseCredentials: { ...CALLERS[caller], policy: rest.policy },
    roles: rest.roles ?? [],
    serviceControlPolicies: rest.serviceControlPolicies,
    loadBalancers: goldenLoadBalancers(accountId),
    instances: Object.values(INSTANCES)
      .filter((instance) => instance.accountId === accountId)
      .map(({ id, region, tags }, index) => ({ id, type: "t3.small", zone: `${region}a`, tags: { ...tags }, privateIp: `10.0.0.${index + 1}` })),
  });
  return [
    account(HOME, "broker", { policy: base, roles: [...Object.values(home.roles), ...extraRoles(HOME)] }),
    account(AWAY, "stranger", { policy: everything, roles: [...Object.values(away.roles), ...extraRoles(AWAY)] }),
    account(LIMITED, "admin", { policy: everything, roles: extraRoles(LIMITED), serviceControlPolicies: [everything, limited.serviceControl] }),
    account(SILENT, "muted", { policy: everything, serviceControlPolicies: [limited.serviceControl] }),
  ];
}
