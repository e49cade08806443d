import type { SeedAccount } from "@/embedded/aws/seed-account";
import type { EmbeddedAwsOptions } from "@/embedded/aws/start-embedded-aws";
import type { UserActor } from "@/server/access/actor";
import { advanceSwitch } from "@/server/environments/switches/advance-switch";
import { beginSwitch } from "@/server/environments/switches/begin-switch";
import { createPair } from "@/server/environments/switches/create-pair";
import { readNetworks } from "@/server/environments/switches/outbound-address";
import { createOutboundGateway } from "@/server/environments/switches/outbound-gateway";
import type { PairSettings } from "@/server/environments/switches/schemas";
import type { SwitchDeps } from "@/server/environments/switches/switch-deps";
import { createTrafficGateway } from "@/server/environments/switches/traffic-gateway";
import { newId } from "@/server/platform/ids";
import { account, awsSeed, baseCredentials } from "./aws-world";
import { createPortalWorld } from "./portal-world";
import type { PortalWorld } from "./portal-world";

const region = "ap-northeast-2";
const elb = (resource: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`;

/** The load balancer of the world's pair. */
export const listenerArn = elb("listener/app/shop/00000000000000a1/00000000000000b1");
export const ruleArn = elb("listener-rule/app/shop/00000000000000a1/00000000000000b1/00000000000000c1");
export const blueGroup = elb("targetgroup/blue/00000000000000d1");
export const greenGroup = elb("targetgroup/green/00000000000000d2");

/** The listener with both groups, no probes, no least time. */
export const listenerSettings: PairSettings = {
  traffic: { kind: "listener", listenerArn, targetGroupA: blueGroup, targetGroupB: greenGroup },
  probes: { a: null, b: null },
  minDrainMinutes: 0,
};

const instances = [
  { name: "blue-api", environment: "shop-blue", state: "running" as const },
  { name: "blue-web", environment: "shop-blue", order: 2, state: "running" as const },
  { name: "green-api", environment: "shop-green" },
  { name: "green-web", environment: "shop-green", order: 2 },
  { name: "other", environment: "search-dev", team: "search" },
];

/** A seed with shop-blue (running, served) and shop-green (stopped) behind one load balancer. */
function switchSeed(): SeedAccount[] {
  const [first] = awsSeed(instances);
  if (first === undefined) throw new Error("The seed has one account.");
  const idsOf = (environment: string) => first.instances.filter(({ tags }) => tags?.["switchyard:environment"] === environment).map(({ id }) => id);
  const tags = { "switchyard:managed": "true", "switchyard:team": "payments", "switchyard:stage": "dev" };
  const forward = [
    { group: "blue", weight: 100 },
    { group: "green", weight: 0 },
  ];
  const group = (name: string, id: string, environment: string) => ({
    name,
    id,
    port: 8080,
    deregistrationDelaySeconds: 0,
    instances: idsOf(environment),
    tags,
  });
  return [
    {
      ...first,
      loadBalancers: [
        {
          name: "shop",
          id: "00000000000000a1",
          region,
          targetGroups: [group("blue", "00000000000000d1", "shop-blue"), group("green", "00000000000000d2", "shop-green")],
          listeners: [{ id: "00000000000000b1", port: 443, forward, tags, rules: [{ id: "00000000000000c1", priority: 10, path: "/shop/*", forward, tags }] }],
        },
      ],
    },
  ];
}

/** A portal with a pair, and a worker of its switches that is moved by hand. */
export type SwitchWorld = PortalWorld & {
  switching: SwitchDeps;
  mina: UserActor;
  /** Makes the pair of shop-blue (a, serving) and shop-green (b). */
  pair(settings?: PairSettings): Promise<string>;
  begin(pairId: string, as?: UserActor): Promise<string>;
  /** Lets the worker look at the switch once, whatever its next look was to be. */
  look(switchId: string, deps?: SwitchDeps): Promise<void>;
  row(switchId: string): ReturnType<PortalWorld["db"]["environmentSwitch"]["findUniqueOrThrow"]>;
  /** Looks, operates and polls until the switch is in one of the states, or fails after a minute. */
  until(switchId: string, ...states: string[]): Promise<void>;
  /** Where the load balancer sends traffic. */
  serving(): string[];
};

export const installationSecret = "a-secret-of-the-installation-for-tests-only";

/** Makes a world; close it in afterAll. `allowed`: networks that hooks and probes may reach besides public ones. */
export async function createSwitchWorld(
  options: Partial<Pick<EmbeddedAwsOptions, "seed" | "delays" | "describeLagMs">> & { allowed?: string } = {},
): Promise<SwitchWorld> {
  const { allowed = "", ...aws } = options;
  const world = await createPortalWorld({ seed: switchSeed(), ...aws });
  const mina = await world.person("Mina Park");
  const switching: SwitchDeps = {
    db: world.db,
    directory: world.deps.directory,
    owner: "switch-worker",
    traffic: createTrafficGateway({ endpoint: world.aws.endpoint, baseCredentials }),
    outbound: createOutboundGateway(readNetworks(allowed)),
    secret: installationSecret,
  };
  const look = async (switchId: string, deps: SwitchDeps = switching): Promise<void> => {
    await advanceSwitch(deps, switchId);
  };
  const row = (switchId: string) => world.db.environmentSwitch.findUniqueOrThrow({ where: { id: switchId } });
  return {
    ...world,
    switching,
    mina,
    look,
    row,
    pair: async (settings = listenerSettings) => {
      const [blue, green] = [await world.environment("shop-blue"), await world.environment("shop-green")];
      const input = { name: `shop ${newId().slice(-8)}`, aId: blue.id, bId: green.id, serving: "a" as const, settings: listenerSettings };
      const { pairId } = await createPair(world.db, mina, input);
      // Whether an address may be typed is for tests of its own; here the worker meets it.
      await world.db.environmentPair.update({ where: { id: pairId }, data: { settings } });
      return pairId;
    },
    begin: async (pairId, as = mina) => {
      const pair = await world.db.environmentPair.findUniqueOrThrow({ where: { id: pairId } });
      const toId = pair.currentId === pair.aId ? pair.bId : pair.aId;
      return (await beginSwitch(world.db, as, { pairId, toId, idempotencyKey: newId() })).switchId;
    },
    until: async (switchId, ...states) => {
      const deadline = Date.now() + 60_000;
      for (;;) {
        await look(switchId);
        const { state, log, lastError } = await row(switchId);
        if (states.includes(state)) return;
        if (Date.now() > deadline) throw new Error(`The switch is ${state}, not ${states.join(" or ")}: ${lastError ?? ""} ${JSON.stringify(log)}`);
        await world.operate();
        await new Promise((resolve) => setTimeout(resolve, 40));
        await world.poll();
      }
    },
    serving: () => {
      const listener = world.aws.balancers.forwarders().find(({ arn }) => arn === listenerArn);
      return [...(listener?.weights ?? [])].flatMap(([arn, weight]) => (weight > 0 ? [arn === blueGroup ? "blue" : arn === greenGroup ? "green" : arn] : []));
    },
  };
}
