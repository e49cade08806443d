import type { ApiAction, ApiCall } from "./api-call";
import { assumeRole } from "./assume-role";
import { AwsError } from "./aws-error";
import type { QueryService } from "./aws-services";
import type { XmlValue } from "./aws-xml";
import { createTags } from "./create-tags";
import { deleteTags } from "./delete-tags";
import { describeInstanceAttribute } from "./describe-instance-attribute";
import { describeInstanceStatus } from "./describe-instance-status";
import { describeInstances } from "./describe-instances";
import { describeListeners, describeRules, describeTargetGroupAttributes, describeTargetGroups, describeTargetHealth } from "./describe-load-balancers";
import { describeSpotInstanceRequests } from "./describe-spot-instance-requests";
import { describeVolumes } from "./describe-volumes";
import { getConsoleOutput } from "./get-console-output";
import { modifyInstanceAttribute } from "./modify-instance-attribute";
import { modifyListener, modifyRule } from "./modify-load-balancers";
import { rebootInstances } from "./reboot-instances";
import { startInstances } from "./start-instances";
import { stopInstances } from "./stop-instances";
import { terminateInstances } from "./terminate-instances";

const VERSIONS: Record<QueryService, string> = { ec2: "2016-11-15", sts: "2011-06-15", elasticloadbalancing: "2015-12-01" };

const ACTIONS: Record<QueryService, ReadonlyMap<string, ApiAction>> = {
  ec2: new Map([
    ["DescribeInstances", describeInstances],
    ["DescribeInstanceStatus", describeInstanceStatus],
    ["StartInstances", startInstances],
    ["StopInstances", stopInstances],
    ["RebootInstances", rebootInstances],
    ["TerminateInstances", terminateInstances],
    ["DescribeVolumes", describeVolumes],
    ["DescribeInstanceAttribute", describeInstanceAttribute],
    ["ModifyInstanceAttribute", modifyInstanceAttribute],
    ["DescribeSpotInstanceRequests", describeSpotInstanceRequests],
    ["GetConsoleOutput", getConsoleOutput],
    ["CreateTags", createTags],
    ["DeleteTags", deleteTags],
  ]),
  sts: new Map([
    ["AssumeRole", assumeRole],
    ["GetCallerIdentity", getCallerIdentity],
  ]),
  elasticloadbalancing: new Map([
    ["DescribeListeners", describeListeners],
    ["DescribeRules", describeRules],
    ["DescribeTargetGroups", describeTargetGroups],
    ["DescribeTargetGroupAttributes", describeTargetGroupAttributes],
    ["DescribeTargetHealth", describeTargetHealth],
    ["ModifyListener", modifyListener],
    ["ModifyRule", modifyRule],
  ]),
};

/** Carries out the call's `Action`. Throws InvalidAction on an unknown action or API version, else what the action throws. */
export function performAction(service: QueryService, call: ApiCall): XmlValue {
  const name = call.parameters.get("Action") ?? "";
  const version = call.parameters.get("Version") ?? "";
  const action = ACTIONS[service].get(name);
  if (action === undefined || version !== VERSIONS[service]) {
    throw new AwsError("InvalidAction", `Could not find operation ${name} for version ${version}`);
  }
  return action(call);
}

/** STS GetCallerIdentity: allowed to everyone, whatever the policies say. */
function getCallerIdentity({ principal }: ApiCall): XmlValue {
  return { Arn: principal.arn, UserId: principal.userId, Account: principal.accountId };
}
