/** Paints a text; where colours are off it comes back as it is. */
export type Paint = (text: string) => string

/** The few colours that we use, by what they look like. */
export type Palette = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', Paint>>

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

const plain: Paint = (text) => text

/** The palette of a terminal, or one that paints nothing (NO_COLOR, a pipe, a file). */
export const palette = (isOn: boolean): Palette =>
  Object.fromEntries(
    Object.entries(CODES).map(([name, [on, off]]) => [
      name,
      isOn ? (text: string) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`) : plain,
    ]),
  ) as Palette
