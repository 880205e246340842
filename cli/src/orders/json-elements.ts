/** What matters for the structure of JSON: strings, which hide everything in them, brackets and commas. */
const TOKENS = /"(?:\\.|[^"\\])*"|[[\]{},]/g

/**
 * The elements of a JSON array as they are written, without the space around them. The text must be a JSON array that
 * JSON.parse takes: nothing is checked again here.
 */
export const jsonElements = (text: string): string[] => {
  const elements: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    const isBegin = token === '[' && depth === 1
    const isEnd = depth === 0 || (token === ',' && depth === 1)
    if (isEnd) elements.push(text.slice(start, index).trim())
    if (isBegin || isEnd) start = index + 1
  }
  return elements.filter((element) => element !== '')
}
