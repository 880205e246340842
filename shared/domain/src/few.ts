/** So many characters of names leave room for the sentence around them: 512 bytes of it are told. */
const ROOM = 240

/** Some of many names: as many as have room in a sentence, and of the others how many they are. */
export const few = (names: readonly string[]): string => {
  const shown: string[] = []
  let length = 0
  for (const name of names) {
    length += name.length + 2
    if (shown.length > 0 && length > ROOM) break
    shown.push(name)
  }
  const rest = names.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** What there is in place of what was named and is not there. */
export const insteadOf = (names: readonly string[]): string =>
  names.length === 0 ? 'it has none' : `it has ${few(names)}`
