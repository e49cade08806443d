import { holds, testsIn, untouched } from "./fault-cells";
import type { Cell, FaultGroup, FaultRow, Proof } from "./fault-matrix";

const whole = testsIn("server/api/broken-directory.integration.test.ts");
const faults = testsIn("server/access/directory-faults.integration.test.ts");
const answers = testsIn("server/access/broken-answers.integration.test.ts");
const encryption = testsIn("server/access/encryption-faults.integration.test.ts");
const gateway = testsIn("server/access/ldap-gateway.integration.test.ts");
const conformance = testsIn("embedded/directory/conformance.integration.test.ts");
const lockout = testsIn("server/access/directory-lockout.integration.test.ts");
const lost = testsIn("server/api/lost-account.integration.test.ts");
const signIn = testsIn("server/access/sign-in.integration.test.ts");
const rights = testsIn("server/environments/requester-rights.integration.test.ts");
const requests = testsIn("server/environments/request-operations.integration.test.ts");

const outage = whole("lets nobody sign in or act, whoever is in goes on looking and hearing, and all is well by itself afterwards");
const slapdOutage = faults("keeps nobody from looking, lets nobody act or sign in, and is used again by itself");
const slowInTime = whole("a directory that is slow but answers in time is waited for: sign-in, act, list and stream");
const attacked = whole("attempts of strangers on an account neither end its sessions nor keep it from acting, looking and hearing");
const removed = whole("a person removed from a group sees, starts and hears nothing of it within a minute, and stays signed in");
const badCertificate = encryption("%s is refused before a bind is sent");
const waiting = rights("while the directory does not answer the wish waits in words, every 30 seconds, for half an hour");
const lostAccount = lost("is signed out of calls, pages and streams within a minute, and signs in no more");
const successor = lost("is another person: no session, no rights and no history of the one before");
const circle = conformance("comes to an end in a circle of groups, and at the depth, by %s");
const manyGroups = conformance("keeps the first thousand of a person who is in all of them, the same each time, by %s");

const noPerson = untouched("Reading AWS needs no person, so the directory is not asked.");

/** The directory cannot be asked: who is in goes on looking, nobody acts or comes in. `how` says what the product makes of the fault. */
function outageRow(fault: string, how: string, ...signInProof: Proof[]): FaultRow {
  return {
    fault,
    cells: {
      signIn: holds(`${how} Nobody gets in, and the answer is "unavailable" instead of "refused".`, outage, ...signInProof),
      act: holds("A click is refused in words and writes nothing; a wish accepted before waits up to half an hour for the person's rights.", outage, waiting),
      inventory: holds("AWS is read as ever, without the directory, and whoever is signed in goes on seeing all they may see.", outage),
      live: holds("Open streams go on with the rights known last, also over the check of each minute.", outage),
    },
  };
}

/** The groups are read to an end, so that the rights that come of them are those of everybody else. */
function groupsRow(fault: string, sentence: string, proof: Proof): FaultRow {
  const sameRights = (what: string): Cell => holds(`${what} by the groups that were read; reading them comes to an end and gives the same each time.`, proof);
  return {
    fault,
    cells: { signIn: holds(sentence, proof), act: sameRights("The person acts"), inventory: noPerson, live: sameRights("The stream tells") },
  };
}

