import type { SeenInstance } from "./seen-instance";

type FlagOf = { tag: string; sentence: (value: string) => string };

const owners: readonly FlagOf[] = [
  {
    tag: "aws:autoscaling:groupName",
    sentence: (group) => `Member of the Auto Scaling group ${group}: it is replaced when it stops. Put the tags on the group, to be passed on at launch.`,
  },
  { tag: "eks:cluster-name", sentence: (cluster) => `Node of the EKS cluster ${cluster}, which replaces it.` },
  { tag: "elasticbeanstalk:environment-name", sentence: (name) => `Belongs to the Elastic Beanstalk environment ${name}, which replaces it.` },
  { tag: "aws:elasticmapreduce:job-flow-id", sentence: (id) => `Node of the EMR cluster ${id}; it cannot be stopped.` },
];

/** What speaks against switching this instance, in words. It can be adopted all the same; its levers stay locked. */
export function instanceFlags({ tags, spot, instanceStoreRoot }: Pick<SeenInstance, "tags" | "spot" | "instanceStoreRoot">): string[] {
  const owned = owners.flatMap(({ tag, sentence }) => {
    const value = tags[tag];
    return value === undefined ? [] : [sentence(value)];
  });
  return [
    ...owned,
    ...(spot ? ["Spot instance: AWS ends a one-time request when it is stopped."] : []),
    ...(instanceStoreRoot ? ["Its root volume is an instance store: it cannot be stopped without losing its data."] : []),
  ];
}
