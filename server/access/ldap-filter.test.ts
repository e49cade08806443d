import { AndFilter, EqualityFilter, FilterParser, BerReader, BerWriter, PresenceFilter } from "ldapts";
import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import { parseFilter, parseUserFilter } from "./ldap-filter";

const standard = "(&(objectClass=inetOrgPerson)(uid={username}))";

describe("parseUserFilter", () => {
  it("puts any text in as a value, never as syntax", () => {
    const { forUsername } = parseUserFilter(standard);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (username) => {
        const filter = forUsername(username);
        expect(filter).toBeInstanceOf(AndFilter);
        const parts = filter instanceof AndFilter ? filter.filters : [];
        expect(parts).toHaveLength(2);
        expect(parts[1]).toBeInstanceOf(EqualityFilter);
        expect(parts[1]).toMatchObject({ attribute: "uid", value: username });
      }),
    );
  });

  it.each(["$&", "$1", "$$", "{username}", "*", ")(uid=*"])("takes %j literally, also beside fixed text", (username) => {
    expect(parseUserFilter("(mail={username}@example.com)").forUsername(username)).toMatchObject({ attribute: "mail", value: `${username}@example.com` });
  });

  it("does not change the parsed filter when it is used", () => {
    const filter = parseUserFilter(standard);
    filter.forUsername("alice");
    expect(filter.forUsername("bob").toString()).toBe("(&(objectClass=inetOrgPerson)(uid=bob))");
  });

  it("asks for any value when it is not about one name", () => {
    expect(parseUserFilter("(&(objectClass=person)(|(uid={username})(mail={username}))(!(locked=TRUE)))").forAnyone.toString()).toBe(
      "(&(objectClass=person)(|(uid=*)(mail=*))(!(locked=TRUE)))",
    );
  });

  it.each([
    ["no placeholder", "(objectClass=person)"],
    ["a placeholder under a negation", "(&(uid={username})(!(uid={username})))"],
    ["a pattern", "(uid={username}*)"],
    ["an ordering", "(uid>={username})"],
    ["a matching rule", "(uid:caseExactMatch:={username})"],
    ["an open parenthesis", "(&(objectClass=person)(uid={username})"],
    ["a parenthesis too many", "(uid={username}))"],
    ["two filters", "(uid={username})(cn=x)"],
    ["no parentheses", "uid={username}"],
    ["nothing", ""],
    ["an attribute from the name", "({username}=x)"],
    ["an escaped byte above 7f", "(&(cn=\\c3\\a9)(uid={username}))"],
  ])("refuses a filter with %s", (_, text) => {
    expect(() => parseUserFilter(text)).toThrow(/LDAP|filter|attribute/iu);
  });
});

describe("parseFilter", () => {
  it("reads escapes and presence", () => {
    expect(parseFilter("(cn=a\\2ab)")).toMatchObject({ value: "a*b" });
    expect(parseFilter("(&(cn=*)(sn=x))").toString()).toBe("(&(cn=*)(sn=x))");
  });
});

describe("the library", () => {
  it("still misreads a presence filter on the wire, which is why the embedded directory reads filters itself", () => {
    const writer = new BerWriter();
    new AndFilter({ filters: [new PresenceFilter({ attribute: "uid" })] }).write(writer);
    const read = FilterParser.parse(new BerReader(writer.buffer));
    expect(read.toString()).not.toBe("(&(uid=*))");
  });
});
