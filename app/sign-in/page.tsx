import { redirect } from "next/navigation";
import { safeReturnPath } from "@/components/access/safe-return-path";
import { SignInScreen } from "@/components/access/sign-in-screen";
import { signInNoticeFrom } from "@/components/access/sign-in-words";
import { demoAccounts } from "@/server/api/demo-accounts";
import { pageContext } from "@/server/api/page";

export const metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { from, notice } = await searchParams;
  const target = safeReturnPath(from);
  const { actor } = await pageContext();
  if (actor !== null) redirect(target);
  return <SignInScreen from={target} notice={signInNoticeFrom(notice)} demoAccounts={demoAccounts()} />;
}
