import fc from "@/testing/properties";
import { expect, it } from "vitest";
import { evaluatePolicies } from "@/embedded/aws/evaluate-policy";
import type { AccessRequest } from "@/embedded/aws/evaluate-policy";
import { policyDocumentSchema } from "@/embedded/aws/policy-document";
import type { PolicyStatement } from "@/embedded/aws/policy-document";
import { contextOf } from "@/embedded/aws/request-context";
import { arnsOf } from "./golden-accounts";

// Few names, so that statements and requests meet often.
const action = fc.constantFrom("ec2:StartInstances", "ec2:StopInstances", "ec2:*", "ec2:Start*", "*");
const resource = fc.constantFrom("*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:instance/*", ...arnsOf("alphaDev", "betaDev"));
const operator = fc.constantFrom(
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringEqualsIfExists",
  "ForAllValues:StringEquals",
  "Null",
  "BinaryEquals",
  "NumericLessThan",
);
const key = fc.constantFrom("aws:ResourceTag/team", "aws:PrincipalTag/team", "aws:SourceIdentity", "aws:SourceVpc");
const value = fc.constantFrom("alpha", "beta", "*", "?*", "true", "${aws:PrincipalTag/team}");
const condition = fc.dictionary(operator, fc.dictionary(key, fc.array(value, { minLength: 1, maxLength: 2 }), { maxKeys: 2 }), { maxKeys: 2 });

const statement: fc.Arbitrary<PolicyStatement> = fc.oneof(
  fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.array(action, { minLength: 1, maxLength: 2 }),
    Resource: fc.tuple(resource),
    Condition: condition,
  }),
  fc.record({ Effect: fc.constantFrom("Allow", "Deny"), NotAction: fc.tuple(action), NotResource: fc.tuple(resource), Condition: condition }),
);
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
const policyOf = (Statement: readonly PolicyStatement[]) => policyDocumentSchema.parse({ Version: "2012-10-17", Statement });

const tag = fc.option(fc.constantFrom("alpha", "beta", "*", ""), { nil: undefined });
const request: fc.Arbitrary<AccessRequest> = fc
  .record({
    action: fc.constantFrom("ec2:StartInstances", "ec2:StopInstances"),
    resource: fc.constantFrom(...arnsOf("alphaDev", "betaDev")),
    tags: fc.tuple(tag, tag, tag),
  })
  .map(({ tags: [ofResource, ofCaller, identity], ...rest }) => ({
    ...rest,
    context: contextOf({ "aws:ResourceTag/team": ofResource, "aws:PrincipalTag/team": ofCaller, "aws:SourceIdentity": identity }),
  }));

it("a session policy never widens", () => {
  fc.assert(
    fc.property(statements, statements, request, (ofRole, ofSession, asked) => {
      const identity = policyOf(ofRole);
      fc.pre(!evaluatePolicies({ identity }, asked).allowed);
      expect(evaluatePolicies({ identity, session: policyOf(ofSession) }, asked).allowed).toBe(false);
    }),
  );
});

it("a service control policy never widens", () => {
  fc.assert(
    fc.property(statements, statements, request, (ofRole, ofOrganisation, asked) => {
      const identity = policyOf(ofRole);
      fc.pre(!evaluatePolicies({ identity }, asked).allowed);
      expect(evaluatePolicies({ identity, serviceControl: [policyOf(ofOrganisation)] }, asked).allowed).toBe(false);
    }),
  );
});

it("one more Deny never allows, wherever it stands", () => {
  fc.assert(
    fc.property(statements, statement, fc.nat(), request, (ofRole, more, at, asked) => {
      const denied = ofRole.toSpliced(at % (ofRole.length + 1), 0, { ...more, Effect: "Deny" });
      fc.pre(evaluatePolicies({ identity: policyOf(denied) }, asked).allowed);
      expect(evaluatePolicies({ identity: policyOf(ofRole) }, asked).allowed).toBe(true);
    }),
  );
});

it("one more Allow never takes away what was allowed", () => {
  fc.assert(
    fc.property(statements, statement, request, (ofRole, more, asked) => {
      fc.pre(evaluatePolicies({ identity: policyOf(ofRole) }, asked).allowed);
      expect(evaluatePolicies({ identity: policyOf([...ofRole, { ...more, Effect: "Allow" }]) }, asked).allowed).toBe(true);
    }),
  );
});

it("the order of statements does not matter", () => {
  fc.assert(
    fc.property(statements, request, (ofRole, asked) => {
      expect(evaluatePolicies({ identity: policyOf(ofRole.toReversed()) }, asked).allowed).toBe(
        evaluatePolicies({ identity: policyOf(ofRole) }, asked).allowed,
      );
    }),
  );
});
