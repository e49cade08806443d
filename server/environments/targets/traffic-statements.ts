import { forwardActions, readTrafficActions } from "../switches/traffic-policy";
import type { PolicyDocument, PolicyTarget } from "./role-policies";

type Statement = PolicyDocument["Statement"][number];

/** What the observer reads before and while a pair of environments is switched. These know no resources (Service Authorization Reference, Elastic Load Balancing V2). */
export function readTraffic({ region }: PolicyTarget): Statement {
  return {
    Sid: "ReadWhereTrafficGoes",
    Effect: "Allow",
    Action: [...readTrafficActions],
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": region } },
  };
}

/** Moving the traffic of managed listeners and rules of the session's team; without `stages` in any stage. Target groups need no right of their own. */
export function moveTraffic(target: PolicyTarget, { stages, present }: { stages?: readonly string[]; present: string }): Statement {
  return {
    Sid: "MoveTrafficOfTheTeam",
    Effect: "Allow",
    Action: Object.values(forwardActions),
    Resource: forwardersOf(target),
    Condition: {
      StringEquals: {
        "aws:ResourceTag/switchyard:managed": "true",
        ...(stages !== undefined && { "aws:ResourceTag/switchyard:stage": [...stages] }),
        "aws:ResourceTag/switchyard:team": "${aws:PrincipalTag/switchyard:team}",
      },
      StringLike: { "aws:PrincipalTag/switchyard:team": present, "aws:SourceIdentity": present },
    },
  };
}

/** Writing our tags on listeners and rules, for whoever provisions; their tags decide whose traffic may be moved. */
export function tagForwarders(target: PolicyTarget): Statement {
  return {
    Sid: "WriteSwitchyardTagsOfListeners",
    Effect: "Allow",
    Action: [...tagForwarderActions],
    Resource: forwardersOf(target),
    Condition: { "ForAllValues:StringLike": { "aws:TagKeys": "switchyard:*" }, Null: { "aws:TagKeys": "false" } },
  };
}

/** Both name their keys, unlike DeleteTags of EC2. */
export const tagForwarderActions = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"] as const;

/** What no role of the portal ever does to a load balancer. */
export const neverToLoadBalancers = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:Delete*"] as const;

function forwardersOf({ region, accountId }: PolicyTarget): string[] {
  return ["listener/*", "listener-rule/*"].map((resource) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${resource}`);
}
