import type { z } from "zod";
import type { trustPolicySchema } from "./policy-document";

/**
 * The trust policy a portal's role usually has, for seeds: the principal may assume it with this external id and a source
 * identity, and may tag the session with the given keys. Three statements, because sts:ExternalId is a key of AssumeRole
 * only. Source: Service Authorization Reference, AWS STS, condition keys by action.
 */
export function usualTrustPolicy(of: {
  readonly principalArn: string;
  readonly externalId: string;
  readonly tagKeys?: readonly string[];
}): z.input<typeof trustPolicySchema> {
  const Principal = { AWS: of.principalArn };
  const named = { "sts:SourceIdentity": "?*" };
  const tagKeys = [...(of.tagKeys ?? ["switchyard:uid", "switchyard:team", "switchyard:req"])];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Assume",
        Effect: "Allow",
        Principal,
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": of.externalId }, StringLike: named },
      },
      { Sid: "Tag", Effect: "Allow", Principal, Action: "sts:TagSession", Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": tagKeys } } },
      { Sid: "NamePerson", Effect: "Allow", Principal, Action: "sts:SetSourceIdentity", Condition: { StringLike: named } },
    ],
  };
}
