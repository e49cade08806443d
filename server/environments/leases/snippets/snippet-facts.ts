/** What a snippet is filled with. */
export type SnippetFacts = {
  /** Address of the portal, without a slash at its end. */
  url: string;
  /** The environment in a path of api/v1: `team/stage/name`, or its id where that is not enough. */
  address: string;
  /** Its name, for people. */
  label: string;
};
