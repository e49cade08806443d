import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Textarea } from "@/components/ui/textarea";
import { FormSection } from "./form-section";
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
        {text("userName", "User", "The role that the printed script makes; never the owner of the server.")}
        <PasswordField draft={draft} errors={errors} onChange={onChange} isNew={isNew} />
      </div>
      <TlsFields draft={draft} errors={errors} onChange={onChange} />
    </FormSection>
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
