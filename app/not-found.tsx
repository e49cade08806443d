import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState title="There is no page at this address" action={<ButtonLink href="/">Go to the overview</ButtonLink>} />
    </main>
  );
}
