import type { Terminal } from '../terminal.ts'

/** Lines on stderr that say how it goes: redrawn in place on a terminal, said now and then elsewhere. */
export type StatusLines = Disposable & Readonly<{ show: (lines: readonly string[]) => void }>

type Screen = Pick<Terminal, 'draw' | 'note' | 'isLive' | 'columns'>

/** Quick work needs no words. */
const QUIET_MS = 2_000
const LIVE_QUIET_MS = 150

const cut = (line: string, columns: number): string =>
  [...line].length < columns ? line : `${[...line].slice(0, columns - 2).join('')}…`

/**
 * Opens the status lines. Disposing takes them off a terminal again; nothing is ever said of what took less than two
 * seconds, except on a terminal that can forget it.
 */
export const openStatusLines = (
  { draw, note, isLive, columns }: Screen,
  now: () => number = () => performance.now(),
): StatusLines => {
  const since = now()
  let drawn = 0
  let saidAt = since
  let said = ''

  const redraw = (lines: readonly string[]): void => {
    const back = drawn === 0 ? '' : `\u001b[${drawn}A`
    draw(`${back}${lines.map((line) => `\u001b[2K${cut(line, columns)}\n`).join('')}\u001b[J`)
    drawn = lines.length
  }

  return {
    show: (lines) => {
      if (isLive) {
        if (now() - since >= LIVE_QUIET_MS) redraw(lines)
        return
      }
      const text = lines.join('\n')
      if (now() - saidAt < QUIET_MS || text === said) return
      note(text)
      said = text
      saidAt = now()
    },
    [Symbol.dispose]: () => {
      if (drawn > 0) redraw([])
    },
  }
}

/** Does a piece of work while `words` are shown, looked up anew four times a second. */
export const whileShowing = async <T>(
  screen: Screen,
  words: () => readonly string[],
  work: () => Promise<T>,
): Promise<T> => {
  using lines = openStatusLines(screen)
  const timer = setInterval(() => lines.show(words()), 250)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
