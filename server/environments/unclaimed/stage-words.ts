/** What people call stages, and the name each gets here. */
const stageOfWord: Readonly<Record<string, string>> = {
  dev: "dev",
  develop: "dev",
  development: "dev",
  test: "test",
  testing: "test",
  tst: "test",
  qa: "qa",
  uat: "uat",
  int: "integration",
  integration: "integration",
  sandbox: "sandbox",
  demo: "demo",
  stage: "staging",
  staging: "staging",
  stg: "staging",
  preprod: "preprod",
  prod: "production",
  prd: "production",
  production: "production",
};

/** The words that name a stage by themselves, in lower case. */
export const stageWords: ReadonlySet<string> = new Set(Object.keys(stageOfWord));

/** The stage that a word names, whatever its case; null when it names none. */
export function stageOf(word: string): string | null {
  const key = word.trim().toLowerCase();
  return stageWords.has(key) ? (stageOfWord[key] ?? null) : null;
}
