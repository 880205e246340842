import type { Line } from './lines.ts'

const WIDTH = 108
const COLUMN = 34
const LEAST = 40

/** Words in lines of at most so many characters. */
export const wrapped = (text: string, width: number): string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A line with its comment behind it, which goes on below where it is long. */
export const layOut = ({ text, comment }: Line): string[] => {
  if (comment === '') return [text]
  const column = Math.max(COLUMN, text.length + 2)
  const [first = '', ...more] = wrapped(comment, Math.max(LEAST, WIDTH - column - 2))
  const at = ' '.repeat(COLUMN)
  // What does not fit behind a long line has more room below.
  return [`${text.padEnd(column)}# ${first}`, ...more.map((line) => `${at}# ${line}`)]
}
