/** What a shell is to do: a command, what it reads, and what it finds in its environment besides the shell's own. */
export type Command = Readonly<{
  argv: readonly string[]
  stdin?: string | undefined
  env?: Readonly<Record<string, string>> | undefined
}>

const DIGITS = 3

/** One word, whatever is in it. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/**
 * The lines that make a shell run a command, and then say `mark` on both of its outputs: with the status that it ended
 * with on standard error. `mark` must be in nothing that the command reads or says.
 */
export const scriptOf = ({ argv, stdin, env = {} }: Command, mark: string): string => {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`)
  const isWhole = stdin === undefined || stdin === '' || stdin.endsWith('\n')
  const input = stdin === undefined ? '</dev/null' : `<<'${mark}'\n${stdin}${isWhole ? '' : '\n'}${mark}`
  const words = [...settings, ...argv.map(quoted), input].join(' ')
  // A program may have come to be elsewhere since the shell looked for it.
  return `hash -r\n${words}\nprintf '${mark}%0${DIGITS}d' $? >&2; printf '${mark}${'0'.repeat(DIGITS)}'\n`
}

/**
 * Reads one of the outputs: `onEnd` is called for each command with what it said, once the mark has come, wherever the
 * pieces are cut.
 */
export const untilMark = (mark: string, onEnd: (said: string, status: number) => void) => {
  const size = mark.length + DIGITS
  let pieces: string[] = []
  let tail = ''
  return {
    /** What has come so far of a command that has not ended. */
    soFar: (): string => pieces.join(''),
    take: (piece: string): void => {
      pieces.push(piece)
      tail = (tail + piece).slice(-size)
      if (tail.length < size || !tail.startsWith(mark)) return
      const said = pieces.join('').slice(0, -size)
      const status = Number(tail.slice(mark.length))
      pieces = []
      tail = ''
      onEnd(said, status)
    },
  }
}