/** Faults of the directory and of what lies between it and the portal. */
export const directoryFaults: FaultGroup = {
  where: "Directory",
  rows: [
    outageRow(
      "Down",
      "A refused connection is an outage.",
      slapdOutage,
      faults("uses up no attempts of an address: who tried while the directory was down gets in when it is back"),
    ),
    outageRow("Hangs", "Silence ends at the deadline.", slapdOutage, faults("asks once for many requests of one person at the same time")),
    {
      fault: "Slow, within the deadline",
      cells: {
        signIn: holds("The sign-in waits for the answer and succeeds.", slowInTime, faults("waits for a directory that is slow but answers in time")),
        act: holds("The act waits for the person's groups and is accepted.", slowInTime),
        inventory: holds("AWS is read without the directory; what the person may see is shown once their groups are read.", slowInTime),
        live: holds("The stream waits for the groups at its check and goes on.", slowInTime),
      },
    },
    outageRow(
      "Slow, beyond the deadline",
      "What comes after the deadline counts as no answer.",
      slapdOutage,
      testsIn("server/access/refusal-moment.integration.test.ts")("when the directory is down, for whoever it is"),
    ),
    outageRow("Certificate of another host", "It is refused before a bind is sent.", badCertificate),
    outageRow("Expired certificate", "It is refused before a bind is sent.", badCertificate),
    outageRow("Untrusted certificate", "It is refused before a bind is sent.", badCertificate),
    outageRow(
      "StartTLS refused by the server",
      "Not a byte of a bind is sent in clear.",
      encryption("refused by the server itself: not a byte of a bind is sent"),
      gateway("sends no bind when the server refuses StartTLS"),
    ),
    outageRow("StartTLS stripped on the way", "Not a byte of a bind is sent in clear.", encryption("%s: not a byte of a bind is sent")),
    outageRow(
      "Service account refused",
      "It is an outage and never an empty answer.",
      slapdOutage,
      gateway("is unavailable, and not empty, when the service account or a base is wrong"),
    ),
    outageRow(
      "Answer cut off or garbage",
      "An answer counts whole or not at all.",
      slapdOutage,
      answers("at any byte gives %s whole or not at all"),
      answers("is no answer: %s"),
    ),
    outageRow(
      "Referral elsewhere",
      "It is not followed, and is neither nobody nor no groups.",
      answers("in place of the entries is not followed, and does not count as nobody or no groups"),
      answers("in answer to a bind is neither followed nor taken for a yes or a no"),
    ),
    groupsRow("Group cycle", "Nested groups in a circle are read once each, and the sign-in ends.", circle),
    groupsRow("10,000 groups", "A person in all of them gets in with the first thousand, and the log says so.", manyGroups),
    {
      fault: "Restarted while people are signed in",
      cells: {
        signIn: holds("Whoever tries meanwhile is told that it is unavailable, and gets in afterwards.", slapdOutage),
        act: holds(
          "A restart shorter than a minute is not noticed; a longer one locks acts until it is over.",
          faults("keeps those who are signed in signed in, and acting, over a restart that nobody noticed"),
        ),
        inventory: noPerson,
        live: holds("The stream outlives the outage and goes on with fresh rights.", outage),
      },
    },
    {
      fault: "Person removed from a group",
      cells: {
        signIn: holds("The session stays and loses the group's roles within a minute.", signIn("loses a role within a minute of leaving the group"), removed),
        act: holds(
          "A click is refused within a minute, and a wish accepted before is not sent to AWS.",
          rights("who has left the group since is refused, whatever was stored of them"),
          removed,
        ),
        inventory: holds("AWS is read as ever; the person no longer sees what the group gave.", removed),
        live: holds(
          "The open stream tells no more of it, and tells again when the person is back.",
          removed,
          lost("a person who leaves a group hears no more of it in the stream that is open"),
        ),
      },
    },
    {
      fault: "Account gone",
      cells: {
        signIn: holds(
          "The sessions end within a minute, and the account signs in no more.",
          lostAccount,
          signIn("ends when the account is gone from the directory"),
        ),
        act: holds(
          "Calls are refused as not signed in, and what was asked for before is not sent.",
          lostAccount,
          requests("an account that is gone acts no more"),
        ),
        inventory: holds("AWS is read as ever; pages send the browser to the sign-in.", lostAccount),
        live: holds(
          "The stream ends within a minute, also when it does nothing.",
          lostAccount,
          lost("loses its stream at the stream's own check when it does nothing else"),
        ),
      },
    },
    {
      fault: "Account re-created under the same name",
      cells: {
        signIn: holds(
          "It is another person, and the old sessions end.",
          successor,
          conformance("no longer knows a person who is removed, and takes a successor of the same name for another person"),
        ),
        act: holds("It has none of the old person's rights, and the old wishes are done for nobody.", successor),
        inventory: holds("AWS is read as ever; the new person sees only what their own groups give.", successor),
        live: holds("The old person's streams end as those of an account that is gone.", lostAccount, successor),
      },
    },
    {
      fault: "Brute force on one account",
      cells: {
        signIn: holds(
          "The directory's own lockout is never reached, and a known browser of the person still gets in.",
          lockout("is not reached by one attempt after the other, from anywhere and in any spelling"),
          lockout("is not reached by twenty attempts at once, nor by twenty more"),
          lockout("lets the person in while strangers use up their attempts, again and again"),
        ),
        act: holds("Whoever is signed in goes on acting.", attacked),
        inventory: holds("AWS is read as ever, and whoever is signed in goes on seeing it.", attacked),
        live: holds("Open streams go on.", attacked),
      },
    },
  ],
};
