import type { SeedAccount } from "../aws/seed-account";

type LoadBalancers = NonNullable<SeedAccount["loadBalancers"]>;

const tags = { "switchyard:managed": "true", "switchyard:team": "payments", "switchyard:stage": "dev" };

/** The load balancer before the pair shop-blue and shop-green. Both groups are named, so that AWS checks the targets of both. */
export function demoLoadBalancers(region: string, instancesOf: (environment: string) => string[]): LoadBalancers {
  const group = (name: string, id: string, port: number) => ({ name, id, port, deregistrationDelaySeconds: 20, instances: instancesOf(name), tags });
  return [
    {
      name: "shop",
      id: "5c1d7a90e4b2f683",
      region,
      targetGroups: [group("shop-blue", "1a2b3c4d5e6f7081", 8080), group("shop-green", "92a3b4c5d6e7f809", 8080)],
      listeners: [
        {
          id: "0f1e2d3c4b5a6978",
          port: 443,
          forward: [
            { group: "shop-blue", weight: 100 },
            { group: "shop-green", weight: 0 },
          ],
          tags,
        },
      ],
    },
  ];
}
