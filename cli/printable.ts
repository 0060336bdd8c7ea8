/** Text out of files as a terminal shows it: what would move the cursor, or turn the reading direction, by its number. */
export const printable = (text: string): string =>
  text.replace(
    /[^\P{C}\n\t]|[\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
