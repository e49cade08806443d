"use client";

import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { DemoAccount } from "./demo-account-list";
import { DemoAccountList } from "./demo-account-list";
import { requestSignIn } from "./request-sign-in";
import type { SignInAnswer } from "./request-sign-in";
import { safeReturnPath } from "./safe-return-path";
import { signInProblems } from "./sign-in-words";

export type SignInFormProps = { from: string; demoAccounts: readonly DemoAccount[] };

type Failure = Exclude<SignInAnswer, "signed-in">;
type Missing = { username?: string; password?: string };

/** Name, password and one button. The answer to a failed attempt stands above them, the cursor returns to the password. */
export function SignInForm({ from, demoAccounts }: SignInFormProps) {
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [missing, setMissing] = useState<Missing>({});
  const { busy, failure, attempt, send, forget } = useSignIn(from);

  useEffect(() => {
    // On a phone the cursor would open the keyboard over the page before it is read.
    if (window.matchMedia("(pointer: fine)").matches) name.current?.focus();
  }, []);
  useEffect(() => {
    if (failure === null) return;
    password.current?.focus();
    password.current?.select();
  }, [failure, attempt]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = { username: name.current?.value ?? "", password: password.current?.value ?? "" };
    const found = missingIn(typed);
    setMissing(found);
    if (found.username !== undefined) name.current?.focus();
    else if (found.password !== undefined) password.current?.focus();
    else void send(typed);
  };
  const fillIn = (account: DemoAccount) => {
    if (name.current) name.current.value = account.name;
    if (password.current) password.current.value = account.password;
    setMissing({});
    forget();
    button.current?.focus();
  };
  return (
    <>
      {failure === null ? null : <ErrorNote key={attempt} {...signInProblems[failure]} className="mb-5" />}
      <form method="post" action="/api/auth/callback/credentials" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={missing.username}>
          {(control) => (
            <Input {...control} ref={name} name="username" autoComplete="username" autoCapitalize="none" autoCorrect="off" spellCheck={false} required />
          )}
        </Field>
        <Field label="Password" error={missing.password}>
          {(control) => <Input {...control} ref={password} type="password" name="password" autoComplete="current-password" required />}
        </Field>
        <Button ref={button} type="submit" variant="primary" busy={busy} className="mt-1 w-full">
          Sign in
        </Button>
      </form>
      {demoAccounts.length === 0 ? null : <DemoAccountList accounts={demoAccounts} onChoose={fillIn} />}
    </>
  );
}

function missingIn(typed: { username: string; password: string }): Missing {
  return {
    ...(typed.username.trim() === "" ? { username: "Type your name." } : {}),
    ...(typed.password === "" ? { password: "Type your password." } : {}),
  };
}

function useSignIn(from: string) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const send = async (typed: { username: string; password: string }) => {
    if (busy) return;
    setBusy(true);
    const answer = await requestSignIn(typed);
    if (answer === "signed-in") {
      // Stays busy: the browser is leaving, and a whole page load starts with nothing of whoever used it before.
      window.location.assign(safeReturnPath(from));
      return;
    }
    setFailure(answer);
    setAttempt((count) => count + 1);
    setBusy(false);
  };
  return { busy, failure, attempt, send, forget: () => setFailure(null) };
}
