import { randomBytes } from "node:crypto";
import { BerInput, MalformedMessageError } from "./ber-input";
import { valuesOf } from "./directory-entry";
import { selectAttributes } from "./directory-store";
import type { DirectoryStore, StoredEntry } from "./directory-store";
import { InvalidNameError, nameLevels } from "./distinguished-name";
import { operations, resultCodes, writeResult, writeSearchEntry, writeSearchReference } from "./ldap-message";
import type { LdapRequest, ResultCode, ResultDetails } from "./ldap-message";
import { matchFilter } from "./match-filter";
import { readSearchFilter } from "./search-filter";
import type { FilterNode } from "./search-filter";

/** OID of the paged results control, RFC 2696. */
export const pagingControl = "1.2.840.113556.1.4.319";
const mostOpenPagings = 8;

type SearchRequest = { base: string; scope: number; sizeLimit: number; typesOnly: boolean; filter: FilterNode; attributes: string[] };

/** What searches of one connection share: results that wait for their next page. */
export type SearchSession = { store: DirectoryStore; serverSizeLimit: number; waiting: Map<string, readonly StoredEntry[]> };

/**
 * Answers one search with the encoded messages to send.
 * @throws MalformedMessageError, InvalidAsn1Error when the request cannot be read.
 */
export function answerSearch(request: LdapRequest, session: SearchSession, isSignedIn: boolean): Buffer[] {
  const search = readSearch(request.content);
  const done = (code: ResultCode, details?: ResultDetails) => [writeResult(request.id, operations.searchDone, code, details)];
  if (search.base === "" && search.scope === 0) return [writeSearchEntry(request.id, "", rootAttributes, search.typesOnly), ...done(resultCodes.success)];
  // As a directory whose access rules say "by users read by * none": who has not signed in cannot tell what exists.
  if (!isSignedIn) return done(resultCodes.noSuchObject);
  let levels: string[];
  try {
    levels = nameLevels(search.base);
  } catch (error) {
    if (error instanceof InvalidNameError) return done(resultCodes.invalidDnSyntax, { message: "invalid DN" });
    throw error;
  }
  const base = session.store.find(search.base);
  if (!base) return done(resultCodes.noSuchObject, { matchedDn: nearestExisting(search.base, session.store) });
  if (isReferral(base)) return done(resultCodes.referral, { referrals: valuesOf(base.entry, "ref") });
  const inScope = () => session.store.all().filter((entry) => isInScope(entry.levels, levels, search.scope));
  const page = takePage(request, session, search, () => inScope().filter((entry) => !isReferral(entry) && selects(search.filter, entry, session.store)));
  const references = page.isFirst ? inScope().filter(isReferral) : [];
  return [
    ...page.entries.map((entry) => writeSearchEntry(request.id, entry.entry.dn, selectAttributes(entry, search.attributes), search.typesOnly)),
    ...references.map((entry) => writeSearchReference(request.id, valuesOf(entry.entry, "ref"))),
    ...done(page.code, { pagingCookie: page.cookie }),
  ];
}

const rootAttributes: readonly [string, readonly string[]][] = [
  ["objectClass", ["top"]],
  ["supportedLDAPVersion", ["3"]],
  ["supportedControl", [pagingControl]],
  ["supportedExtension", ["1.3.6.1.4.1.1466.20037", "1.3.6.1.4.1.4203.1.11.3"]],
];

function readSearch(content: Buffer): SearchRequest {
  const input = new BerInput(content);
  const base = input.text();
  const scope = input.integer(0x0a);
  input.integer(0x0a);
  const sizeLimit = input.integer();
  input.integer();
  const typesOnly = input.boolean();
  const filter = readSearchFilter(input);
  const list = input.enter(0x30);
  const attributes: string[] = [];
  while (!list.isDone) attributes.push(list.text());
  if (scope < 0 || scope > 3 || sizeLimit < 0) throw new MalformedMessageError("a search with a wrong scope or limit");
  return { base, scope, sizeLimit, typesOnly, filter, attributes };
}

function isReferral(entry: StoredEntry): boolean {
  return valuesOf(entry.entry, "objectClass").some((value) => value.toLowerCase() === "referral");
}

/** Scopes: 0 the base itself, 1 its children, 2 it and all below, 3 all below (draft-sermersheim-ldap-subordinate-scope). */
function isInScope(levels: readonly string[], base: readonly string[], scope: number): boolean {
  const below = levels.length - base.length;
  if (below < 0 || !base.every((level, index) => level === levels[below + index])) return false;
  if (scope === 0) return below === 0;
  if (scope === 1) return below === 1;
  return scope === 2 || below > 0;
}

function selects(filter: FilterNode, entry: StoredEntry, store: DirectoryStore): boolean {
  const byName = new Map([...entry.attributes].map(([name, values]) => [name.toLowerCase(), values]));
  return matchFilter(filter, (attribute) => byName.get(attribute) ?? (store.knowsAttribute(attribute) ? [] : undefined)) === true;
}

function nearestExisting(dn: string, store: DirectoryStore): string {
  const levels = nameLevels(dn);
  const above = store.all().filter((entry) => isInScope(levels, entry.levels, 2));
  return above.sort((one, other) => other.levels.length - one.levels.length)[0]?.entry.dn ?? "";
}

type Page = { entries: readonly StoredEntry[]; code: ResultCode; isFirst: boolean; cookie?: Buffer };

/** @param find the search itself, which only the first page needs. */
function takePage(request: LdapRequest, session: SearchSession, search: SearchRequest, find: () => readonly StoredEntry[]): Page {
  const control = request.controls.find((each) => each.oid === pagingControl);
  if (!control) {
    const found = find();
    const limit = search.sizeLimit === 0 ? session.serverSizeLimit : Math.min(search.sizeLimit, session.serverSizeLimit);
    return { entries: found.slice(0, limit), code: found.length > limit ? resultCodes.sizeLimitExceeded : resultCodes.success, isFirst: true };
  }
  const value = new BerInput(control.value).enter(0x30);
  const size = value.integer();
  const cookie = value.bytes(0x04).toString("hex");
  const isFirst = cookie === "";
  const rest = isFirst ? find() : session.waiting.get(cookie);
  session.waiting.delete(cookie);
  if (!rest) return { entries: [], code: resultCodes.unwillingToPerform, isFirst, cookie: Buffer.alloc(0) };
  const pageSize = size > 0 ? size : session.serverSizeLimit;
  const limited = search.sizeLimit > 0 && isFirst ? rest.slice(0, search.sizeLimit) : rest;
  const isCut = limited.length < rest.length && limited.length <= pageSize;
  return {
    entries: limited.slice(0, pageSize),
    code: isCut ? resultCodes.sizeLimitExceeded : resultCodes.success,
    isFirst,
    cookie: keepForLater(session, limited.slice(pageSize)),
  };
}

function keepForLater(session: SearchSession, rest: readonly StoredEntry[]): Buffer {
  if (rest.length === 0) return Buffer.alloc(0);
  const cookie = randomBytes(8);
  session.waiting.set(cookie.toString("hex"), rest);
  const [oldest] = session.waiting.keys();
  if (session.waiting.size > mostOpenPagings && oldest !== undefined) session.waiting.delete(oldest);
  return cookie;
}
