import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Textarea } from "@/components/ui/textarea";
import { FormSection } from "./form-section";
import { RoleScript } from "./role-script";
import type { DraftFieldsProps } from "./form-section";

/** Where it is, who connects, and how the connection is protected. A password only goes in. */
export function AddressFields({ draft, errors, onChange, isNew }: DraftFieldsProps & { isNew: boolean }) {
  const text = (name: "title" | "host" | "port" | "databaseName" | "userName", label: string, hint?: string) => (
    <Field label={label} error={errors[name]} hint={hint}>
      {(control) => (
        <Input
          {...control}
          value={draft[name]}
          autoComplete="off"
          spellCheck={false}
          inputMode={name === "port" ? "numeric" : undefined}
          onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <FormSection title="Where it is">
      {text("title", "Title", "What people read, such as Shop, production.")}
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_7rem]">
        {text("host", "Host")}
        {text("port", "Port")}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {isNew ? text("databaseName", "Database") : null}
        {text("userName", "User", isNew ? "A role of its own, never the owner of the server." : undefined)}
      </div>
      {isNew ? <NewRole draft={draft} onChange={onChange} /> : null}
      <PasswordField draft={draft} errors={errors} onChange={onChange} isNew={isNew} />
      <TlsFields draft={draft} errors={errors} onChange={onChange} />
    </FormSection>
  );
}

// Somebody who registers a first database has no such role yet, nor its password.
function NewRole({ draft, onChange }: Pick<DraftFieldsProps, "draft" | "onChange">) {
  const lacks = draft.databaseName.trim() === "" || draft.userName.trim() === "";
  return (
    <details className="text-control">
      <summary className="text-secondary hover:text-ink">The role is not there yet: print the script that makes it</summary>
      <div className="mt-3 rounded-control border p-3">
        <p className="mb-3 text-pretty text-secondary">It has the least rights that migrations need. An administrator of the server runs it once.</p>
        <RoleScript
          role={draft}
          lockedReason={lacks ? "Name the database and the user first." : undefined}
          onPassword={(password) => onChange({ ...draft, password })}
        />
      </div>
    </details>
  );
}

function PasswordField({ draft, errors, onChange, isNew }: DraftFieldsProps & { isNew: boolean }) {
  return (
    <Field
      label="Password"
      optional={!isNew}
      error={errors["password"]}
      hint={isNew ? "Kept encrypted; it is never shown again." : "Needed only when host, port or user change. Empty: the kept one stays."}
    >
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="new-password"
          value={draft.password}
          onChange={(event) => onChange({ ...draft, password: event.target.value })}
        />
      )}
    </Field>
  );
}

function TlsFields({ draft, errors, onChange }: DraftFieldsProps) {
  return (
    <>
      <RadioList
        legend="TLS"
        value={draft.tls}
        onChange={(tls) => onChange({ ...draft, tls })}
        error={errors["tls"]}
        options={[
          { value: "verify", label: "Encrypted, certificate checked" },
          { value: "require", label: "Encrypted, certificate not checked", detail: "Whoever can stand between can read along." },
          { value: "off", label: "Not encrypted", detail: "Only on the same machine or inside a tunnel." },
        ]}
      />
      {draft.tls === "verify" ? (
        <Field label="Authority" optional error={errors["tlsCa"]} hint="PEM of the authority that signed the server's certificate. Empty: those of the system.">
          {(control) => (
            <Textarea
              {...control}
              className="font-mono text-label"
              spellCheck={false}
              value={draft.tlsCa}
              onChange={(event) => onChange({ ...draft, tlsCa: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
