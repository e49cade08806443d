const narrow = new Set(["ucs2", "utf8", "utf8mb3"]);
const oneByte = /^(?:latin\d|ascii|binary|cp\d+|koi8[ru]|hebrew|greek|swe7|hp8|dec8|armscii8|geostd8|macroman|macce|keybcs2|tis620)$/;

/** Most bytes of a character, as lengths of columns and indexes are counted. */
export function bytesOfCharacter(charset: string | null): number {
  if (charset === null) return 4;
  if (oneByte.test(charset) && !/^cp9(?:32|49|50)$/.test(charset)) return 1;
  return narrow.has(charset) ? 3 : 4;
}
