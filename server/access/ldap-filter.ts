import { AndFilter, EqualityFilter, FilterParser, NotFilter, OrFilter, PresenceFilter } from "ldapts";
import type { Filter } from "ldapts";

/** A filter as an object tree. Text of a person never becomes filter syntax: it is only ever a value in this tree. */
export type LdapFilter = Filter;

const placeholder = "{username}";

/** A configured user filter, parsed once. */
export type UserFilter = {
  /** The filter with the typed name in place of `{username}`. */
  forUsername(username: string): LdapFilter;
  /** The filter with "has any value" where the name stood: everyone who may sign in at all. */
  forAnyone: LdapFilter;
};

/**
 * Reads a filter in the text form of RFC 4515.
 * @throws Error with what is wrong; the library itself accepts some unbalanced texts and misreads escaped bytes above 7f.
 */
export function parseFilter(text: string): LdapFilter {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth < 0 || (depth === 0 && at < text.length - 1)) throw new Error(`The LDAP filter ${text} must be one expression in balanced parentheses.`);
  }
  if (depth !== 0 || text === "") throw new Error(`The LDAP filter ${text} must be one expression in balanced parentheses.`);
  if (/\\[89a-fA-F][0-9a-fA-F]/u.test(text)) throw new Error(`The LDAP filter ${text} escapes a byte that is not ASCII; write the character itself.`);
  return FilterParser.parseString(text);
}

/**
 * Parses a user filter such as `(&(objectClass=inetOrgPerson)(uid={username}))`. The placeholder must stand in a comparison by `=`,
 * alone or with fixed text around it (`{username}@example.com`), and not under a negation.
 * @throws Error that says what is wrong with the filter.
 */
export function parseUserFilter(text: string): UserFilter {
  const template = parseFilter(text);
  if (countPlaceholders(template) === 0) throw new Error(`The LDAP user filter ${text} must compare an attribute with ${placeholder}.`);
  return {
    forUsername: (username) =>
      replaceComparison(template, (leaf) => new EqualityFilter({ attribute: leaf.attribute, value: valueOf(leaf).split(placeholder).join(username) })),
    forAnyone: replaceComparison(template, (leaf) => new PresenceFilter({ attribute: leaf.attribute })),
  };
}

function valueOf(leaf: EqualityFilter): string {
  return typeof leaf.value === "string" ? leaf.value : leaf.value.toString("utf8");
}

function countPlaceholders(filter: Filter): number {
  if (filter instanceof AndFilter || filter instanceof OrFilter) return filter.filters.reduce((sum, part) => sum + countPlaceholders(part), 0);
  if (filter instanceof EqualityFilter && !filter.attribute.includes(placeholder)) return valueOf(filter).includes(placeholder) ? 1 : 0;
  if (filter.toString().includes(placeholder))
    throw new Error(`${placeholder} in an LDAP filter must be compared by "=" and not stand under a negation: ${filter.toString()}.`);
  return 0;
}

function replaceComparison(filter: Filter, replace: (leaf: EqualityFilter) => Filter): Filter {
  if (filter instanceof AndFilter) return new AndFilter({ filters: filter.filters.map((part) => replaceComparison(part, replace)) });
  if (filter instanceof OrFilter) return new OrFilter({ filters: filter.filters.map((part) => replaceComparison(part, replace)) });
  if (filter instanceof NotFilter) return new NotFilter({ filter: replaceComparison(filter.filter, replace) });
  return filter instanceof EqualityFilter && valueOf(filter).includes(placeholder) ? replace(filter) : filter;
}

/** The attribute has exactly this value, text or bytes. */
export function equals(attribute: string, value: string | Buffer): LdapFilter {
  return new EqualityFilter({ attribute, value });
}

/** All of the filters hold. */
export function allOf(filters: readonly LdapFilter[]): LdapFilter {
  return new AndFilter({ filters: [...filters] });
}

/** At least one of the filters holds. */
export function anyOf(filters: readonly LdapFilter[]): LdapFilter {
  return new OrFilter({ filters: [...filters] });
}
