import { SwitchGlyph } from "@/components/shell/product-mark";
import type { DemoAccount } from "./demo-account-list";
import { SignInForm } from "./sign-in-form";
import { signInNotices } from "./sign-in-words";
import type { SignInNotice } from "./sign-in-words";

export type SignInScreenProps = {
  /** The path to open afterwards; anything but a path of this site leads to the overview. */
  from: string;
  notice?: SignInNotice | undefined;
  /** Offered for filling in; given in the demo only. */
  demoAccounts?: readonly DemoAccount[];
};

/** The one page of those who are signed out. */
export function SignInScreen({ from, notice, demoAccounts = [] }: SignInScreenProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-gutter pt-[max(48px,16vh)] pb-12">
      <div className="w-full max-w-[344px]">
        <SwitchGlyph size={32} />
        <h1 className="mt-5 text-title font-semibold tracking-[-0.011em]">Sign in to Switchyard</h1>
        <p className="mt-1 mb-6 text-body text-secondary">Use your name and password from the directory.</p>
        {notice === undefined ? null : (
          <p role="status" className="mb-5 rounded-panel border bg-surface px-4 py-3 text-control">
            {signInNotices[notice]}
          </p>
        )}
        <SignInForm from={from} demoAccounts={demoAccounts} />
      </div>
    </main>
  );
}
