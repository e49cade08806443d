import type { ApiAction } from "./api-call";
import { authorizeInstances } from "./authorize-ec2";
import { endDryRun } from "./dry-run";
import { consoleOf } from "./instance-console";
import { readBoolean } from "./query-parameters";
import { requestedInstance } from "./requested-instances";

/** EC2 GetConsoleOutput: what the machine wrote at its last boot, in base64; nothing before its first. `Latest` changes nothing here. */
export const getConsoleOutput: ApiAction = (call) => {
  const instance = requestedInstance(call);
  readBoolean(call.parameters, "Latest");
  authorizeInstances(call, "ec2:GetConsoleOutput", [instance]);
  endDryRun(call.parameters);
  const output = consoleOf(instance, call.model.clock.now());
  return {
    instanceId: instance.id,
    timestamp: new Date(output?.at ?? call.model.clock.now()).toISOString(),
    output: output && Buffer.from(output.text).toString("base64"),
  };
};
