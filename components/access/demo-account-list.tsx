/** An account of the demo; its password is no secret. */
export type DemoAccount = {
  name: string;
  password: string;
  /** Who it is, for example "developer in team payments". */
  does: string;
};

export type DemoAccountListProps = { accounts: readonly DemoAccount[]; onChoose: (account: DemoAccount) => void };

/** The accounts of the demo; one press fills in name and password. */
export function DemoAccountList({ accounts, onChoose }: DemoAccountListProps) {
  return (
    <section aria-labelledby="demo-accounts" className="mt-8 border-t pt-4">
      <h2 id="demo-accounts" className="text-label font-medium text-secondary">
        Demo accounts
      </h2>
      <p className="text-label text-faint">Press one to fill it in.</p>
      <ul className="mt-1.5 -mx-2">
        {accounts.map((account) => (
          <li key={account.name}>
            <button
              type="button"
              onClick={() => onChoose(account)}
              className="flex min-h-8 w-full items-baseline gap-3 rounded-control px-2 py-1.5 text-left text-control hover:bg-selected touch:min-h-11 touch:items-center"
            >
              <span className="w-16 shrink-0 font-mono text-label font-medium">{account.name}</span>
              <span className="min-w-0 text-secondary">{account.does}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
