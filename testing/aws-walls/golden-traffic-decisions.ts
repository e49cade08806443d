import { describeListeners, forwarding } from "./golden-acts";
import { decision } from "./golden-decision";
import type { GoldenDecision, SessionWish } from "./golden-decision";
import { forwarderArn } from "./golden-listeners";
import { forwardPolicyUnderTest, observerPolicyUnderTest, trafficPolicyUnderTest } from "./policies-under-test";

const SILENT = "identity-based policy: no allow";
const SESSION_SILENT = "session policy: no allow";
const later = new Date(Date.UTC(2026, 10, 2, 10) + 365 * 86_400_000);
const before = new Date(Date.UTC(2026, 10, 1));

const observing = (policy: SessionWish["policy"]) => ({ role: "observer", session: { sourceIdentity: "switchyard-observer", tags: {}, policy } }) as const;

/** What the printed roles may do to load balancers. */
export const trafficDecisions: readonly GoldenDecision[] = [
  decision("developer moves the traffic of the own team's listener", "allowed", ["tagAccess", "Tags of the listener, the session and the condition agree."], {
    role: "developer",
    act: forwarding("alphaListener"),
  }),
  decision("developer moves the traffic of the own team's rule", "allowed", ["tagAccess", "Rules have tags of their own, which agree."], {
    role: "developer",
    act: forwarding("alphaRule"),
  }),
  decision("developer and a listener of a stage it is not for", SILENT, ["tagAccess", "The stage is not among those of the condition."], {
    role: "developer",
    act: forwarding("alphaProdListener"),
  }),
  decision("operator and a listener of any stage", "allowed", ["tagAccess", "Its condition names no stage."], {
    role: "operator",
    act: forwarding("alphaProdListener"),
  }),
  decision("operator and another team's listener", SILENT, ["tagAccess", "The team's tag is not the session's."], {
    role: "operator",
    act: forwarding("betaListener"),
  }),
  decision("operator and a listener without tags", SILENT, ["condition", "A key that is not in the request is a mismatch."], {
    role: "operator",
    act: forwarding("bareListener"),
  }),
  decision("the scheduler never moves traffic", SILENT, ["logic", "Nothing there allows the action."], {
    role: "scheduler",
    session: { sourceIdentity: "switchyard-switcher" },
    act: forwarding("alphaListener"),
  }),
  decision("the observer never moves traffic", SILENT, ["logic", "Nothing there allows the action."], {
    role: "observer",
    session: { sourceIdentity: "switchyard-observer", tags: {} },
    act: forwarding("alphaListener"),
  }),
  decision("the portal itself never moves traffic", "identity-based policy: explicit deny", ["logic", "An explicit Deny wins."], {
    act: forwarding("alphaListener"),
  }),
  decision("a switch's session moves the listener it names", "allowed", ["sessionPolicy", "Role and session both allow."], {
    role: "operator",
    session: { policy: forwardPolicyUnderTest("listener", forwarderArn("alphaListener"), later) },
    act: forwarding("alphaListener"),
  }),
  decision("a switch's session and another listener of the same team", SESSION_SILENT, ["sessionPolicy", "The session policy names one ARN."], {
    role: "operator",
    session: { policy: forwardPolicyUnderTest("listener", forwarderArn("alphaListener"), later) },
    act: forwarding("alphaProdListener"),
  }),
  decision("a listener's session and a rule", SESSION_SILENT, ["sessionPolicy", "The session policy names one action."], {
    role: "operator",
    session: { policy: forwardPolicyUnderTest("listener", forwarderArn("alphaListener"), later) },
    act: forwarding("alphaRule"),
  }),
  decision("a switch's session after its moment", SESSION_SILENT, ["sessionPolicy", "The condition on aws:CurrentTime is not met."], {
    role: "operator",
    session: { policy: forwardPolicyUnderTest("listener", forwarderArn("alphaListener"), before) },
    act: forwarding("alphaListener"),
  }),
  decision("the observer reads listeners under the session for it", "allowed", ["logic", "Role and session both allow."], {
    ...observing(trafficPolicyUnderTest()),
    act: describeListeners,
  }),
  decision("the session that reads the inventory reads no listeners", SESSION_SILENT, ["sessionPolicy", "The session policy does not name the action."], {
    ...observing(observerPolicyUnderTest()),
    act: describeListeners,
  }),
];
