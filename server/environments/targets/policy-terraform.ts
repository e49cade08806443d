import type { PolicyDocument, TargetPolicies, TrustPolicy } from "./role-policies";

/** A policy attached to a principal that exists already, or is made elsewhere. */
type Attached = { label: string; principalArn: string; name: string; document: PolicyDocument };

/** Terraform (HCL) for one role: the role with its trust policy, and its permissions. `label` is the target's key. */
export function roleTerraform(label: string, { arn, trustPolicy, policy }: TargetPolicies["roles"]["observer"]): string {
  const { path, name } = partsOf(arn);
  const resource = identifier(`switchyard_${label}_${name}`);
  return [
    block("aws_iam_role", resource, [
      ["name", quoted(name)],
      ["path", quoted(path)],
      ["assume_role_policy", encoded(trustPolicy)],
    ]),
    block("aws_iam_role_policy", resource, [
      ["name", quoted("switchyard")],
      ["role", `aws_iam_role.${resource}.id`],
      ["policy", encoded(policy)],
    ]),
  ].join("\n");
}

/** Terraform (HCL) for a policy of a role or user that Switchyard does not make. */
export function attachedTerraform({ label, principalArn, name, document }: Attached): string {
  const principal = partsOf(principalArn);
  const owner = principal.kind === "user" ? "user" : "role";
  return block(`aws_iam_${owner}_policy`, identifier(`${name}_${label}`), [
    ["name", quoted(`${name}-${label}`)],
    [owner, quoted(principal.name)],
    ["policy", encoded(document)],
  ]);
}

/** Terraform (HCL) for the service control policy; attaching it to the account stays with the organisation. */
export function serviceControlTerraform(label: string, document: PolicyDocument): string {
  return block("aws_organizations_policy", identifier(`switchyard_tags_${label}`), [
    ["name", quoted(`switchyard-tags-${label}`)],
    ["type", quoted("SERVICE_CONTROL_POLICY")],
    ["content", encoded(document)],
  ]);
}

function block(type: string, name: string, attributes: readonly (readonly [string, string])[]): string {
  const width = Math.max(...attributes.map(([key]) => key.length));
  const lines = attributes.map(([key, value]) => `  ${key.padEnd(width)} = ${value.replaceAll("\n", "\n  ")}`);
  return `resource "${type}" "${name}" {\n${lines.join("\n")}\n}\n`;
}

/** JSON is an object expression of HCL, but for its templates, which begin with `${` and `%{` (HCL native syntax specification, "Template Expressions"). */
function encoded(document: PolicyDocument | TrustPolicy): string {
  return `jsonencode(${escaped(JSON.stringify(document, null, 2))})`;
}

function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

function escaped(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Terraform's names are letters, digits and underscores, and begin with no digit (Terraform language, "Identifiers"). */
function identifier(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]/g, "_");
}

/** `arn:aws:iam::111122223333:role/switchyard/developer` → role, `/switchyard/`, `developer`. */
function partsOf(arn: string): { kind: string; path: string; name: string } {
  const [kind = "", ...rest] = (arn.split(":")[5] ?? "").split("/");
  const name = rest.at(-1) ?? "";
  return { kind, path: `/${rest.slice(0, -1).join("/")}${rest.length > 1 ? "/" : ""}`, name };
}
