const SPACE = /\s/

/** The end of the string that begins at `from` (a quote): the index behind its closing quote. */
const endOfString = (text: string, from: number): number => {
  let at = from + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/**
 * The elements of a JSON array as they are written, without the space around them. The text must be a JSON array that
 * JSON.parse takes: nothing is checked again here.
 */
export const jsonElements = (text: string): string[] => {
  const elements: string[] = []
  let depth = 0
  let start = -1
  const close = (end: number): void => {
    if (start >= 0) elements.push(text.slice(start, end).trimEnd())
    start = -1
  }
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (depth === 1 && letter === ',') {
      close(at)
      continue
    }
    if (letter === ']' || letter === '}') {
      depth -= 1
      if (depth === 0) close(at)
      continue
    }
    if (depth === 1 && start < 0 && !SPACE.test(letter)) start = at
    if (letter === '[' || letter === '{') depth += 1
    if (letter === '"') at = endOfString(text, at) - 1
  }
  return elements
}
