import type { SignInAnswer } from "./request-sign-in";

/** A problem and what to do about it. */
export type SignInProblem = { problem: string; whatToDo: string };

/** What each failed attempt is told. Every refusal has the same words, so that nobody learns which names exist. */
export const signInProblems = {
  refused: {
    problem: "This name and password do not match, or there were too many attempts.",
    whatToDo: "Check both; after several tries wait 15 minutes.",
  },
  "directory-unavailable": {
    problem: "Nobody can sign in right now: the directory cannot be reached, or too many try at once.",
    whatToDo: "Try again in a minute; if it lasts, tell your admins.",
  },
  "cookies-blocked": {
    problem: "Your browser keeps no cookies for this address.",
    whatToDo: "Allow them, reload the page and sign in again.",
  },
  unreachable: {
    problem: "Switchyard does not answer.",
    whatToDo: "Check your connection and try again; if it lasts, tell your admins.",
  },
} as const satisfies Record<Exclude<SignInAnswer, "signed-in">, SignInProblem>;

/** Why the person stands at the sign-in page. */
export const signInNotices = {
  ended: "Your session has ended. Sign in to go on where you were.",
  "signed-out-everywhere": "You are signed out on every device.",
} as const;

/** One of the notices. */
export type SignInNotice = keyof typeof signInNotices;

/** Reads the notice out of an address; what is not known is none. */
export function signInNoticeFrom(value: unknown): SignInNotice | undefined {
  return typeof value === "string" && Object.hasOwn(signInNotices, value) ? (value as SignInNotice) : undefined;
}
