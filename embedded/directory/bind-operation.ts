import { BerInput } from "./ber-input";
import type { DirectoryStore } from "./directory-store";
import { InvalidNameError } from "./distinguished-name";
import { resultCodes } from "./ldap-message";
import type { ResultCode } from "./ldap-message";
import { isPassword } from "./password-hash";

/** Outcome of a bind. `signedInAs` is the entry's name, or null: the connection is then anonymous. */
export type BindOutcome = { code: ResultCode; signedInAs: string | null; message?: string };

const refused: BindOutcome = { code: resultCodes.invalidCredentials, signedInAs: null };

/**
 * Checks a simple bind. Wrong name, wrong password and locked account give the same result.
 * A name with an empty password is an unauthenticated bind (RFC 4513 section 5.1.2): refused, or with
 * `allowUnauthenticated` accepted without signing anyone in, as some servers do.
 * @throws MalformedMessageError, InvalidAsn1Error when the request cannot be read.
 */
export async function checkBind(content: Buffer, store: DirectoryStore, allowUnauthenticated: boolean): Promise<BindOutcome> {
  const input = new BerInput(content);
  const version = input.integer();
  const dn = input.text();
  if (version !== 3) return { code: resultCodes.protocolError, signedInAs: null, message: "only version 3 of the protocol is supported" };
  if (input.nextTag !== 0x80) return { code: resultCodes.authMethodNotSupported, signedInAs: null, message: "only simple binds are supported" };
  const password = input.text(0x80);
  if (dn === "") return password === "" || allowUnauthenticated ? { code: resultCodes.success, signedInAs: null } : refused;
  if (password === "" && allowUnauthenticated) return { code: resultCodes.success, signedInAs: null };
  if (password === "") return { code: resultCodes.unwillingToPerform, signedInAs: null, message: "unauthenticated bind (DN with no password) disallowed" };
  try {
    const entry = store.find(dn)?.entry;
    const isRight = await isPassword(password, entry?.password ?? "");
    return entry?.password && isRight && !entry.locked ? { code: resultCodes.success, signedInAs: entry.dn } : refused;
  } catch (error) {
    if (error instanceof InvalidNameError) return { code: resultCodes.invalidDnSyntax, signedInAs: null, message: "invalid DN" };
    throw error;
  }
}
