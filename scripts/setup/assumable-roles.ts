import { Ec2Error } from "@/server/environments/ec2-failure";
import type { ActRole, Ec2Gateway, Ec2Target } from "@/server/environments/ec2-types";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { fix, note } from "./finding";
import type { Finding } from "./finding";

/** An id of the right form that no instance has. */
const nobody = "i-00000000000000000";

/** Whether roles can be become at all, where there is no instance yet to try their acts on. */
export async function assumableFindings(gateway: Ec2Gateway, target: Ec2Target, of: { roles: readonly ActRole[]; roleFile: string }): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const role of of.roles) {
    const sourceIdentity = role === "scheduler" ? "switchyard-scheduler" : "switchyard-setup";
    const tags = { uid: sourceIdentity, team: "none", req: newId() };
    const until = new Date(clock.now().getTime() + 60_000);
    try {
      await gateway.assumeSession({ target, role, sourceIdentity, tags, action: "start", ec2Ids: [nobody], kmsKeyArns: [], until });
      findings.push(note(`the role ${role} can be assumed; not every act of it can be tried before instances of two teams carry our tags.`));
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      findings.push(fix(`the role ${role} cannot be assumed: ${error.failure.message}`, `Apply ${of.roleFile}.`));
    }
  }
  return findings;
}
